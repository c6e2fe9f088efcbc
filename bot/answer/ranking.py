"""The models that meet a use case and everything else that was asked, in the order asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from typing import Literal

from bot import wording
from bot.answer.base import BaseAnswer
from bot.answer.citations import MAX_CITED, Citation, cite_fact, cite_prices, cite_rating
from bot.answer.cost_basis import cost_basis, reference_use_case
from bot.answer.follow_ups import FollowUp, comparison_query
from bot.answer.interpretation import FilterKinds
from bot.answer.rows import ModelLine, PriceRow, model_line, price_row
from bot.answer.serialize import Json, evidence_json, price_row_json
from bot.query import Query
from catalog import (
    UNKNOWN,
    Catalog,
    Evidence,
    Filter,
    Listed,
    Model,
    RatedNoWorseThan,
    Rating,
    Relaxed,
    Shortlist,
    UseCase,
    Wanted,
    active_filters,
    benchmark_name,
    benchmark_of,
    context,
    context_of,
    frontier,
    is_far_below_own,
    levels,
    licensed_by,
    low,
    rating_in_words,
    ratings,
    shortlist,
    stated,
    states_amounts,
)

_SHOWN = 10
_SHOWN_ASIDE = 5
_ON_FRONTIER = 6
_COMPARED = 3
_GENERAL = "general"
_PICTURES = "image-generation"
RankingOrder = Literal["price", "rating", "newest", "context"]


@dataclass(frozen=True, slots=True, eq=False)
class _RankingContext:
    """The question and what was found, as far as every row depends on them."""

    use_case: UseCase
    wanted: Wanted
    order: RankingOrder
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
            request_cost=None if one.cost == UNKNOWN else one.cost,
            why=tuple(self._why(one)),
            rating=self.rated.get(model.id),
            on_frontier=model.id in edge,
            is_reference=reference is not None and reference.model == model.id,
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
    amount = cost_basis(query.workload, use_case)
    return Ranking(
        use_case=use_case.id,
        name=use_case.name,
        typical=amount.text,
        rows=asked.rows(islice(_ordered(asked), _SHOWN), on_edge),
        qualified=len(asked.listed),
        free=() if query.filters.free else asked.rows(found.free[:_SHOWN_ASIDE]),
        plans=asked.rows(found.plans[:_SHOWN_ASIDE]),
        excluded=tuple(_excluded(asked)),
        as_of=catalog.as_of,
        order=asked.order,
        use_case_assumed=query.use_case is None,
        only_free=bool(query.filters.free),
        times=amount.times,
        per=amount.label,
        benchmark=_benchmarked(asked, len(best)),
        best_value=_best_value(best, asked),
        passed_over=any(is_far_below_own(one.offer, catalog) for one in best[:1]),
        frontier=asked.rows(edge[:_ON_FRONTIER]),
        reference_note=_against(query, asked),
        relaxed=tuple(_without_one(one, asked) for one in found.relaxed),
    )


def _asked(query: Query, catalog: Catalog) -> _RankingContext:
    use_case, order = _use_case(query, catalog), _order(query)
    at_least = _reference(query, use_case, catalog)
    workload = query.workload if states_amounts(query.workload) else None
    job = stated(workload, catalog, use_case.typical) if workload else None
    wanted = Wanted(query.filters, at_least, job, largest=order == "context")
    found = shortlist(use_case, wanted, catalog)
    listed = found.free if query.filters.free else found.paid
    benchmark = benchmark_of(use_case, listed, catalog)
    return _RankingContext(use_case, wanted, order, found, listed, benchmark, catalog)


def _best_value(best: Sequence[Listed], asked: _RankingContext) -> RankedModel | None:
    """The cheapest at a price that needs no second look: a verdict is no place for a doubt."""
    sound = (one for one in best if not is_far_below_own(one.offer, asked.catalog))
    return next(iter(asked.rows(islice(sound, 1))), None)


def _use_case(query: Query, catalog: Catalog) -> UseCase:
    """The one that was asked for, else the one that the wanted output or the measure is of."""
    if query.models and not query.use_case:
        return reference_use_case(query, [catalog.models[model] for model in query.models], catalog)
    assumed = _PICTURES if "image-out" in query.filters.needs else _GENERAL
    return catalog.use_cases[query.use_case or assumed]


def _order(query: Query) -> RankingOrder:
    return "price" if query.intent == "cheapest" else query.order or "rating"


def _reference(query: Query, use_case: UseCase, catalog: Catalog) -> RatedNoWorseThan | None:
    """The model that is named, on the first benchmark of the use case that rates it."""
    for model in query.models[:1]:
        for benchmark in use_case.benchmarks:
            if rating := ratings(benchmark, catalog).get(model):
                return RatedNoWorseThan(model, benchmark, low(rating))
    return None


def _against(query: Query, asked: _RankingContext) -> str | None:
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


def _first(model: str, asked: _RankingContext) -> str:
    """Where a list that starts with the cheapest starts with the model itself."""
    cheapest = asked.listed[0].model.id if asked.listed and asked.order == "price" else None
    return "; none of them is cheaper" if cheapest == model and len(asked.listed) > 1 else ""


def _without_one(one: Relaxed, asked: _RankingContext) -> RelaxedFilter:
    [best] = asked.rows((one.best,))
    return RelaxedFilter(one.constraint.words(asked.catalog), one.count, best)


def _ordered(asked: _RankingContext) -> Iterator[Listed]:
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


def _unrated(asked: _RankingContext) -> list[Listed]:
    """What is made for the use case first, then by price."""
    made_for, rated = asked.use_case.id, asked.rated
    unrated = (one for one in asked.listed if one.model.id not in rated)
    return sorted(unrated, key=lambda one: (one.model.specialization != made_for, _cost(one)))


def _cost(one: Listed) -> tuple[Decimal, int]:
    return one.cost, one.place


def _benchmarked(asked: _RankingContext, level: int) -> RankingBenchmark | None:
    if asked.benchmark is None:
        return None
    known = asked.rated
    rated = [known[one.model.id] for one in asked.listed if one.model.id in known]
    source = asked.catalog.sources[rated[0].source]
    return RankingBenchmark(
        benchmark_name(asked.benchmark), source.name, source.as_of, len(rated), level
    )


def _excluded(asked: _RankingContext) -> Iterator[tuple[str, int]]:
    """In the order of the constraints, what is no candidate at all last."""
    order: list[Filter] = list(active_filters(asked.wanted.filters))
    place = {constraint: number for number, constraint in enumerate(order)}
    missed = sorted(
        asked.found.missed.items(),
        key=lambda item: (place.get(item[0].filter, len(order)), item[0].unknown),
    )
    yield from ((miss.words(asked.catalog), count) for miss, count in missed)
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


@dataclass(frozen=True, slots=True)
class RankedModel:
    """A model that qualifies, with its cheapest route."""

    line: ModelLine
    row: PriceRow
    context: int | None
    request_cost: Decimal | None
    """USD for one request of the ranking's kind; None when it cannot be known."""
    why: tuple[Evidence, ...]
    rating: Rating | None = None
    """On the benchmark that the ranking goes by."""
    on_frontier: bool = False
    """No other that qualifies is at most as dear and at least as good."""
    is_reference: bool = False
    """It is the model that the others are measured against."""

    def to_json(self) -> Json:
        rating = self.rating
        return {
            **price_row_json(self.row),
            "name": self.line.name,
            "context": self.context,
            "blended": float(self.request_cost) if self.request_cost is not None else None,
            "why": evidence_json(self.why),
            "rating": (
                {"value": rating.value, "low": rating.low, "high": rating.high} if rating else None
            ),
            "on_frontier": self.on_frontier,
            "asked_about": self.is_reference,
        }

    def citations(self, catalog: Catalog) -> Iterator[Citation]:
        yield from cite_prices((self.row,), self.line)
        if self.rating:
            yield cite_rating(self.line.name, self.rating, catalog)
        if self.context:
            yield self._context_citation(self.context, catalog)

    def _context_citation(self, tokens: int, catalog: Catalog) -> Citation:
        """The window of a route may be smaller than the model's; then the route's source counts."""
        model, row = catalog.models[self.row.model], self.row
        label, value = f"{self.line.name}, context", f"{tokens:,} tokens"
        if tokens == context(model):
            return cite_fact(label, value, model, model.card and model.card.context)
        return Citation(label, value, row.source, row.as_of, row.source_url)


@dataclass(frozen=True, slots=True)
class RankingBenchmark:
    """The benchmark that a ranking goes by."""

    name: str
    """ "Arena vision"."""
    source: str
    as_of: date
    rated_count: int
    """How many of those that qualify have a rating."""
    tied_with_best: int
    """How many of them cannot be told from the best."""

    def to_json(self) -> Json:
        return {
            "name": self.name,
            "source": self.source,
            "as_of": str(self.as_of),
            "rated": self.rated_count,
            "level_with_the_best": self.tied_with_best,
        }


@dataclass(frozen=True, slots=True)
class RelaxedFilter:
    """What would qualify if one constraint went."""

    filter: str
    count: int
    cheapest: RankedModel


@dataclass(frozen=True, slots=True, eq=False)
class Ranking(BaseAnswer):
    """The models that qualify for a use case, in an order."""

    use_case: str
    name: str
    typical: str
    """The request that `blended` is the price of."""
    rows: tuple[RankedModel, ...]
    qualified: int
    free: tuple[RankedModel, ...]
    plans: tuple[RankedModel, ...]
    excluded: tuple[tuple[str, int], ...]
    """Reason and how many models it left out."""
    order: Literal["price", "rating", "newest", "context"] = "price"
    use_case_assumed: bool = False
    """No use case was asked for, so the name is the one that was assumed."""
    only_free: bool = False
    """Free offers were asked for, so they are the rows."""
    times: int = 1000
    """How many requests the price is shown for."""
    per: str = "Per 1k"
    """What that is called: "Per 1k", "Per day", "Per month", "In all"."""
    benchmark: RankingBenchmark | None = None
    best_value: RankedModel | None = None
    """The cheapest of those that cannot be told from the best rated, at no doubtful price."""
    passed_over: bool = False
    """One as good is cheaper than `best_value`, at a doubtful price."""
    frontier: tuple[RankedModel, ...] = ()
    """The best rated first, each cheaper than the one before."""
    reference_note: str | None = None
    """Says what became of the model that the others should be measured against."""
    relaxed: tuple[RelaxedFilter, ...] = ()
    """Where nothing qualifies."""

    def to_json(self) -> Json:
        return {
            "kind": "ranking",
            "as_of": str(self.as_of),
            "use_case": self.use_case,
            "typical": self.typical,
            "qualified": self.qualified,
            "rows": [row.to_json() for row in self.rows],
            "free": [row.to_json() for row in self.free],
            "plans": [row.to_json() for row in self.plans],
            "excluded": dict(self.excluded),
            "relaxed": [
                {"without": one.filter, "count": one.count, "cheapest": one.cheapest.to_json()}
                for one in self.relaxed
            ],
            "order": self.order,
            "constraints": list(self.interpretation.filters),
            "per": {"label": self.per, "requests": self.times},
            "benchmark": self.benchmark.to_json() if self.benchmark else None,
            "best_value": self.best_value.to_json() if self.best_value else None,
            "frontier": [row.to_json() for row in self.frontier],
            "against": self.reference_note,
        }

    def shown_models(self) -> tuple[str, ...]:
        return tuple(row.line.id for row in self.rows)

    def applied_filters(self) -> FilterKinds:
        return (Filter,)

    def _citations(self, catalog: Catalog) -> Iterator[Citation]:
        for row in (*self.rows[:MAX_CITED], *self.free[:MAX_CITED]):
            yield from row.citations(catalog)

    def _next_queries(self, query: Query) -> Iterator[FollowUp]:
        first = self.shown_models()[:_COMPARED]
        if len(first) > 1:
            yield FollowUp(f"Compare the first {len(first)}", comparison_query(first, query))
