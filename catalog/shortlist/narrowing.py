"""The offers of one model that meet what was asked of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from catalog.catalog import Catalog
from catalog.filters import Filters, Sale, Unmet, active_offer_filters
from catalog.model import Model
from catalog.pricing.offers import Offer
from catalog.schema import Modality

_PICTURES = frozenset(("image",))


def narrowed(
    offers: Sequence[Offer], filters: Filters, model: Model, catalog: Catalog
) -> tuple[tuple[Offer, ...], Counter[Unmet]]:
    """Those that pass, and how many do not, each under the first filter it does not meet."""
    output: Modality = "image" if model.facts.output == _PICTURES else "text"
    left = [Sale(offer, model, output, catalog) for offer in offers]
    unmet: Counter[Unmet] = Counter()
    for constraint in active_offer_filters(filters):
        verdicts = [constraint.meets(sale) for sale in left]
        unmet[Unmet(constraint)] += verdicts.count(False)
        unmet[Unmet(constraint, unknown=True)] += verdicts.count(None)
        left = [sale for sale, met in zip(left, verdicts, strict=True) if met]
    return tuple(sale.offer for sale in left), +unmet
