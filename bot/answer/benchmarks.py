"""How models are rated, and who is rated beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.answer.kinds import PLAIN, Heard, ModelLine, PriceRow
from bot.answer.rows import model_line, model_lines, price_row
from bot.query import Query
from catalog import (
    Catalog,
    Model,
    Qualifying,
    UseCase,
    cheapest_offer,
    life,
    peers,
    qualifying,
)
from catalog.schema import Rating, Source

_TOP = 10
_GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Rated:
    """A model on one benchmark."""

    line: ModelLine
    rating: Rating
    row: PriceRow | None
    """Its cheapest offer."""
    asked: bool
    """It was asked about, and is not just a neighbour."""


@dataclass(frozen=True, slots=True)
class Board:
    """A part of a benchmark's ranking."""

    benchmark: str
    """Such as "arena.vision"."""
    rows: tuple[Rated, ...]
    """Best first; never empty."""
    of: int
    """How many models of the catalogue are rated on it."""
    source: Source


@dataclass(frozen=True, slots=True, eq=False)
class Benchmarks:
    """Ratings for a use case, for some models, or for both."""

    models: tuple[ModelLine, ...]
    use_case: str | None
    """Its id."""
    name: str | None
    """Its name."""
    board: Board | None
    """None where no benchmark is mapped, or none rates these models."""
    mapped: bool
    """Some benchmark measures the use case."""
    also: tuple[tuple[ModelLine, Rating], ...]
    """What else rates the models, their best ranks first."""
    unrated: tuple[ModelLine, ...]
    """Asked about and not on the board."""
    as_of: date
    heard: Heard = PLAIN


def benchmarks(query: Query, models: tuple[Model, ...], catalog: Catalog) -> Benchmarks:
    """The board that the question is about, and what else is known of the models."""
    use_case = _use_case(query, models, catalog)
    held = qualifying(query.filters, catalog)
    board = _board(models, use_case, held, catalog) if use_case else None
    on_it = {row.line.id for row in board.rows} if board else set()
    return Benchmarks(
        models=model_lines((m.id for m in models), catalog),
        use_case=use_case.id if use_case else None,
        name=use_case.name if use_case else None,
        board=board,
        mapped=bool(use_case and use_case.benchmarks),
        also=_also(models, board, query, use_case, catalog),
        unrated=model_lines((m.id for m in models if m.id not in on_it), catalog),
        as_of=catalog.as_of,
    )


def _use_case(query: Query, models: Sequence[Model], catalog: Catalog) -> UseCase | None:
    """The one that was asked for; else the general one, or the first that rates these models."""
    if query.use_case:
        return catalog.use_cases[query.use_case]
    general = catalog.use_cases.get(_GENERAL)
    known = (*((general,) if general else ()), *catalog.curation.use_cases)
    rated = {rating.benchmark for model in models for rating in model.ratings}
    fitting = (u for u in known if (rated.intersection(u.benchmarks) if models else u.benchmarks))
    return next(fitting, None)


def _board(
    models: Sequence[Model], use_case: UseCase, held: Qualifying, catalog: Catalog
) -> Board | None:
    """Of the named models, or of the first that meet what was asked."""
    if len(models) == 1:
        return _near(models[0], use_case, catalog)
    asked = {model.id for model in models}
    for benchmark in use_case.benchmarks:
        rated = [
            (model, rating)
            for model, rating in catalog.rated(benchmark)
            if (model.id in asked if asked else _counts(model, catalog) and held.meets(model))
        ]
        if rated:
            rows = [_rated(m, r, asked, catalog) for m, r in (rated if asked else rated[:_TOP])]
            return _made(benchmark, rows, catalog)
    return None


def _near(model: Model, use_case: UseCase, catalog: Catalog) -> Board | None:
    found = peers(model, use_case, catalog)
    if not found:
        return None
    rows = [_rated(peer.model, peer.rating, {model.id}, catalog) for peer in found]
    return _made(found[0].rating.benchmark, rows, catalog)


def _counts(model: Model, catalog: Catalog) -> bool:
    return life(model, catalog).stage in ("active", "preview")


def _made(benchmark: str, rows: Sequence[Rated], catalog: Catalog) -> Board:
    source = catalog.sources[rows[0].rating.source]
    return Board(benchmark, tuple(rows), len(catalog.rated(benchmark)), source)


def _rated(model: Model, rating: Rating, asked: Iterable[str], catalog: Catalog) -> Rated:
    cheapest = cheapest_offer(model, catalog)
    row = price_row(cheapest, catalog) if cheapest else None
    return Rated(model_line(model.id, catalog), rating, row, model.id in asked)


def _also(
    models: Sequence[Model],
    board: Board | None,
    query: Query,
    use_case: UseCase | None,
    catalog: Catalog,
) -> tuple[tuple[ModelLine, Rating], ...]:
    """The other benchmarks of the use case; without one asked for, all others."""
    wanted = set(use_case.benchmarks) if query.use_case and use_case else None
    found = [
        (model_line(model.id, catalog), rating)
        for model in models
        for rating in sorted(model.ratings, key=lambda r: (r.rank or 10_000, r.benchmark))
        if rating.benchmark != (board.benchmark if board else None)
        and (wanted is None or rating.benchmark in wanted)
    ]
    return tuple(found)
