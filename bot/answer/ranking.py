"""The models that meet a use case and everything else that was asked, in the order asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from typing import Literal

from bot import wording
from bot.answer.in_words import in_words, shortfall
from bot.answer.ranked import Benchmarked, RankedModel, Ranking, WithoutOne
from bot.answer.rows import model_line, price_row
from bot.answer.workload import amount_of
from bot.answer.yardstick import yardstick
from bot.query import Query
from catalog import (
    UNKNOWN,
    AsGoodAs,
    Catalog,
    Constraint,
    Evidence,
    Listed,
    Model,
    Rating,
    Relaxed,
    Shortlist,
    UseCase,
    Wanted,
    benchmark_name,
    benchmark_of,
    constraints,
    context_of,
    frontier,
    is_far_below_own,
    levels,
    licensed_by,
    rating_in_words,
    ratings,
    shortlist,
    stated,
    states_amounts,
)

_SHOWN = 10
_SHOWN_ASIDE = 5
_ON_FRONTIER = 6
_GENERAL = "general"
_PICTURES = "image-generation"
Order = Literal["price", "rating", "newest", "context"]


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """The question and what was found, as far as every row depends on them."""

    use_case: UseCase
    wanted: Wanted
    order: Order
    found: Shortlist
    listed: Sequence[Listed]
    """What is ranked: the free offers where those were asked for."""
    benchmark: str | None
    """The one that the ranking goes by."""
    catalog: Catalog

    @property
    def rated(self) -> Mapping[str, Rating]:
        """On that benchmark; empty where there is none."""
        return ratings(self.benchmark, self.catalog) if self.benchmark else {}

    def rows(
        self, listed: Iterable[Listed], edge: frozenset[str] = frozenset()
    ) -> tuple[RankedModel, ...]:
        return tuple(self._row(one, edge) for one in listed)

    def _row(self, one: Listed, edge: frozenset[str]) -> RankedModel:
        model = one.model
        reference = self.wanted.at_least
        return RankedModel(
            line=model_line(model.id, self.catalog),
            row=price_row(one.offer, self.catalog),
            context=context_of(one.offer, model),
            blended=None if one.cost == UNKNOWN else one.cost,
            why=tuple(self._why(one)),
            rated=self.rated.get(model.id),
            on_frontier=model.id in edge,
            asked_about=reference is not None and reference.model == model.id,
        )

    def _why(self, one: Listed) -> Iterator[Evidence]:
        yield from one.found.fit.evidence
        if self.wanted.filters.commercial_license:
            yield from _licence(one.model)


def ranking(query: Query, catalog: Catalog) -> Ranking:
    """Every model that meets the use case and the filters."""
    asked = _asked(query, catalog)
    found, use_case = asked.found, asked.use_case
    edge = frontier(found.paid, asked.rated) if asked.order == "rating" else ()
    on_edge = frozenset(one.model.id for one in edge)
    best = next(levels(asked.listed, asked.rated), ())
    amount = amount_of(query.workload, use_case)
    return Ranking(
        use_case=use_case.id,
        name=use_case.name,
        typical=amount.words,
        rows=asked.rows(islice(_ordered(asked), _SHOWN), on_edge),
        qualified=len(asked.listed),
        free=() if query.filters.free else asked.rows(found.free[:_SHOWN_ASIDE]),
        plans=asked.rows(found.plans[:_SHOWN_ASIDE]),
        excluded=tuple(_excluded(asked)),
        as_of=catalog.as_of,
        order=asked.order,
        anything=query.use_case is None,
        only_free=bool(query.filters.free),
        times=amount.times,
        per=amount.per,
        benchmark=_benchmarked(asked, len(best)),
        best_value=_best_value(best, asked),
        passed_over=any(is_far_below_own(one.offer, catalog) for one in best[:1]),
        frontier=asked.rows(edge[:_ON_FRONTIER]),
        against=_against(query, asked),
        relaxed=tuple(_without_one(one, asked) for one in found.relaxed),
    )


def _asked(query: Query, catalog: Catalog) -> _Asked:
    use_case, order = _use_case(query, catalog), _order(query)
    at_least = _reference(query, use_case, catalog)
    workload = query.workload if states_amounts(query.workload) else None
    job = stated(workload, catalog, use_case.typical) if workload else None
    wanted = Wanted(query.filters, at_least, job, largest=order == "context")
    found = shortlist(use_case, wanted, catalog)
    listed = found.free if query.filters.free else found.paid
    benchmark = benchmark_of(use_case, listed, catalog)
    return _Asked(use_case, wanted, order, found, listed, benchmark, catalog)


def _best_value(best: Sequence[Listed], asked: _Asked) -> RankedModel | None:
    """The cheapest at a price that needs no second look: a verdict is no place for a doubt."""
    sound = (one for one in best if not is_far_below_own(one.offer, asked.catalog))
    return next(iter(asked.rows(islice(sound, 1))), None)


def _use_case(query: Query, catalog: Catalog) -> UseCase:
    """The one that was asked for, else the one that the wanted output or the measure is of."""
    if query.models and not query.use_case:
        return yardstick(query, [catalog.models[model] for model in query.models], catalog)
    assumed = _PICTURES if "image-out" in query.filters.needs else _GENERAL
    return catalog.use_cases[query.use_case or assumed]


def _order(query: Query) -> Order:
    return "price" if query.intent == "cheapest" else query.order or "rating"


def _reference(query: Query, use_case: UseCase, catalog: Catalog) -> AsGoodAs | None:
    """The model that is named, on the first benchmark of the use case that rates it."""
    for model in query.models[:1]:
        for benchmark in use_case.benchmarks:
            if model in ratings(benchmark, catalog):
                return AsGoodAs(model, benchmark)
    return None


def _against(query: Query, asked: _Asked) -> str | None:
    """What became of the model that is named."""
    if not query.models:
        return None
    name = asked.catalog.models[query.models[0]].name
    at_least = asked.wanted.at_least
    if at_least is None:
        noun = wording.uncapitalised(asked.use_case.name)
        return f"{name} is not rated for {noun}, so nothing is measured against it"
    rating = ratings(at_least.benchmark, asked.catalog)[at_least.model]
    return (
        f"Rated no worse than {name}: {rating_in_words(rating)} "
        f"on {benchmark_name(at_least.benchmark)}{_first(at_least.model, asked)}"
    )


def _first(model: str, asked: _Asked) -> str:
    """Where a list that starts with the cheapest starts with the model itself."""
    cheapest = asked.listed[0].model.id if asked.listed and asked.order == "price" else None
    return "; none of them is cheaper" if cheapest == model and len(asked.listed) > 1 else ""


def _without_one(one: Relaxed, asked: _Asked) -> WithoutOne:
    [best] = asked.rows((one.best,))
    return WithoutOne(in_words(one.constraint, asked.catalog), one.count, best)


def _ordered(asked: _Asked) -> Iterator[Listed]:
    listed = asked.listed
    match asked.order:
        case "price":
            yield from listed
        case "rating":
            yield from chain.from_iterable(levels(listed, asked.rated))
            yield from _unrated(asked)
        case "newest":
            by_cost = sorted(listed, key=_cost)
            yield from sorted(by_cost, key=lambda one: one.model.released or "", reverse=True)
        case "context":
            yield from sorted(
                listed, key=lambda one: (-(context_of(one.offer, one.model) or 0), _cost(one))
            )


def _unrated(asked: _Asked) -> list[Listed]:
    """What is made for the use case first, then by price."""
    made_for, rated = asked.use_case.id, asked.rated
    unrated = (one for one in asked.listed if one.model.id not in rated)
    return sorted(unrated, key=lambda one: (one.model.specialization != made_for, _cost(one)))


def _cost(one: Listed) -> tuple[Decimal, int]:
    return one.cost, one.place


def _benchmarked(asked: _Asked, level: int) -> Benchmarked | None:
    if asked.benchmark is None:
        return None
    known = asked.rated
    rated = [known[one.model.id] for one in asked.listed if one.model.id in known]
    source = asked.catalog.sources[rated[0].source]
    return Benchmarked(
        benchmark_name(asked.benchmark), source.name, source.as_of, len(rated), level
    )


def _excluded(asked: _Asked) -> Iterator[tuple[str, int]]:
    """In the order of the constraints, what is no candidate at all last."""
    order: list[Constraint] = list(constraints(asked.wanted.filters))
    place = {constraint: number for number, constraint in enumerate(order)}
    missed = sorted(
        asked.found.missed.items(),
        key=lambda item: (place.get(item[0].constraint, len(order)), item[0].unknown),
    )
    yield from ((shortfall(miss, asked.catalog), count) for miss, count in missed)
    yield from sorted(asked.found.left_out.items())


def _licence(model: Model) -> Iterator[Evidence]:
    """What the licence says of commercial use, where that was asked."""
    cited = licensed_by(model)
    if cited is None or cited.license is None:
        return
    licence = cited.license
    condition = f" ({licence.condition})" if licence.condition else ""
    allowed = f"with conditions{condition}" if licence.commercial == "conditional" else "allowed"
    text = f"{licence.name}: commercial use {allowed}"
    yield Evidence(text, None, wording.host(cited.source), cited.checked)
