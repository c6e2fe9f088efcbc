"""The nearest model that can do what another one cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from catalog.catalog import Catalog, per_catalog
from catalog.lifecycle import active_models, is_active
from catalog.model import Model
from catalog.pricing.lab_price import cheapest_offer
from catalog.schema import Rating, Unit

ModelTest = Callable[[Model], bool]
_RECENT = timedelta(days=730)
_COMPARABLE = 2
"""A price is comparable up to this many times the other."""
_PRICE_STEPS = (1.5, 3, 10)
_UNKNOWN_STEP = len(_PRICE_STEPS) + 1
_CONVERSING = frozenset(("general", "coding", "reasoning", "vision"))
"""Specializations of models that do one another's work, if not as well."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A model to use instead, and by what it is near."""

    model: Model
    by: Literal["family", "lab", "rating", "price"]
    rating: Rating | None = None
    """Only where it was chosen by its rating."""


def nearest_alternative(
    model: Model, able: ModelTest, benchmarks: Iterable[str], catalog: Catalog
) -> Alternative | None:
    """The first active model that passes `able`: family, lab, best rated, closest price.

    Models of the last two years come first: older ones are often listed but hardly served. Under a
    policy, only one with a route that complies.
    """
    if catalog.policies:
        able = _sold(able, catalog)
    active = active_models(catalog)
    since = (catalog.today - _RECENT).isoformat()
    recent = [m for m in active if (m.released or "") >= since]
    family = {m.id for m in catalog.family_of(model)}
    if sibling := _closest(model, (m for m in recent if m.id in family), able, catalog):
        return Alternative(sibling, "family")
    if cousin := _closest(model, (m for m in recent if m.lab == model.lab), able, catalog):
        return Alternative(cousin, "lab")
    for benchmark in benchmarks:
        for other, rating in catalog.rated(benchmark):
            if is_active(other, catalog) and _is_comparable(model, other, catalog) and able(other):
                return Alternative(other, "rating", rating)
    closest = _closest(model, recent, able, catalog) or _closest(model, active, able, catalog)
    return Alternative(closest, "price") if closest else None


def _sold(able: ModelTest, catalog: Catalog) -> ModelTest:
    return lambda model: bool(catalog.ladder(model.id).offers) and able(model)


def _closest(
    model: Model, others: Iterable[Model], able: ModelTest, catalog: Catalog
) -> Model | None:
    """Prefer the same specialization or one near it, then the closest price, then the newest."""
    ordered = sorted(
        (m for m in others if m.id != model.id),
        key=lambda m: (m.released or "", m.routes, m.id),
        reverse=True,
    )
    ordered.sort(key=lambda m: _price_step(_price_ratio(model, m, catalog)))
    ordered.sort(key=lambda m: _kind_step(m, model))
    return next((m for m in ordered if able(m)), None)


def _kind_step(model: Model, other: Model) -> int:
    """0 for the same specialization, 1 for one near it, 2 for any other."""
    if model.specialization == other.specialization:
        return 0
    return 1 if {model.specialization, other.specialization} <= _CONVERSING else 2


def _is_comparable(model: Model, other: Model, catalog: Catalog) -> bool:
    ratio = _price_ratio(model, other, catalog)
    return other.id != model.id and (ratio is None or ratio <= _COMPARABLE)


def _price_ratio(model: Model, other: Model, catalog: Catalog) -> float | None:
    """How many times dearer the dearer one is; None where the prices cannot be compared."""
    weight, basis = _lowest_weight(model.id, catalog)
    other_weight, other_basis = _lowest_weight(other.id, catalog)
    if not (weight and other_weight and basis == other_basis):
        return None
    return max(weight / other_weight, other_weight / weight)


@per_catalog
def _lowest_weight(model_id: str, catalog: Catalog) -> tuple[float | None, Unit | None]:
    """Weight and unit of the cheapest offer of a model."""
    offer = cheapest_offer(catalog.models[model_id], catalog)
    weight = float(offer.weight) if offer and offer.weight is not None else None
    return weight, offer.basis if offer else None


def _price_step(ratio: float | None) -> int:
    return _UNKNOWN_STEP if ratio is None else sum(ratio > step for step in _PRICE_STEPS)
