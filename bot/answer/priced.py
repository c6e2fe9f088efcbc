"""The offers of a model by what a workload costs there."""

from __future__ import annotations

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
    """The offers that pass and whose price for the whole job is known, cheapest first."""
    steps = catalog.ladder(model.id)
    offers = held.among((*steps.paid, *steps.other), model)
    fitting = zip(offers, on_terms(offers, asked), strict=True)
    found = [Priced(o, fitted, made) for o, fitted in fitting if (made := totals(fitted, asked))]
    return tuple(sorted(found, key=lambda each: each.totals.main))


def held(filters: Filters, catalog: Catalog) -> Qualifying:
    """What is asked of offers that are paid for: those that cost nothing stand apart."""
    return qualifying(replace(filters, free=None), catalog)
