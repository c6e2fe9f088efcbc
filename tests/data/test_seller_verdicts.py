"""Which sellers do what is asked of them, as far as their terms are known."""

from __future__ import annotations

import pytest

from bot.answer import answer_query
from bot.answer.query_json import query_from_json, query_to_json
from bot.query import parse
from catalog.catalog import Catalog


def verdicts(text: str, catalog: Catalog) -> dict[str, list[str]]:
    query = parse(text, "ask", catalog)
    assert query.topic == "sellers"
    assert query_from_json(query_to_json(query), catalog).filters == query.filters
    found: dict[str, list[str]] = answer_query(query, catalog).to_json()["verdicts"]
    return found


@pytest.mark.parametrize(
    ("text", "seller", "verdict"),
    [
        ("who trains on our data", "DeepSeek API", "yes"),
        ("who trains on our data", "Amazon Bedrock", "no"),
        ("who doesn't train on our data", "Amazon Bedrock", "yes"),
        ("who doesn't train on our data", "DeepSeek API", "no"),
        pytest.param("who keeps our data", "OpenRouter", "unknown", id="it passes prompts on"),
        ("which sellers are registered in china", "DeepSeek API", "yes"),
        ("which sellers are registered in china", "OpenRouter", "no"),
    ],
)
def test_a_seller_does_what_its_terms_say(
    text: str, seller: str, verdict: str, bundled: Catalog
) -> None:
    assert seller in verdicts(text, bundled)[verdict]


def test_each_seller_has_one_verdict(bundled: Catalog) -> None:
    kinds = verdicts("which providers are us only & dont retain prompts", bundled)
    names = [name for kind in ("yes", "no", "unknown") for name in kinds[kind]]
    assert len(names) == len(set(names)) > 200
