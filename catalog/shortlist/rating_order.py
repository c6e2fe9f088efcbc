"""Orders by rating: groups that ratings do not separate, and the best rated at each price."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from catalog.catalog import Catalog, per_catalog
from catalog.curated import UseCase
from catalog.pricing.offers import Offer, lasting_offer
from catalog.pricing.usage import Usage
from catalog.ratings import lower_bound, ratings_by_model, upper_bound
from catalog.schema import Rating
from catalog.shortlist.matching import Listed, Matches
from catalog.shortlist.offer_table import offer_table
from catalog.shortlist.workload_costs import UNKNOWN, workload_cost


class Rated(NamedTuple):
    """A listed model and its rating on the benchmark that they are compared by."""

    listed: Listed
    rating: Rating
    cost: Decimal
    """USD of the same work at the prices to decide by, which are not those that end soon."""


Ratings = Mapping[str, Rating]
"""By the id of the model, in no particular order."""


def rated_on_best(
    use_case: UseCase, listed: Sequence[Listed], catalog: Catalog
) -> tuple[str | None, Ratings]:
    """The first benchmark of the use case that rates any of the models, and its ratings of them."""
    for benchmark in use_case.benchmarks:
        if rated := rated_on(benchmark, listed, catalog):
            return benchmark, rated
    return None, {}


def rated_on(benchmark: str, listed: Sequence[Listed], catalog: Catalog) -> Ratings:
    """The ratings of a benchmark for those that are listed."""
    models = listed.models if isinstance(listed, Matches) else [one.model.id for one in listed]
    ratings = ratings_by_model(benchmark, catalog)
    return {model: ratings[model] for model in models if model in ratings}


def overlapping_best(ratings: Ratings) -> Ratings:
    """Those whose interval overlaps that of a best rated one."""
    most = max([rating.value for rating in ratings.values()], default=0.0)
    least = min([lower_bound(r) for r in ratings.values() if r.value == most], default=most)
    return {model: r for model, r in ratings.items() if upper_bound(r) >= least}


def with_costs(
    ratings: Ratings, listed: Sequence[Listed], usage: Usage, catalog: Catalog
) -> Sequence[Rated]:
    """Those that are rated, in no particular order."""
    return [
        Rated(one, ratings[one.model.id], _lasting_cost(one, usage, catalog))
        for one in listed_among(ratings, listed)
    ]


@per_catalog
def _lasting_offer(row: int, catalog: Catalog) -> Offer:
    return lasting_offer(offer_table(catalog).offers[row], catalog.today)


def _lasting_cost(listed: Listed, usage: Usage, catalog: Catalog) -> Decimal:
    offer = _lasting_offer(listed.row, catalog) if listed.ends else listed.offer
    if offer is listed.offer:
        return listed.cost
    cost = workload_cost(offer, usage)
    return UNKNOWN if cost is None else cost


def listed_among(models: Collection[str], listed: Sequence[Listed]) -> Sequence[Listed]:
    """Those that are listed of some models, given by their ids, in no particular order."""
    if isinstance(listed, Matches):
        return listed.among(models)
    return tuple(one for one in listed if one.model.id in models)


def rating_levels(rated: Sequence[Rated]) -> Iterator[tuple[Listed, ...]]:
    """The models in groups, best first; within a group the cheapest first.

    A group is a model with all whose intervals overlap its own: ratings do not tell which of them
    is better, so the price decides.
    """
    left = sorted(rated, key=lambda one: (-one.rating.value, one.listed))
    while left:
        least = lower_bound(left[0].rating)
        level = [one for one in left if upper_bound(one.rating) >= least]
        left = [one for one in left if upper_bound(one.rating) < least]
        yield tuple(one.listed for one in sorted(level, key=_cheapest_and_best))


def price_rating_frontier(rated: Sequence[Rated]) -> tuple[Listed, ...]:
    """The models that no other beats on price and rating, best rated first."""
    frontier: list[Rated] = []
    for one in sorted(rated, key=_cheapest_and_best):
        if not frontier or _beats(one, frontier[-1]):
            frontier.append(one)
    return tuple(one.listed for one in reversed(frontier))


def _cheapest_and_best(one: Rated) -> tuple[Decimal, float, int]:
    """Sorts by price, then by rating."""
    return one.cost, -one.rating.value, one.listed.place


def _beats(one: Rated, best: Rated) -> bool:
    """Whether it is rated higher, or the same at the same price."""
    mine, other = one.rating.value, best.rating.value
    return mine > other or (mine == other and one.cost == best.cost)
