"""Which model an entry is about. The hard cases are real rows, under the real labs and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.catalog import Catalog
from catalog.feeds.identity import identify
from catalog.resolution.naming import Naming
from catalog.schema import FeedFacts, Observation
from tests.world.observed import linked, meant, observed


@pytest.fixture(scope="module")
def curated(bundled: Catalog) -> Naming:
    """The labs, providers, words and nicknames of data/."""
    return bundled.naming


@pytest.fixture(scope="module")
def invented(world: Catalog) -> Naming:
    return world.naming


SONNETS = "anthropic/claude-sonnet-4 anthropic/claude-sonnet-4-5"
FLASHES = "deepseek/deepseek-v4-flash deepseek/deepseek-v4-flash-0731 deepseek/deepseek-v4.1-flash"
GROKS = "xai/grok-4.20-0309-reasoning xai/grok-4.20-0309-non-reasoning"
BANANAS = "google/gemini-2.5-flash-image google/gemini-3.1-flash-image google/gemini-3-pro-image"
LLAMAS = "meta/llama-3.1-8b-instruct meta/llama-3.1-70b-instruct"
CODES = "moonshotai/kimi-k2.7-code minimax/MiniMax-M2.5 minimax/MiniMax-M2.5-highspeed"
VEOS = "google/veo-3.1-generate-preview google/veo-3.1-fast-generate-preview"
QWENS = "alibaba/qwen-max alibaba/qwen3.8-max"


@pytest.mark.parametrize(
    ("line", "model"),
    [
        pytest.param(
            "deepseek deepseek-v4-flash | DeepSeek V4 Flash = deepseek/deepseek-v4.1-flash",
            "deepseek/deepseek-v4.1-flash",
            id="case 1: the lab's own alias moved on",
        ),
        pytest.param(
            "opencode deepseek-v4-flash | DeepSeek V4 Flash = deepseek/deepseek-v4-flash-0731",
            "deepseek/deepseek-v4-flash-0731",
            id="case 2: the same id elsewhere is another snapshot",
        ),
        pytest.param(
            "umans-ai umans-coder | Umans Coder = zhipuai/glm-5.3-flash",
            "zhipuai/glm-5.3-flash",
            id="case 7: an opaque alias",
        ),
        pytest.param(
            "greenpt green-r | Green R = openai/gpt-oss-120b",
            "openai/gpt-oss-120b",
            id="case 8: a white label",
        ),
        pytest.param(
            "venice openai-gpt-56-luna-pro | GPT-5.6 Luna Pro = openai/gpt-5.6-luna",
            "openai/gpt-5.6-luna",
            id="case 19: a lost dot and a mode",
        ),
        pytest.param(
            "zenmux x-ai/grok-4.2-fast | Grok 4.2 Fast = xai/grok-4.20-0309-reasoning",
            "xai/grok-4.20-0309-reasoning",
            id="case 21: 4.2 for 4.20",
        ),
        pytest.param(
            "baseten nvidia/Nemotron-120B-A12B = nvidia/nemotron-3-super-120b-a12b",
            "nvidia/nemotron-3-super-120b-a12b",
            id="case 28: the generation is dropped",
        ),
        pytest.param(
            "scaleway qwen3-235b-a22b-instruct-2507 = alibaba/qwen3-235b-a22b",
            "alibaba/qwen3-235b-a22b",
            id="case 34: also where upstream is arguably wrong",
        ),
        pytest.param(
            "vercel qwen3.8-max | Qwen3.8 Max = alibaba/qwen3.8-max-preview",
            "alibaba/qwen3.8-max-preview",
            id="case 35: a preview under the released name",
        ),
        pytest.param(
            "gitlab duo-chat-opus-5-5 | Agentic Chat (Claude Opus 5.5) = anthropic/claude-opus-5-5",
            "anthropic/claude-opus-5-5",
            id="case 36: a product around a model",
        ),
        pytest.param(
            "ofox z-ai/glm-5.3-flashx | GLM-5.3-FlashX = zhipuai/glm-5.3-flash",
            "zhipuai/glm-5.3-flash",
            id="case 38: a tier that looks like a model",
        ),
    ],
)
def test_what_a_feed_links_is_the_truth(line: str, model: str, curated: Naming) -> None:
    assert meant([line], f"{FLASHES} {GROKS}", curated) == [model]


@pytest.mark.parametrize(
    ("links", "line", "model"),
    [
        pytest.param(
            FLASHES,
            "nan deepseek-v4-flash | DeepSeek V4.1 Flash",
            "deepseek/deepseek-v4.1-flash",
            id="case 4: the id lies and the name is right",
        ),
        pytest.param(
            SONNETS,
            "neon claude-sonnet-4 | Claude Sonnet 4.5",
            "anthropic/claude-sonnet-4-5",
            id="case 5: the same with a hyphen",
        ),
        pytest.param(
            SONNETS,
            "databricks databricks-claude-sonnet-4 | Claude Sonnet 4.5",
            "anthropic/claude-sonnet-4-5",
            id="case 6: the same behind a seller's name",
        ),
        pytest.param(
            "openai/gpt-6-astra openai/gpt-5.5",
            "edenai openai/gpt-latest | GPT Latest (GPT-6 Astra)",
            "openai/gpt-6-astra",
            id="case 13: a floating id, and the name tells",
        ),
        pytest.param(
            "openai/gpt-6-astra openai/gpt-5.5",
            "edenai openai/gpt-latest | GPT Latest",
            None,
            id="case 14: a floating id, and nothing tells",
        ),
        pytest.param(
            "deepseek/deepseek-v4-flash",
            "openrouter ~deepseek/deepseek-v4-flash-latest | DeepSeek V4 Flash Latest",
            None,
            id="an alias over all hosts, whatever it is called",
        ),
        pytest.param(
            "openai/gpt-6-astra",
            "pi-ai: openrouter openrouter/auto-beta | Auto Router (Beta)",
            None,
            id="what leaves the choice to somebody is no model in its beta either",
        ),
        pytest.param(
            QWENS,
            "fireworks-ai accounts/fireworks/routers/qwen-max-latest | Latest (Qwen3.8 Max)",
            "alibaba/qwen3.8-max",
            id="case 17: not the model whose name the alias begins with",
        ),
        pytest.param(
            "moonshotai/kimi-k2 moonshotai/kimi-k2.5",
            "litellm: fireworks_ai accounts/fireworks/models/kimi-k2p5",
            "moonshotai/kimi-k2.5",
            id="case 18: p is a dot",
        ),
        pytest.param(
            "openai/gpt-5.6-luna",
            "venice openai-gpt-56-luna | GPT-5.6 Luna",
            "openai/gpt-5.6-luna",
            id="case 19: the dot that the id lost is in the name",
        ),
        pytest.param(
            GROKS,
            "llmgateway grok-4-20-non-reasoning",
            "xai/grok-4.20-0309-non-reasoning",
            id="case 22: a hyphen for the dot, and no date",
        ),
        pytest.param(
            "anthropic/claude-opus-4-6 anthropic/claude-opus-4-5",
            "litellm: bedrock us.anthropic.claude-opus-4-6-v1",
            "anthropic/claude-opus-4-6",
            id="case 23: a Bedrock revision",
        ),
        pytest.param(
            "openai/gpt-5.6-luna openai/gpt-5.6-sol",
            "litellm: bedrock in.openai.gpt-5.6-luna",
            "openai/gpt-5.6-luna",
            id="case 24: a Bedrock region",
        ),
        pytest.param(
            "deepseek/deepseek-r1 deepseek/deepseek-v3",
            "litellm: bedrock us.deepseek.r1-v1:0",
            "deepseek/deepseek-r1",
            id="case 25: the vendor is half of the name",
        ),
        pytest.param(
            "anthropic/claude-sonnet-4-5 anthropic/claude-sonnet-4-5-20250929",
            "litellm: bedrock jp.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "anthropic/claude-sonnet-4-5",
            id="case 27: a dated id is the undated model",
        ),
        pytest.param(
            "anthropic/claude-opus-4-1 anthropic/claude-opus-4",
            "nano-gpt anthropic/claude-opus-4.1:thinking:32768",
            "anthropic/claude-opus-4-1",
            id="case 37: a mode with a budget",
        ),
        pytest.param(
            CODES,
            "litellm: moonshot kimi-k2.7-code-highspeed",
            "moonshotai/kimi-k2.7-code",
            id="case 39: a tier of one lab",
        ),
        pytest.param(
            CODES,
            "litellm: minimax MiniMax-M2.5-highspeed",
            "minimax/MiniMax-M2.5-highspeed",
            id="case 39: the same word in a model of another lab",
        ),
        pytest.param(
            BANANAS,
            "poe google/nano-banana-pro | Nano-Banana-Pro",
            "google/gemini-3-pro-image",
            id="case 40: a nickname",
        ),
        pytest.param(
            BANANAS,
            "litellm: fal_ai fal-ai/nano-banana-2",
            "google/gemini-3.1-flash-image",
            id="case 40: another nickname of the same line",
        ),
        pytest.param(
            LLAMAS,
            "litellm: ollama llama3.1:8b",
            "meta/llama-3.1-8b-instruct",
            id="a size behind a colon",
        ),
        pytest.param(
            LLAMAS, "litellm: ollama llama3.1", None, id="a name with several sizes is skipped"
        ),
        pytest.param(
            "deepseek/deepseek-v3.2",
            "litellm: azure_ai FW-DeepSeek-V3.2",
            "deepseek/deepseek-v3.2",
            id="Azure's mark for models that Fireworks runs",
        ),
        pytest.param(
            "google/gemma-4-31b-it",
            "chutes google/gemma-4-31B-turbo-TEE",
            "google/gemma-4-31b-it",
            id="a tier and a packaging behind a size",
        ),
        pytest.param(
            "thinkingmachines/inkling",
            "elsewhere thinkingmachines/Inkling:peft:262144",
            "thinkingmachines/inkling",
            id="tags with a number",
        ),
        pytest.param(
            "alibaba/qwen3-coder-480b-a35b-instruct",
            "io-net Intel/Qwen3-Coder-480B-A35B-Instruct-int4-AutoRound",
            "alibaba/qwen3-coder-480b-a35b-instruct",
            id="somebody's quantisation is the maker's model",
        ),
        pytest.param(
            "zhipuai/glm-5.3", "synthetic hf:zai-org/GLM-5.3", "zhipuai/glm-5.3", id="a scheme"
        ),
        pytest.param(
            "openai/gpt-4 openai/gpt-4-turbo",
            "litellm: openai gpt-4-turbo",
            "openai/gpt-4-turbo",
            id="a tier that is a model where no size is said",
        ),
        pytest.param(
            VEOS,
            "skyhost veo-3.1-fast-generate-001",
            "google/veo-3.1-fast-generate-preview",
            id="a revision goes before a tier does",
        ),
        pytest.param(
            VEOS,
            "litellm: gemini veo-3.1-fast-generate-001",
            "google/veo-3.1-fast-generate-001",
            id="what the lab itself has released is not its preview",
        ),
        pytest.param(
            "deepseek/deepseek-r1",
            "novita-ai deepseek/deepseek-r1-zero",
            "deepseek/deepseek-r1-zero",
            id="a word of an id is no number",
        ),
        pytest.param(
            "openai/gpt-5 openai/gpt-5.1",
            "litellm: openai gpt-5.1-2025-11-13",
            "openai/gpt-5.1",
            id="a date is no version",
        ),
        pytest.param(
            "openai/gpt-5 openai/gpt-5-chat-latest",
            "litellm: openai gpt-5-chat",
            "openai/gpt-5-chat-latest",
            id="a floating model without its latest",
        ),
        pytest.param(
            "openai/gpt-5.6-luna",
            "litellm: venice openai-gpt-56-luna",
            "openai/gpt-5.6-luna",
            id="case 19: the dot is lost, and no name tells",
        ),
        pytest.param(
            "xiaomi/mimo-v2.5",
            "litellm: inferx mimo-v25",
            "xiaomi/mimo-v2.5",
            id="case 20: the dot is lost",
        ),
        pytest.param(
            BANANAS,
            "litellm: fal_ai fal-ai/gemini-25-flash-image",
            "google/gemini-2.5-flash-image",
            id="a dot lost between a version and a word",
        ),
        pytest.param(
            "recraft/recraftv3",
            "litellm: fal_ai fal-ai/recraft/v3/text-to-image",
            "recraft/recraftv3",
            id="a bare version behind the name of its line",
        ),
        pytest.param(
            "amazon/nova-lite amazon/nova-2-lite",
            "litellm: deepgram nova",
            "deepgram/nova",
            id="two labs with a Nova: Deepgram sells its own",
        ),
        pytest.param(
            "amazon/nova-lite amazon/nova-2-lite",
            "litellm: deepgram nova-phonecall",
            "deepgram/nova-phonecall",
            id="and all of its variants",
        ),
        pytest.param(
            "amazon/nova-lite amazon/nova-2-lite",
            "litellm: bedrock amazon.nova-lite-v1:0",
            "amazon/nova-lite",
            id="a cloud sells Amazon's",
        ),
        pytest.param(
            "meta/llama-3.3-70b-instruct",
            "nvidia nvidia/llama-3-2-nv-rerankqa-1b-v2",
            "nvidia/llama-3-2-nv-rerankqa-1b-v2",
            id="made from Llama by NVIDIA, under its own name",
        ),
        pytest.param(
            "mistral/mistral-large-latest mistral/mistral-large-2512",
            "litellm: snowflake mistral-large2",
            "mistral/mistral-large2",
            id="case 33: a version fused to the word is not whatever is latest",
        ),
        pytest.param(
            "anthropic/claude-opus-5-5",
            "gitlab duo-chat-opus-5-5 | Agentic Chat (Claude Opus 5.5)",
            "anthropic/claude-opus-5-5",
            id="case 36: a product around a model that nobody links",
        ),
        pytest.param(
            "openai/gpt-oss-20b",
            "litellm: vertex_ai openai/gpt-oss-20b-maas",
            "openai/gpt-oss-20b",
            id="a packaging behind a name without a version",
        ),
        pytest.param(
            "openai/gpt-image-2.5-flare",
            "litellm: fal_ai openai/gpt-image-2.5/flare/edit",
            "openai/gpt-image-2.5-flare",
            id="a name that begins one segment earlier, before an endpoint",
        ),
    ],
)
def test_hard_cases(links: str, line: str, model: str | None, curated: Naming) -> None:
    assert meant([line], links, curated) == [model]


@pytest.mark.parametrize(
    ("links", "line", "other"),
    [
        pytest.param(
            "alibaba/qwen3-vl-30b-a3b-instruct",
            "novita-ai qwen/qwen3-vl-30b-a3b-thinking",
            "alibaba/qwen3-vl-30b-a3b-thinking",
            id="the thinking variant is not the instruct model",
        ),
        pytest.param(
            "openai/gpt-5", "litellm: openai gpt-5.7", "openai/gpt-5.7", id="a version beyond"
        ),
        pytest.param(
            "openai/gpt-image-2",
            "litellm: openai gpt-image-2.5",
            "openai/gpt-image-2.5",
            id="a version that begins alike",
        ),
        pytest.param(
            "meta/llama-3.1-70b-instruct",
            "litellm: ollama llama3.1:405b",
            "meta/llama3.1-405b",
            id="another size",
        ),
        pytest.param(
            "meta/llama-3.1-70b-instruct",
            "digitalocean llama3-8b-instruct | Llama 3.1 Instruct (8B)",
            "meta/llama3-8b-instruct",
            id="another size in brackets behind the name",
        ),
        pytest.param(
            "deepseek/deepseek-r1",
            "novita-ai deepseek/deepseek-r1-distill-qwen-32b",
            "deepseek/deepseek-r1-distill-qwen-32b",
            id="a distilled model is not its teacher",
        ),
        pytest.param(
            "meta/llama-3.1-8b-instruct",
            "kilo aion-labs/aion-rp-llama-3.1-8b",
            "aion-labs/aion-rp-llama-3.1-8b",
            id="a fine-tune belongs to its tuner",
        ),
        pytest.param(
            "zhipuai/glm-4.7-flash",
            "litellm: zai glm-4.7-flashx",
            "zhipuai/glm-4.7-flashx",
            id="a word that is longer by a letter is another word",
        ),
        pytest.param(
            "openai/whisper-large-v3",
            "openrouter morph/morph-v3-large | Morph V3 Large",
            "morph/morph-v3-large",
            id="a word that names a seller may also name a lab",
        ),
        pytest.param(
            "voyage/voyage-3",
            "litellm: voyage voyage-context-3",
            "voyage/voyage-context-3",
            id="a filler word of questions may be a word of a name",
        ),
        pytest.param(
            "allenai/olmo-3-7b-instruct",
            "litellm: publicai allenai/Olmo-3-7B-Think",
            "allenai/olmo-3-7b-think",
            id="another filler word, which tells the thinking variant",
        ),
        pytest.param(
            "openai/gpt-4",
            "litellm: azure gpt-4-32k",
            "openai/gpt-4-32k",
            id="a context length that is priced on its own",
        ),
        pytest.param(
            "bytedance-seed/doubao-1.5-pro-32k",
            "nano-gpt doubao-1.5-pro-256k | Doubao 1.5 Pro 256k",
            "bytedance-seed/doubao-1.5-pro-256k",
            id="another context length",
        ),
        pytest.param(
            "google/gemini-3-flash-preview",
            "genai-prices: openrouter reka-flash-3:free | Flash 3 (free)",
            "reka/reka-flash-3",
            id="Reka Flash 3 is not Gemini 3 Flash",
        ),
        pytest.param(
            "openai/gpt-3.5-turbo",
            "litellm: text-completion-openai gpt-3.5-turbo-instruct",
            "openai/gpt-3.5-turbo-instruct",
            id="GPT-3.5 Turbo Instruct is not GPT-3.5 Turbo",
        ),
        pytest.param(
            "anthropic/claude-3-5-sonnet-20241022",
            "litellm: bedrock anthropic.claude-3-5-sonnet-20240620-v1:0",
            "anthropic/claude-3-5-sonnet-20240620",
            id="an older snapshot is not a newer one",
        ),
        pytest.param(
            "anthropic/claude-3-5-sonnet-20241022",
            "litellm: vertex_ai-anthropic_models claude-3-5-sonnet@20240620",
            "anthropic/claude-3-5-sonnet-20240620",
            id="nor is it behind an at sign",
        ),
        pytest.param(
            "alibaba/qwen3-max",
            "litellm: deepinfra Qwen/Qwen3-Max-Thinking",
            "alibaba/qwen3-max",
            id="a thinking id that nobody dates is a way of running the model",
        ),
    ],
)
def test_a_neighbour_is_a_model_of_its_own(
    links: str, line: str, other: str, curated: Naming
) -> None:
    assert meant([line], links, curated) == [other]


@pytest.mark.parametrize(
    ("lines", "models"),
    [
        pytest.param(
            [
                "databricks databricks-claude-sonnet-4 | Sonnet = anthropic/claude-sonnet-4-5",
                "litellm: databricks databricks-claude-sonnet-4",
            ],
            ["anthropic/claude-sonnet-4-5"] * 2,
            id="the same offer in another feed",
        ),
        pytest.param(
            [
                "openai gpt-daybreak-red-latest | Daybreak Red = openai/gpt-5.6-cyber",
                "litellm: openai gpt-daybreak-red-latest",
            ],
            ["openai/gpt-5.6-cyber"] * 2,
            id="case 12: a codename, also where it floats",
        ),
        pytest.param(
            [
                "greenpt green-l | Green L = mistral/mistral-small-2506",
                "ambient green-l",
            ],
            ["mistral/mistral-small-2506"] * 2,
            id="case 9: an id that just one model has, at another provider",
        ),
        pytest.param(
            [
                "evroc mistralai/Mistral-Medium-3.5-128B = mistral/mistral-medium-2604",
                "litellm: scaleway mistralai/mistral-medium-3.5-128b",
            ],
            ["mistral/mistral-medium-2604"] * 2,
            id="case 30: a marketing version for a stamp",
        ),
        pytest.param(
            [
                "amazon-bedrock mistral.devstral-2-123b | Devstral 2 123B = mistral/devstral-2512",
                "genai-prices: aws mistral.devstral-2-123b | Devstral 2 123B",
            ],
            ["mistral/devstral-2512"] * 2,
            id="case 26: a size for a stamp",
        ),
        pytest.param(
            [
                "ofox volcengine/doubao-seed-1-6 | Seed 1.6 = bytedance-seed/seed-1-6",
                "nano-gpt doubao-seed-1-6-250615 | Doubao Seed 1.6",
            ],
            ["bytedance-seed/seed-1-6"] * 2,
            id="an id that one model has, with a date behind it",
        ),
        pytest.param(
            [
                "fireworks-ai nemotron-lightning-3p5-30b-a3b = nvidia/nemotron-3.5-lightning",
                "litellm: azure_ai FW-Nemotron-Lightning-3.5-30B-A3B",
                "requesty nemotron-3.5-lightning-30b-a3b",
            ],
            ["nvidia/nemotron-3.5-lightning"] * 3,
            id="a size that only ids state, and its words in any order",
        ),
        pytest.param(
            [
                "oci meta.llama-4-scout-17b-16e-instruct = meta/llama-4-scout-17b-instruct",
                "litellm: vertex_ai-llama_models meta/llama-4-scout-17b-16e-instruct-maas",
            ],
            ["meta/llama-4-scout-17b-instruct"] * 2,
            id="the same with a packaging behind it",
        ),
        pytest.param(
            [
                "amazon-bedrock nvidia.nemotron-nano-12b-v2 = nvidia/nemotron-nano-12b-v2-vl",
                "cortecs nemotron-nano-v2-12b",
            ],
            ["nvidia/nemotron-nano-12b-v2-vl", "nvidia/nemotron-nano-v2-12b"],
            id="an id that leaves out what tells a model teaches nobody else",
        ),
        pytest.param(
            [
                "kenari mistral-large:free = mistral/mistral-large-latest",
                "vercel mistral/mistral-large",
            ],
            ["mistral/mistral-large-latest", "mistral/mistral-large"],
            id="nor does one that moves",
        ),
        pytest.param(
            [
                "opencode x-flash = deepseek/deepseek-v4-flash-0731",
                "deepseek x-flash = deepseek/deepseek-v4.1-flash",
                "elsewhere x-flash",
            ],
            [
                "deepseek/deepseek-v4-flash-0731",
                "deepseek/deepseek-v4.1-flash",
                "elsewhere/x-flash",
            ],
            id="case 2: an id of two models teaches nothing",
        ),
    ],
)
def test_links_teach_spellings(lines: list[str], models: list[str], curated: Naming) -> None:
    assert meant(lines, "", curated) == models


def test_what_others_sell_of_a_released_model_is_not_its_preview(curated: Naming) -> None:
    """Else Veo 3.1 has two of its eight routes, and the preview the others."""
    lines = [
        "litellm: gemini veo-3.1-generate-001",
        "vercel google/veo-3.1-generate-001 | Veo 3.1",
    ]
    assert meant(lines, VEOS, curated) == ["google/veo-3.1-generate-001"] * 2


@pytest.mark.parametrize(
    ("beside", "released"),
    [
        pytest.param("input 0.417; output 1.25", "tencent/hy4", id="at another price"),
        pytest.param("input 0.834; output 2.5", "tencent/hy4-preview", id="at the same price"),
    ],
)
def test_what_a_seller_has_beside_a_preview_is_released(
    beside: str, released: str, curated: Naming
) -> None:
    """Else Hy4 preview is cheapest at half its price, which is that of Hy4."""
    observations = [
        observed("tencent-tokenhub hy4-preview = tencent/hy4-preview", "input 0.834; output 2.5"),
        observed("genai-prices: novita tencent/hy4-preview", "input 0.834; output 2.5"),
        observed("genai-prices: novita tencent/hy4", beside),
        observed("gatehub hy4"),
    ]
    models = identify(observations, curated).models
    assert [models[n] for n in range(4)] == ["tencent/hy4-preview"] * 2 + [released] * 2


def test_a_link_to_the_model_it_was_made_of_is_refused(curated: Naming) -> None:
    """Case 29: DeepSeek R1 is then cheapest at the price of a model a twentieth of its size."""
    lines = [
        "cloudflare-workers-ai @cf/deepseek-ai/deepseek-r1-distill-qwen-32b = deepseek/deepseek-r1",
        "novita-ai deepseek/deepseek-r1-distill-qwen-32b | DeepSeek R1 Distill Qwen 32B",
    ]
    distilled = "deepseek/deepseek-r1-distill-qwen-32b"
    assert meant(lines, "deepseek/deepseek-r1", curated) == [distilled, distilled]


@pytest.mark.parametrize(
    ("lines", "models"),
    [
        pytest.param(["skyhost quarry-ai/Slate-9B"], ["quarry/slate-9b"], id="by its organisation"),
        pytest.param(["skyhost slate-9b"], ["quarry/slate-9b"], id="by its first word"),
        pytest.param(["skyhost brandnew-1"], ["skyhost/brandnew-1"], id="nobody's: its provider's"),
        pytest.param(
            ["skyhost tarn/Brook_3", "gatehub brook-3", "skyhost eu/brook-3-fp8"],
            ["tarn/brook-3"] * 3,
            id="spellings of one model meet",
        ),
        pytest.param(
            ["skyhost slate-9b", "skyhost slate-9b-2026-01-15"],
            ["quarry/slate-9b"] * 2,
            id="a dated id is the undated model",
        ),
        pytest.param(
            ["skyhost slate-9b-2026-01-15", "gatehub slate-9b-2026-02-20"],
            ["quarry/slate-9b"] * 2,
            id="two dated ids are one model",
        ),
        pytest.param(
            ["skyhost slate-9b", "skyhost slate-9.5b", "skyhost slate-19b"],
            ["quarry/slate-9b", "quarry/slate-9.5b", "quarry/slate-19b"],
            id="sizes are exact",
        ),
        pytest.param(
            ["skyhost brook-3", "skyhost brook-3.1", "skyhost brook-31"],
            ["tarn/brook-3", "tarn/brook-3.1", "tarn/brook-31"],
            id="versions are exact",
        ),
        pytest.param(
            ["skyhost brook-3", "skyhost brook-3-fast", "skyhost brook-3-mini"],
            ["tarn/brook-3", "tarn/brook-3-fast", "tarn/brook-3-mini"],
            id="a variant that no feed links is a model of its own",
        ),
        pytest.param(
            ["skyhost brook-latest", "tarn brook-latest"],
            [None, "tarn/brook-latest"],
            id="a floating id is a model only where the lab itself offers it",
        ),
        pytest.param(
            ["quarry slate-2", "skyhost slate.2", "gatehub slate.2"],
            ["quarry/slate-2"] * 3,
            id="the lab's own spelling is the id",
        ),
        pytest.param(
            ["skyhost slate-2-5", "gatehub slate-2.5"],
            ["quarry/slate-2.5"] * 2,
            id="of spellings that are even, the one with a dot",
        ),
        pytest.param(
            ["tarn slate-9b", "skyhost slate-9b-instruct", "skyhost slate-9b-thinking"],
            ["quarry/slate-9b", "quarry/slate-9b", "quarry/slate-9b-thinking"],
            id="a thinking model beside an instruct model is a model of its own",
        ),
    ],
)
def test_what_no_feed_links_becomes_a_model(
    lines: list[str], models: list[str | None], invented: Naming
) -> None:
    assert meant(lines, "", invented) == models


@pytest.mark.parametrize(
    ("lines", "models"),
    [
        pytest.param(
            ["genai-prices: openrouter glm-4-32b | GLM 4 32B", "nano-gpt glm-4-long"],
            ["zhipuai/glm-4-32b", "zhipuai/glm-4-long"],
            id="a filler word of questions may be a word of a name",
        ),
        pytest.param(
            [
                "genai-prices: moonshotai kimi-k2-turbo-preview",
                "genai-prices: moonshotai kimi-k2-thinking-turbo",
                "zenmux moonshotai/kimi-k2-thinking-turbo",
            ],
            [
                "moonshotai/kimi-k2-turbo-preview",
                "moonshotai/kimi-k2-thinking-turbo",
                "moonshotai/kimi-k2-thinking-turbo",
            ],
            id="a thinking model that its lab sells, and a plain one",
        ),
        pytest.param(
            ["nano-gpt doubao-seed-1-6-250615", "volcengine doubao-seed-1.6-thinking"],
            ["bytedance-seed/doubao-seed-1-6", "bytedance-seed/doubao-seed-1.6-thinking"],
            id="a plain model with a date and a thinking one",
        ),
        pytest.param(
            [
                "litellm: moonshot moonshot-v1-8k-vision-preview",
                "litellm: moonshot moonshot-v1-128k-vision-preview",
            ],
            [
                "moonshotai/moonshot-v1-8k-vision-preview",
                "moonshotai/moonshot-v1-128k-vision-preview",
            ],
            id="context lengths that are priced on their own",
        ),
        pytest.param(
            ["genai-prices: openai text-davinci-002", "genai-prices: openai davinci-002"],
            ["openai/text-davinci-002", "openai/davinci-002"],
            id="a neutral word that tells a model",
        ),
        pytest.param(
            [
                "nano-gpt gemini-2.5-flash-lite-preview-06-17",
                "kilo google/gemini-2.5-flash-lite-preview-09-2025",
            ],
            [
                "google/gemini-2.5-flash-lite-preview-06-17",
                "google/gemini-2.5-flash-lite-preview-09-2025",
            ],
            id="two previews of different dates",
        ),
        pytest.param(
            [
                "genai-prices: openrouter google/gemini-2.5-flash-preview",
                "302ai gemini-2.5-flash-preview-09-2025",
                "nano-gpt gemini-2.5-flash-preview-09-2025-thinking",
            ],
            [
                "google/gemini-2.5-flash-preview",
                "google/gemini-2.5-flash-preview-09-2025",
                "google/gemini-2.5-flash-preview-09-2025",
            ],
            id="a preview with a date is not the one without",
        ),
        pytest.param(
            [
                "litellm: vertex_ai-mistral_models mistral-large@2411-001",
                "mistral mistral-large-2411",
            ],
            ["mistral/mistral-large-2411"] * 2,
            id="a snapshot behind an at sign",
        ),
        pytest.param(
            ["volcengine doubao-seed-2-1-lite-260915", "nano-gpt doubao-seed-2-1-lite"],
            ["bytedance-seed/doubao-seed-2-1-lite"] * 2,
            id="a date of six digits",
        ),
        pytest.param(
            [
                "litellm: volcengine doubao-seedance-2-0-fast-260128",
                "vercel bytedance/seedance-2.0-fast",
            ],
            ["bytedance-seed/seedance-2.0-fast"] * 2,
            id="a brand of the lab before a name that is one without it",
        ),
        pytest.param(
            [
                "wandb Qwen/Qwen3-30B-A3B-Instruct-2507 = alibaba/qwen3-30b-a3b",
                "openrouter qwen/qwen3-30b-a3b = alibaba/qwen3-30b-a3b",
                "nebius Qwen/Qwen3-30B-A3B-Instruct-2507",
                "nebius Qwen/Qwen3-30B-A3B-Thinking-2507",
            ],
            [
                "alibaba/qwen3-30b-a3b-instruct-2507",
                "alibaba/qwen3-30b-a3b",
                "alibaba/qwen3-30b-a3b-instruct-2507",
                "alibaba/qwen3-30b-a3b-thinking-2507",
            ],
            id="an instruct model with a thinking one beside it is not the one before both",
        ),
        pytest.param(
            ["litellm: bedrock amazon.nova-2-5-sonic"],
            ["amazon/nova-2-5-sonic"],
            id="a lab in front of a word of another lab",
        ),
        pytest.param(
            ["litellm: aiml flux/kontext-max/text-to-image"],
            ["black-forest-labs/flux-kontext-max"],
            id="a name that begins one segment earlier, before an endpoint",
        ),
        pytest.param(
            ["abacus route-llm | RouteLLM", "nvidia nvidia/synthetic-video-detector"],
            ["abacus/route-llm", "nvidia/synthetic-video-detector"],
            id="a first word that is also a wrapper or a seller",
        ),
        pytest.param(
            ["litellm: fireworks_ai accounts/fireworks/models/qwen2p5-32b"],
            ["alibaba/qwen2.5-32b"],
            id="p for a dot",
        ),
        pytest.param(
            ["litellm: bedrock mistral.mistral-7b-instruct-v0:2"],
            ["mistral/mistral-7b-instruct-v0.2"],
            id="a colon for a dot",
        ),
        pytest.param(
            ["litellm: bedrock anthropic.claude-v2:1", "litellm: anthropic claude-2"],
            ["anthropic/claude-v2.1", "anthropic/claude-2"],
            id="a colon for a dot, beside the version it is cut to",
        ),
    ],
)
def test_neighbours_that_no_feed_links(
    lines: list[str], models: list[str], curated: Naming
) -> None:
    assert meant(lines, "", curated) == models


@pytest.mark.parametrize(
    ("lines", "models"),
    [
        pytest.param(
            ["nimbus cirrus-4 | Cirrus 4", "skyhost nimbus/cirrus-4-spot"],
            ["nimbus/cirrus-4", "nimbus/cirrus-4"],
            id="a spot offer of a host",
        ),
        pytest.param(
            ["nimbus cirrus-4", "skyhost cirrus-4-cs", "gatehub Cirrus-4-TEE"],
            ["nimbus/cirrus-4"] * 3,
            id="whose machines serve it, and that nobody can look into them",
        ),
        pytest.param(
            ["nimbus cirrus-4", "gatehub cirrus-4-lora"],
            ["nimbus/cirrus-4"] * 2,
            id="with adapters",
        ),
        pytest.param(
            ["skyhost slate-70b", "skyhost slate-70b-nvfp4", "gatehub slate-70b-AWQ-4bit"],
            ["quarry/slate-70b"] * 3,
            id="quantized copies",
        ),
        pytest.param(
            ["skyhost slate-70b", "gatehub slate-70b-32768"],
            ["quarry/slate-70b"] * 2,
            id="the context window behind it",
        ),
        pytest.param(
            ["nimbus cirrus-4", "nimbus cirrus-4-spot"],
            ["nimbus/cirrus-4", "nimbus/cirrus-4-spot"],
            id="what the lab itself sells is a model",
        ),
        pytest.param(
            ["nimbus cirrus-4", "gatehub cirrus-4-spot = nimbus/cirrus-4-spot"],
            ["nimbus/cirrus-4", "nimbus/cirrus-4-spot"],
            id="so is what a feed links to",
        ),
        pytest.param(
            ["skyhost cirrus-4-spot"], ["nimbus/cirrus-4-spot"], id="there must be a model of it"
        ),
        pytest.param(
            ["gatehub quarry-ai/storm-70b", "genai-prices: gatehub storm-70b"],
            ["quarry/storm-70b"] * 2,
            id="one provider's id, once without its organisation",
        ),
        pytest.param(
            ["skyhost cirrus-4 = nimbus/cirrus-4", "seatplan duo-4 | Chat (Cirrus 4)"],
            ["nimbus/cirrus-4"] * 2,
            id="a product that names its model",
        ),
        pytest.param(
            ["skyhost slate-70b", "skyhost quarry-ai/old-slate-70b"],
            ["quarry/slate-70b"] * 2,
            id="what people found to be one",
        ),
    ],
)
def test_ids_of_one_model(lines: list[str], models: list[str], invented: Naming) -> None:
    identities = identify([observed(line) for line in lines], invented)
    assert [identities.models[number] for number in range(len(lines))] == models


@pytest.mark.parametrize(
    ("base", "faster", "is_same"),
    [
        pytest.param({}, {}, True, id="nothing shows two models"),
        pytest.param({"context": 128_000}, {"context": 131_072}, True, id="a rounded window"),
        pytest.param({"context": 128_000}, {"context": 2_000_000}, False, id="a longer window"),
        pytest.param({"released": 1}, {"released": 20}, True, id="listed soon after"),
        pytest.param({"released": 1}, {"released": 100}, False, id="released much later"),
        pytest.param({}, {"output": frozenset({"video"})}, False, id="it draws"),
    ],
)
def test_whether_what_is_fast_is_a_model(
    base: dict[str, Any], faster: dict[str, Any], is_same: bool, invented: Naming
) -> None:
    def seen(line: str, facts: dict[str, Any]) -> Observation:
        days = facts.get("released")
        told = {"output": frozenset({"text"})} | facts
        told |= {"released": date(2026, 1, 1) + timedelta(days=days) if days else None}
        return replace(observed(line), facts=FeedFacts(**told))

    rows = [seen("nimbus cirrus-4", base), seen("skyhost cirrus-4-turbo", faster)]
    models = identify(rows, invented).models
    assert (models[0] == models[1]) == is_same


@pytest.mark.parametrize(
    ("days", "thinking"),
    [
        pytest.param((1, 10), "nimbus/cirrus-4", id="as old as the model: a mode"),
        pytest.param((1, 100), "nimbus/cirrus-4-thinking", id="much later: weights of its own"),
        pytest.param((1, 100, 5), "nimbus/cirrus-4", id="much later at one seller alone"),
        pytest.param((30, 2), "nimbus/cirrus-4", id="a day before the model is a slip"),
        pytest.param((30, 2, 130), "nimbus/cirrus-4-thinking", id="beside one that can be"),
    ],
)
def test_when_a_thinking_id_is_a_model(
    days: tuple[int, ...], thinking: str, invented: Naming
) -> None:
    def listed(line: str, day: int) -> Observation:
        released = date(2026, 1, 1) + timedelta(days=day)
        return replace(observed(line), facts=FeedFacts(released=released))

    first, *later = days
    rows = [listed("skyhost cirrus-4 = nimbus/cirrus-4", first)]
    rows += [listed(f"host{n} cirrus-4-thinking", day) for n, day in enumerate(later)]
    models = identify(rows, invented).models
    assert {models[number] for number in range(1, len(rows))} == {thinking}


def test_an_id_that_went_away_is_remembered(invented: Naming) -> None:
    seen = [observed("skyhost slate-70b"), observed("gatehub slate-70b-spot")]
    identities = identify(seen, invented)
    assert identities.same_as["quarry/slate-70b"] == {
        "quarry/old-slate-70b",
        "quarry/slate-70b-spot",
    }


def test_dated_snapshots_fold_into_the_undated_model_and_are_remembered(invented: Naming) -> None:
    seen = [
        observed("nimbus cirrus-4-20260504 = nimbus/cirrus-4-20260504"),
        observed("skyhost nimbus-labs/cirrus-4@20260601"),
        *linked("nimbus/cirrus-4"),
    ]
    identities = identify(seen, invented)
    assert set(identities.models.values()) == {"nimbus/cirrus-4"}
    assert identities.snapshots["nimbus/cirrus-4"] == {
        "nimbus/cirrus-4-20260504",
        "nimbus/cirrus-4@20260601",
    }


def test_a_dated_snapshot_stays_where_there_is_no_undated_model(invented: Naming) -> None:
    [only] = meant(["nimbus cirrus-4-20260504 = nimbus/cirrus-4-20260504"], "", invented)
    assert only == "nimbus/cirrus-4-20260504"


def test_display_names_are_counted_by_model(invented: Naming) -> None:
    lines = ["a cirrus-4 | Cirrus 4", "b cirrus-4 | Cirrus 4", "c cirrus-4 | Nimbus Cirrus 4"]
    identities = identify([*linked("nimbus/cirrus-4"), *map(observed, lines)], invented)
    assert identities.names["nimbus/cirrus-4"] == Counter({"Cirrus 4": 2, "Nimbus Cirrus 4": 1})


def test_nothing_is_identified_of_nothing(invented: Naming) -> None:
    identities = identify([], invented)
    assert (identities.models, identities.floating) == ({}, [])


CROWD = (
    "elsewhere x = deepseek/deepseek-v4-flash",
    "elsewhere x = deepseek/deepseek-v4.1-flash",
    "deepseek deepseek-v4-flash | DeepSeek V4 Flash = deepseek/deepseek-v4.1-flash",
    "nan deepseek-v4-flash | DeepSeek V4.1 Flash",
    "litellm: deepseek deepseek-v4-flash",
    "anthropic claude-sonnet-4-5-20250929 = anthropic/claude-sonnet-4-5-20250929",
    "anthropic claude-sonnet-4-5 = anthropic/claude-sonnet-4-5",
    "neon claude-sonnet-4 | Claude Sonnet 4.5",
    "litellm: bedrock jp.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "edenai openai/gpt-latest | GPT Latest",
    "litellm: ollama llama3.1",
    "meta llama-3.1-8b-instruct = meta/llama-3.1-8b-instruct",
    "meta llama-3.1-70b-instruct = meta/llama-3.1-70b-instruct",
    "skyhost qwen/Qwen2.5-32B-Instruct | Qwen2.5 32B",
    "skyhost qwen2.5-32b",
    "gatehub Qwen/Qwen2_5-32B-Instruct-FP8",
    "litellm: together_ai qwen/qwen2.5-32b-turbo",
    "skyhost brand-new-2-5 | Brand New 2.5",
    "skyhost brand-new-2.5-2026-01-01",
    "poe google/nano-banana-pro | Nano-Banana-Pro",
)


@pytest.fixture(scope="module")
def in_order(curated: Naming) -> dict[str, object]:
    return _told(CROWD, curated)


def _told(lines: Sequence[str], world: Naming) -> dict[str, object]:
    """Everything `identify` says, by line instead of by position."""
    identities = identify([observed(line) for line in lines], world)
    return {
        "models": {line: identities.models.get(number) for number, line in enumerate(lines)},
        "names": {model: names for model, names in identities.names.items() if names},
        "snapshots": {model: ids for model, ids in identities.snapshots.items() if ids},
        "floating": sorted(lines[number] for number in identities.floating),
    }


@settings(deadline=None, max_examples=40)
@given(lines=st.permutations(CROWD))
def test_the_order_of_the_entries_does_not_matter(
    lines: list[str], in_order: dict[str, object], curated: Naming
) -> None:
    assert _told(lines, curated) == in_order
