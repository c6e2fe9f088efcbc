"""A brand of a lab with several: its models, and no others of that lab."""

from __future__ import annotations

import pytest

from bot.answer import answer_query
from bot.answer.query_json import query_from_json, query_to_json
from bot.query import parse
from catalog.catalog import Catalog


@pytest.mark.parametrize(
    ("text", "brands"),
    [
        ("cheapest gemini models", ("gemini",)),
        ("which llama models still get served", ("llama",)),
        ("gpt models under $1", ("gpt",)),
        ("nova models", ("nova",)),
        ("claude models under $5", ()),
        ("best google model", ()),
        ("best model, no gemini models", ()),
    ],
)
def test_only_models_of_the_brand_are_listed(
    text: str, brands: tuple[str, ...], bundled: Catalog
) -> None:
    query = parse(text, "ask", bundled)
    assert query.filters.brands == brands
    shown = answer_query(query, bundled).shown_models()
    assert all(any(brand in model for brand in brands) for model in shown if brands)
    assert query_from_json(query_to_json(query), bundled).filters == query.filters


def test_a_brand_is_written_as_its_models_are(bundled: Catalog) -> None:
    answer = answer_query(parse("gpt models under $1", "ask", bundled), bundled)
    assert "GPT models only" in str(answer.interpretation)
