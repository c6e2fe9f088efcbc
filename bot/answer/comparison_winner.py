"""Which of the compared models to choose for the job, by a written rule, and why.

1. What cannot do the job or misses a filter cannot win, nor what ends within 90 days or may not be
   used commercially.
2. A model is better than another where it is clearly better (the intervals are apart) on one of
   the benchmarks of the job, and clearly worse on none. Otherwise the two are as good.
3. Of the models that none is better than, those win that have more of what the job asks for, and
   of these the cheapest.
4. A model that is better than another is worth its price while each doubling of it buys at least
   `_POINTS` rating points, and `_POINTS_IN_BULK` for jobs that are done in bulk and for whoever
   asks for value; otherwise the other is the better value, and wins.
5. Where neither ratings nor prices decide between models of one lab, the newest wins if none of the
   others is cheaper.
6. Whoever asks which is cheaper gets the cheapest of those that will do.

Prices are those of the offers that stand for the models; of a price that ends within 30 days, the
one that follows. Where that leaves two, nothing decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import log2
from typing import Literal, NamedTuple

from bot.answer.compared_model import ComparedModel
from bot.query import Criterion, Query
from catalog.catalog import Catalog
from catalog.curated import UseCase
from catalog.filters.active import active_model_filters
from catalog.filters.filter import Filters
from catalog.fit.evidence import prohibitions
from catalog.fit.rules import requirements_fit, wants_absent
from catalog.ratings import lower_bound, upper_bound
from catalog.schema import Rating

_POINTS = 10
"""Rating points that a price twice as high must buy: some 1.5 % more of the duels won."""
_POINTS_IN_BULK = 30
_TIE = Decimal("1.001")
"""Costs that differ by less are the same but for rounding."""
_MIN_RATED = 2
_UNKNOWN = "not stated"
"""How a text ends that says what is unknown."""


def is_same_cost(one: Decimal, other: Decimal) -> bool:
    """Whether they are the same but for rounding."""
    return max(one, other) <= min(one, other) * _TIE


class RuledOut(NamedTuple):
    """A model that cannot win."""

    compared: ComparedModel
    why: str
    """ "takes text only, no image", "retires 2026-12-01, in 9 days"."""


class Gap(NamedTuple):
    """How far one model is clearly above another."""

    points: float
    """On the benchmark where it is the most."""
    benchmark: str
    """The first on which it is."""


@dataclass(frozen=True)
class Contest:
    """The models that can do the job, and how they are measured."""

    use_case: UseCase
    able: tuple[ComparedModel, ...]
    ruled_out: tuple[RuledOut, ...]
    benchmark: str
    """The one that rates most of them."""
    criterion: Criterion | None
    catalog: Catalog

    @cached_property
    def rated(self) -> tuple[ComparedModel, ...]:
        return tuple(each for each in self.able if each.rating(self.benchmark))

    def gap(self, one: ComparedModel, other: ComparedModel) -> Gap | None:
        """By how much the one is better; None where it is not."""
        points: dict[str, float] = {}
        for benchmark in dict.fromkeys((self.benchmark, *self.use_case.benchmarks)):
            mine, theirs = one.rating(benchmark), other.rating(benchmark)
            if mine is None or theirs is None:
                continue
            if _is_apart(theirs, mine):
                return None
            if _is_apart(mine, theirs):
                points[benchmark] = mine.value - theirs.value
        return Gap(max(points.values()), next(iter(points))) if points else None

    @cached_property
    def unbeaten(self) -> tuple[ComparedModel, ...]:
        """The rated models that no other is better than."""
        unbeaten = (o for o in self.rated if not any(self.gap(other, o) for other in self.rated))
        # Each may be beaten by the next in a circle, each on another benchmark.
        return tuple(unbeaten) or self.rated

    def with_most_wanted(self, models: Sequence[ComparedModel]) -> tuple[ComparedModel, ...]:
        """Those that lack the least of what the job profits from."""
        absent = [wants_absent(each.model, self.use_case, self.catalog) for each in models]
        return tuple(m for m, count in zip(models, absent, strict=True) if count == min(absent))

    def is_worth_it(self, better: ComparedModel, other: ComparedModel, gap: Gap) -> bool:
        """Whether what it is better by is worth what it costs more; rule 4."""
        cost, least = better.lasting_cost, other.lasting_cost
        if not (cost and least and cost > least):
            return True
        doublings = log2(cost / least)
        return gap.points >= doublings * (_POINTS_IN_BULK if self._counts_money else _POINTS)

    @property
    def _counts_money(self) -> bool:
        capabilities = self.use_case.needs.capabilities | self.use_case.helps.capabilities
        return self.criterion == "value" or "batch" in capabilities


Reason = Literal["rating", "value", "price", "newer"]
"""What decides: being better or as good, a better one not being worth its price, the price alone,
or the date of release."""


@dataclass(frozen=True, slots=True)
class Win:
    """The model to choose, and the one that it is held against."""

    winner: ComparedModel
    against: ComparedModel
    gap: Gap | None
    """By how much the winner is better; None where it is not."""
    reason: Reason = "rating"
    lacking: tuple[str, ...] = ()
    """What the job profits from and only the other lacks."""


@dataclass(frozen=True, slots=True)
class OnlyOne:
    """The only model that will do."""

    winner: ComparedModel


@dataclass(frozen=True, slots=True)
class Undecided:
    """Models between which nothing decides; none where all are ruled out."""

    between: tuple[ComparedModel, ...]
    rated: bool
    """They are rated, and as good."""


Outcome = Win | OnlyOne | Undecided


def contest_between(
    models: Sequence[ComparedModel],
    use_case: UseCase,
    query: Query,
    benchmark: str,
    catalog: Catalog,
) -> Contest:
    filters = query.filters
    ruled_out = tuple(
        RuledOut(each, why)
        for each in models
        if (why := next(_why_not(each, use_case, filters, catalog), None))
    )
    out = {each.compared.line.id for each in ruled_out}
    able = tuple(each for each in models if each.line.id not in out)
    return Contest(use_case, able, ruled_out, benchmark, query.criterion, catalog)


def _why_not(
    compared: ComparedModel, use_case: UseCase, filters: Filters, catalog: Catalog
) -> Iterator[str]:
    model = compared.model
    verdict = requirements_fit(model, use_case, catalog)
    if verdict.level == "avoid":
        yield verdict.evidence[0].text
    yield from (evidence.text for evidence in prohibitions(model, catalog))
    for stated in active_model_filters(filters):
        if stated.meets(model, catalog) is False:
            yield stated.unmet_words(catalog)
    if filters.min_context and (model.facts.context or filters.min_context) < filters.min_context:
        yield f"only {model.facts.context:,} tokens of context"
    if compared.is_unmet:
        yield "no seller is known to meet what was asked"


def decide(contest: Contest) -> Outcome:
    """Choose by the rule of this module."""
    if len(contest.able) < _MIN_RATED:
        return OnlyOne(contest.able[0]) if contest.able else Undecided((), rated=False)
    if contest.criterion == "price" and (cheapest := cheapest_of(contest.able)):
        return Win(cheapest, _next_cheapest(contest.able, cheapest), None, reason="price")
    if len(contest.rated) < _MIN_RATED:
        return _decide_unrated(contest)
    leaders = contest.with_most_wanted(contest.unbeaten)
    leader = cheapest_of(leaders)
    if leader is None:
        return _newest_of_lab(leaders) or Undecided(leaders, rated=True)
    if bargain := _bargain(contest, leader):
        return Win(bargain, leader, contest.gap(leader, bargain), reason="value")
    against = _strongest_rival(contest, leader, leaders)
    return Win(
        leader, against, contest.gap(leader, against), lacking=_lacking(contest, leader, against)
    )


def _decide_unrated(contest: Contest) -> Outcome:
    """Without ratings only what they can do decides, and never the price alone."""
    match contest.with_most_wanted(contest.able):
        case (winner,):
            against = next(each for each in contest.able if each is not winner)
            return Win(winner, against, None, lacking=_lacking(contest, winner, against))
        case _:
            return _newest_of_lab(contest.able) or Undecided(contest.able, rated=False)


def _newest_of_lab(models: Sequence[ComparedModel]) -> Win | None:
    """The newest of one lab's models, unless it is dearer than another or a price is not known."""
    newest, *others = sorted(models, key=lambda each: each.model.released or "", reverse=True)
    one_lab = {each.model.lab for each in models} == {newest.model.lab}
    is_newest = (newest.model.released or "") > (others[0].model.released or "9")
    if not (one_lab and is_newest) or any(_is_dearer(newest, other) for other in others):
        return None
    return Win(newest, others[0], None, reason="newer")


def _is_dearer(one: ComparedModel, other: ComparedModel) -> bool:
    """Whether it costs more, or may."""
    cost, least = one.lasting_cost, other.lasting_cost
    if cost is None or least is None:
        return True
    return cost > least and not is_same_cost(cost, least)


def cheapest_of(models: Sequence[ComparedModel]) -> ComparedModel | None:
    """The only model, or the one that costs less than all others; None where that is not known."""
    if len(models) <= 1:
        return next(iter(models), None)
    known = ((each.lasting_cost, n) for n, each in enumerate(models))
    costs = sorted((cost, n) for cost, n in known if cost is not None)
    if len(costs) < len(models) or is_same_cost(costs[0][0], costs[1][0]):
        return None
    return models[costs[0][1]]


def _next_cheapest(models: Sequence[ComparedModel], cheapest: ComparedModel) -> ComparedModel:
    others = [(each.lasting_cost or 0, n) for n, each in enumerate(models) if each is not cheapest]
    return models[min(others)[1]]


def _bargain(contest: Contest, leader: ComparedModel) -> ComparedModel | None:
    """The best rated of those that the leader is better than and not worth its price."""
    bargains = [
        each
        for each in contest.rated
        if (gap := contest.gap(leader, each)) and not contest.is_worth_it(leader, each, gap)
    ]
    return max(bargains, key=lambda each: _value(each, contest), default=None)


def _strongest_rival(
    contest: Contest, leader: ComparedModel, leaders: Sequence[ComparedModel]
) -> ComparedModel:
    """The best rated of the other leaders, or of those that are as good, or of all."""
    groups = (leaders, contest.unbeaten, contest.rated)
    others = ([each for each in group if each is not leader] for group in groups)
    return max(next(filter(None, others)), key=lambda each: _value(each, contest))


def _value(compared: ComparedModel, contest: Contest) -> float:
    rating = compared.rating(contest.benchmark)
    return rating.value if rating else 0.0


def _lacking(contest: Contest, winner: ComparedModel, other: ComparedModel) -> tuple[str, ...]:
    """What is wanted for the job, and missing in the other only."""
    mine, theirs = (
        requirements_fit(each.model, contest.use_case, contest.catalog).missing
        for each in (winner, other)
    )
    fewer = contest.with_most_wanted((winner, other)) == (winner,)
    stated = (text for text in theirs if text not in mine and not text.endswith(_UNKNOWN))
    return tuple(stated) if fewer else ()


def _is_apart(higher: Rating, lower: Rating) -> bool:
    return lower_bound(higher) > upper_bound(lower)
