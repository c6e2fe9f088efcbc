"""What rankings of the real catalogue promise, whatever the prices of the day are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from bot.answer import Ranking, answer_query
from bot.query import Intent, Query
from catalog import (
    Catalog,
    Filters,
    Wanted,
    Workload,
    exact,
    on_terms,
    shortlist,
    spend,
    stated,
    totals,
)

USE_CASES = ("general", "vision", "coding", "embeddings", "speech-to-text", "image-generation")
ONE = Workload(input_tokens=3000, output_tokens=500, requests=1, cached_share=Decimal("0.5"))
MANY = Workload(input_tokens=3_000_000, output_tokens=500_000)
PICTURES = Workload(images=10)
FILTERS = Filters(max_input_price=Decimal(1), region="eu", exclude_labs=("openai",))


def ranking(intent: Intent, use_case: str, filters: Filters, catalog: Catalog) -> Ranking:
    made = answer_query(Query("x", intent, use_case=use_case, filters=filters), catalog)
    assert isinstance(made, Ranking)
    return made


@pytest.mark.parametrize("use_case", USE_CASES)
@pytest.mark.parametrize("filters", [Filters(), FILTERS, replace(FILTERS, free=True)])
def test_every_model_is_listed_or_counted_once(
    use_case: str, filters: Filters, bundled: Catalog
) -> None:
    made = ranking("cheapest", use_case, filters, bundled)
    assert made.qualified + sum(count for _, count in made.excluded) == len(bundled.models)


@pytest.mark.parametrize("use_case", USE_CASES)
@pytest.mark.parametrize("filters", [Filters(), FILTERS])
@pytest.mark.parametrize("workload", [None, ONE, MANY])
def test_the_order_by_estimates_is_the_order_by_exact_costs(
    use_case: str, filters: Filters, workload: Workload | None, bundled: Catalog
) -> None:
    job, wanted = bundled.use_cases[use_case], Wanted(filters, workload=workload)
    listed = shortlist(job, wanted, bundled).paid
    costs = [exact(one, job, wanted, bundled) for one in listed]
    assert all(cost is not None and cost > 0 for cost in costs)
    assert all(a <= b for a, b in pairwise(cost for cost in costs if cost is not None))


@pytest.mark.parametrize("workload", [ONE, MANY, PICTURES])
def test_a_ladder_and_a_cost_say_the_same_of_an_offer(workload: Workload, bundled: Catalog) -> None:
    asked = stated(workload, bundled)
    offers = [o for model in bundled.models for o in bundled.ladder(model).offers]
    for offer, fitting in zip(offers, on_terms(offers, asked), strict=True):
        made = totals(fitting, asked)
        whole = (made.per_request or made.total) if made else None
        assert spend(offer, asked) == whole


def test_what_is_listed_meets_what_was_asked(bundled: Catalog) -> None:
    filters = Filters(
        max_input_price=Decimal(1),
        min_context=200_000,
        needs=("tools", "vision"),
        exclude_providers=("openrouter",),
        exclude_labs=("openai",),
    )
    listed = shortlist(bundled.use_cases["general"], Wanted(filters), bundled).paid
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
