"""What a comparison and a cost promise, on the real catalogue."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.answer import Comparison, Cost, answer_query
from bot.answer.cost_estimate import lab_priced_offer, paid_qualifying, priced_offers
from bot.blocks import render
from bot.query import Intent, Named, Query
from catalog.catalog import Catalog
from catalog.filters.filter import NO_FILTERS
from catalog.model import has_open_weights
from catalog.pricing.lab_price import charges_by_length
from catalog.pricing.request_cost import has_tiers, rate_for
from catalog.pricing.usage import Workload, usage_of
from catalog.resolution.outcomes import Found
from catalog.shortlist.candidates import candidates_for
from catalog.shortlist.shortlist import cheapest
from catalog.shortlist.wanted import Wanted

TOGETHER = 6
DAILY = Workload(input_tokens=3000, output_tokens=500, requests=10_000, period="day")


def about(intent: Intent, models: list[str], workload: Workload | None) -> Query:
    named = tuple(Named(model, Found(model, "id")) for model in models)
    return Query(" ".join(models), intent, named, workload=workload)


@pytest.mark.parametrize("workload", [None, DAILY, Workload(images=10, quality="high")])
def test_whatever_is_compared_has_a_reply(workload: Workload | None, bundled: Catalog) -> None:
    known = sorted(bundled.models, key=lambda model: -bundled.models[model].routes)
    for start in range(0, len(known), TOGETHER):
        models = known[start : start + TOGETHER]
        size = 2 + start % (TOGETHER - 1)
        compared = answer_query(about("compare", models[:size], workload), bundled)
        costed = answer_query(about("cost", models[-2:], workload), bundled)
        if len(models) > 1:
            assert isinstance(compared, Comparison)
        assert isinstance(costed, Cost)
        for made in (compared, costed):
            assert "None" not in render(made).text
        totals = [row.totals.main for row in costed.rows if row.totals]
        assert totals == sorted(totals)
        assert all(row.totals is None for row in costed.rows[len(totals) :])


@pytest.mark.parametrize("use_case", ["general", "coding", "vision", "embeddings"])
@pytest.mark.parametrize(
    "workload",
    [
        Workload(input_tokens=1_000_000),
        Workload(output_tokens=1_000_000),
        Workload(input_tokens=30_000, output_tokens=100, requests=9, cached_share=Decimal("0.9")),
        Workload(input_tokens=200, output_tokens=4000, requests=9, period="day"),
    ],
)
def test_the_cheapest_of_all_are_found(use_case: str, workload: Workload, bundled: Catalog) -> None:
    wanted = bundled.use_cases[use_case]
    asked = usage_of(workload, wanted.typical)
    anything = paid_qualifying(NO_FILTERS, bundled)

    def least(model: str) -> list[Decimal]:
        routes = priced_offers(bundled.models[model], asked, anything, bundled)
        return [routes[0].totals.main] if routes else []

    priced = candidates_for(wanted, bundled).rows["priced"]
    everywhere = [usd for model in priced for usd in least(model)]
    found = cheapest(wanted, Wanted(job=asked), bundled, 5)
    assert [least(one.model.id)[0] for one in found] == sorted(everywhere)[:5]


@pytest.mark.parametrize("tokens", [150_000, 300_000])
def test_who_leaves_out_what_long_prompts_cost_is_not_the_cheapest(
    tokens: int, bundled: Catalog
) -> None:
    """Only Google runs it, and charges twice as much above 200,000 tokens."""
    long = Workload(input_tokens=tokens, output_tokens=2000, requests=100, period="day")
    costed = answer_query(about("cost", ["google/gemini-3.1-pro-preview"], long), bundled)
    assert isinstance(costed, Cost)
    totals = [row.totals.main for row in costed.rows if row.totals]
    assert costed.rows[0].is_lab_offer
    assert totals[0] == min(totals)
    assert (costed.unpriced > 0) == (tokens > 200_000)


def test_where_the_lab_charges_more_for_long_prompts_nobody_is_priced_without_saying_so(
    bundled: Catalog,
) -> None:
    """Resellers pass on the lab's price of short prompts, and leave its tiers out."""
    typical = bundled.use_cases["general"].typical
    long = usage_of(Workload(input_tokens=300_000, output_tokens=2000, requests=1), typical)
    anything, told = paid_qualifying(NO_FILTERS, bundled), 0
    for model in bundled.models.values():
        if has_open_weights(model):
            continue
        offers = priced_offers(model, long, anything, bundled)
        own = lab_priced_offer(offers, model, bundled)
        rates = (
            {rate_for(own.offer, "input", "text", tokens) for tokens in (1, 300_000)} if own else ()
        )
        if len(rates) == 2:
            told += 1
            assert all(has_tiers(each.offer) for each in offers), model.id
    assert told > 5


def test_a_list_prices_long_prompts_as_a_cost_does(bundled: Catalog) -> None:
    general, anything = bundled.use_cases["general"], paid_qualifying(NO_FILTERS, bundled)
    long = usage_of(Workload(input_tokens=300_000, output_tokens=2000, requests=1), general.typical)
    listed = cheapest(general, Wanted(job=long), bundled, len(bundled.models))
    by_length = [each for each in listed if charges_by_length(each.model.id, 300_000, bundled)]
    assert len(by_length) > 5
    for each in by_length:
        offers = priced_offers(each.model, long, anything, bundled)
        assert offers[0].totals.main == each.cost, each.model.id
