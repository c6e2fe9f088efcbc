"""Prices under conditions, against the pages of those who ask them."""

from __future__ import annotations

import pytest

from bot.answer import PriceLadder, answer_query
from bot.query import parse
from catalog.catalog import Catalog
from catalog.pricing.offers import is_base
from catalog.schema import Price


def ladder(text: str, catalog: Catalog) -> PriceLadder:
    answer = answer_query(parse(text, "ask", catalog), catalog)
    assert isinstance(answer, PriceLadder)
    return answer


def base(prices: tuple[Price, ...]) -> dict[str, str]:
    """The base prices, by direction."""
    return {p.direction: f"{p.usd.normalize():f}" for p in prices if is_base(p)}


@pytest.mark.parametrize(
    ("text", "seller", "expected"),
    [
        # openai.com/api/pricing: batch and flex are half, priority is two and a half times as much.
        ("batch price of gpt-5.5", "openai", {"input": "2.5", "output": "15"}),
        ("gpt-5.5 flex price", "openai", {"input": "2.5", "output": "15"}),
        ("gpt-5.5 priority price", "openai", {"input": "12.5", "output": "75"}),
        ("gpt-5.5 price above 272k", "openai", {"input": "10", "output": "45"}),
        ("gpt-5.5 batch price above 272k", "openai", {"input": "5", "output": "22.5"}),
        # ai.google.dev/gemini-api/docs/pricing
        ("gemini 3.1 pro price over 200k", "google", {"input": "4", "output": "18"}),
        ("gemini 3.1 pro long context price", "google", {"input": "4", "output": "18"}),
        # docs.claude.com: a write costs 1.25 times the input, one for an hour twice the input.
        ("cache write price claude opus 5.5", "anthropic", {"input": "4", "cache_write": "5"}),
        ("1 hour cache write price opus 5.5", "anthropic", {"input": "4", "cache_write": "8"}),
        ("5 minute cache write sonnet 4.5", "anthropic", {"input": "3", "cache_write": "3.75"}),
        ("1 hour cache write sonnet 4.5", "anthropic", {"input": "3", "cache_write": "6"}),
        ("1h cache write sonnet 4.5 over 200k", "anthropic", {"input": "6", "cache_write": "12"}),
        ("price for a fine-tuned gpt-4.1 mini", "openai", {"input": "0.8", "output": "3.2"}),
        ("ft:gpt-4.1-mini-2025-04-14:acme::a1", "openai", {"input": "0.8", "output": "3.2"}),
        ("ft:gpt-4o-mini-2024-07-18:acme::a1", "openai", {"input": "0.3", "output": "1.2"}),
        ("gpt image 1 high quality 1024x1536 price", "openai", {"output": "0.25"}),
        ("gpt image 1 low quality price", "openai", {"output": "0.011"}),
        ("whisper price per hour", "openai", {"input": "0.006"}),
        ("tts-1 price per character", "openai", {"input": "15"}),
        ("sonar web search price", "perplexity", {"input": "0.012"}),
    ],
)
def test_what_the_first_seller_asks(
    text: str, seller: str, expected: dict[str, str], bundled: Catalog
) -> None:
    answer = ladder(text, bundled)
    assert answer.tariff is not None
    assert answer.tariff.known
    first = next(row for row in answer.rows.paid if row.provider == seller)
    prices = base(first.prices)
    assert {direction: prices.get(direction) for direction in expected} == expected


@pytest.mark.parametrize(
    "text",
    [
        # No feed has prices of web searches, but fees per request where searching is all it does.
        "web search price gpt-5.5",
        "claude opus 5.5 web search cost",
        "fine-tuned gpt-5.5 price",
        "ft:gpt-5.5:acme::abc123",
        "gpt-5.5 price over 200k",
        "batch price of deepseek v4 pro",
    ],
)
def test_where_no_source_states_it_that_is_said_first(text: str, bundled: Catalog) -> None:
    answer = ladder(text, bundled)
    assert answer.tariff is not None
    assert not answer.tariff.known
    assert answer.tariff.sentences[0].startswith("No source states ")
    assert answer.tariff.sentences[0].endswith("this is its usual price")


def test_no_source_states_what_training_costs(bundled: Catalog) -> None:
    answer = ladder("training price gpt-4.1 mini", bundled)
    assert answer.tariff is not None
    assert answer.tariff.sentences == (
        "No source states what training costs; this is what using the trained model costs",
    )
    assert answer.tariff.noun == "fine-tuned price"


def test_nothing_but_the_asked_price_stands_in_the_rows(bundled: Catalog) -> None:
    """A fine-tuned model is never answered with what a reseller asks for its base model."""
    rows = ladder("ft:gpt-4o-mini-2024-07-18:acme::abc123", bundled).rows
    assert {row.route_type for row in rows.all} == {"fine-tuned"}
