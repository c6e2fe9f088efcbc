"""How models are rated on benchmarks, and which models are rated beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot import formatting
from bot.answer.base import BaseAnswer
from bot.answer.citations import MAX_CITED, Citation, cite_prices, cite_rating
from bot.answer.follow_ups import FollowUp
from bot.answer.interpretation import FilterKinds
from bot.answer.list_page import NOTHING_SHOWN, Shown, next_page, page_of, shown_of, visible_page
from bot.answer.rows import ModelLine, PriceRow, model_line, model_lines, price_row
from bot.answer.serialize import Json, prices_json
from bot.query import Query
from catalog.catalog import Catalog
from catalog.curated import UseCase
from catalog.filters.filter import Filter
from catalog.lifecycle import life
from catalog.model import Model
from catalog.pricing.lab_price import cheapest_offer
from catalog.ratings import benchmark_peers
from catalog.schema import Rating, Source
from catalog.shortlist.qualifying import QualifyingModels, qualifying_models

_GENERAL = "general"


@dataclass(frozen=True, slots=True)
class RatedModel:
    """A model on one benchmark."""

    line: ModelLine
    rating: Rating
    row: PriceRow | None
    """Its cheapest offer; None where it has no offer."""
    is_named: bool
    """The question names it; otherwise it is a neighbour or one of the best."""

    def to_json(self, source: Source) -> Json:
        rating = self.rating
        return {
            "model": self.line.id,
            "name": self.line.name,
            "benchmark": rating.benchmark,
            "value": rating.value,
            "low": rating.low,
            "high": rating.high,
            "rank": rating.rank,
            "votes": rating.votes,
            "variant": rating.variant,
            "source": source.name,
            "source_url": source.url,
            "as_of": str(source.as_of),
            "asked": self.is_named,
            "provider": self.row.provider if self.row else None,
            "trust": self.row.trust if self.row else None,
            "prices": prices_json(self.row.prices) if self.row else [],
        }


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """An excerpt of the ranking of one benchmark."""

    benchmark: str
    """Its id: "arena.vision"."""
    rows: tuple[RatedModel, ...]
    """Best first; never empty."""
    rated_count: int
    """How many models of the catalogue are rated on it."""
    source: Source
    shown: Shown = NOTHING_SHOWN
    """Which part of the ranking the page shows; all of `rows` where those are a choice."""

    @property
    def visible(self) -> tuple[RatedModel, ...]:
        return self.rows[: self.shown.count] if self.shown.total else self.rows


@dataclass(frozen=True, slots=True, eq=False)
class Benchmarks(BaseAnswer):
    """Ratings for a use case, for some models, or for both."""

    models: tuple[ModelLine, ...]
    use_case: str | None
    """Id of the use case; None where none is stated or assumed."""
    use_case_name: str | None
    """Name of the use case."""
    leaderboard: Leaderboard | None
    """None where no benchmark is mapped to the use case, or none rates these models."""
    mapped: bool
    """At least one benchmark is mapped to the use case."""
    other_ratings: tuple[tuple[ModelLine, Rating], ...]
    """Ratings on other benchmarks, best ranks of a model first."""
    unrated: tuple[ModelLine, ...]
    """Named models that are not on the leaderboard."""

    def to_json(self) -> Json:
        board = self.leaderboard
        return {
            "kind": "benchmarks",
            "as_of": str(self.as_of),
            "use_case": self.use_case,
            "models": [line.id for line in self.models],
            "rows": [row.to_json(board.source) for row in board.rows] if board else [],
            "also": [
                {"model": line.id, "benchmark": r.benchmark, "value": r.value, "rank": r.rank}
                for line, r in self.other_ratings
            ],
            "unrated": [line.id for line in self.unrated],
            "shown": board.shown.to_json() if board else None,
        }

    def priced_models(self) -> tuple[str, ...]:
        return ()

    def shown_models(self) -> tuple[str, ...]:
        rows = self.leaderboard.visible if self.leaderboard else ()
        return tuple(dict.fromkeys(line.id for line in (*self.models, *(r.line for r in rows))))

    def applied_filters(self) -> FilterKinds:
        return () if self.models else (Filter,)

    def _citations(self, catalog: Catalog) -> Iterator[Citation]:
        for rated in self.leaderboard.rows if self.leaderboard else ():
            yield cite_rating(rated.line.name, rated.rating, catalog)
            yield from cite_prices((rated.row,), rated.line)
        for line, rating in self.other_ratings[:MAX_CITED]:
            yield cite_rating(line.name, rating, catalog)

    def _next_queries(self, query: Query) -> Iterator[FollowUp]:
        if self.leaderboard:
            yield from next_page(query, self.leaderboard.shown)
        if self.use_case_name and not self.leaderboard and not self.models:
            label = f"Cheapest for {formatting.uncapitalised(self.use_case_name)}"
            yield FollowUp(label, Query("", "cheapest", use_case=self.use_case))


def benchmarks(query: Query, models: tuple[Model, ...], catalog: Catalog) -> Benchmarks:
    """Find the leaderboard for the use case, and other ratings of the named models."""
    use_case = _use_case(query, models, catalog)
    filters = qualifying_models(query.filters, catalog)
    board = _leaderboard(models, use_case, filters, query, catalog) if use_case else None
    on_board = {row.line.id for row in board.rows} if board else set()
    return Benchmarks(
        models=model_lines((m.id for m in models), catalog),
        use_case=use_case.id if use_case else None,
        use_case_name=use_case.name if use_case else None,
        leaderboard=board,
        mapped=bool(use_case and use_case.benchmarks),
        other_ratings=_other_ratings(models, board, query, use_case, catalog),
        unrated=model_lines((m.id for m in models if m.id not in on_board), catalog),
        as_of=catalog.as_of,
    )


def _use_case(query: Query, models: Sequence[Model], catalog: Catalog) -> UseCase | None:
    """The stated one; else the first that rates the named models, trying general first."""
    if query.use_case:
        return catalog.use_cases[query.use_case]
    general = catalog.use_cases.get(_GENERAL)
    use_cases = (*((general,) if general else ()), *catalog.curation.use_cases)
    rated = {rating.benchmark for model in models for rating in model.ratings}
    fitting = (
        u for u in use_cases if (rated.intersection(u.benchmarks) if models else u.benchmarks)
    )
    return next(fitting, None)


def _leaderboard(
    models: Sequence[Model],
    use_case: UseCase,
    filters: QualifyingModels,
    query: Query,
    catalog: Catalog,
) -> Leaderboard | None:
    """Excerpt of the named models, else of the best that meet the filters."""
    if len(models) == 1:
        return _neighbours(models[0], use_case, catalog)
    named = {model.id for model in models}
    for benchmark in use_case.benchmarks:
        everyone = catalog.rated(benchmark)
        wanted = named or {m.id for m in filters.meeting([m for m, _ in everyone])}
        rated = [
            (model, rating)
            for model, rating in everyone
            if model.id in wanted and (named or _is_current(model, catalog))
        ]
        if rated:
            shown = NOTHING_SHOWN if named else shown_of(visible_page(query), len(rated))
            end = shown.offset + page_of(query).size
            chosen = rated if named else rated[shown.offset : end]
            rows = [_rated_model(m, r, named, catalog) for m, r in chosen]
            return replace(_excerpt(benchmark, rows, catalog), shown=shown)
    return None


def _neighbours(model: Model, use_case: UseCase, catalog: Catalog) -> Leaderboard | None:
    rated = benchmark_peers(model, use_case, catalog)
    if not rated:
        return None
    rows = [_rated_model(peer.model, peer.rating, {model.id}, catalog) for peer in rated]
    return _excerpt(rated[0].rating.benchmark, rows, catalog)


def _is_current(model: Model, catalog: Catalog) -> bool:
    return life(model, catalog).stage in ("active", "preview")


def _excerpt(benchmark: str, rows: Sequence[RatedModel], catalog: Catalog) -> Leaderboard:
    source = catalog.sources[rows[0].rating.source]
    return Leaderboard(benchmark, tuple(rows), len(catalog.rated(benchmark)), source)


def _rated_model(
    model: Model, rating: Rating, named: Iterable[str], catalog: Catalog
) -> RatedModel:
    cheapest = cheapest_offer(model, catalog)
    row = price_row(cheapest, catalog) if cheapest else None
    return RatedModel(model_line(model.id, catalog), rating, row, model.id in named)


def _other_ratings(
    models: Sequence[Model],
    board: Leaderboard | None,
    query: Query,
    use_case: UseCase | None,
    catalog: Catalog,
) -> tuple[tuple[ModelLine, Rating], ...]:
    """Ratings on the other benchmarks of a stated use case; without one, on all others."""
    wanted = set(use_case.benchmarks) if query.use_case and use_case else None
    ratings = [
        (model_line(model.id, catalog), rating)
        for model in models
        for rating in sorted(model.ratings, key=lambda r: (r.rank or 10_000, r.benchmark))
        if rating.benchmark != (board.benchmark if board else None)
        and (wanted is None or rating.benchmark in wanted)
    ]
    return tuple(ratings)
