"""The candidates of a use case that meet a question, each with its best offer.

A model is listed with the first of its offers that meets all filters, where the offers are in the
order in which they are preferred: cheapest first, or those with the most context first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from heapq import merge
from itertools import islice, takewhile
from typing import Any, NamedTuple

from catalog.catalog import Catalog, per_catalog
from catalog.curated import UseCase
from catalog.filters import (
    MaxCost,
    PriceKnown,
    Unmet,
)
from catalog.filters.seller_filters import admitted_by
from catalog.fit.evidence import Fit
from catalog.fit.rules import Verdicts
from catalog.model import Model, offer_context_window
from catalog.pricing.lab_price import charges_by_length, tells_length
from catalog.pricing.ladder import NOBODY, TIE, Admitted
from catalog.pricing.offers import Offer
from catalog.pricing.usage import Usage, usage_of
from catalog.shortlist.candidates import candidates_for
from catalog.shortlist.offer_table import (
    Group,
    OfferTable,
    Test,
    Thing,
    offer_table,
)
from catalog.shortlist.wanted import Wanted, floor_tests, tests_of
from catalog.shortlist.workload_costs import UNKNOWN, CostOrder, places

_NOTHING = Decimal(0)
_AT_ONCE = 24
"""Models that are tested together where the first few are looked for."""


class Listed(NamedTuple):
    """A model with the offer that is best for the question; sorts by its `cost_order`."""

    cost: Decimal
    """USD of a request, or of a total where no requests are stated; `UNKNOWN` where it is."""
    place: int
    """By name, for models that cost the same."""
    row: int
    """Of the table of all offers."""
    offer: Offer
    model: Model
    fit: Fit
    ends: bool
    """Whether an end of the price is announced."""


def _listed(row: int, cost: Decimal, place: int, table: OfferTable, fits: Verdicts) -> Listed:
    model = table.sellers[row]
    offer, ends = table.offers[row], row in table.ending
    return Listed(cost, place, row, offer, table.models[model], fits[model], ends)


@dataclass(frozen=True, eq=False)
class Matches(Sequence[Listed]):
    """The models that meet a question; what is said of each is gathered when somebody looks."""

    missed: Mapping[Unmet, int]
    """The first filter that each of the other candidates misses."""
    _at_cheapest: Sequence[int]
    """The best row of each model, where it is its cheapest; in order."""
    _others: Sequence[int]
    """Of the other models, in order."""
    _usd: Mapping[int, Decimal] | None
    """Row -> what is compared; None for offers that have no price."""
    _table: OfferTable
    _fits: Verdicts
    _places: Mapping[str, int]

    def __len__(self) -> int:
        return len(self._at_cheapest) + len(self._others)

    def __iter__(self) -> Iterator[Listed]:
        rows: Iterable[int] = self._at_cheapest or self._others
        if self._at_cheapest and self._others:
            rows = merge(self._at_cheapest, self._others, key=self._order)
        return map(self._listed, rows)

    def __getitem__(self, at: Any) -> Any:
        return tuple(self)[at]

    @property
    def cheapest(self) -> Listed:
        """The first by cost, then by name."""
        return next(iter(self)) if self._usd else min(self)

    @cached_property
    def models(self) -> Mapping[str, int]:
        """The ids of the models that are listed, with the row of each."""
        rows = (*self._at_cheapest, *self._others)
        return dict(zip(map(self._table.sellers.__getitem__, rows), rows, strict=True))

    def among(self, models: Iterable[str]) -> Sequence[Listed]:
        """Those of these models that are listed, in the order given."""
        rows = self.models
        return [self._listed(rows[model]) for model in models if model in rows]

    def _order(self, row: int) -> CostOrder:
        usd = UNKNOWN if self._usd is None else self._usd[row]
        return usd, self._places[self._table.sellers[row]]

    def _listed(self, row: int) -> Listed:
        return _listed(row, *self._order(row), self._table, self._fits)


def match_filters(use_case: UseCase, wanted: Wanted, group: Group, catalog: Catalog) -> Matches:
    """The candidates with offers of a kind that meet what is wanted; priced ones cheapest first."""
    table, admitted = offer_table(catalog), admitted_by(wanted.filters)
    candidates = candidates_for(use_case, catalog, with_apart=admitted != NOBODY)
    offered, missed = candidates.rows[group], Counter[Unmet]()
    if group == "priced" and admitted != NOBODY:
        offered = _admitted(offered, admitted, table)
    tests = tests_of(use_case, wanted, catalog)
    if tests.floor and not tests.of_models and admitted == NOBODY:
        models, below = _above_floor(use_case.id, group, catalog)
        missed.update(below)
    else:
        models = _meeting(offered, (*tests.of_models, *tests.floor), missed)
    usd = candidates.usd if group == "priced" else None
    job = None if usd is None or _is_typical(wanted.job, use_case) else wanted.job
    in_order = not job and not wanted.largest
    at_cheapest: Sequence[int] = ()
    if usd and in_order and admitted == NOBODY:
        # Most models qualify with their cheapest offer, so that no other needs a look. Where others
        # are admitted, a model can stand where it does for one that is not among them.
        cheapest = candidates.cheapest
        if len(models) < len(cheapest):
            cheapest = [offered[model][0] for model in models]
        at_cheapest = _affordable(_passing(cheapest, tests.of_offers), usd, wanted)
        passed = set(at_cheapest)
        models = [table.sellers[row] for row in cheapest if row not in passed]
    rows = _narrowed([row for m in models for row in offered[m]], tests.of_offers, table, missed)
    if job:
        sold, rows = table.sellers_in(rows), _telling_length(rows, job, table, catalog)
        missed[_PRICE_UNKNOWN] += len(sold - table.sellers_in(rows))
        usd = table.tariffs.costs(rows, job)
    if usd and wanted.cost_limit is not None:
        sold, rows = table.sellers_in(rows), _affordable(rows, usd, wanted)
        too_dear = Unmet(next(iter(MaxCost.active_in(wanted.filters))))
        missed[too_dear] += len(sold - table.sellers_in(rows))
    if in_order:
        best = _first_of_each(rows, table)
    elif wanted.largest or not usd:
        best = _largest_of_each(rows, usd, table)
    else:
        best = _cheapest_of_each(rows, usd, table)
    others, by_name = list(best.values()), places(catalog)
    if usd:
        others = [row for row in others if usd[row] < UNKNOWN]
        missed[_PRICE_UNKNOWN] += len(best) - len(others)
        others.sort(key=lambda row: (usd[row], by_name[table.sellers[row]]))
    return Matches(+missed, at_cheapest, others, usd, table, candidates.fits, by_name)


def matches_aside(
    use_case: UseCase, wanted: Wanted, group: Group, catalog: Catalog
) -> Iterator[Listed]:
    """Those of `match_filters`, without a count of the others; for offers that have no price."""
    table, candidates = offer_table(catalog), candidates_for(use_case, catalog)
    offered, by_name = candidates.rows[group], places(catalog)
    tests = tests_of(use_case, wanted, catalog)
    left = iter(_above_floor(use_case.id, group, catalog)[0] if tests.floor else offered)
    # Whoever asks wants the first few.
    while some := tuple(islice(left, _AT_ONCE)):
        models = _passing(some, tests.of_models)
        rows = _passing([row for model in models for row in offered[model]], tests.of_offers)
        best = (
            _largest_of_each(rows, None, table) if wanted.largest else _first_of_each(rows, table)
        )
        for model in filter(best.__contains__, models):
            yield _listed(best[model], UNKNOWN, by_name[model], table, candidates.fits)


def matches_below(
    usd: Decimal, use_case: UseCase, wanted: Wanted, catalog: Catalog
) -> Sequence[Listed]:
    """Those of `match_filters` that cost less than an amount, without a look at any others."""
    admitted = admitted_by(wanted.filters)
    if admitted != NOBODY or not _is_typical(wanted.job, use_case):
        every = match_filters(use_case, wanted, "priced", catalog)
        return tuple(takewhile(lambda each: each.cost < usd, every))
    table, candidates = offer_table(catalog), candidates_for(use_case, catalog)
    costs, offered = candidates.usd, candidates.rows["priced"]
    cheaper = candidates.cheapest[: bisect_left(candidates.cheapest, usd, key=costs.__getitem__)]
    tests, by_name = tests_of(use_case, wanted, catalog), places(catalog)
    models = _passing([table.sellers[row] for row in cheaper], tests.of_models)
    # Most models qualify with the first of their offers, so that no other needs a look.
    below = list(_passing([offered[model][0] for model in models], tests.of_offers))
    others = set(models) - table.sellers_in(below)
    # As cheap but for rounding is as cheap, so the first of a model may cost a little more.
    most = TIE * usd
    near = [row for model in others for row in offered[model] if costs[row] < most]
    rows = _first_of_each(_passing(near, tests.of_offers), table).values()
    below += [row for row in rows if costs[row] < usd]
    below.sort(key=lambda row: (costs[row], by_name[table.sellers[row]]))
    return Matches({}, (), below, costs, table, candidates.fits, by_name)


def _affordable(rows: Sequence[int], usd: Mapping[int, Decimal], wanted: Wanted) -> Sequence[int]:
    """The rows that cost no more than is wanted, and those whose cost is not known."""
    limit = wanted.cost_limit
    return rows if limit is None else [r for r in rows if usd[r] <= limit or usd[r] == UNKNOWN]


def _telling_length(
    rows: Sequence[int], job: Usage, table: OfferTable, catalog: Catalog
) -> Sequence[int]:
    """Without the rows that do not say what prompts as long as those of the job cost."""
    if not job.single:
        return rows
    prompt = job.request.input_tokens
    by_length = {m for m in table.sellers_in(rows) if charges_by_length(m, prompt, catalog)}
    return [r for r in rows if table.sellers[r] not in by_length or tells_length(table.offers[r])]


_PRICE_UNKNOWN = Unmet(PriceKnown(), unknown=True)


def _admitted(
    offered: Mapping[str, Sequence[int]], admitted: Admitted, table: OfferTable
) -> Mapping[str, Sequence[int]]:
    """The offers that compare, and those that are asked for."""
    of_models = (
        (model, [row for row in rows if admitted.admits(table.offers[row])])
        for model, rows in offered.items()
    )
    return {model: rows for model, rows in of_models if rows}


def _is_typical(asked: Usage | None, use_case: UseCase) -> bool:
    """A request costs what the candidates have been priced for, however many there are."""
    if asked is None:
        return True
    typical = usage_of(None, use_case.typical)
    return asked._replace(times=typical.times, period=typical.period) == typical


@per_catalog
def _above_floor(
    use_case_id: str, group: Group, catalog: Catalog
) -> tuple[Sequence[str], Mapping[Unmet, int]]:
    """The candidates with offers of a kind that are above the floor, and how many are not."""
    offered = candidates_for(catalog.use_cases[use_case_id], catalog).rows[group]
    missed = Counter[Unmet]()
    return _meeting(offered, floor_tests(use_case_id, catalog), missed), missed


def _meeting(models: Iterable[str], tests: Sequence[Test], missed: Counter[Unmet]) -> Sequence[str]:
    """The models that meet all filters of models; the others are counted."""
    left = list(models)
    for test in tests:
        passing = test.passing(left)
        if lost := len(left) - len(passing):
            unknown = len(test.unknown(left))
            missed[Unmet(test.filter, unknown=True)] += unknown
            missed[Unmet(test.filter)] += lost - unknown
            left = passing
    return left


def _passing(things: Sequence[Thing], tests: Sequence[Test]) -> Sequence[Thing]:
    """The models or rows that pass all tests."""
    for test in tests:
        things = test.passing(things)
        if not things:
            break
    return things


def _narrowed(
    rows: Sequence[int], tests: Sequence[Test], table: OfferTable, missed: Counter[Unmet]
) -> Sequence[int]:
    """The rows that pass all tests; models that a test leaves without any are counted."""
    models = table.sellers_in(rows)
    for test in tests:
        passing = test.passing(rows)
        left = table.sellers_in(passing)
        if lost := models - left:
            unknown = lost & table.sellers_in(test.unknown(rows))
            missed[Unmet(test.filter, unknown=True)] += len(unknown)
            missed[Unmet(test.filter)] += len(lost) - len(unknown)
        rows, models = passing, left
    return rows


def _first_of_each(rows: Iterable[int], table: OfferTable) -> dict[str, int]:
    """Of each model the first row."""
    first: dict[str, int] = {}
    for row in rows:
        first.setdefault(table.sellers[row], row)
    return first


def _cheapest_of_each(
    rows: Iterable[int], usd: Mapping[int, Decimal], table: OfferTable
) -> dict[str, int]:
    """Of each model the cheapest row.

    What differs by rounding is the same: the first on the ladder is the better seller.
    """
    ladder_order = sorted(rows)
    least: dict[str, Decimal] = {}
    for row in ladder_order:
        model = table.sellers[row]
        least[model] = min(usd[row], least.get(model, UNKNOWN))
    cheapest = (row for row in ladder_order if usd[row] <= TIE * least[table.sellers[row]])
    return _first_of_each(cheapest, table)


def _largest_of_each(
    rows: Iterable[int], usd: Mapping[int, Decimal] | None, table: OfferTable
) -> dict[str, int]:
    """Of each model the row with the most context; of equals the cheapest, then the first."""

    def context(row: int) -> tuple[bool, int, Decimal]:
        usd_of_row = usd[row] if usd else _NOTHING
        tokens = offer_context_window(table.offers[row], table.models[table.sellers[row]])
        return usd_of_row == UNKNOWN, -(tokens or 0), usd_of_row

    ordered = sorted(sorted(rows) if usd else rows, key=context)
    return _first_of_each(ordered, table)
