"""Offers that stand for a model: the cheapest, its lab's own, and one far below that."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from catalog.catalogue import Catalog
from catalog.prices import Offer
from catalog.schema import Model


def own_offer(offers: Iterable[Offer], model: Model, catalog: Catalog) -> Offer | None:
    """The first that the lab itself sells."""
    return next((o for o in offers if catalog.is_own(o.route.provider, model)), None)


def cheapest_offer(model: Model, catalog: Catalog) -> Offer | None:
    """The first of the cheapest comparable offers; None where no price is known."""
    return next(iter(catalog.ladder(model.id).paid), None)


def undercuts(offer: Offer, own: Offer | None, model: Model) -> bool:
    """The offer is far below the lab's own."""
    return far_below_own(offer.weight, own.weight if own else None, model)


def far_below_own(usd: Decimal | None, own: Decimal | None, model: Model) -> bool:
    """It is less than half of what the lab asks for a model that only the lab can run."""
    if usd is None or own is None or model.facts.open_weights:
        return False
    return 2 * usd < own
