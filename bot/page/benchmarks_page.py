"""The page of ratings, with bars."""

from __future__ import annotations

from collections.abc import Iterator

from bot import formatting
from bot.answer import Benchmarks, Leaderboard, RatedModel
from bot.page import charts, offer_text, price_tables
from bot.page.page_parts import (
    Column,
    Line,
    Lines,
    Page,
    Part,
    Row,
    SmallPrint,
    Sources,
    Table,
    Title,
    cell,
    table,
)
from catalog.ratings import benchmark_name, rating_text
from catalog.schema import Rating

_BAR = 10
"""Characters of the longest bar."""
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_ALSO = 6
_WHAT = {
    "arena": "Arena rates by people's votes between two anonymous answers, as measured by Arena; "
    "where intervals overlap, the order is not certain",
}
"""What a number means, by who measures it."""


def benchmarks_page(made: Benchmarks) -> Page:
    return tuple(_parts(made))


def _parts(made: Benchmarks) -> Iterator[Part]:
    yield Title(_title(made))
    if made.leaderboard is None:
        yield Lines((Line(_none(made)),))
    else:
        yield _table(made.leaderboard)
        yield from charts.ratings(
            zip(_names(made.leaderboard), _ratings(made.leaderboard), strict=True)
        )
    if lines := (*_also(made), *_unrated(made)):
        yield Lines(lines)
    if made.leaderboard:
        yield SmallPrint(tuple(_small(made.leaderboard)))
        yield Sources((made.leaderboard.source.url,), f"as of {made.leaderboard.source.as_of}")


def _title(made: Benchmarks) -> str:
    names = formatting.listed((line.name for line in made.models), _ALSO)
    if made.leaderboard is None:
        return f"Benchmarks: {names or made.use_case_name or 'none'}"
    benchmark = benchmark_name(made.leaderboard.benchmark)
    return f"{benchmark}: {names or f'top {len(made.leaderboard.rows)}'}"


def _none(made: Benchmarks) -> str:
    job = formatting.uncapitalised(made.use_case_name) if made.use_case_name else ""
    if made.mapped and made.interpretation.filters and not made.models:
        return f"No rated model meets what was asked, as of {made.as_of}."
    if not made.models or (job and not made.mapped):
        return f"No benchmark is tracked for {job or 'anything'} yet, as of {made.as_of}."
    names = formatting.listed((line.name for line in made.models), _ALSO)
    on = f" for {job}" if job else ""
    return f"No rating of {names}{on} is in the catalogue as of {made.as_of}."


def _table(board: Leaderboard) -> Table:
    values = [row.rating.value for row in board.rows]
    low, high = charts.foot(values), max(values)
    drawn = [_bar(value, low, high) for value in values]
    rows = [_row(*each) for each in zip(_names(board), board.rows, drawn, strict=True)]
    per = price_tables.currency(row.row for row in board.rows if row.row)
    columns = (
        Column("Model", elastic=True),
        Column("Rating"),
        Column(f"from {low}", drawn=True),
        Column("Rank"),
        Column("Cheapest"),
        Column("Votes"),
    )
    warned = offer_text.warning(row.row for row in board.rows)
    return table(Line(f"Prices in {per}, in / out"), columns, rows, notes=warned)


def _names(board: Leaderboard) -> list[str]:
    """Those asked about are marked among their neighbours."""
    among = any(not row.is_named for row in board.rows)
    return [f"▸ {r.line.name}" if r.is_named and among else r.line.name for r in board.rows]


def _ratings(board: Leaderboard) -> list[Rating]:
    return [row.rating for row in board.rows]


def _bar(value: float, low: float, high: float) -> str:
    eighths = round((value - low) / (high - low) * _BAR * 8) if high > low else _BAR * 8
    full, part = divmod(eighths, 8)
    return ("█" * full + _EIGHTHS[part]).rstrip() or _EIGHTHS[1]


def _row(name: str, row: RatedModel, bar: str) -> Row:
    rating = row.rating
    return (
        cell(name),
        cell(rating_text(rating), rating.value),
        cell(bar),
        cell(f"{rating.rank}" if rating.rank else None, rating.rank),
        cell(_price(row)),
        cell(f"{rating.votes:,}" if rating.votes else None, rating.votes),
    )


def _price(row: RatedModel) -> str:
    if row.row is None:
        return ""
    sides = [offer_text.side(row.row.prices, direction) for direction in ("input", "output")]
    mark = f" {offer_text.FAR_BELOW}" if row.row.far_below_lab else ""
    return " / ".join(side for side in sides if side) + mark


def _also(made: Benchmarks) -> Iterator[Line]:
    """The other ratings: of one model in one line, of several a line each."""
    for line in made.models:
        found = [rating for owner, rating in made.other_ratings if owner.id == line.id]
        if found:
            several = len(made.models) > 1
            most = _ALSO // 2 if several else _ALSO
            said = " · ".join(_rated(rating) for rating in found[:most])
            rest = f" · +{len(found) - most} more" if len(found) > most else ""
            yield Line(f"{said}{rest}", f"{line.name} also" if several else "Also rated")


def _rated(rating: Rating) -> str:
    rank = f", rank {rating.rank}" if rating.rank else ""
    return f"{benchmark_name(rating.benchmark)} {rating_text(rating)}{rank}"


def _unrated(made: Benchmarks) -> Iterator[Line]:
    if made.leaderboard and made.unrated:
        names = formatting.listed((line.name for line in made.unrated), _ALSO)
        yield Line(f"{names}, as of {made.leaderboard.source.as_of}", "Not rated there")


def _small(board: Leaderboard) -> Iterator[str]:
    if what := _WHAT.get(board.benchmark.partition(".")[0]):
        yield what
    settings = [f"{r.line.name} {r.rating.variant}" for r in board.rows if r.rating.variant]
    if settings:
        yield f"measured as: {' · '.join(settings)}"
    count = formatting.count(board.rated_count, "model")
    rated = f"{count} of the catalogue rated by {board.source.name}"
    yield f"{rated}, {board.source.as_of}"
    if dated := offer_text.dated(row.row for row in board.rows):
        yield dated
