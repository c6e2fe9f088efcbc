"""Orders by rating: groups that ratings do not separate, and the best rated at each price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from catalog.catalog import Catalog
from catalog.curated import UseCase
from catalog.ratings import lower_bound, ratings_by_model, upper_bound
from catalog.schema import Rating
from catalog.shortlist.matching import Listed
from catalog.shortlist.shortlist import CheapestFirst


def rated_on_best(
    use_case: UseCase, listed: CheapestFirst | Sequence[Listed], catalog: Catalog
) -> tuple[str | None, Sequence[Listed]]:
    """The first benchmark of the use case that rates any of the models, and those that it rates."""
    for benchmark in use_case.benchmarks:
        if rated := _among(listed, ratings_by_model(benchmark, catalog)):
            return benchmark, rated
    return None, ()


def _among(
    listed: CheapestFirst | Sequence[Listed], rated: Mapping[str, Rating]
) -> Sequence[Listed]:
    if isinstance(listed, CheapestFirst):
        return tuple(listed.of(rated))
    return tuple(one for one in listed if one.model.id in rated)


def rating_levels(
    listed: Sequence[Listed], rated: Mapping[str, Rating]
) -> Iterator[tuple[Listed, ...]]:
    """Rated models in groups, best first; within a group the cheapest first.

    A group is a model with all whose intervals overlap its own: ratings do not tell which of them
    is better, so the price decides.
    """

    def order(one: Listed) -> tuple[Decimal, float, int]:
        """Sort by price, then by rating."""
        return one.cost, -rated[one.model.id].value, one.place

    left = sorted(listed, key=lambda one: (-rated[one.model.id].value, one.cost, one.place))
    while left:
        least = lower_bound(rated[left[0].model.id])
        level = [one for one in left if upper_bound(rated[one.model.id]) >= least]
        left = [one for one in left if upper_bound(rated[one.model.id]) < least]
        yield tuple(sorted(level, key=order))


def price_rating_frontier(
    listed: Sequence[Listed], rated: Mapping[str, Rating]
) -> tuple[Listed, ...]:
    """The rated models that no other beats on price and rating, best rated first."""
    frontier: list[Listed] = []
    by_cost = sorted(listed, key=lambda one: (one.cost, -rated[one.model.id].value, one.place))
    for one in by_cost:
        best = frontier[-1] if frontier else None
        if best is None or _beats(one, best, rated):
            frontier.append(one)
    return tuple(reversed(frontier))


def _beats(one: Listed, best: Listed, rated: Mapping[str, Rating]) -> bool:
    """Whether it is rated higher, or the same at the same price."""
    mine, other = rated[one.model.id].value, rated[best.model.id].value
    return mine > other or (mine == other and one.cost == best.cost)
