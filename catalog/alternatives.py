"""The nearest model that can do what another cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from catalog.catalog import Catalog
from catalog.lifecycle import active_models, is_active
from catalog.model import Model
from catalog.pricing.lab_price import cheapest_offer
from catalog.schema import Rating, Unit

ModelTest = Callable[[Model], bool]
_RECENT = timedelta(days=730)
_COMPARABLE = 2
"""Times the price up to which a price is comparable."""
_STEPS = (1.5, 3, 10)
_UNKNOWN = len(_STEPS) + 1


@dataclass(frozen=True, slots=True)
class Alternative:
    """A model to use instead, and what makes it the nearest."""

    model: Model
    by: Literal["family", "lab", "rating", "price"]
    rating: Rating | None = None
    """Only where it was chosen by one."""


def nearest_alternative(
    model: Model, able: ModelTest, benchmarks: Iterable[str], catalog: Catalog
) -> Alternative | None:
    """An active model that is able: of the family, the lab, the best rated, the closest price.

    Models of the last two years come first: what is older may still be listed and hardly run.
    """
    active = active_models(catalog)
    since = (catalog.today - _RECENT).isoformat()
    recent = [m for m in active if (m.released or "") >= since]
    family = {m.id for m in catalog.family_of(model)}
    if found := _closest(model, (m for m in recent if m.id in family), able, catalog):
        return Alternative(found, "family")
    if found := _closest(model, (m for m in recent if m.lab == model.lab), able, catalog):
        return Alternative(found, "lab")
    for benchmark in benchmarks:
        for other, rating in catalog.rated(benchmark):
            if is_active(other, catalog) and _is_comparable(model, other, catalog) and able(other):
                return Alternative(other, "rating", rating)
    found = _closest(model, recent, able, catalog)
    found = found or _closest(model, active, able, catalog)
    return Alternative(found, "price") if found else None


def _closest(
    model: Model, others: Iterable[Model], able: ModelTest, catalog: Catalog
) -> Model | None:
    """One made for the same where there is one, then the closest price, then the newest."""
    ordered = sorted(
        (m for m in others if m.id != model.id),
        key=lambda m: (m.released or "", m.routes, m.id),
        reverse=True,
    )
    ordered.sort(key=lambda m: _step(_apart(model, m, catalog)))
    ordered.sort(key=lambda m: m.specialization != model.specialization)
    return next((m for m in ordered if able(m)), None)


def _is_comparable(model: Model, other: Model, catalog: Catalog) -> bool:
    apart = _apart(model, other, catalog)
    return other.id != model.id and (apart is None or apart <= _COMPARABLE)


def _apart(model: Model, other: Model, catalog: Catalog) -> float | None:
    """How many times dearer the dearer one is; None where that cannot be known."""
    own, its = _cost(model, catalog), _cost(other, catalog)
    if not (own.weight and its.weight and own.basis == its.basis):
        return None
    return max(own.weight / its.weight, its.weight / own.weight)


@dataclass(frozen=True, slots=True)
class _Cost:
    """What the cheapest offer of a model asks, roughly."""

    weight: float | None
    basis: Unit | None


def _cost(model: Model, catalog: Catalog) -> _Cost:
    kept = catalog.kept(_Cost)
    if model.id not in kept:
        offer = cheapest_offer(model, catalog)
        weight = float(offer.weight) if offer and offer.weight is not None else None
        kept[model.id] = _Cost(weight, offer.basis if offer else None)
    return kept[model.id]


def _step(apart: float | None) -> int:
    return _UNKNOWN if apart is None else sum(apart > step for step in _STEPS)
