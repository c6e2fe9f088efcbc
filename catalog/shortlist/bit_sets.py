"""What a constraint makes of many things at once, each of them a bit."""

from __future__ import annotations

from array import array
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


_STEP = 64
"""Places between two sets that a scale has ready: one for every place would take megabytes."""


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """Values in order: what a bound keeps is found by bisection."""

    values: tuple[Any, ...]
    """Rising, one for each place."""
    places: Sequence[int]
    """In the order of their values."""
    steps: tuple[int, ...]
    """The sets of the first 0, 64, 128 … places, and of all."""
    unknown: int

    def sieve(self, accepts: Callable[[Any], bool | None]) -> PassingSet:
        if self.values and accepts(self.values[0]):
            most = bisect_left(self.values, True, key=lambda value: not accepts(value))
            return PassingSet(self._first(most), self.unknown)
        fewest = bisect_left(self.values, True, key=lambda value: bool(accepts(value)))
        return PassingSet(self.steps[-1] & ~self._first(fewest), self.unknown)

    def _first(self, count: int) -> int:
        """The set of so many places with the lowest values."""
        step = count // _STEP
        return self.steps[step] | _set_of(self.places[step * _STEP : count])


def column(
    values: Iterable[tuple[int, Any]], constraint: ModelFilter[Any] | OfferFilter[Any]
) -> FilterColumn:
    """The values that such a filter looks at, by their places; None where one is not known."""
    if not constraint.ordered:
        sets = _sets(values)
        unknown = sets.pop(None, 0)
        return Sets(tuple(sets), tuple(sets.values()), unknown)
    by_place = list(values)
    known = sorted((value, place) for place, value in by_place if value is not None)
    places = array("I", [place for _, place in known])
    in_steps = (_set_of(places[at : at + _STEP]) for at in range(0, len(places), _STEP))
    return Scale(
        values=tuple(value for value, _ in known),
        places=places,
        steps=tuple(accumulate(in_steps, or_, initial=0)),
        unknown=_set_of(place for place, value in by_place if value is None),
    )


def _set_of(places: Iterable[int]) -> int:
    return _union(1 << place for place in places)


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
        columns[name] = column(enumerate(values), constraint)
    return columns[name].sieve(constraint.accepts)
