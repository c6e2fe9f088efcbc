from __future__ import annotations

from datetime import date

import pytest

from bot.answer import Citation, answer_query
from bot.api.questions import parse_message
from bot.query import Intent, Query, parse
from catalog.catalog import Catalog
from tests.bot.asking import DAILY, query_about
from tests.bot.test_questions import MESSAGES
from tests.conftest import DATA
from tests.dates import curated_days, last_checked

FEED = ("models.dev", date(2026, 10, 1))
LATER = ("LiteLLM", date(2026, 11, 1))
ARENA = ("Arena", date(2026, 10, 20))
PAGE = ("example.com", date(2026, 11, 1))

STATED: list[tuple[Intent, str, tuple[str, str], tuple[str, date]]] = [
    ("summary", "cirrus 4", ("Nimbus API, input", "$3.00 per 1M tokens"), FEED),
    ("summary", "cirrus 4", ("Nimbus API, cache read", "$0.30 per 1M tokens"), FEED),
    ("summary", "cirrus 4", ("Skyhost, output", "$16.50 per 1M tokens"), LATER),
    ("summary", "cirrus 4", ("Context", "200,000 tokens"), FEED),
    ("summary", "cirrus 4", ("Max output", "64,000 tokens"), FEED),
    ("summary", "cirrus 4", ("Released", "2026-05-04"), FEED),
    ("summary", "cirrus 4", ("Cirrus 4 Mini, Arena vision", "1210 ± 10"), ARENA),
    ("summary", "cirrus 3", ("Retires", "2026-06-30"), PAGE),
    ("summary", "stratus 1", ("Nimbus API, image input", "$8.00 per 1M tokens"), FEED),
    ("summary", "ripple 2", ("Tarn API, input", "$0.006 per minute"), FEED),
    ("summary", "slate 8b", ("Gatehub", "free"), FEED),
    ("routes", "slate 70b", ("Skyhost, input", "$0.60 per 1M tokens"), LATER),
    ("routes", "cirrus 3", ("Retires", "2026-06-30"), PAGE),
    ("fit", "cirrus 4", ("Cirrus 4, vision", "image input"), FEED),
    ("compare", "cirrus 4, slate 70b", ("Slate 70B, context", "131,072 tokens"), FEED),
    ("compare", "cirrus 4, cirrus 4 mini", ("Cirrus 4, Arena vision", "1290 ± 10"), ARENA),
    (
        "compare",
        "cirrus 4, slate 70b",
        ("Slate 70B at Skyhost, output", "$0.80 per 1M tokens"),
        LATER,
    ),
    ("cost", "cirrus 4", ("Cirrus 4 at Nimbus API, output", "$15.00 per 1M tokens"), FEED),
    ("migrate", "cirrus 3", ("Cirrus 3, retires", "2026-06-30"), PAGE),
    ("migrate", "cirrus 3", ("Cirrus 4 at Nimbus API, input", "$3.00 per 1M tokens"), FEED),
    ("releases", "", ("Cirrus 4 Mini, released", "2026-06-01"), FEED),
    ("gateways", "cirrus 4", ("Gatehub, input", "$3.00 per 1M tokens"), FEED),
    ("benchmarks", "cirrus 4", ("Cirrus 4, Arena vision", "1290 ± 10"), ARENA),
]


@pytest.mark.parametrize(
    ("intent", "names", "figure", "by"), STATED, ids=[f"{r[0]} {r[1]}: {r[2][0]}" for r in STATED]
)
def test_a_figure_has_its_source(
    intent: Intent, names: str, figure: tuple[str, str], by: tuple[str, date], world: Catalog
) -> None:
    use_case = "vision" if intent in ("fit", "compare") else None
    workload = DAILY if intent == "cost" else None
    query = query_about(intent, names, world, use_case=use_case, workload=workload)
    found = answer_query(query, world).citations(world)
    assert (*figure, *by) in [(f.label, f.value, f.source, f.as_of) for f in found]


def test_the_cheapest_price_comes_first(world: Catalog) -> None:
    found = answer_query(query_about("summary", "slate 70b", world), world).citations(world)
    assert found[0] == Citation(
        "Skyhost, input",
        "$0.60 per 1M tokens",
        *LATER,
        "https://example.com/skyhost",
        "quarry/slate-70b",
        "Skyhost",
        "skyhost/slate-70b",
    )


def test_a_ranking_names_its_models(market: Catalog) -> None:
    query = Query("", "cheapest", use_case="general")
    found = answer_query(query, market).citations(market)
    assert ("Slate 9B at Skyhost, input", "$0.10 per 1M tokens") in [
        (f.label, f.value) for f in found
    ]
    assert len({f.label for f in found}) > 5


def test_the_context_of_a_route_is_said_by_who_lists_it(market: Catalog) -> None:
    query = Query("", "cheapest", use_case="general")
    found = {f.label: f for f in answer_query(query, market).citations(market)}
    route = found["Slate 90B, context"]
    assert (route.value, route.url) == ("32,768 tokens", "https://example.com/gatehub")
    assert found["Slate 9B, context"].url == "https://example.com/models.json"


def test_routes_of_one_provider_are_told_apart(bundled: Catalog) -> None:
    found = answer_query(query_about("routes", "gpt-4o", bundled), bundled).citations(bundled)
    assert len({f.label for f in found}) == len(found)


@pytest.mark.parametrize("name", ["help", "claude opus 9", "gemini"])
def test_what_states_nothing_has_no_figures(name: str, bundled: Catalog) -> None:
    assert answer_query(parse(name, "model", bundled), bundled).citations(bundled) == ()


def test_every_figure_of_every_answer_has_words_source_and_date(bundled: Catalog) -> None:
    feeds = {source.name: source.as_of for source in bundled.sources.values()}
    checked = curated_days(DATA)
    kinds, counted = set(), 0
    for message in MESSAGES:
        made = answer_query(parse_message(message, bundled), bundled)
        found = made.citations(bundled)
        assert len(set(found)) == len(found)
        for figure in found:
            assert all((figure.label, figure.value, figure.source))
            assert figure.as_of <= last_checked(bundled)
            if figure.as_of not in checked and figure.source in feeds:
                assert figure.as_of == feeds[figure.source]
        kinds |= {type(made)} if found else set()
        counted += len(found)
    assert len(kinds) == 14
    assert counted > 1000
