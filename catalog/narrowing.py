"""The offers of one model that meet what was asked of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from catalog.asked import Miss, of_offer
from catalog.catalogue import Catalog
from catalog.constraints import Filters
from catalog.prices import Offer
from catalog.schema import Modality, Model
from catalog.stock import sieve, stock_of

_PICTURES = frozenset(("image",))


def narrowed(
    offers: Sequence[Offer], filters: Filters, model: Model, catalog: Catalog
) -> tuple[tuple[Offer, ...], Counter[Miss]]:
    """Those that pass, and how many do not, each under the first constraint it misses."""
    made = stock_of([(model, offers)], catalog)
    sold: Modality = "image" if model.facts.output == _PICTURES else "text"
    missed: Counter[Miss] = Counter()
    left = made.every
    for constraint in of_offer(filters):
        held = sieve(constraint, made, sold)
        lost = left & ~held.passing
        missed[Miss(constraint)] += (lost & ~held.unknown).bit_count()
        missed[Miss(constraint, unknown=True)] += (lost & held.unknown).bit_count()
        left &= held.passing
    return tuple(offer for n, offer in enumerate(offers) if left >> n & 1), +missed
