"""The models that meet a use case and every filter, in the order asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

from bot import formatting
from bot.answer.base import BaseAnswer
from bot.answer.citations import MAX_CITED, Citation
from bot.answer.cost_basis import CostBasis, cost_basis
from bot.answer.follow_ups import FollowUp, comparison_query
from bot.answer.interpretation import FilterKinds
from bot.answer.list_page import Shown, next_page, page_of, visible_page
from bot.answer.ranked_models import (
    RankedModel,
    RankingOrder,
    Search,
    in_order,
    reference_model,
    search,
)
from bot.answer.serialize import Json
from bot.query import LINES, Query
from catalog.catalog import Catalog
from catalog.filters.active import FILTERS, active_filters
from catalog.filters.choice_filters import CheaperThan
from catalog.filters.filter import Filter
from catalog.pricing.offers import Offer, last_day_of_price, lasting_offer
from catalog.pricing.standard_price import standard_offer
from catalog.ratings import benchmark_name, rating_text, ratings_by_model
from catalog.shortlist.leading import floor_filters
from catalog.shortlist.rating_order import price_rating_frontier
from catalog.shortlist.shortlist import Relaxed

_SHOWN_ASIDE = 5
_SHOWN_BELOW = 3
_ON_FRONTIER = 6
_COMPARED = 3


@dataclass(frozen=True, slots=True)
class RankingBenchmark:
    """The benchmark of a ranking."""

    name: str
    """ "Arena vision"."""
    source: str
    as_of: date
    rated_count: int
    """How many of the models that qualify have a rating."""
    tied_with_best: int
    """How many of them have an interval that overlaps with that of the best."""

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
    """What would qualify without one of the filters."""

    filter: str
    """In words."""
    count: int
    cheapest: RankedModel
    best_rated: RankedModel | None
    """Where the filter is a rating to reach: the nearest to it."""

    def to_json(self) -> Json:
        nearest = self.best_rated
        return {
            "without": self.filter,
            "count": self.count,
            "cheapest": self.cheapest.to_json(),
            **({"best_rated": nearest.to_json()} if nearest else {}),
        }


@dataclass(frozen=True, slots=True, eq=False)
class Ranking(BaseAnswer):
    """The models that qualify for a use case, in the order asked for."""

    use_case: str
    """Its id."""
    name: str
    """Name of the use case."""
    basis: CostBasis
    """What `request_cost` of a row is of."""
    rows: tuple[RankedModel, ...]
    qualified: int
    free: tuple[RankedModel, ...]
    plans: tuple[RankedModel, ...]
    excluded: tuple[tuple[str, int], ...]
    """Each reason and how many models it excludes."""
    order: RankingOrder = "price"
    use_case_assumed: bool = False
    """The question states no use case."""
    on_budget: bool = False
    """The best for little money is asked for."""
    only_free: bool = False
    """Free offers are asked for, so the rows are free."""
    benchmark: RankingBenchmark | None = None
    best_value: RankedModel | None = None
    """The cheapest of those as good as the best rated, at the prices to decide by."""
    frontier: tuple[RankedModel, ...] = ()
    """The best rated first, each cheaper than the one before."""
    reference_note: str | None = None
    """How the named model was used as a reference, or why it could not be."""
    has_price_ceiling: bool = True
    """False where the named model's price, which would be one, is not known."""
    relaxed: tuple[RelaxedFilter, ...] = ()
    """Where nothing qualifies: which filters alone keep models out."""
    below_floor: tuple[RankedModel, ...] = ()
    """The cheapest of those that cost less than the first, but are below the floor of the job."""
    cheaper_below_floor: int = 0
    """How many those are in all."""
    is_below_floor: bool = False
    """Nothing meets the floor, so that the list is of what does not."""
    rule: str = ""
    """What decides who is first."""
    offset: int = 0
    """How many of those that qualify come before `rows`."""
    lines: int = LINES
    """How many of `rows` the page shows."""

    def to_json(self) -> Json:
        return {
            "kind": "ranking",
            "as_of": str(self.as_of),
            "use_case": self.use_case,
            "typical": self.basis.text,
            "qualified": self.qualified,
            "rows": [row.to_json() for row in self.rows],
            "free": [row.to_json() for row in self.free],
            "plans": [row.to_json() for row in self.plans],
            "excluded": dict(self.excluded),
            "relaxed": [one.to_json() for one in self.relaxed],
            "order": self.order,
            "constraints": list(self.interpretation.filters),
            "per": {"label": self.basis.label, "requests": _number(self.basis.times)},
            "benchmark": self.benchmark.to_json() if self.benchmark else None,
            "best_value": self.best_value.to_json() if self.best_value else None,
            "frontier": [row.to_json() for row in self.frontier],
            "against": self.reference_note,
            "below_floor": [row.to_json() for row in self.below_floor],
            "is_below_floor": self.is_below_floor,
            "rule": self.rule,
            "shown": self.shown.to_json(),
        }

    @property
    def shown_rows(self) -> tuple[RankedModel, ...]:
        """Those of `rows` that the page shows."""
        return self.rows[: self.lines]

    @property
    def shown(self) -> Shown:
        """Which of those that qualify the page shows."""
        return Shown(self.offset, min(len(self.rows), self.lines), self.qualified)

    def priced_models(self) -> tuple[str, ...]:
        return ()

    def shown_models(self) -> tuple[str, ...]:
        return tuple(row.line.id for row in self.shown_rows)

    def reason(self) -> str:
        return f"Ordered by {self.rule}."

    def applied_filters(self) -> FilterKinds:
        """All but a price ceiling that is not known."""
        if self.has_price_ceiling:
            return (Filter,)
        return tuple(kind for kind in FILTERS if kind is not CheaperThan)

    def _citations(self, catalog: Catalog) -> Iterator[Citation]:
        for row in (*self.rows[:MAX_CITED], *self.free[:MAX_CITED]):
            yield from row.citations(catalog)

    def _next_queries(self, query: Query) -> Iterator[FollowUp]:
        yield from next_page(query, self.shown)
        first = self.shown_models()[:_COMPARED]
        if len(first) > 1:
            which = "these" if self.shown.offset else "the first"
            yield FollowUp(f"Compare {which} {len(first)}", comparison_query(first, query))
        if self.below_floor:
            any_quality = query.filters._replace(any_quality=True)
            yield FollowUp("Any quality", query._replace(filters=any_quality, page=None))


def _number(times: int | Decimal) -> int | float:
    return int(times) if times == int(times) else float(times)


def ranking(query: Query, catalog: Catalog) -> Ranking:
    """Rank every model that meets the use case and the filters."""
    result = search(query, catalog)
    edge = (
        price_rating_frontier(result.by_rating)
        if result.order == "rating" and not query.filters.free
        else ()
    )
    on_frontier = frozenset(listed.model.id for listed in edge)
    best, below = result.best, result.below_floor()
    page = page_of(query)
    listed = islice(in_order(result), page.offset, page.offset + page.size)
    rows = result.rows(listed, on_frontier)
    return Ranking(
        use_case=result.use_case.id,
        name=result.use_case.name,
        basis=cost_basis(query.workload, result.use_case),
        rows=rows,
        offset=page.offset,
        lines=visible_page(query).size,
        qualified=len(result.listed),
        free=() if query.filters.free else result.rows(result.shortlist.free[:_SHOWN_ASIDE]),
        plans=result.rows(result.shortlist.plans[:_SHOWN_ASIDE]),
        excluded=tuple(_excluded(result)),
        order=result.order,
        use_case_assumed=query.use_case is None,
        on_budget=bool(query.filters.budget),
        only_free=bool(query.filters.free),
        benchmark=_benchmark(result, tied_with_best=len(best)),
        best_value=next(iter(result.rows(best[:1])), None),
        frontier=result.rows(edge[:_ON_FRONTIER]),
        reference_note=_reference_note(query, result),
        has_price_ceiling=bool(result.wanted.beside) or not query.filters.cheaper_than,
        relaxed=tuple(_relaxed(each, result) for each in result.shortlist.relaxed),
        below_floor=result.rows(islice(below, _SHOWN_BELOW)),
        cheaper_below_floor=len(below),
        is_below_floor=result.is_below_floor,
        rule=_rule(result),
        as_of=catalog.as_of,
    )


def _rule(result: Search) -> str:
    """ "the cost of the work; vouched-for sellers; rated at least at the median"."""
    filters = result.wanted.filters
    parts = {
        "price": "cost of the work",
        "rating": "rating, then cost",
        "newest": "release date",
        "context": "context window",
        "smallest": "parameters, fewest first",
        "largest": "parameters, most first",
    }
    sellers = "resellers included" if filters.resellers else "sellers that can be vouched for"
    floor = next(floor_filters(result.use_case), None) if result.wanted.leading else None
    return "; ".join(
        (parts[result.order], sellers, *([floor.words(result.catalog)] if floor else ()))
    )


def _excluded(result: Search) -> Iterator[tuple[str, int]]:
    """In the order of the filters; what is no candidate for the use case at all comes last."""
    place = {each: number for number, each in enumerate(active_filters(result.wanted.filters))}
    unmet = sorted(
        result.shortlist.missed.items(),
        key=lambda item: (place.get(item[0].filter, len(place)), item[0].unknown),
    )
    yield from ((each.words(result.catalog), count) for each, count in unmet)
    yield from sorted(result.shortlist.left_out.items())


def _benchmark(result: Search, *, tied_with_best: int) -> RankingBenchmark | None:
    if result.benchmark is None:
        return None
    source = result.catalog.sources[next(iter(result.rated.values())).source]
    return RankingBenchmark(
        benchmark_name(result.benchmark),
        source.name,
        source.as_of,
        len(result.rated),
        tied_with_best,
    )


def _relaxed(relaxed: Relaxed, result: Search) -> RelaxedFilter:
    return RelaxedFilter(
        relaxed.constraint.words(result.catalog),
        relaxed.count,
        result.rows((relaxed.best,))[0],
        _best_rated(relaxed, result),
    )


def _best_rated(relaxed: Relaxed, result: Search) -> RankedModel | None:
    """The nearest to the rating that nothing reaches, with its own."""
    at_least = result.wanted.at_least
    if relaxed.best_rated is None or at_least is None:
        return None
    row = result.rows((relaxed.best_rated,))[0]
    ratings = ratings_by_model(at_least.benchmark, result.catalog)
    return row._replace(rating=ratings[row.line.id])


def _reference_note(query: Query, result: Search) -> str | None:
    """What is asked of others beside the named model, with that model's own figures."""
    reference = reference_model(query)
    if reference is None:
        return None
    name, at_least = result.catalog.models[reference].name, result.wanted.at_least
    price = _reference_price(query, result)
    if at_least is None:
        noun = formatting.uncapitalised(result.use_case.name)
        measured = (
            f"so only its price counts{price}" if price else "so nothing is measured against it"
        )
        return f"{name} is not rated for {noun}, {measured}"
    rating = ratings_by_model(at_least.benchmark, result.catalog)[at_least.model]
    by_price = result.order == "price" and len(result.listed) > 1
    is_cheapest = by_price and result.listed[0].model.id == at_least.model
    return (
        f"Rated no worse than {name}: {rating_text(rating)} "
        f"on {benchmark_name(at_least.benchmark)}{price}"
        f"{'; none of them is cheaper' if is_cheapest else ''}"
    )


def _reference_price(query: Query, result: Search) -> str:
    """ "; cheaper than its $5.00 in · $30.00 out per 1M tokens"."""
    too_dear = next(iter(CheaperThan.active_in(query.filters)), None)
    if too_dear is None:
        return ""
    offer = standard_offer(result.catalog.models[too_dear.model], result.catalog)
    if offer is None or not result.wanted.beside:
        return ""
    most = "cheaper than" if too_dear.share is None else f"at most {too_dear.share:.0%} of"
    lasting = lasting_offer(offer, result.catalog.today)
    if lasting is offer:
        return f"; {most} its {_rates(offer)}"
    end = last_day_of_price(offer.prices)
    start = f" from {end + timedelta(days=1)}" if end else ""
    return f"; {most} what it costs{start}, {_rates(lasting) or 'not known'} (now {_rates(offer)})"


def _rates(offer: Offer) -> str:
    return formatting.tariff([p for p in offer.prices if p.direction in ("input", "output")])
