"""Offers that stand for a model: the cheapest, its lab's own, and one far below that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from catalog.catalog import Catalog
from catalog.model import Model, has_open_weights
from catalog.pricing.offers import Offer


def lab_offer(offers: Iterable[Offer], model: Model, catalog: Catalog) -> Offer | None:
    """The first that the lab itself sells."""
    return next((o for o in offers if catalog.is_own(o.route.provider, model)), None)


def cheapest_offer(model: Model, catalog: Catalog) -> Offer | None:
    """The first of the cheapest comparable offers; None where no price is known."""
    return next(iter(catalog.ladder(model.id).paid), None)


@dataclass(frozen=True, slots=True)
class _Own:
    """What the labs ask for models that only they can run."""

    asks: dict[str, Offer | None]


def is_far_below_lab(offer: Offer, catalog: Catalog) -> bool:
    """It asks less than half of what the lab asks for a model that only the lab can run."""
    own = _own(offer.route.model, catalog)
    if own is None or own.weight is None or offer.weight is None:
        return False
    alike = offer.basis == own.basis and offer.route.type == own.route.type
    return alike and not offer.route.free and 2 * offer.weight < own.weight


def _own(model: str, catalog: Catalog) -> Offer | None:
    """Kept by the catalogue: every row asks."""
    known = catalog.kept(_Own).setdefault("", _Own({})).asks
    if model not in known:
        made = catalog.models[model]
        own = lab_offer(catalog.ladder(model).paid, made, catalog)
        known[model] = None if has_open_weights(made) else own
    return known[model]


def costs_far_below_lab(usd: Decimal | None, own: Decimal | None, model: Model) -> bool:
    """The same of what a stated amount of use costs at both."""
    if usd is None or own is None or model.facts.open_weights:
        return False
    return 2 * usd < own
