"""What a message is written with, beside its words: lists, emoji, mentions, links, separators."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.query import parse
from bot.query.markup import without_markup
from catalog.catalog import Catalog

_EMOJI = (":free:", ":openai:", ":flag-eu:", ":thinking_face:", ":100:", ":+1::skin-tone-2:")
_QUESTIONS = ("best coding model", "haiku 4.5 price", "cheapest vision model under $1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("compare:\n1. sonnet 4.5\n2. haiku 4.5", "compare:\nsonnet 4.5, haiku 4.5"),
        ("- sonnet 4.5\n- haiku 4.5", "sonnet 4.5, haiku 4.5"),
        ("sonnet 4.5\n\nhaiku 4.5", "sonnet 4.5, haiku 4.5"),
        ("a) sonnet 4.5 b) haiku 4.5", ", sonnet 4.5 , haiku 4.5"),
        ("gpt 5. and 6. too", "gpt 5. and 6. too"),
        ("gpt 5.5 v kimi k3", "gpt 5.5 vs kimi k3"),
        ("opus v. sonnet", "opus vs sonnet"),
        ("deepseek v 3", "deepseek v 3"),
        ("price :moneybag: please", "price please"),
        ("gpt-oss-20b:free price", "gpt-oss-20b:free price"),
        ("ft:gpt-4o-mini-2024-07-18:acme::abc", "ft:gpt-4o-mini-2024-07-18:acme::abc"),
        ("<@U0B7> sonnet <!here>", "sonnet"),
    ],
)
def test_markup_is_read_past(text: str, expected: str) -> None:
    assert without_markup(text) == " ".join(expected.split())


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    question=st.sampled_from(_QUESTIONS),
    emoji=st.lists(st.sampled_from(_EMOJI), min_size=1, max_size=3),
    at=st.integers(0, 5),
)
def test_emoji_never_change_a_question(
    question: str, emoji: list[str], at: int, bundled: Catalog
) -> None:
    words = question.split()
    words[at:at] = emoji
    assert parse(" ".join(words), "ask", bundled) == parse(question, "ask", bundled)


@pytest.mark.parametrize(
    ("text", "models"),
    [
        ("<https://openrouter.ai/z-ai/glm-4.6>", ["zhipuai/glm-4.6"]),
        ("price of <https://huggingface.co/moonshotai/Kimi-K2-Instruct>?", ["moonshotai/kimi-k2"]),
        ("<http://claude.ai|claude.ai> opus 4.8 price", ["anthropic/claude-opus-4-8"]),
        ("gpt 5.6 sol vs luna", ["openai/gpt-5.6-sol", "openai/gpt-5.6-luna"]),
        (
            "claude 4.5 haiku or sonnet",
            ["anthropic/claude-haiku-4-5", "anthropic/claude-sonnet-4-5"],
        ),
        ("glm 5.2 glm 5.1", ["zhipuai/glm-5.2", "zhipuai/glm-5.1"]),
        ("grok 4.6 + grok 4.7 price", ["xai/grok-4.6", "xai/grok-4.7"]),
        ("haiku 4.5 / opus 4.8", ["anthropic/claude-haiku-4-5", "anthropic/claude-opus-4-8"]),
        ("qwen3.8 max/flash", ["alibaba/qwen3.8-max", "alibaba/qwen3.8-flash"]),
        ("gpt-5.4 mini - what does it cost", ["openai/gpt-5.4-mini"]),
        ("claude-opus-4-8[1m] price", ["anthropic/claude-opus-4-8"]),
        ("write me a haiku about rain", []),
        ("the opus was lovely last night", []),
        ("are you sure?", []),
        ("noted", []),
        ("openrouter/auto price", []),
    ],
)
def test_the_models_of_a_message(text: str, models: list[str], bundled: Catalog) -> None:
    assert list(parse(text, "ask", bundled).models) == models


@pytest.mark.parametrize(
    "brand", ["gpt", "gemini", "claude", "qwen", "deepseek", "mistral", "llama", "minimax", "nova"]
)
def test_a_brand_is_asked_back_in_one_shape(brand: str, bundled: Catalog) -> None:
    for text in (brand, f"price of {brand}", f"{brand}?"):
        query = parse(text, "ask", bundled)
        assert [type(named.resolution).__name__ for named in query.named] == ["Choice"], text
