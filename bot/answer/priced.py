"""The offers of a model by what a workload costs there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from catalog import (
    Catalog,
    Filters,
    Job,
    Model,
    Offer,
    Qualifying,
    Totals,
    on_terms,
    qualifying,
    totals,
)


@dataclass(frozen=True, slots=True)
class Priced:
    """An offer with what the workload costs there."""

    offer: Offer
    fitted: Offer
    """With the prices that count for the workload."""
    totals: Totals


def priced(model: Model, asked: Job, held: Qualifying, catalog: Catalog) -> tuple[Priced, ...]:
    """The offers that pass and whose price for the whole job is known, cheapest first.

    Those that cost the same stay in the order of the ladder.
    """
    steps = catalog.ladder(model.id)
    offers = held.among((*steps.paid, *steps.other), model)
    fitting = zip(offers, on_terms(offers, asked), strict=True)
    found = [Priced(o, fitted, made) for o, fitted in fitting if (made := totals(fitted, asked))]
    return tuple(sorted(found, key=lambda each: each.totals.exact))


def own(found: Iterable[Priced], model: Model, catalog: Catalog) -> Priced | None:
    """The first at the lab itself."""
    return next((each for each in found if catalog.is_own(each.offer.route.provider, model)), None)


def held(filters: Filters, catalog: Catalog) -> Qualifying:
    """What is asked of offers that are paid for: those that cost nothing stand apart."""
    return qualifying(replace(filters, free=None), catalog)
