"""The offers of a model by what a workload costs there."""

from __future__ import annotations

from dataclasses import dataclass

from catalog import Catalog, Filters, Job, Model, Offer, Totals, on_terms, totals


@dataclass(frozen=True, slots=True)
class Priced:
    """An offer with what the workload costs there."""

    offer: Offer
    fitted: Offer
    """With the prices that count for the workload."""
    totals: Totals


def priced(model: Model, asked: Job, filters: Filters, catalog: Catalog) -> tuple[Priced, ...]:
    """The offers whose price for the whole job is known, cheapest first."""
    steps = catalog.ladder(model.id)
    offers = [offer for offer in (*steps.paid, *steps.other) if sells(offer, filters)]
    fitting = zip(offers, on_terms(offers, asked), strict=True)
    found = [Priced(o, fitted, made) for o, fitted in fitting if (made := totals(fitted, asked))]
    return tuple(sorted(found, key=lambda each: each.totals.main))


def sells(offer: Offer, filters: Filters) -> bool:
    """The offer is at a provider that was asked for."""
    provider = offer.route.provider
    wanted = not filters.providers or provider in filters.providers
    return wanted and provider not in filters.exclude_providers
