"""What people would rather have: less money, a smaller model, another than the one they name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.answer import Ambiguous, Ranking, answer_query
from bot.answer.query_json import button_text, query_from_text, query_to_json
from bot.query import NOT_APPLIED, LeftOut, Query, parse
from catalog.catalog import Catalog
from catalog.loading import load
from catalog.pricing.frontier_price import standard_weight
from tests.conftest import DATA

X = "openai/gpt-5.5"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load(DATA, date(2026, 11, 22))


def asked(text: str, catalog: Catalog) -> dict[str, Any]:
    return query_to_json(parse(text, "ask", catalog))


@pytest.mark.parametrize(
    "text",
    [
        "cheaper than GPT-5.5 but as good",
        "something cheaper than GPT-5.5",
        "anything cheaper than GPT-5.5 that is as good?",
        "what's cheaper than GPT-5.5 and just as good?",
        "which model is as good as GPT-5.5 and cheaper?",
        "is there a cheaper model than GPT-5.5?",
        "cheaper option than GPT-5.5",
        "GPT-5.5 is pricey. what is a cheaper option?",
        "GPT-5.5 is too expensive, what else?",
        "GPT-5.5 costs too much, any alternative?",
        "less expensive than GPT-5.5 but just as good",
        "as good as GPT-5.5 for less money",
        "as good as GPT-5.5 at a lower cost",
        "on par with GPT-5.5 but cheaper",
        "comparable to GPT-5.5 but cheaper",
        "equivalent to GPT-5.5 at a lower price",
        "can anything match GPT-5.5 for less?",
        "GPT-5.5 quality for less",
        "GPT-5.5, but cheaper",
        "like GPT-5.5 but cheaper",
        "something like GPT-5.5 for less",
        "a model like GPT-5.5 at a lower price",
        "similar to GPT-5.5 but cheaper",
        "instead of GPT-5.5 to save money",
        "use something instead of GPT-5.5 that costs less",
        "replace GPT-5.5 with something cheaper",
        "swap GPT-5.5 for something cheaper",
        "switch from GPT-5.5 to a cheaper model",
        "move off GPT-5.5 to something cheaper",
        "we use GPT-5.5 and need a cheaper model",
        "cheaper replacement for GPT-5.5",
        "cheaper substitute for GPT-5.5",
        "cheaper version of GPT-5.5",
        "poor man's GPT-5.5",
        "cheaper alternative to GPT-5.5",
        "cheap alternative to GPT-5.5",
        "affordable alternative to GPT-5.5",
        "budget alternative to GPT-5.5",
        "drop-in cheaper alternative to GPT-5.5",
        "looking for a less expensive alternative to GPT-5.5",
    ],
)
def test_another_for_less(text: str, catalog: Catalog) -> None:
    query = asked(text, catalog)
    named = (query["intent"], query["instead_of"], query["cheaper_than"], query["priority"])
    assert named == ("cheapest", X, X, [])
    assert query["ignored"] == []


@pytest.mark.parametrize(
    "text",
    [
        "alternative to GPT-5.5",
        "GPT-5.5 alternatives",
        "what to use instead of GPT-5.5",
        "open source alternative to GPT-5.5",
    ],
)
def test_an_alternative_costs_less(text: str, catalog: Catalog) -> None:
    query = asked(text, catalog)
    assert (query["intent"], query["instead_of"], query["cheaper_than"]) == ("recommend", X, X)


@pytest.mark.parametrize(
    ("text", "intent", "instead_of"),
    [
        ("at least as good as GPT-5.5 for coding", "recommend", X),
        ("how can i get GPT-5.5 for less?", "routes", None),
        ("can i run GPT-5.5 for cheaper?", "routes", None),
        ("cheapest GPT-5.5", "routes", None),
        ("who sells GPT-5.5 cheaper?", "routes", None),
        ("where can i get GPT-5.5 cheaper", "routes", None),
        ("cheaper than the official price of GPT-5.5", "routes", None),
        ("is GPT-5.5 cheaper than Claude Opus 5.5?", "compare", None),
        ("replacement for GPT-5.5", "migrate", None),
        ("whisper or alternatives?", "recommend", None),
    ],
)
def test_the_price_is_not_to_be_beaten(
    text: str, intent: str, instead_of: str | None, catalog: Catalog
) -> None:
    query = asked(text, catalog)
    got = (query["intent"], query["instead_of"], query["cheaper_than"])
    assert got == (intent, instead_of, None)


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("best budget model for extraction", ["budget"]),
        ("best cheap model for coding", ["budget"]),
        ("top cheap coding models", ["budget"]),
        ("affordable model for chat", ["budget"]),
        ("low-cost vision model", ["budget"]),
        ("inexpensive embedding model", ["budget"]),
        ("economical model for rag", ["budget"]),
        ("best value for coding", ["budget"]),
        ("good value model for summarization", ["budget"]),
        ("best bang for the buck for agents", ["budget"]),
        ("best model for math on a budget", ["budget"]),
        ("most cost effective model for classification", ["budget"]),
        ("cheap but good model for ocr", ["budget"]),
        ("cheapest model for coding", []),
        ("most affordable tts", []),
        ("cheap model for coding", []),
        ("best affordable vision model under $1", []),
        ("no budget limit, best model for coding", []),
        ("is gpt-6 luna a good budget model for coding?", []),
        ("best cheap small model for a phone", ["budget", "tiny"]),
        ("tiny model with tool calling", ["tiny"]),
        ("model for extraction on an edge device", ["tiny"]),
        ("best on-device model for summarization", ["on-device"]),
        ("small open source model for coding", ["small"]),
        ("lightweight llm", ["small"]),
        ("best model for a small team", []),
        ("can gpt-oss-20b run on my laptop?", []),
    ],
)
def test_what_goes_first(text: str, priority: list[str], catalog: Catalog) -> None:
    assert asked(text, catalog)["priority"] == priority


@pytest.mark.parametrize(
    ("text", "criterion"),
    [
        ("which is cheaper for classification, gpt-6 luna or haiku 4.5", "price"),
        ("which is better value for coding: opus 5.5 or glm 5.3", "value"),
        ("best value for chat: gpt-6 luna or haiku 4.5", "value"),
        ("gpt-6 luna or haiku 4.5 for classification", None),
        ("is gemini 3.8 flash good enough instead of opus 5.5 for coding", None),
    ],
)
def test_what_decides_a_comparison(text: str, criterion: str | None, catalog: Catalog) -> None:
    query = asked(text, catalog)
    assert (query["intent"], query["criterion"], len(query["models"])) == ("compare", criterion, 2)


def test_a_size_leaves_room_for_the_job(catalog: Catalog) -> None:
    query = asked("best tiny model for on-device classification", catalog)
    assert (query["use_case"], query["ignored"]) == ("classification", [])


def test_it_goes_on_in_a_thread_until_it_is_taken_back(catalog: Catalog) -> None:
    first = parse("best budget model for extraction", "ask", catalog)
    wider = parse("and with vision", "ask", catalog, first)
    assert wider.filters == first.filters._replace(needs=("vision",))
    assert parse("never mind the budget", "ask", catalog, wider).filters.budget is None
    other = parse("cheaper alternative to gpt-5.5", "ask", catalog)
    assert parse("with vision", "ask", catalog, other).filters.instead_of == X


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("best budget model for coding", ["on a budget: at most 10% of what the best rated cost"]),
        ("best tiny model for coding", ["tiny: at most 8B parameters"]),
        ("cheaper alternative to gpt-5.5", ["not GPT-5.5", "cheaper than GPT-5.5"]),
    ],
)
def test_each_is_said_and_can_be_lifted(text: str, words: list[str], catalog: Catalog) -> None:
    query = parse(text, "ask", catalog)
    answer = answer_query(query, catalog)
    assert isinstance(answer, Ranking)
    assert list(answer.interpretation.filters) == words
    assert [lifted.label for lifted in answer.follow_ups(query, catalog).without_filter] == words


def test_a_button_keeps_it(catalog: Catalog) -> None:
    for text in ("best cheap small model for a phone", "cheaper alternative to gpt-5.5"):
        query = parse(text, "ask", catalog)
        again = query_from_text(button_text(query), catalog)
        assert isinstance(again, Query)
        assert again.filters == query.filters


def test_a_button_about_a_model_that_is_gone_is_none(catalog: Catalog) -> None:
    text = button_text(parse("cheaper alternative to gpt-5.5", "ask", catalog))
    assert (
        query_from_text(text.replace(f'"instead_of":"{X}"', '"instead_of":"x/y"'), catalog) is None
    )


def test_a_name_that_is_asked_back_is_left_out_all_the_same(catalog: Catalog) -> None:
    query = parse("cheaper alternative to deepseek v4", "ask", catalog)
    answer = answer_query(query, catalog)
    assert isinstance(answer, Ambiguous)
    tapped = answer.follow_ups(query, catalog).candidates[0].query
    again = query_from_text(button_text(tapped), catalog)
    assert again is not None
    (model,) = again.models
    assert (again.filters.instead_of, again.filters.cheaper_than) == (model, model)
    waiting = query_from_text(button_text(query), catalog)
    assert waiting is not None
    assert waiting.filters == query.filters


def test_the_named_model_is_measured_by_its_own_figures(catalog: Catalog) -> None:
    answer = answer_query(parse("GPT-5.5 but cheaper", "ask", catalog), catalog)
    assert isinstance(answer, Ranking)
    assert answer.reference_note == (
        "Rated no worse than GPT-5.5: 1482 ± 4 on Arena overall; "
        "cheaper than its $5.00 in · $30.00 out per 1M tokens"
    )
    unrated = answer_query(parse("cheaper than text-embedding-3-large", "ask", catalog), catalog)
    assert isinstance(unrated, Ranking)
    assert "is not rated for embeddings, so only its price counts" in str(unrated.reference_note)


def test_where_nothing_cheaper_is_as_good_the_best_rated_that_is_cheaper_is_named(
    catalog: Catalog,
) -> None:
    text = "cheaper alternative to claude opus 5.5 for agents"
    answer = answer_query(parse(text, "ask", catalog), catalog)
    assert isinstance(answer, Ranking)
    assert not answer.rows
    [relaxed] = answer.relaxed
    best = relaxed.best_rated
    assert best is not None
    assert best.rating is not None
    limit = standard_weight(catalog.models["anthropic/claude-opus-5-5"], catalog)
    assert limit is not None
    cheaper = (
        rating.value
        for model, rating in catalog.rated("arena.webdev")
        if (weight := standard_weight(model, catalog)) is not None and weight < limit
    )
    assert best.rating.value == max(cheaper)


def test_a_price_that_is_not_known_is_no_ceiling(catalog: Catalog) -> None:
    answer = answer_query(parse("alternative to flux 2 max", "ask", catalog), catalog)
    assert isinstance(answer, Ranking)
    assert answer.interpretation.filters == ("not FLUX.2 Max",)
    assert answer.interpretation.left_out == (LeftOut("cheaper than FLUX.2 Max", NOT_APPLIED),)
    assert answer.reference_note == (
        "FLUX.2 Max is not rated for image generation, so nothing is measured against it"
    )
    assert answer.rows


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("half the price of GPT-5.5", "at most 50% of its $5.00 in · $30.00 out per 1M tokens"),
        ("2x cheaper than GPT-5.5", "at most 50% of its $5.00 in · $30.00 out per 1M tokens"),
        ("GPT-5.5 but 90% cheaper", "at most 10% of its $5.00 in · $30.00 out per 1M tokens"),
    ],
)
def test_a_share_of_a_price_is_in_force(text: str, note: str, catalog: Catalog) -> None:
    query = parse(text, "ask", catalog)
    answer = answer_query(query, catalog)
    assert isinstance(answer, Ranking)
    assert answer.reference_note is not None
    assert answer.reference_note.endswith(note)
    share = query.filters.price_share
    assert share is not None
    limit = standard_weight(catalog.models[X], catalog)
    assert limit is not None
    weights = [standard_weight(catalog.models[row.line.id], catalog) for row in answer.rows]
    assert weights
    assert all(weight is not None and weight <= share * limit for weight in weights)
    again = query_from_text(button_text(query), catalog)
    assert again is not None
    assert again.filters == query.filters


def test_a_share_of_a_price_that_changes_nothing_is_said(catalog: Catalog) -> None:
    query = parse("context of GPT-5.5 at half the price", "ask", catalog)
    assert LeftOut("half the price", NOT_APPLIED) in query.left_out


def test_the_floor_holds_beside_a_model_that_nobody_rates(catalog: Catalog) -> None:
    answer = answer_query(parse("cheaper than Claude Fable 5.2", "ask", catalog), catalog)
    assert isinstance(answer, Ranking)
    assert answer.below_floor
    assert answer.rows[0].rating is not None
