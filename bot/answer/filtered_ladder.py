"""A ladder without the offers that do not meet the filters, and what they miss."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields

from catalog.catalog import Catalog
from catalog.filters.filter import NO_FILTERS, Filters, Unmet
from catalog.filters.offer_filters import FreeOnly
from catalog.model import Model
from catalog.pricing.ladder import Ladder
from catalog.pricing.offers import Offer
from catalog.shortlist.qualifying import narrow_offers


def filtered_ladder(
    whole: Ladder, filters: Filters, model: Model, catalog: Catalog
) -> tuple[Ladder, Counter[Unmet]]:
    """The offers that meet the filters, and how many miss each of them."""
    if filters == NO_FILTERS:
        return whole, Counter()
    unmet: Counter[Unmet] = Counter()

    def left(offers: Sequence[Offer]) -> tuple[Offer, ...]:
        kept, lost = narrow_offers(offers, filters, model, catalog)
        unmet.update(lost)
        return kept

    ladder = Ladder(*(left(getattr(whole, part.name)) for part in fields(Ladder)))
    return (_only_free(ladder, unmet) if filters.free else ladder), unmet


def _only_free(ladder: Ladder, unmet: Counter[Unmet]) -> Ladder:
    """Keep free routes, and plans, which the reader may already pay for."""
    kept = Ladder(free=ladder.free, plans=ladder.plans)
    unmet[Unmet(FreeOnly(), unknown=True)] = len(ladder.unknown)
    unmet[Unmet(FreeOnly())] = len(ladder.offers) - len(kept.offers) - len(ladder.unknown)
    return kept
