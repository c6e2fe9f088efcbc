"""A shortlist is what going through all models and all of their offers one by one gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.catalog import Catalog
from catalog.curated import UseCase
from catalog.filters import (
    NO_FILTERS,
    Filters,
    FreeOnly,
    OfferFilter,
    PriceKnown,
    RatedNoWorseThan,
    Sale,
    Unmet,
    active_model_filters,
    active_offer_filters,
)
from catalog.model import Model, offer_context_window
from catalog.pricing.offers import Offer
from catalog.pricing.usage import Workload
from catalog.schema import Modality, Need
from catalog.shortlist.candidates import candidates_for
from catalog.shortlist.qualifying import narrow_offers, qualifying_models
from catalog.shortlist.shortlist import build_shortlist
from catalog.shortlist.wanted import Wanted
from catalog.shortlist.workload_costs import stated_usage, workload_cost

NEEDS: tuple[Need, ...] = ("vision", "tools", "json", "reasoning", "caching", "batch")
PROVIDERS = st.sampled_from([("nimbus",), ("skyhost", "gatehub")])
LABS = st.sampled_from([("nimbus",), ("quarry", "tarn")])
PRICES = st.sampled_from([Decimal("0.5"), Decimal(1), Decimal(4)])
FIELDS: Mapping[str, st.SearchStrategy[Any]] = {
    "min_context": st.sampled_from([8_000, 200_000]),
    "min_output": st.sampled_from([1_000, 64_000]),
    "max_input_price": PRICES,
    "max_output_price": PRICES,
    "needs": st.lists(st.sampled_from(NEEDS), max_size=2).map(tuple),
    "open_weights": st.booleans(),
    "commercial_license": st.just(value=True),
    "free": st.just(value=True),
    "providers": PROVIDERS,
    "exclude_providers": PROVIDERS,
    "labs": LABS,
    "exclude_labs": LABS,
    "trust": st.sampled_from([("first-party",), ("first-party", "cloud")]),
    "resellers": st.booleans(),
    "region": st.just("eu"),
    "released_after": st.just(date(2026, 2, 1)),
}
FILTERS = st.lists(
    st.one_of(*(st.tuples(st.just(field), values) for field, values in FIELDS.items())),
    max_size=4,
).map(lambda stated: Filters(**dict(stated)))
WORKLOADS = st.sampled_from(
    [
        None,
        Workload(input_tokens=2_000_000, output_tokens=500_000),
        Workload(input_tokens=250_000, output_tokens=10, requests=3),
        Workload(input_tokens=3_000, requests=9, cached_share=Decimal("0.9")),
        Workload(images=10),
    ]
)
RATED = st.sampled_from([None, RatedNoWorseThan("nimbus/cirrus-5", "arena.overall", 1200)])

Row = tuple[str, Offer, Decimal | None]


def met_one_by_one(
    use_case: UseCase, wanted: Wanted, catalog: Catalog
) -> tuple[Sequence[Row], Counter[Unmet]]:
    """What is listed, in order, and what the others miss."""
    rows: list[Row] = []
    missed: Counter[Unmet] = Counter()
    for model in map(catalog.models.__getitem__, candidates_for(use_case, catalog).suited):
        ladder = catalog.ladder(model.id)
        typical = stated_usage(None, catalog, use_case.typical)
        priced = any(workload_cost(offer, typical) for offer in (*ladder.paid, *ladder.other))
        if wanted.filters.free:
            offers = ladder.free
            missed[Unmet(FreeOnly())] += priced and not offers
        else:
            offers = (*ladder.paid, *ladder.other) if priced else ()
        if offers:
            outcome = _best(offers, model, use_case, wanted, catalog)
            if isinstance(outcome, Unmet):
                missed[outcome] += 1
            else:
                rows.append(outcome)
    if wanted.filters.free:
        return sorted(rows, key=lambda row: _released(row, catalog), reverse=True), +missed
    names = {model.id: (model.name.casefold(), model.id) for model in catalog.models.values()}
    return sorted(rows, key=lambda row: (row[2], names[row[0]])), +missed


def _released(row: Row, catalog: Catalog) -> tuple[str, str]:
    return catalog.models[row[0]].released or "", row[0]


def _best(
    offers: Sequence[Offer], model: Model, use_case: UseCase, wanted: Wanted, catalog: Catalog
) -> Row | Unmet:
    at_least = [wanted.at_least] if wanted.at_least else []
    for of_model in chain(active_model_filters(wanted.filters), at_least):
        met = of_model.meets(model, catalog)
        if not met:
            return Unmet(of_model, unknown=met is None)
    for constraint in active_offer_filters(wanted.filters):
        verdicts = [_met(constraint, offer, model, use_case, catalog) for offer in offers]
        if True not in verdicts:
            return Unmet(constraint, unknown=None in verdicts)
        offers = [offer for offer, met in zip(offers, verdicts, strict=True) if met]
    usage = wanted.job or stated_usage(None, catalog, use_case.typical)
    costs = [None if wanted.filters.free else workload_cost(offer, usage) for offer in offers]
    context = [offer_context_window(o, model) or 0 if wanted.largest else 0 for o in offers]
    ranked = [
        (-tokens, cost or 0, place)
        for place, (tokens, cost) in enumerate(zip(context, costs, strict=True))
        if cost or wanted.filters.free
    ]
    if not ranked:
        return Unmet(PriceKnown(), unknown=True)
    *_, place = min(ranked)
    return model.id, offers[place], costs[place]


def _met(
    constraint: OfferFilter[object],
    offer: Offer,
    model: Model,
    use_case: UseCase,
    catalog: Catalog,
) -> bool | None:
    sold: Modality = "image" if use_case.typical.images_out else "text"
    return constraint.meets(Sale(offer, model, sold, catalog))


@settings(max_examples=500, deadline=None)
@given(
    is_world=st.booleans(),
    number=st.integers(0, 99),
    filters=FILTERS,
    workload=WORKLOADS,
    rated=RATED,
    largest=st.booleans(),
)
def test_a_shortlist_is_what_one_by_one_gives(
    is_world: bool,
    number: int,
    filters: Filters,
    workload: Workload | None,
    rated: RatedNoWorseThan | None,
    largest: bool,
    world: Catalog,
    market: Catalog,
) -> None:
    catalog = world if is_world else market
    use_cases = tuple(catalog.use_cases.values())
    use_case = use_cases[number % len(use_cases)]
    job = stated_usage(workload, catalog, use_case.typical) if workload else None
    wanted = Wanted(filters, rated, job=job, largest=largest)
    rows, missed = met_one_by_one(use_case, wanted, catalog)
    result = build_shortlist(use_case, wanted, catalog)
    listed = result.free if wanted.filters.free else result.paid
    assert [(one.model.id, one.offer) for one in listed] == [(row[0], row[1]) for row in rows]
    if not wanted.filters.free:
        assert [one.cost for one in listed] == [row[2] for row in rows]
    assert result.missed == missed


@settings(max_examples=200, deadline=None)
@given(filters=FILTERS)
def test_models_qualify_as_one_by_one(filters: Filters, world: Catalog) -> None:
    qualifying = qualifying_models(filters, world)
    meeting = qualifying.meeting(list(world.models.values()))
    assert meeting == [m for m in world.models.values() if qualifying.meeting((m,))]
    for model in world.models.values():
        ladder = world.ladder(model.id)
        usual = (*ladder.paid, *ladder.other, *ladder.free, *ladder.plans, *ladder.unknown)
        offers, _ = narrow_offers(ladder.free if filters.free else usual, filters, model, world)
        asks_of_offers = filters.free or any(active_offer_filters(filters))
        meets_its_own = all(each.meets(model, world) for each in active_model_filters(filters))
        assert qualifying.offers(model) == offers
        assert (model in meeting) == (meets_its_own and bool(offers or not asks_of_offers))


@pytest.mark.parametrize("filters", [NO_FILTERS, Filters(max_input_price=Decimal(1))])
def test_matches_are_found_by_model_too(filters: Filters, bundled: Catalog) -> None:
    for use_case in bundled.curation.use_cases:
        listed = build_shortlist(use_case, Wanted(filters), bundled).paid
        everyone = list(listed)
        assert len(listed) == len(everyone)
        assert everyone == sorted(everyone)
