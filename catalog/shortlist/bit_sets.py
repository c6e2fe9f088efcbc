"""What a constraint makes of many things at once, each of them a bit."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, compress
from operator import or_
from typing import Any, Protocol

from catalog.catalog import Catalog, per_catalog
from catalog.filters import ModelFilter, OfferFilter


@dataclass(frozen=True, slots=True)
class PassingSet:
    """Which of a row pass, and of which that is not known."""

    passing: int
    unknown: int
    """Neither passing nor known to fail."""


def successive_intersections(every: int, sieves: Sequence[PassingSet]) -> tuple[int, ...]:
    """What is left at the start and behind each sieve."""
    left = [every]
    for one in sieves:
        left.append(left[-1] & one.passing)
    return tuple(left)


def kept_out_by_each(every: int, sieves: Sequence[PassingSet]) -> Iterator[int]:
    """For each sieve what it alone keeps back."""
    for one in sieves:
        kept_back = every & ~one.passing
        for other in sieves:
            if other is not one:
                kept_back &= other.passing
        yield kept_back


class FilterColumn(Protocol):
    """A value of each thing in a row."""

    def sieve(self, accepts: Callable[[Any], bool | None]) -> PassingSet: ...


@dataclass(frozen=True, slots=True, eq=False)
class Sets:
    """Values without order: every distinct one is looked at."""

    values: tuple[Any, ...]
    """Different ones."""
    places: tuple[int, ...]
    """Where each of them stands."""
    unknown: int

    def sieve(self, accepts: Callable[[Any], bool | None]) -> PassingSet:
        verdicts = list(map(accepts, self.values))
        unknown = self.unknown
        if None in verdicts:
            unclear = zip(self.places, verdicts, strict=True)
            unknown |= _union(places for places, verdict in unclear if verdict is None)
        return PassingSet(_union(compress(self.places, verdicts)), unknown)


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """Values in order: what a bound keeps is found by bisection."""

    values: tuple[Any, ...]
    """Different ones, rising."""
    up_to: tuple[int, ...]
    """The places with at most that value."""
    unknown: int

    def sieve(self, accepts: Callable[[Any], bool | None]) -> PassingSet:
        if not self.values:
            return PassingSet(0, self.unknown)
        if accepts(self.values[0]):
            above = bisect_left(self.values, True, key=lambda value: not accepts(value))
            return PassingSet(self.up_to[above - 1], self.unknown)
        first = bisect_left(self.values, True, key=lambda value: bool(accepts(value)))
        return PassingSet(self.up_to[-1] & ~self.up_to[first - 1], self.unknown)


def column(
    values: Sequence[tuple[int, Any]], constraint: ModelFilter[Any] | OfferFilter[Any]
) -> FilterColumn:
    """The values that such a filter looks at, by their places; None where one is not known."""
    places = _sets(values)
    unknown = places.pop(None, 0)
    if not constraint.ordered:
        return Sets(tuple(places), tuple(places.values()), unknown)
    distinct = sorted(places)
    return Scale(
        tuple(distinct), tuple(accumulate((places[each] for each in distinct), or_)), unknown
    )


def _sets(values: Iterable[tuple[int, Any]]) -> dict[Any, int]:
    places: dict[Any, int] = {}
    for place, value in values:
        places[value] = places.get(value, 0) | 1 << place
    return places


def _union(sets: Iterable[int]) -> int:
    return reduce(or_, sets, 0)


@per_catalog
def model_bits(catalog: Catalog) -> Mapping[str, int]:
    """Model -> the bit that stands for it in a set of models, in the order of the catalogue."""
    return {model: number for number, model in enumerate(catalog.models)}


@per_catalog
def _columns(_catalog: Catalog) -> dict[str, FilterColumn]:
    """The columns that filters have read of all models so far, by name."""
    return {}


def models_passing(constraint: ModelFilter[Any], catalog: Catalog) -> PassingSet:
    """The models that pass a filter, and those of which that is not known."""
    columns = _columns(catalog)
    name = constraint.column()
    if name not in columns:
        values = [constraint.value(model, catalog) for model in catalog.models.values()]
        columns[name] = column(list(enumerate(values)), constraint)
    return columns[name].sieve(constraint.accepts)
