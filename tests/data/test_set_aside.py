"""Which routes of the bundled catalogue are set aside, and which are not."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import get_args

import pytest

from catalog.catalog import Catalog
from catalog.lifecycle import is_active
from catalog.schema import Route, SetAside, Tier

POPULAR = 100


@pytest.mark.parametrize(
    ("model", "provider", "reason"),
    [
        ("openai/gpt-oss-120b", "openai", "not listed"),
        ("openai/gpt-4.5-preview", "openai", "not listed"),
        ("anthropic/claude-3-opus", "anthropic", "not listed"),
        ("xai/grok-3", "xai", "not listed"),
        ("alibaba/qwen3-32b", "groq", "not listed"),
        ("deepseek/deepseek-r1", "deepseek", "not listed"),  # deepseek-reasoner ended in July
        ("anthropic/claude-opus-4-20250514", "snowflake-cortex", "not listed"),
        ("meta/llama-2-70b", "fireworks-ai", "not listed"),
        ("zhipuai/glm-5.2", "avian", "not listed"),  # "no longer listed", by genai-prices
        ("zhipuai/glm-5.3", "avian", None),
        ("anthropic/claude-fable-5-2", "anthropic", None),
        ("google/gemini-4-argon", "openrouter", None),
        ("deepseek/deepseek-v4.1-flash-1017", "cloudflare-workers-ai", None),
        ("moonshotai/kimi-k3.1-pro", "togetherai", None),
        ("baai/bge-m3", "cloudflare-workers-ai", None),
        ("openai/gpt-4o", "cloudflare-ai-gateway", "batch price"),
        ("openai/gpt-5.5", "frogbot", "batch price"),
        ("google/gemini-3.5-flash", "kilo", "batch price"),
        ("xai/grok-4.7", "nano-gpt", "batch price"),
        ("openai/gpt-5.5", "openai", None),
        ("google/gemma-2-27b-it", "google", None),  # two price books have it
        ("zhipuai/glm-5.3", "merge-gateway", None),
        ("alibaba/qwen3.5-9b", "openinfer", "swapped prices"),
        ("zhipuai/glm-5.3-flash", "tokengo", "swapped prices"),
        ("meta/llama-guard-3-8b", "cloudflare-workers-ai", None),
        ("nvidia/nemotron-3-super-120b-a12b", "ollama-cloud", "swapped prices"),
        ("cohere/command-a-03-2025", "oci", "contradicted"),  # it charges by the character
        ("meta/llama-3.1-405b", "oci", "contradicted"),
        ("openai/gpt-5", "oci", None),
        ("openai/gpt-5.2", "sap-ai-core", "contradicted"),  # it charges capacity units
        ("stabilityai/erase", "stability", "contradicted"),  # of credits, a tenth
        ("stabilityai/sd3-large", "stability", None),
        ("assemblyai/best", "assemblyai", "contradicted"),
        ("openai/whisper-large-v3", "evroc", "unit unknown"),
        ("mistral/voxtral-small-24b-2507", "evroc", "unit unknown"),
        ("stabilityai/stable-diffusion-3.5-large", "digitalocean", "unit unknown"),
        ("openai/gpt-image-2", "vercel", None),
    ],
)
def test_what_is_set_aside(
    model: str, provider: str, reason: SetAside | None, bundled: Catalog
) -> None:
    routes = [r for r in bundled.routes(model) if r.provider == provider and r.prices]
    assert {r.set_aside for r in routes} == {reason}


@pytest.mark.parametrize(
    ("provider", "route", "tier", "region"),
    [
        ("kilo", "stealth/claude-opus-4.8", "economy", None),
        ("crof", "kimi-k3-eco", "economy", None),
        ("neuralwatt", "kimi-k3-flex", "flex", None),
        ("fireworks-ai", "accounts/fireworks/routers/kimi-k3-spot", "spot", None),
        ("fireworks-ai", "kimi-k3-us", None, "us"),
        ("amazon-bedrock", "regional.anthropic.claude-opus-5", None, "regional"),
        ("openrouter", "stealth/crouton-alpha", None, None),
    ],
)
def test_an_offer_beside_the_plain_one_says_what_it_is(
    provider: str, route: str, tier: Tier | None, region: str | None, bundled: Catalog
) -> None:
    [offer] = [r for r in bundled.all_routes() if (r.provider, r.id) == (provider, route)]
    assert (offer.tier, offer.region) == (tier, region)


@pytest.mark.parametrize(
    ("provider", "route", "quantization"),
    [
        ("togetherai", "meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8", None),
        ("llama", "llama-4-scout-17b-16e-instruct-fp8", None),
        ("fireworks-ai", "nemotron-3-ultra-nvfp4", None),
        ("sail", "nvidia/Gemma-4-31B-IT-NVFP4", "nvfp4"),
        ("coralbricks", "glm-5.3-fp4", "fp4"),
        ("oci", "meta.llama-3.3-70b-instruct-fp8-dynamic", "fp8 dynamic"),
        ("togetherai", "moonshotai/Kimi-K2.5-fp4", "fp4"),
    ],
)
def test_what_a_lab_publishes_itself_is_not_quantized(
    provider: str, route: str, quantization: str | None, bundled: Catalog
) -> None:
    [offer] = [r for r in bundled.all_routes() if (r.provider, r.id) == (provider, route)]
    assert offer.quantization == quantization


def test_every_reason_occurs_and_few_routes_are_set_aside(bundled: Catalog) -> None:
    counts = Counter(route.set_aside for route in bundled.all_routes())
    of_a_day = "introductory price"  # only once the price of a lab has ended
    assert counts.keys() == {*get_args(SetAside), None} - {of_a_day}
    assert counts["not listed"] < counts.total() / 10
    assert counts.total() - counts[None] - counts["not listed"] < counts.total() / 100


def test_the_labs_own_offer_of_a_popular_model_counts(bundled: Catalog) -> None:
    models = sorted(bundled.models.values(), key=lambda m: (-m.routes, m.id))
    active = [m for m in models if is_active(m, bundled)][:POPULAR]
    aside = []
    for model in active:
        own = [r for r in bundled.routes(model.id) if _is_own(r, model.lab, bundled)]
        if own and all(r.set_aside for r in own):
            aside.append(model.id)
    # OpenAI does not sell its open weights, and DeepSeek sells none before V4 any more.
    assert [id for id in aside if not id.startswith(("openai/gpt-oss-", "deepseek/"))] == []


def _is_own(route: Route, lab: str, catalog: Catalog) -> bool:
    provider = catalog.providers[route.provider]
    return (provider.kind, provider.lab, route.type) == ("lab", lab, "serverless")


def test_no_lab_sells_others_models_on_the_word_of_a_price_book(bundled: Catalog) -> None:
    """Claude is sold at Google's cloud, and not by the API of the lab."""
    feeds: dict[str, set[str]] = defaultdict(set)
    for route in bundled.all_routes():
        provider, lab = bundled.providers[route.provider], route.model.split("/")[0]
        if provider.kind == "lab" and provider.lab != lab and not route.set_aside:
            feeds[provider.id].update(quote.source for quote in route.quotes)
    assert [seller for seller, stating in feeds.items() if stating == {"genai-prices"}] == []
    assert "google" not in feeds
