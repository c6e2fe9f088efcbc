"""The candidates of a use case that also meet what was asked of them and of their offers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from catalog.catalog import Catalog, per_catalog
from catalog.curated import UseCase
from catalog.filters import Filter, FreeOnly, Unmet, active_filters
from catalog.filters.model_filters import RatedNoWorseThan
from catalog.ratings import ratings_by_model
from catalog.shortlist.candidates import PRICE_UNKNOWN, candidates_for
from catalog.shortlist.matching import Listed, Matches, match_filters, matches_aside
from catalog.shortlist.offer_table import Group
from catalog.shortlist.wanted import Wanted

_ASIDE: tuple[Group, Group] = ("free", "plans")
_SOME = 5
"""What stands aside, plans and free offers that nobody asked for, needs no more."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What would qualify if a single constraint went."""

    constraint: Filter
    count: int
    best: Listed
    """The cheapest of them."""
    best_rated: Listed | None = None
    """Of those below the rating that was to be reached."""


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Everything that was held against a question."""

    paid: Sequence[Listed]
    """Cheapest first; none where free offers are asked for."""
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
    if wanted in _UNFILTERED:
        return _unfiltered(use_case.id, wanted, catalog)
    return _shortlist(use_case, wanted, catalog)


_UNFILTERED = (Wanted(), Wanted(largest=True), Wanted(leading=True))


@per_catalog
def _unfiltered(use_case_id: str, wanted: Wanted, catalog: Catalog) -> Shortlist:
    # Without filters the question is one of a few, so its answer is remembered.
    return _shortlist(catalog.use_cases[use_case_id], wanted, catalog)


def _shortlist(use_case: UseCase, wanted: Wanted, catalog: Catalog) -> Shortlist:
    only_free = bool(wanted.filters.free)
    candidates = candidates_for(use_case, catalog)
    listed = match_filters(use_case, wanted, "free" if only_free else "priced", catalog)
    missed, left_out = Counter(listed.missed), Counter(candidates.left_out)
    free: Iterable[Listed] = listed
    plans: Iterable[Listed] = ()
    if only_free:
        sold, offered = candidates.rows["priced"].keys(), candidates.rows["free"].keys()
        missed[Unmet(FreeOnly())] = len(sold - offered)
        left_out -= Counter({PRICE_UNKNOWN: len(offered - sold)})
    else:
        free, plans = (
            islice(matches_aside(use_case, wanted, group, catalog), _SOME) for group in _ASIDE
        )
    return Shortlist(
        paid=() if only_free else listed,
        free=tuple(free),
        plans=tuple(plans),
        missed=+missed,
        left_out=left_out,
        relaxed=() if listed else tuple(_relaxed(use_case, wanted, catalog)),
    )


def cheapest(use_case: UseCase, wanted: Wanted, catalog: Catalog, most: int) -> list[Listed]:
    """The first of a shortlist, in its order, without all else that it says."""
    return list(islice(match_filters(use_case, wanted, "priced", catalog), most))


def _without(constraint: Filter, wanted: Wanted) -> Wanted:
    filters = constraint.lifted_from(wanted.filters)
    limit = None if filters.max_cost is None else wanted.cost_limit
    return wanted._replace(filters=filters, cost_limit=limit)


def _relaxed(use_case: UseCase, wanted: Wanted, catalog: Catalog) -> Iterator[Relaxed]:
    """What would qualify without one constraint, in the order of the constraints."""
    less = [(each, _without(each, wanted)) for each in active_filters(wanted.filters)]
    if wanted.at_least:
        less.append((wanted.at_least, wanted._replace(at_least=None)))
    for each in wanted.beside:
        rest = tuple(other for other in wanted.beside if other != each)
        less.append((each, wanted._replace(beside=rest)))
    for constraint, others in less:
        group: Group = "free" if others.filters.free else "priced"
        if would := match_filters(use_case, others, group, catalog):
            rated = _best_rated(constraint, would, catalog)
            yield Relaxed(constraint, len(would), would.cheapest, rated)


def _best_rated(constraint: Filter, would: Matches, catalog: Catalog) -> Listed | None:
    """The nearest to a rating that was to be reached, where the constraint is one."""
    if not isinstance(constraint, RatedNoWorseThan):
        return None
    ratings = ratings_by_model(constraint.benchmark, catalog)
    rated = [listed for listed in would if listed.model.id in ratings]
    return max(rated, key=lambda listed: ratings[listed.model.id].value, default=None)
