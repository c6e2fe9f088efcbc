"""Answers on prices, worked out by hand from the invented market."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import PriceLadder, Ranking, RelaxedFilter, Stated, answer_query
from bot.blocks import render
from bot.page import offer_text
from bot.query import Intent, Named, Query, Superlative
from catalog.catalog import Catalog
from catalog.filters.filter import Filters
from catalog.pricing.usage import Workload
from catalog.resolution.outcomes import Found, Unknown
from catalog.schema import Need
from catalog.shortlist.shortlist import build_shortlist
from catalog.shortlist.wanted import Wanted
from catalog.trust import VOUCHED_FOR
from tests.bot.agreeing import agree, assert_slack_takes

CIRRUS, MINI, LONG = "nimbus/cirrus-5", "nimbus/cirrus-5-mini", "nimbus/cirrus-5-long"
SLATE, SMALL = "quarry/slate-90b", "quarry/slate-9b"
BROOK, LITE, NIGHT = "tarn/brook-4", "tarn/brook-4-lite", "tarn/brook-4-night"
ALL = (
    "Brook 4 Lite, Slate 9B, Brook 4 Night, Cirrus 5 Mini, Slate 90B, Cirrus 5 Long, "
    "Brook 4, Cirrus 5"
)
D = Decimal
HALF_CACHED = Workload(input_tokens=2000, output_tokens=100, cached_share=D("0.5"))


def asked(
    intent: Intent,
    *models: str,
    order: Superlative | None = None,
    workload: Workload | None = None,
    **filters: Any,
) -> Query:
    named = tuple(Named(model, Found(model, "id")) for model in models)
    return Query("x", intent, named, filters=Filters(**filters), workload=workload, order=order)


def cheapest(*models: str, **how: Any) -> Query:
    return asked("cheapest", *models, **how)


def best(*models: str, **how: Any) -> Query:
    return asked("recommend", *models, **how)


def ranking(query: Query, catalog: Catalog) -> Ranking:
    made = answer_query(query, catalog)
    assert isinstance(made, Ranking)
    return made


def ladder(query: Query, catalog: Catalog) -> PriceLadder:
    made = answer_query(query, catalog)
    assert isinstance(made, PriceLadder)
    return made


def names(made: Ranking) -> str:
    return ", ".join(row.line.name for row in made.rows)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param(cheapest(), ALL, id="everything, a tie in the order of names"),
        pytest.param(cheapest(max_input_price=D(1)), ALL.rsplit(", ", 2)[0], id="at the limit"),
        pytest.param(
            cheapest(max_input_price=D("0.5")),
            "Brook 4 Lite, Slate 9B, Cirrus 5 Mini",
            id="the dearest hour counts: $0.60 at night is over $0.50",
        ),
        pytest.param(
            cheapest(max_output_price=D("1.5")),
            "Brook 4 Lite, Slate 9B, Brook 4 Night, Slate 90B",
            id="output",
        ),
        pytest.param(
            cheapest(max_input_price=D(5), max_output_price=D(2), min_context=100_000),
            "Brook 4 Lite, Slate 9B, Cirrus 5 Mini, Slate 90B",
            id="three filters",
        ),
        pytest.param(
            cheapest(min_context=100_000, needs=("tools", "json")),
            "Slate 90B, Cirrus 5",
            id="what is not stated does not count as yes",
        ),
        pytest.param(cheapest(needs=("vision",)), "Cirrus 5 Mini, Cirrus 5", id="pictures"),
        pytest.param(cheapest(needs=("batch",)), "Cirrus 5 Mini", id="a price for batches tells"),
        pytest.param(cheapest(needs=("caching",)), "Cirrus 5", id="a price for a cache tells"),
        pytest.param(cheapest(min_output=64_000), "Cirrus 5", id="length of answers"),
        pytest.param(cheapest(open_weights=True), "Slate 9B, Slate 90B", id="open weights"),
        pytest.param(
            cheapest(open_weights=False),
            "Brook 4 Lite, Cirrus 5 Mini, Cirrus 5 Long, Cirrus 5",
            id="proprietary",
        ),
        pytest.param(
            cheapest(commercial_license=True),
            "Slate 9B, Cirrus 5 Mini, Slate 90B, Cirrus 5 Long, Cirrus 5",
            id="an unknown licence allows nothing",
        ),
        pytest.param(cheapest(labs=("tarn",)), "Brook 4 Lite, Brook 4 Night, Brook 4", id="a lab"),
        pytest.param(
            cheapest(exclude_labs=("tarn", "quarry")),
            "Cirrus 5 Mini, Cirrus 5 Long, Cirrus 5",
            id="not these labs",
        ),
        pytest.param(
            cheapest(providers=("skyhost",)),
            "Slate 9B, Cirrus 5 Mini, Slate 90B, Cirrus 5",
            id="a provider",
        ),
        pytest.param(
            cheapest(providers=("skyhost", "gatehub"), max_input_price=D(1)),
            "Slate 9B, Slate 90B, Cirrus 5 Mini",
            id="either provider, and each model by its cheapest offer there",
        ),
        pytest.param(
            cheapest(exclude_providers=("nimbus", "tarn")),
            "Slate 9B, Slate 90B, Cirrus 5 Mini, Cirrus 5",
            id="not these providers",
        ),
        pytest.param(
            cheapest(region="eu"),
            "Slate 9B, Cirrus 5 Mini, Slate 90B, Cirrus 5",
            id="where a provider serves from",
        ),
        pytest.param(cheapest(region="us"), "Brook 4", id="where an id says it is served from"),
        pytest.param(
            cheapest(released_after=date(2026, 8, 15)),
            "Brook 4 Lite, Cirrus 5 Mini, Cirrus 5 Long",
            id="the day itself counts, no date does not",
        ),
        pytest.param(cheapest(free=True), "Slate 9B", id="free offers only"),
        pytest.param(cheapest(free=True, providers=("skyhost",)), "", id="free at a provider"),
        pytest.param(
            cheapest(CIRRUS),
            "Slate 90B, Brook 4, Cirrus 5",
            id="no worse than a model, as far as intervals tell",
        ),
        pytest.param(
            cheapest(MINI),
            "Cirrus 5 Mini, Slate 90B, Brook 4, Cirrus 5",
            id="no worse than the second best",
        ),
        pytest.param(cheapest(LITE), ALL, id="measured against what is not rated: no filter"),
        pytest.param(
            cheapest(workload=Workload(input_tokens=1000, output_tokens=10)),
            "Brook 4 Lite, Slate 9B, Cirrus 5 Mini, Brook 4 Night, Slate 90B, Cirrus 5 Long, "
            "Brook 4, Cirrus 5",
            id="little output turns the order: $0.324 by Skyhost is under $0.602",
        ),
        pytest.param(
            best(),
            "Slate 90B, Brook 4, Cirrus 5, Cirrus 5 Mini, Slate 9B, Brook 4 Lite, Cirrus 5 Long, "
            "Brook 4 Night",
            id="level ratings by price, then lower ones, then unrated ones, the newest first",
        ),
        pytest.param(best(needs=("vision",)), "Cirrus 5, Cirrus 5 Mini", id="best that sees"),
        pytest.param(
            best(order="newest", max_input_price=D(1)),
            "Brook 4 Lite, Cirrus 5 Long, Cirrus 5 Mini, Slate 9B, Slate 90B, Brook 4 Night",
            id="newest first, on one day the cheaper one, without a date last",
        ),
        pytest.param(
            best(order="context", needs=("tools",)),
            "Cirrus 5 Mini, Cirrus 5, Slate 90B",
            id="largest context first, then the cheaper one",
        ),
        pytest.param(cheapest(order="newest", labs=("quarry",)), "Slate 9B, Slate 90B", id="price"),
    ],
)
def test_ranked(query: Query, expected: str, market: Catalog) -> None:
    assert names(ranking(query, market)) == expected


@pytest.mark.parametrize(
    ("query", "model", "provider", "blended", "context"),
    [
        pytest.param(cheapest(), CIRRUS, "nimbus", "0.014", 200_000, id="4 + 20 / 2, a thousandth"),
        pytest.param(cheapest(), SLATE, "gatehub", "0.0014", 32_768, id="an offer's own context"),
        pytest.param(
            cheapest(min_context=100_000), SLATE, "skyhost", "0.002", 131_072,
            id="the cheapest that is long enough",
        ),
        pytest.param(
            cheapest(max_input_price=D("0.3")), MINI, "skyhost", "0.0015", 200_000,
            id="the dearer offer where the cheaper one asks too much for input",
        ),
        pytest.param(
            cheapest(exclude_providers=("nimbus", "gatehub")), CIRRUS, "skyhost", "0.0154",
            200_000, id="what is left",
        ),
        pytest.param(cheapest(), NIGHT, "tarn", "0.0007", 64_000, id="0.6 + 0.2 / 2: by night"),
        pytest.param(
            best(order="context"), SLATE, "skyhost", "0.002", 131_072,
            id="the offer with the most context, not the cheapest",
        ),
        pytest.param(
            cheapest(workload=HALF_CACHED), CIRRUS, "nimbus", "0.0064", 200_000,
            id="a thousand at 4, a thousand at 0.4, 100 at 20",
        ),
        pytest.param(
            cheapest(workload=Workload(input_tokens=300_000, output_tokens=1000, requests=10)),
            LONG, "nimbus", "0.608", 1_000_000, id="300k at 2 and a thousand at 8: the long tier",
        ),
        pytest.param(
            cheapest(workload=Workload(input_tokens=200_000, output_tokens=1000, requests=10)),
            LONG, "nimbus", "0.204", 1_000_000, id="200k at 1 and a thousand at 4: just below it",
        ),
        pytest.param(
            cheapest(workload=Workload(input_tokens=300_000, output_tokens=1000, period="day")),
            LONG, "nimbus", "0.304", 1_000_000, id="a total is no long prompt",
        ),
        pytest.param(
            cheapest(workload=Workload(requests=500, period="month")), CIRRUS, "nimbus", "0.014",
            200_000, id="requests without a size are typical ones",
        ),
    ],
)  # fmt: skip
def test_the_offer_that_passes_is_the_one_that_is_shown(
    query: Query, model: str, provider: str, blended: str, context: int, market: Catalog
) -> None:
    row = next(row for row in ranking(query, market).rows if row.line.id == model)
    assert (row.row.provider, row.request_cost, row.context) == (provider, D(blended), context)


BASE = {"capabilities not known": 1, "price unknown": 1, "retired": 1}


@pytest.mark.parametrize(
    ("query", "excluded"),
    [
        pytest.param(cheapest(), {}, id="nothing asked"),
        pytest.param(
            cheapest(needs=("tools",), max_input_price=D(1)),
            {
                "without tool calling": 1,
                "tool calling not stated": 4,
                "over $1.00 input": 1,
            },
            id="each model once, under the first it misses, unknown apart",
        ),
        pytest.param(
            cheapest(min_context=100_000, region="eu"),
            {"not served from the EU": 1, "of unknown region": 3},
            id="where nobody says, it is not known",
        ),
        pytest.param(
            cheapest(min_context=150_000),
            {"under 150k context": 3, "context not stated": 1},
            id="context",
        ),
        pytest.param(cheapest(commercial_license=True), {"licence not known": 3}, id="licence"),
        pytest.param(
            cheapest(providers=("skyhost",)), {"without a price at Skyhost": 4}, id="provider"
        ),
        pytest.param(
            cheapest(CIRRUS),
            {"rated below Cirrus 5": 2, "not rated on Arena overall": 3},
            id="rating",
        ),
        pytest.param(cheapest(free=True), {"without a free offer": 7}, id="free"),
        pytest.param(
            cheapest(workload=Workload(images=10)),
            {"without a known price for this": 8},
            id="pictures",
        ),
    ],
)
def test_left_out(query: Query, excluded: dict[str, int], market: Catalog) -> None:
    got = dict(ranking(query, market).excluded)
    assert {reason: count for reason, count in got.items() if reason not in BASE} == excluded


@pytest.mark.parametrize("free", [None, False])
def test_free_offers_stand_beside_a_list_unless_nobody_wants_them(
    free: bool | None, market: Catalog
) -> None:
    result = ranking(cheapest(free=free), market)
    assert [row.line.name for row in result.free] == ([] if free is False else ["Slate 9B"])
    assert result.rows


@pytest.mark.parametrize(
    ("query", "relaxed"),
    [
        pytest.param(cheapest(), [], id="something qualifies"),
        pytest.param(
            cheapest(max_input_price=D("0.05"), min_context=500_000),
            ["without input ≤ $0.05 per 1M tokens: 2, Brook 4 Lite at $0.00015"],
            id="one constraint that is to blame, the other excludes nothing more",
        ),
        pytest.param(
            cheapest(needs=("tools", "json"), max_input_price=D("0.9"), min_context=100_000),
            [
                "without structured output: 1, Cirrus 5 Mini at $0.0012",
                "without context ≥ 100k: 1, Slate 90B at $0.0014",
                "without input ≤ $0.90 per 1M tokens: 2, Slate 90B at $0.002",
            ],
            id="any of three",
        ),
        pytest.param(
            cheapest(free=True, needs=("vision",)),
            ["without free: 2, Cirrus 5 Mini at $0.0012", "without image input: 1, Slate 9B free"],
            id="free",
        ),
        pytest.param(
            cheapest(max_input_price=D("0.05"), min_context=500_000, needs=("tools",)),
            [],
            id="no single one is to blame",
        ),
    ],
)
def test_what_would_fit_if_one_constraint_went(
    query: Query, relaxed: list[str], market: Catalog
) -> None:
    def said(one: RelaxedFilter) -> str:
        cost = one.cheapest.request_cost
        at = "free" if cost is None else f"at ${cost.normalize():f}"
        return f"without {one.filter}: {one.count}, {one.cheapest.line.name} {at}"

    assert [said(one) for one in ranking(query, market).relaxed] == relaxed


def test_free_offers_and_plans_stand_aside(market: Catalog) -> None:
    made = ranking(cheapest(), market)
    assert [row.line.id for row in made.free] == [SMALL]
    assert [row.line.id for row in made.plans] == [LONG]
    dear = ranking(cheapest(max_input_price=D(1)), market)
    assert [row.line.id for row in dear.free] == [SMALL]
    assert dear.plans == (), "a plan has no price per token that could be low enough"


def test_no_model_on_the_frontier_is_both_dearer_and_worse(market: Catalog) -> None:
    made = ranking(best(), market)
    assert [row.line.id for row in made.frontier] == [CIRRUS, SLATE, MINI, SMALL]
    marked = {row.line.id for row in made.rows if row.on_frontier}
    assert marked == {CIRRUS, SLATE, MINI, SMALL}


def test_best_value_is_the_cheapest_within_the_margin_of_the_best(market: Catalog) -> None:
    made = ranking(cheapest(), market)
    assert made.best_value
    assert made.best_value.line.id == SLATE
    assert made.benchmark
    assert (made.benchmark.rated_count, made.benchmark.tied_with_best) == (5, 3)


def test_the_model_that_others_are_measured_against_is_marked(market: Catalog) -> None:
    made = ranking(cheapest(MINI), market)
    assert [row.line.id for row in made.rows if row.is_reference] == [MINI]
    unrated = ranking(cheapest(LITE), market)
    assert unrated.reference_note
    assert "is not rated" in unrated.reference_note


def test_a_condition_of_the_licence_is_said(market: Catalog) -> None:
    made = ranking(cheapest(commercial_license=True), market)
    said = {row.line.id: [fact.text for fact in row.why][-1] for row in made.rows}
    assert said[MINI] == (
        "proprietary: commercial use with conditions (under the terms of service)"
    )
    assert said[SMALL] == "Apache-2.0: commercial use allowed"


def test_a_name_that_is_not_there_ranks_nothing(market: Catalog) -> None:
    query = Query("x", "cheapest", (Named("cirrus 99", Unknown()),))
    assert not isinstance(answer_query(query, market), Ranking)


def test_pictures_are_asked_of_models_that_make_them(market: Catalog) -> None:
    assert ranking(cheapest(needs=("image-out",)), market).use_case == "image-generation"
    assert ranking(cheapest(), market).use_case == "general"


@pytest.mark.parametrize(
    ("filters", "stands"),
    [
        ({}, []),
        (
            {"providers": ("skyhost",)},
            [
                "Skyhost charges 10% more than the Nimbus API",
                "2 of 3 sellers are cheaper than Skyhost; the cheapest: the Nimbus API, "
                "$4.00 in · $20.00 out per 1M tokens",
            ],
        ),
        (
            {"providers": ("gatehub",)},
            [
                "Gatehub charges the same as the Nimbus API",
                "No other of the 3 sellers that compare is cheaper than Gatehub",
            ],
        ),
        (
            {"providers": ("nimbus",)},
            ["No other of the 3 sellers that compare is cheaper than the Nimbus API"],
        ),
        (
            {"providers": ("skyhost", "gatehub", "tarn")},
            [
                "Skyhost charges 10% more than Gatehub",
                "Tarn API is not known as a seller of it",
                "No other of the 3 sellers that compare is cheaper than Gatehub",
            ],
        ),
    ],
)
def test_where_a_provider_stands(
    filters: dict[str, Any], stands: list[str], market: Catalog
) -> None:
    assert list(ladder(asked("routes", CIRRUS, **filters), market).provider_comparison) == stands


@pytest.mark.parametrize(
    ("query", "rows", "left_out"),
    [
        pytest.param(
            asked("routes", CIRRUS),
            ["nimbus", "gatehub", "skyhost"],
            {},
            id="curated first among equals",
        ),
        pytest.param(
            asked("routes", CIRRUS, exclude_providers=("nimbus",)),
            ["gatehub", "skyhost"],
            {"at Nimbus API": 1},
            id="without one",
        ),
        pytest.param(
            asked("routes", CIRRUS, region="eu"),
            ["skyhost"],
            {"of unknown region": 2},
            id="region",
        ),
        pytest.param(
            asked("routes", CIRRUS, max_input_price=D(4), max_output_price=D(20)),
            ["nimbus", "gatehub"],
            {"over $4.00 input": 1},
            id="prices",
        ),
        pytest.param(
            asked("routes", SMALL, max_input_price=D("0.01")),
            ["gatehub"],
            {"over $0.01 input": 1},
            id="free is below every limit",
        ),
        pytest.param(
            asked("routes", MINI, workload=Workload(input_tokens=1000, output_tokens=10)),
            ["skyhost", "nimbus"],
            {},
            id="by what the stated request costs",
        ),
        pytest.param(
            asked("routes", "tarn/brook-5", max_input_price=D(1)),
            [],
            {"without a known input price per token": 1},
            id="an unknown price is not low enough",
        ),
    ],
)
def test_ladder(query: Query, rows: list[str], left_out: dict[str, int], market: Catalog) -> None:
    made = ladder(query, market)
    assert [row.provider for row in made.rows.priced] == rows
    assert dict(made.excluded) == left_out


def test_a_stated_use_is_priced_row_by_row(market: Catalog) -> None:
    workload = HALF_CACHED._replace(requests=1000, period="day")
    made = ladder(asked("routes", CIRRUS, workload=workload), market)
    costs = {row.provider: row.cost for row in made.rows.paid}
    assert costs == {"nimbus": D("0.0064"), "gatehub": D("0.01"), "skyhost": D("0.011")}
    assert made.rows.basis
    assert (made.rows.basis.times, made.rows.basis.label) == (1000, "Per day")
    assert made.rows.tied == 1


REPLIES: dict[str, Query] = {
    "cheapest_with_filters": cheapest(max_input_price=D(1), min_context=100_000),
    "cheapest_for_a_stated_use": cheapest(
        needs=("tools",),
        workload=Workload(input_tokens=2000, output_tokens=100, requests=50_000, period="day"),
    ),
    "cheapest_as_good_as": cheapest(MINI),
    "cheapest_with_nothing_left": cheapest(
        needs=("tools", "json"), max_input_price=D("0.9"), min_context=100_000
    ),
    "free": cheapest(free=True),
    "best": best(commercial_license=True),
    "newest": best(order="newest"),
    "largest_context": best(order="context"),
    "ladder_at_two_providers": asked("routes", CIRRUS, providers=("skyhost", "gatehub")),
    "ladder_first_party_only": asked("routes", CIRRUS, trust=("first-party",)),
    "ladder_for_a_stated_use": asked(
        "routes", MINI, workload=Workload(input_tokens=1000, output_tokens=10, requests=1000)
    ),
}


@pytest.mark.parametrize("name", REPLIES)
def test_reply_is_as_agreed(name: str, market: Catalog, golden: Callable[[str, str], None]) -> None:
    reply = render(answer_query(REPLIES[name], market))
    assert_slack_takes(reply)
    agree(golden, f"offers_{name}", reply)


@pytest.mark.parametrize("name", REPLIES)
def test_same_question_same_bytes(name: str, market: Catalog) -> None:
    first, second = (answer_query(REPLIES[name], market) for _ in range(2))
    assert render(first) == render(second)
    assert json.dumps(first.to_json()) == json.dumps(second.to_json())


def _one(field: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return values.map(lambda value: {field: value})


NEEDS: tuple[Need, ...] = ("vision", "tools", "json", "reasoning", "caching", "batch")
CONSTRAINTS = st.one_of(
    _one("max_input_price", st.sampled_from([D("0.1"), D("0.5"), D(1), D(4)])),
    _one("max_output_price", st.sampled_from([D("0.1"), D(2), D(20)])),
    _one("min_context", st.sampled_from([4_000, 100_000, 200_000, 1_000_000])),
    _one("min_output", st.sampled_from([1_000, 64_000])),
    _one("needs", st.lists(st.sampled_from(NEEDS), min_size=1, max_size=2).map(tuple)),
    _one("open_weights", st.booleans()),
    _one("commercial_license", st.just(value=True)),
    _one("free", st.just(value=True)),
    _one("providers", st.lists(st.sampled_from(["nimbus", "skyhost"]), min_size=1).map(tuple)),
    _one("exclude_providers", st.sampled_from([("nimbus",), ("gatehub", "tarn")])),
    _one("labs", st.sampled_from([("nimbus",), ("quarry", "tarn")])),
    _one("exclude_labs", st.sampled_from([("nimbus",), ("quarry",)])),
    _one("trust", st.sampled_from([("first-party",), ("cloud",), ("first-party", "cloud")])),
    _one("resellers", st.booleans()),
    _one("region", st.sampled_from(["eu", "us", "apac"])),
    _one("released_after", st.sampled_from([date(2026, 7, 2), date(2026, 8, 15)])),
)


@settings(max_examples=300, deadline=None)
@given(few=st.lists(CONSTRAINTS, max_size=3), one=CONSTRAINTS)
def test_a_filter_more_never_adds_a_model(
    few: list[dict[str, Any]], one: dict[str, Any], market: Catalog
) -> None:
    some = {field: value for constraint in few for field, value in constraint.items()}
    field, value = next(iter(one.items()))
    if field in ("needs", "exclude_providers", "exclude_labs"):
        value = (*some.get(field, ()), *value)
    elif field in some:
        return
    before, after = (
        build_shortlist(market.use_cases["general"], Wanted(Filters(**filters)), market)
        for filters in (some, some | {field: value})
    )
    assert {o.model.id for o in after.paid} <= {o.model.id for o in before.paid}
    assert {o.model.id for o in after.free} <= {o.model.id for o in before.free}
    assert {o.model.id for o in after.plans} <= {o.model.id for o in before.plans}


@settings(max_examples=100, deadline=None)
@given(few=st.lists(CONSTRAINTS, max_size=3))
def test_every_candidate_is_listed_or_counted_once(
    few: list[dict[str, Any]], market: Catalog
) -> None:
    some = {field: value for constraint in few for field, value in constraint.items()}
    found = build_shortlist(market.use_cases["general"], Wanted(Filters(**some)), market)
    listed = found.free if some.get("free") else found.paid
    counted = sum(found.missed.values()) + sum(found.left_out.values())
    assert len(listed) + counted == len(market.models)


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ({"max_input_price": D(1)}, "input ≤ $1.00 per 1M tokens"),
        ({"min_context": 200_000}, "context ≥ 200k"),
        ({"min_output": 64_000}, "output ≥ 64k"),
        ({"exclude_labs": ("nimbus", "tarn")}, "not Nimbus Labs or Tarn & Sons"),
        ({"providers": ("skyhost",)}, "at Skyhost"),
        ({"needs": ("tools", "json")}, "tool calling, structured output"),
        ({"region": "eu"}, "served from the EU"),
        ({"released_after": date(2026, 8, 1)}, "released since 2026-08-01"),
        ({"open_weights": True}, "open weights"),
        ({"commercial_license": True}, "commercial use allowed"),
        ({"free": True}, "free"),
        ({"trust": ("first-party",)}, "first-party only"),
        ({"trust": ("cloud",)}, "clouds only"),
        ({"trust": ("first-party", "cloud")}, "first-party or a cloud"),
        ({"trust": VOUCHED_FOR}, "established sellers only"),
        ({"resellers": False}, "no resellers"),
        ({"resellers": True}, "resellers included"),
    ],
)
def test_constraints_in_force_are_said(filters: dict[str, Any], said: str, market: Catalog) -> None:
    assert ", ".join(answer_query(cheapest(**filters), market).interpretation.filters) == said


def test_every_row_says_how_far_its_seller_can_be_vouched_for(market: Catalog) -> None:
    rows = answer_query(asked("routes", CIRRUS), market).to_json()["rows"]
    graded = {"nimbus": "first-party", "skyhost": "established", "gatehub": "established"}
    assert {row["provider"]: row["trust"] for row in rows} == graded
    ranked = answer_query(cheapest(), market).to_json()["rows"]
    assert {row["trust"] for row in ranked} <= {*graded.values()}


@pytest.mark.parametrize(
    ("ages", "said"),
    [
        ((0, 14), "Sources: models.dev, LiteLLM · 2026-11-01 to 2026-11-15"),
        ((0, 15), "Sources: models.dev, LiteLLM · 2026-11-01 to 2026-11-15 · up to 15 days old"),
    ],
)
def test_prices_over_14_days_old_say_so(ages: tuple[int, int], said: str) -> None:
    newest, oldest = ages
    stated = (
        Stated("models.dev", date(2026, 11, 15), newest),
        Stated("LiteLLM", date(2026, 11, 1), oldest),
    )
    assert offer_text.sources(stated) == said


def test_work_by_the_day_is_said_by_the_month_too(market: Catalog) -> None:
    daily = Workload(input_tokens=1000, output_tokens=500, requests=1000, period="day")
    said = render(answer_query(cheapest(workload=daily), market)).text
    assert "$0.15 per day, $4.50 a month, at Tarn API" in said
    by_workday = daily._replace(workdays=True)
    said = render(answer_query(cheapest(workload=by_workday), market)).text
    assert "$0.15 per day, $3.30 a month, at Tarn API" in said
