"""Which of the compared models to choose for the job, by a written rule, and why.

1. What cannot do the job, misses a filter, is retired or ends within 90 days cannot win.
2. A model is better than another where it is clearly better (the intervals are apart) on one of
   the benchmarks of the job, and clearly worse on none. Otherwise the two are as good.
3. Of the models that none is better than, those win that have more of what the job asks for, and
   of these the cheapest.
4. A model that is better than another is worth its price while each doubling of it buys at least
   `_POINTS` rating points, and `_POINTS_IN_BULK` for jobs that are done in bulk and for whoever
   asks for value; otherwise the other is the better value, and wins.
5. Whoever asks which is cheaper gets the cheapest of those that will do.

Prices are those of the offers that stand for the models. Where that leaves two, nothing decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from math import log2
from typing import NamedTuple

from bot import formatting
from bot.answer.comparison_rows import ComparedModel
from bot.query import Criterion, Query
from catalog.catalog import Catalog
from catalog.curated import UseCase
from catalog.filters.active import active_model_filters
from catalog.filters.filter import Filters
from catalog.fit.evidence import prohibitions
from catalog.fit.rules import requirements_fit, wants_absent
from catalog.model import has_open_weights
from catalog.ratings import lower_bound, upper_bound
from catalog.schema import Capability, Modality, Rating

_POINTS = 10
"""Rating points that a price twice as high must buy: some 1.5 % more of the duels won."""
_POINTS_IN_BULK = 30
_TIE = Decimal("1.001")
"""Costs that differ by less are the same but for rounding."""
_MIN_RATED = 2


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
        return tuple(
            one for one in self.rated if not any(self.gap(other, one) for other in self.rated)
        )

    def with_most_wanted(self, models: Sequence[ComparedModel]) -> tuple[ComparedModel, ...]:
        """Those that lack the least of what the job profits from."""
        absent = [wants_absent(each.model, self.use_case, self.catalog) for each in models]
        return tuple(m for m, count in zip(models, absent, strict=True) if count == min(absent))

    def is_worth_it(self, better: ComparedModel, other: ComparedModel, gap: Gap) -> bool:
        """Whether what it is better by is worth what it costs more; rule 4."""
        if not (better.cost and other.cost and better.cost > other.cost):
            return True
        doublings = log2(better.cost / other.cost)
        return gap.points >= doublings * (_POINTS_IN_BULK if self._counts_money else _POINTS)

    @property
    def _counts_money(self) -> bool:
        capabilities = self.use_case.needs.capabilities | self.use_case.helps.capabilities
        return self.criterion == "value" or "batch" in capabilities


@dataclass(frozen=True, slots=True)
class Win:
    """The model to choose, and the one that it is held against."""

    winner: ComparedModel
    against: ComparedModel
    gap: Gap | None
    """By how much the winner is better; None where it is not."""
    is_bargain: bool = False
    """The other is better and not worth its price."""
    by_price: bool = False
    """The price alone decides."""
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


def decide(contest: Contest) -> Outcome:
    """Choose by the rule of this module."""
    if len(contest.able) < _MIN_RATED:
        return OnlyOne(contest.able[0]) if contest.able else Undecided((), rated=False)
    if contest.criterion == "price" and (cheapest := _cheapest(contest.able)):
        return Win(cheapest, _next_cheapest(contest.able, cheapest), None, by_price=True)
    if len(contest.rated) < _MIN_RATED:
        return _decide_unrated(contest)
    leaders = contest.with_most_wanted(contest.unbeaten)
    leader = _cheapest(leaders)
    if leader is None:
        return Undecided(leaders, rated=True)
    if bargain := _bargain(contest, leader):
        return Win(bargain, leader, contest.gap(leader, bargain), is_bargain=True)
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
            return Undecided(contest.able, rated=False)


def _cheapest(models: Sequence[ComparedModel]) -> ComparedModel | None:
    """The only model, or the one that costs less than all others; None where that is not known."""
    if len(models) <= 1:
        return next(iter(models), None)
    costs = sorted((each.cost, n) for n, each in enumerate(models) if each.cost is not None)
    if len(costs) < len(models) or is_same_cost(costs[0][0], costs[1][0]):
        return None
    return models[costs[0][1]]


def _next_cheapest(models: Sequence[ComparedModel], cheapest: ComparedModel) -> ComparedModel:
    others = [(each.cost or 0, n) for n, each in enumerate(models) if each is not cheapest]
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
    for group in (leaders, contest.unbeaten, contest.rated):
        if others := [each for each in group if each is not leader]:
            return max(others, key=lambda each: _value(each, contest))
    raise AssertionError("a contest has two rated models")


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
    return tuple(text for text in theirs if text not in mine) if fewer else ()


def _is_apart(higher: Rating, lower: Rating) -> bool:
    return lower_bound(higher) > upper_bound(lower)


def _takes(modality: Modality, compared: ComparedModel) -> bool | None:
    taken = compared.model.facts.input
    return None if taken is None else modality in taken


def _is_told(capability: Capability, compared: ComparedModel) -> bool | None:
    return compared.model.facts.told(capability)


def _is_open(compared: ComparedModel) -> bool | None:
    return has_open_weights(compared.model)


@dataclass(frozen=True, slots=True)
class Turn:
    """Needs under which another model is the choice."""

    needs: tuple[str, ...]
    """ "the lowest price", "image input"."""
    models: tuple[ComparedModel, ...]


_LARGER = 1.5
"""How many times as large a context window must be to turn a choice."""
_INPUTS: tuple[tuple[str, Modality], ...] = (
    ("image", "image"),
    ("audio", "audio"),
    ("video", "video"),
    ("PDF", "pdf"),
)
_Test = Callable[[ComparedModel], bool | None]
_ABILITIES: tuple[tuple[str, _Test], ...] = (
    *((f"{name} input", partial(_takes, modality)) for name, modality in _INPUTS),
    ("tool calling", partial(_is_told, "tools")),
    ("structured output", partial(_is_told, "json")),
    ("open weights", _is_open),
)


def turns(contest: Contest, winner: ComparedModel | None) -> tuple[Turn, ...]:
    """What would turn the choice, the price first; where nothing decides, what could."""
    needs: dict[tuple[ComparedModel, ...], list[str]] = {}
    for need, models in _needs(contest, winner):
        if models and winner not in models:
            needs.setdefault(models, []).append(need)
    return tuple(Turn(tuple(texts), models) for models, texts in needs.items())


def _needs(
    contest: Contest, winner: ComparedModel | None
) -> Iterator[tuple[str, tuple[ComparedModel, ...]]]:
    """Each need with the models that meet it best; none where all of them do."""
    able = contest.able
    cheapest = _cheapest([each for each in able if each.cost is not None])
    yield "the lowest price", (cheapest,) if cheapest else ()
    if winner and len(contest.unbeaten) < len(contest.rated):
        yield "the best rating", contest.unbeaten
    yield from _context(able, winner)
    for need, test in _ABILITIES:
        tested = [test(each) for each in able]
        having = tuple(each for each, has_it in zip(able, tested, strict=True) if has_it)
        if False in tested:
            yield need, having


def _context(
    able: Sequence[ComparedModel], winner: ComparedModel | None
) -> Iterator[tuple[str, tuple[ComparedModel, ...]]]:
    """A window that is far larger than the winner's, or than the smallest one."""
    windows = [each.model.facts.context or 0 for each in able]
    own = winner.model.facts.context if winner else min(windows)
    if own and max(windows) >= _LARGER * own:
        largest = (each for each in able if each.model.facts.context == max(windows))
        yield f"{formatting.tokens(max(windows))} tokens of context", tuple(largest)
