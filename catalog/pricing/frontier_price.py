"""What the best rated models cost, beside which a price is low or high."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from statistics import median

from catalog.catalog import Catalog, per_catalog
from catalog.lifecycle import life
from catalog.model import Model
from catalog.pricing.standard_price import lasting_standard_offer
from catalog.schema import Unit

OVERALL = "arena.overall"
_CURRENT = ("active", "preview")
_BEST = 10
"""Models that count as the best rated."""
_TOKENS: Unit = "1M tokens"


def standard_weight(model: Model, catalog: Catalog, basis: Unit = _TOKENS) -> Decimal | None:
    """The weight of the standard price to decide by; None where it has none by that unit."""
    offer = lasting_standard_offer(model, catalog)
    return offer.weight if offer and offer.basis == basis else None


@per_catalog
def frontier_weight(catalog: Catalog) -> Decimal | None:
    """The median of what the best rated current models cost; None where nothing is rated.

    The median of several, since one of them is often sold far below the others.
    """
    current = (m for m, _ in catalog.rated(OVERALL) if life(m, catalog).stage in _CURRENT)
    best = islice(current, _BEST)
    weights = [weight for model in best if (weight := standard_weight(model, catalog))]
    return median(weights) if weights else None
