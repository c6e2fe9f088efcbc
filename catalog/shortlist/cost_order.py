"""The order by cost that rankings and cost questions share: exact, then by name."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias

from catalog.catalog import Catalog, per_catalog

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
