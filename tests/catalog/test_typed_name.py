from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.names import fold
from catalog.resolution.typed_name import bare_name, path_tails

PREFIXES = frozenset({"us", "in", "global", "anthropic", "deepseek", "amazon", "mistral", "openai"})
ASIDES = frozenset({"thinking", "high", "free", "latest"})


@pytest.mark.parametrize(
    ("typed", "bare", "stripped"),
    [
        pytest.param("gpt-5", "gpt-5", "", id="a bare name"),
        pytest.param("openai/gpt-5", "gpt-5", "openai/", id="a path"),
        pytest.param(
            "openrouter/anthropic/claude-x", "claude-x", "openrouter/anthropic/", id="a longer path"
        ),
        pytest.param(
            "accounts/fireworks/models/kimi-k2p5",
            "kimi-k2p5",
            "accounts/fireworks/models/",
            id="a Fireworks id; its p stays for the tokens",
        ),
        pytest.param("@cf/meta/llama-x", "llama-x", "@cf/ meta/", id="a Cloudflare id"),
        pytest.param("hf:zai-org/GLM-5.3", "glm-5.3", "hf: zai-org/", id="a Hugging Face scheme"),
        pytest.param("~openai/gpt-x", "gpt-x", "~ openai/", id="OpenRouter's tilde"),
        pytest.param("ft:gpt-4o", "gpt-4o", "ft:", id="a fine-tuned model"),
        pytest.param(
            "us.anthropic.claude-4-5-20250929-v1:0",
            "claude-4-5-20250929",
            "us. anthropic. -v1:0",
            id="a Bedrock id: region, vendor, revision; the date stays",
        ),
        pytest.param(
            "us.anthropic.claude-opus-4-6-v1",
            "claude-opus-4-6",
            "us. anthropic. -v1",
            id="a Bedrock revision without its nought",
        ),
        pytest.param("in.openai.gpt-5.6", "gpt-5.6", "in. openai.", id="India is a region"),
        pytest.param("us.deepseek.r1-v1:0", "r1", "us. deepseek. -v1:0", id="the vendor goes too"),
        pytest.param(
            "amazon.nova-lite-v1:0:300k", "nova-lite", "amazon. -v1:0:300k", id="with a context"
        ),
        pytest.param(
            "stability.sd3-large", "stability.sd3-large", "", id="a word that is no prefix stays"
        ),
        pytest.param("gpt-5.1", "gpt-5.1", "", id="a dot inside a version is no prefix"),
        pytest.param("nova-lite-v1", "nova-lite-v1", "", id="-v1 behind a word may be a version"),
        pytest.param("claude-x@001", "claude-x", "@001", id="a Vertex revision"),
        pytest.param("claude-x@20250929", "claude-x-20250929", "", id="a Vertex snapshot"),
        pytest.param("brook@2411-001", "brook-2411", "", id="a revision of a snapshot"),
        pytest.param("claude-x@default", "claude-x", "@default", id="a Vertex default"),
        pytest.param("gpt-5@eu", "gpt-5", "@eu", id="a region behind an at sign"),
        pytest.param("oss-120b:free", "oss-120b", ":free", id="an OpenRouter tag"),
        pytest.param(
            "claude-4.1:thinking:32768", "claude-4.1", ":thinking :32768", id="mode and budget"
        ),
        pytest.param("llama3.1:8b", "llama3.1-8b", "", id="an Ollama size stays, as a part"),
        pytest.param(
            "qwen3-coder:480b-cloud", "qwen3-coder-480b-cloud", "", id="an Ollama cloud size"
        ),
        pytest.param("gpt-image-2/edit", "gpt-image-2", "/edit", id="an endpoint behind the name"),
        pytest.param(
            "fal-ai/veo3/image-to-video", "veo3", "/image-to-video fal-ai/", id="a long endpoint"
        ),
        pytest.param("text-to-image", "text-to-image", "", id="an endpoint alone is the name"),
        pytest.param("Opus 4.5 (Thinking)", "opus 4.5", "(thinking)", id="a mode in brackets"),
        pytest.param("gpt-5.1 (2025-11-13)", "gpt-5.1", "(2025-11-13)", id="a date in brackets"),
        pytest.param("Llama (8B)", "llama (8b)", "", id="a size in brackets stays"),
        pytest.param("Latest (GPT-6)", "latest (gpt-6)", "", id="a name in brackets stays"),
        pytest.param("(thinking)", "", "(thinking)", id="brackets alone"),
        pytest.param("openai/", "", "openai/", id="a path that names nothing"),
    ],
)
def test_a_bare_name_has_no_provider_syntax_around_it(typed: str, bare: str, stripped: str) -> None:
    name = bare_name(fold(typed), PREFIXES, ASIDES, is_file=True)
    assert (name.text, " ".join(name.stripped)) == (bare, stripped)


def test_the_tail_of_a_fine_tuned_model() -> None:
    assert bare_name("ft:gpt-4o:acme::abc123", PREFIXES).text == "gpt-4o"


@pytest.mark.parametrize(
    ("route", "bare"),
    [
        pytest.param("mistral.mistral-7b-instruct-v0:2", "mistral-7b-instruct-v0.2", id="v0.2"),
        pytest.param("anthropic.claude-v2:1", "claude-v2.1", id="v2.1"),
    ],
)
def test_a_colon_for_a_dot(route: str, bare: str) -> None:
    assert bare_name(route, PREFIXES).text == bare


@pytest.mark.parametrize(
    ("text", "tails"),
    [
        pytest.param("gpt-5", [], id="no path, no tails"),
        pytest.param("a/b/c", ["b/c", "c"], id="each segment goes in turn"),
        pytest.param("a//b", ["b"], id="an empty segment begins no tail"),
        pytest.param("a/", [], id="a slash at the end leaves nothing"),
    ],
)
def test_path_tails(text: str, tails: list[str]) -> None:
    assert path_tails(text) == tails


@given(st.text(st.sampled_from("ab1/:.@-(v) ")) | st.text())
def test_any_text_has_a_bare_name_and_every_removed_letter_is_told(text: str) -> None:
    """What is removed is told, so that an answer can say so."""
    name = bare_name(fold(text), PREFIXES, ASIDES, is_file=True)
    letters = sorted(c for part in (name.text, *name.stripped) for c in part if c.isalnum())
    assert letters == sorted(c for c in fold(text) if c.isalnum())
