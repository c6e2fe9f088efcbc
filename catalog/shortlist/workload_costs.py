"""What a workload costs at an offer, and the order by cost: exact, then by name."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias

from catalog.catalog import Catalog, per_catalog
from catalog.curated import Request
from catalog.pricing.offers import Offer
from catalog.pricing.request_cost import at_base_tier, in_quality, request_cost
from catalog.pricing.usage import Usage, Workload, usage_of

UNKNOWN = Decimal("Infinity")
"""USD of what has no known price; sorts behind everything that has one."""

CostOrder: TypeAlias = tuple[Decimal, int]
"""Exact USD and the place of the model by name; sorts cheapest first."""


@per_catalog
def places(catalog: Catalog) -> Mapping[str, int]:
    """Model -> its place in the order of names, ignoring case; equal names by id."""
    by_name = sorted(catalog.models.values(), key=lambda m: (m.name.casefold(), m.id))
    return {model.id: place for place, model in enumerate(by_name)}


def cost_order(usd: Decimal | None, model: str, catalog: Catalog) -> CostOrder:
    """The sort key of a model, or of one of its offers, at a cost.

    Sort offers of one model in the order of its ladder, so that equal costs stay in it.
    """
    return UNKNOWN if usd is None else usd, places(catalog)[model]


_NOTHING = Request()


def stated_usage(workload: Workload | None, catalog: Catalog, typical: Request = _NOTHING) -> Usage:
    """The workload as it is charged, with the typical request where no size is stated.

    A picture has as many tokens as in the typical request, else as other use cases assume.
    """
    if workload and workload.images and not typical.image_tokens_out:
        tokens = max((u.typical.image_tokens_out for u in catalog.curation.use_cases), default=0)
        typical = typical.model_copy(update={"image_tokens_out": tokens})
    return usage_of(workload, typical)


def workload_cost(offer: Offer, usage: Usage) -> Decimal | None:
    """USD for one request, or for the total where no requests are stated; None when unknown.

    A total says nothing of how long a prompt is, so it is priced below all tiers of length. Where a
    quality of pictures is asked for, a price that names none is not known to be of it.
    """
    fitting = offer if usage.single else at_base_tier(offer)
    if usage.quality:
        fitting = in_quality(fitting, usage.quality)
    return request_cost(fitting, usage.request)
