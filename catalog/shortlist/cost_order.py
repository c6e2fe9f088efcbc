"""The order by cost that rankings and cost questions share: exact, then by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from catalog.catalog import Catalog, per_catalog
from catalog.curated import UseCase
from catalog.ratings import lower_bound, ratings_by_model, upper_bound
from catalog.schema import Rating
from catalog.shortlist.matching import Listed

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


def benchmark_of(use_case: UseCase, listed: Sequence[Listed], catalog: Catalog) -> str | None:
    """The first benchmark of the use case that rates any of them."""
    models = [one.model.id for one in listed]
    for benchmark in use_case.benchmarks:
        rated = ratings_by_model(benchmark, catalog)
        if any(model in rated for model in models):
            return benchmark
    return None


def rating_levels(
    listed: Sequence[Listed], rated: Mapping[str, Rating]
) -> Iterator[tuple[Listed, ...]]:
    """The rated ones in groups, best first; within a group the cheapest first.

    A group is a model with all whose interval reaches into its own: their ratings do not tell which
    of them is better, so the price does.
    """

    def order(one: Listed) -> tuple[Decimal, float, int]:
        """For the same price the better rated one first."""
        return one.cost, -rated[one.model.id].value, one.place

    left = [one for one in listed if one.model.id in rated]
    left.sort(key=lambda one: (-rated[one.model.id].value, one.cost, one.place))
    while left:
        least = lower_bound(rated[left[0].model.id])
        level = [one for one in left if upper_bound(rated[one.model.id]) >= least]
        left = [one for one in left if upper_bound(rated[one.model.id]) < least]
        yield tuple(sorted(level, key=order))


def price_rating_frontier(
    listed: Sequence[Listed], rated: Mapping[str, Rating]
) -> tuple[Listed, ...]:
    """Those that no other is at most as dear and at least as good as; the best rated first."""
    found: list[Listed] = []
    by_cost = sorted(
        (one for one in listed if one.model.id in rated),
        key=lambda one: (one.cost, -rated[one.model.id].value, one.place),
    )
    for one in by_cost:
        best = found[-1] if found else None
        if best is None or _beats(one, best, rated):
            found.append(one)
    return tuple(reversed(found))


def _beats(one: Listed, best: Listed, rated: Mapping[str, Rating]) -> bool:
    """It is better, or the same for the same price."""
    mine, other = rated[one.model.id].value, rated[best.model.id].value
    return mine > other or (mine == other and one.cost == best.cost)
