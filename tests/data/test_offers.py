"""What rankings of the real catalogue promise, whatever the prices of the day are."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from bot.answer import Cost, Ranking, answer_query
from bot.query import Intent, Query
from catalog.catalog import Catalog
from catalog.filters.filter import Filters
from catalog.pricing.ladder import TIE
from catalog.pricing.usage import DAYS_PER_MONTH, Workload, offers_for_usage, usage_totals
from catalog.shortlist.qualifying import qualifying_models
from catalog.shortlist.shortlist import build_shortlist
from catalog.shortlist.wanted import Wanted
from catalog.shortlist.workload_costs import stated_usage, workload_cost

USE_CASES = ("general", "vision", "coding", "embeddings", "speech-to-text", "image-generation")
ONE = Workload(input_tokens=3000, output_tokens=500, requests=1, cached_share=Decimal("0.5"))
MANY = Workload(input_tokens=3_000_000, output_tokens=500_000)
CACHED = Workload(input_tokens=30_000, output_tokens=100, requests=9, cached_share=Decimal("0.9"))
DAILY = Workload(requests=10_000, period="day")
PICTURES = Workload(images=10)
FINE_PICTURES = Workload(images=10, quality="high")
FILTERS = Filters(max_input_price=Decimal(1), region="eu", exclude_labs=("openai",))
PRICED = Filters(max_output_price=Decimal(2), open_weights=True)
AT_TWO_SELLERS = Filters(providers=("openrouter", "deepinfra"))


def ranking(intent: Intent, use_case: str, filters: Filters, catalog: Catalog) -> Ranking:
    made = answer_query(Query("x", intent, use_case=use_case, filters=filters), catalog)
    assert isinstance(made, Ranking)
    return made


@pytest.mark.parametrize("filters", [Filters(), Filters(max_input_price=Decimal(1))])
def test_a_difference_by_rounding_makes_no_seller_the_cheapest(
    filters: Filters, bundled: Catalog
) -> None:
    """Databricks' units, converted, make Gemini 3.8 Flash $0.7499989, a hair below Google."""
    listed = build_shortlist(bundled.use_cases["vision"], Wanted(filters), bundled).paid
    flash = next(one for one in listed if one.model.id == "google/gemini-3.8-flash")
    assert flash.offer.route.provider == "google"


def test_a_seller_that_is_named_is_listed_at_its_price_for_requests_one_by_one(
    bundled: Catalog,
) -> None:
    for use_case in bundled.curation.use_cases:
        listed = build_shortlist(use_case, Wanted(AT_TWO_SELLERS), bundled).paid
        assert {one.offer.route.type for one in listed} <= {"serverless"}, use_case.id


@pytest.mark.parametrize("use_case", USE_CASES)
@pytest.mark.parametrize("filters", [Filters(), FILTERS, FILTERS._replace(free=True)])
def test_every_model_is_listed_or_counted_once(
    use_case: str, filters: Filters, bundled: Catalog
) -> None:
    made = ranking("cheapest", use_case, filters, bundled)
    assert made.qualified + sum(count for _, count in made.excluded) == len(bundled.models)


@pytest.mark.parametrize("filters", [Filters(), FILTERS, AT_TWO_SELLERS, Filters(resellers=True)])
@pytest.mark.parametrize("workload", [None, ONE, MANY, CACHED, PICTURES, FINE_PICTURES])
def test_every_ranking_is_ordered_by_exact_cost_and_then_by_name(
    filters: Filters, workload: Workload | None, bundled: Catalog
) -> None:
    for use_case in bundled.curation.use_cases:
        asked = stated_usage(workload, bundled, use_case.typical)
        listed = build_shortlist(use_case, Wanted(filters, job=asked), bundled).paid
        assert [one.cost for one in listed] == [workload_cost(one.offer, asked) for one in listed]
        order = [(one.cost, one.model.name.casefold(), one.model.id) for one in listed]
        assert order == sorted(order), use_case.id


@pytest.mark.parametrize("filters", [Filters(), FILTERS])
@pytest.mark.parametrize("workload", [None, ONE, MANY])
def test_of_one_model_the_cheapest_offer_is_ranked_and_of_equals_the_first_of_its_ladder(
    filters: Filters, workload: Workload | None, bundled: Catalog
) -> None:
    use_case, passing = bundled.use_cases["general"], qualifying_models(filters, bundled)
    asked = stated_usage(workload, bundled, use_case.typical)
    for one in build_shortlist(use_case, Wanted(filters, job=asked), bundled).paid:
        ladder = bundled.ladder(one.model.id)
        offers = passing.among((*ladder.paid, *ladder.other), one.model)
        costs = [
            (cost, offer)
            for offer in offers
            if offer.group == "comparable" and (cost := workload_cost(offer, asked))
        ]
        most = TIE * min(cost for cost, _ in costs)
        assert one.offer is next(offer for cost, offer in costs if cost <= most)


@pytest.mark.parametrize("filters", [Filters(), FILTERS, PRICED])
@pytest.mark.parametrize("workload", [None, DAILY, ONE, MANY, PICTURES])
def test_a_cost_question_starts_with_the_models_of_the_ranking(
    filters: Filters, workload: Workload | None, bundled: Catalog
) -> None:
    for use_case in bundled.use_cases:
        query = Query("x", "cost", use_case=use_case, filters=filters, workload=workload)
        costed = answer_query(query, bundled)
        ranked = answer_query(query._replace(intent="cheapest"), bundled)
        assert isinstance(costed, Cost)
        assert isinstance(ranked, Ranking)
        rows = [
            (row.line.id, row.row and row.row.route, row.totals and row.totals.exact)
            for row in costed.rows
        ]
        times = ranked.basis.times if workload and workload.requests else 1
        days = DAYS_PER_MONTH if workload and workload.period == "day" else 1
        assert rows == [
            (row.line.id, row.row.route, row.request_cost and row.request_cost * times * days)
            for row in ranked.rows[: len(rows)]
        ], use_case


@pytest.mark.parametrize("workload", [ONE, MANY, PICTURES])
def test_a_ladder_and_a_cost_say_the_same_of_an_offer(workload: Workload, bundled: Catalog) -> None:
    asked = stated_usage(workload, bundled)
    offers = [o for model in bundled.models for o in bundled.ladder(model).offers]
    for offer, fitting in zip(offers, offers_for_usage(offers, asked), strict=True):
        made = usage_totals(fitting, asked)
        whole = (made.per_request or made.total) if made else None
        assert workload_cost(offer, asked) == whole


def test_what_is_listed_meets_what_was_asked(bundled: Catalog) -> None:
    filters = Filters(
        max_input_price=Decimal(1),
        min_context=200_000,
        needs=("tools", "vision"),
        exclude_providers=("openrouter",),
        exclude_labs=("openai",),
    )
    listed = build_shortlist(bundled.use_cases["general"], Wanted(filters), bundled).paid
    assert listed
    for one in listed:
        facts, route = one.model.facts, one.offer.route
        assert facts.input is not None
        assert "image" in facts.input
        assert "tools" in facts.capabilities
        assert one.model.lab != "openai"
        assert route.provider != "openrouter"
        assert (route.context or facts.context or 0) >= 200_000
        assert all(price.usd <= 1 for price in one.offer.base("input"))


@pytest.mark.parametrize("use_case", ["general", "vision", "coding", "math"])
def test_nothing_on_the_frontier_is_both_dearer_and_worse(use_case: str, bundled: Catalog) -> None:
    made = ranking("recommend", use_case, Filters(), bundled)
    assert len(made.frontier) > 1
    for better, cheaper in pairwise(made.frontier):
        assert better.rating
        assert cheaper.rating
        assert better.request_cost is not None
        assert cheaper.request_cost is not None
        assert better.rating.value >= cheaper.rating.value
        assert better.request_cost >= cheaper.request_cost
