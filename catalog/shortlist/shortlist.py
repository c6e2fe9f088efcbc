"""The candidates of a use case that also meet what was asked of them and of their offers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from catalog.catalog import Catalog, per_catalog
from catalog.curated import UseCase
from catalog.filters import (
    Filter,
    Filters,
    FreeOnly,
    Unmet,
    active_filters,
    active_model_filters,
)
from catalog.ratings import ratings_by_model
from catalog.shortlist import bit_sets
from catalog.shortlist.candidates import PRICE_UNKNOWN, candidates_for
from catalog.shortlist.crowd import crowd_of
from catalog.shortlist.matching import Listed, Matching, Wanted, match_filters
from catalog.shortlist.offer_table import Group, offer_table, sellers_passing
from catalog.shortlist.offer_table import prepare as prepare_columns

_SOME = 5
"""What stands aside, plans and free offers that nobody asked for, needs no more."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What would qualify if a single constraint went."""

    constraint: Filter
    count: int
    best: Listed
    """The cheapest of them."""


@dataclass(frozen=True, slots=True, eq=False)
class CheapestFirst(Sequence[Listed]):
    """The models that meet a question, found as far as somebody looks."""

    _matching: Matching

    def __len__(self) -> int:
        return self._matching.count

    def __iter__(self) -> Iterator[Listed]:
        return self._matching.cheapest_first()

    def __getitem__(self, at: Any) -> Any:
        return tuple(self)[at]

    def of(self, models: Iterable[str]) -> Iterator[Listed]:
        """Those of them that are among these models."""
        return self._matching.of(models)


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Everything that was held against a question."""

    paid: CheapestFirst | tuple[()]
    """None where free offers are asked for."""
    free: tuple[Listed, ...]
    """Newest first; only the newest ones unless free offers are asked for."""
    plans: tuple[Listed, ...]
    """The newest ones."""
    missed: Mapping[Unmet, int]
    """The first constraint that a model misses, in the order of the constraints."""
    left_out: Mapping[str, int]
    """What is no candidate at all: reason and how many models."""
    relaxed: tuple[Relaxed, ...]
    """Empty where something of the wanted kind qualifies."""


def build_shortlist(use_case: UseCase, wanted: Wanted, catalog: Catalog) -> Shortlist:
    """The candidates of the use case that meet what is wanted."""
    if wanted in (Wanted(), Wanted(largest=True)):
        return _unfiltered(use_case.id, wanted.largest, catalog)
    return _shortlist(use_case, wanted, catalog)


@per_catalog
def _unfiltered(use_case_id: str, largest: bool, catalog: Catalog) -> Shortlist:  # noqa: FBT001
    # Without filters the question is one of a few, so its answer is remembered.
    return _shortlist(catalog.use_cases[use_case_id], Wanted(largest=largest), catalog)


def _shortlist(use_case: UseCase, wanted: Wanted, catalog: Catalog) -> Shortlist:
    base = candidates_for(use_case, catalog)

    @cache
    def held(group: Group) -> Matching:
        return match_filters(use_case, wanted, group, catalog)

    free = wanted.filters.free
    paid = () if free else CheapestFirst(held("priced"))
    gratis = tuple(islice(held("free").met(), None if free else _SOME))
    plans = () if free else tuple(islice(held("plans").met(), _SOME))
    missed = held("free").missed(len(gratis)) if free else held("priced").missed(len(paid))
    left_out = base.left_out
    if free:
        sold, offered = ({f.model.id for f in some} for some in (base.paid, base.free))
        missed[Unmet(FreeOnly())] = len(sold - offered)
        left_out = +(Counter(left_out) - Counter({PRICE_UNKNOWN: len(offered - sold)}))
    listed = gratis if free else paid
    relaxed = () if listed else tuple(_relaxed(wanted, held))
    return Shortlist(paid, gratis, plans, +missed, left_out, relaxed)


def cheapest(use_case: UseCase, wanted: Wanted, catalog: Catalog, most: int) -> list[Listed]:
    """The first of a shortlist, in its order, without all else that it says."""
    matching = match_filters(use_case, wanted, "priced", catalog)
    return list(islice(matching.cheapest_first(), most))


def _relaxed(wanted: Wanted, held: Callable[[Group], Matching]) -> Iterator[Relaxed]:
    """What would qualify without one constraint, in the order of the constraints."""
    free = wanted.filters.free
    found: dict[Filter, list[Listed]] = {}
    if free:
        found[FreeOnly()] = list(held("priced").met())
    for constraint, listed in held("free" if free else "priced").without_one():
        found.setdefault(constraint, []).append(listed)
    at_least = [wanted.at_least] if wanted.at_least else []
    for constraint in (*active_filters(wanted.filters), *at_least, *wanted.beside):
        if would := found.get(constraint):
            yield Relaxed(constraint, len(would), min(would))


def preparing_shortlists(catalog: Catalog) -> Iterator[None]:
    """Do, piece by piece, what the first questions with filters would wait for."""
    groups: tuple[Group, ...] = ("priced", "free", "plans")
    for group in groups:
        prepare_columns(offer_table(group, catalog), catalog)
        yield
    for constraint in active_model_filters(
        Filters(needs=("batch", "caching"), commercial_license=True)
    ):
        bit_sets.models_passing(constraint, catalog)
        for group in groups:
            sellers_passing(constraint, offer_table(group, catalog), catalog)
        yield
    for use_case in catalog.curation.use_cases:
        crowd_of(use_case, "priced", catalog)
        for benchmark in use_case.benchmarks:
            ratings_by_model(benchmark, catalog)
        yield
