"""The order by cost that rankings and cost questions share: exact, and of equals by name."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias

from catalog.catalog import Catalog

UNKNOWN = Decimal("Infinity")
"""USD of what has no known price: behind everything that has one."""

CostOrder: TypeAlias = tuple[Decimal, int]
"""Exact USD and the place of the model by name; sorts cheapest first."""


class _Places(dict[str, int]):
    """Of models by name."""


def places(catalog: Catalog) -> Mapping[str, int]:
    """Model -> its place by name, upper and lower case alike, and of one name by id."""
    kept = catalog.kept(_Places)
    if "" not in kept:
        named = sorted(catalog.models.values(), key=lambda m: (m.name.casefold(), m.id))
        kept[""] = _Places((model.id, place) for place, model in enumerate(named))
    return kept[""]


def cost_order(usd: Decimal | None, model: str, catalog: Catalog) -> CostOrder:
    """The sort key of a model, or of one offer of it, that costs so much.

    Offers of one model that cost the same stay in the order of its ladder: sort from there.
    """
    return UNKNOWN if usd is None else usd, places(catalog)[model]
