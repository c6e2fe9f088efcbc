"""The page of benchmark ratings, with bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot import formatting
from bot.answer import Benchmarks, Leaderboard, RatedModel
from bot.page import offer_text, price_tables
from bot.page.page_parts import (
    Cell,
    Column,
    FoldablePart,
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
    folded,
    table,
)
from catalog.ratings import benchmark_name, rating_text
from catalog.schema import Rating

_BAR_LENGTH = 10
"""Length of the longest bar in characters."""
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_MAX_NAMES = 6
_FOLD = "Other ratings, and how they are measured"
_MEANINGS = {
    "arena": "Arena rates by people's votes between two anonymous answers. "
    "Where intervals overlap, the order is not certain.",
}
"""What a rating means, by publisher (the part of a benchmark id before the dot)."""


def benchmarks_page(answer: Benchmarks) -> Page:
    return tuple(_parts(answer))


def _parts(answer: Benchmarks) -> Iterator[Part]:
    yield Title(_title(answer))
    if answer.leaderboard is None:
        yield Lines((Line(_no_rating(answer)),))
    else:
        yield _table(answer.leaderboard)
    if lines := tuple(_unrated(answer)):
        yield Lines(lines)
    yield from folded(_FOLD, tuple(_details(answer)))
    if answer.leaderboard:
        yield SmallPrint(tuple(_small_print(answer.leaderboard)))
        yield Sources((answer.leaderboard.source.url,), f"as of {answer.leaderboard.source.as_of}")


def _title(answer: Benchmarks) -> str:
    names = formatting.listed((line.name for line in answer.models), _MAX_NAMES)
    if answer.leaderboard is None:
        return f"Benchmarks: {names or answer.use_case_name or 'none'}"
    benchmark = benchmark_name(answer.leaderboard.benchmark)
    return f"{benchmark}: {names or f'top {len(answer.leaderboard.visible)}'}"


def _no_rating(answer: Benchmarks) -> str:
    use_case = formatting.uncapitalised(answer.use_case_name) if answer.use_case_name else ""
    if answer.mapped and answer.interpretation.filters and not answer.models:
        return f"No rated model meets what was asked, as of {answer.as_of}."
    if not answer.models or (use_case and not answer.mapped):
        return f"No benchmark is tracked for {use_case or 'anything'} yet, as of {answer.as_of}."
    names = formatting.listed((line.name for line in answer.models), _MAX_NAMES)
    purpose = f" for {use_case}" if use_case else ""
    return f"No rating of {names}{purpose} is in the catalogue as of {answer.as_of}."


def _table(board: Leaderboard) -> Table:
    values = [row.rating.value for row in board.visible]
    low, high = _foot(values), max(values)
    bars = [_bar(value, low, high) for value in values]
    rows = [_rating_row(*each) for each in zip(_names(board), board.visible, bars, strict=True)]
    currency = price_tables.currency(row.row for row in board.visible if row.row)
    columns = (
        Column("Model", elastic=True),
        Column("Rating"),
        Column(f"from {low}", drawn=True),
        Column("Price"),
    )
    warnings = offer_text.warning(row.row for row in board.visible)
    caption = Line(f"Prices in {currency}, in / out")
    return table(caption, columns, rows, board.shown.more(), warnings)


def _foot(values: Sequence[float]) -> int:
    """Where bars start: a multiple of 10, a quarter of the spread below the lowest.

    From 0, bars of 1280 and 1310 would look alike.
    """
    least = min(values)
    return int((least - max(max(values) - least, 10) / 4) // 10 * 10)


def _names(board: Leaderboard) -> list[str]:
    """Model names; those the question names are marked if neighbours are listed with them."""
    marks = any(not row.is_named for row in board.visible)
    return [f"▸ {r.line.name}" if r.is_named and marks else r.line.name for r in board.visible]


def _bar(value: float, low: float, high: float) -> str:
    eighths = (
        round((value - low) / (high - low) * _BAR_LENGTH * 8) if high > low else _BAR_LENGTH * 8
    )
    full, part = divmod(eighths, 8)
    # The lowest value still gets a sliver, so that no cell looks empty.
    return ("█" * full + _EIGHTHS[part]).rstrip() or _EIGHTHS[1]


def _rating_row(name: str, row: RatedModel, bar: str) -> Row:
    rating = row.rating
    rank = (f"  rank {rating.rank}",) if rating.rank else ()
    return (
        cell(name),
        Cell((rating_text(rating), *rank), rating.value),
        cell(bar),
        cell(_price(row)),
    )


def _price(row: RatedModel) -> str:
    if row.row is None:
        return ""
    sides = [offer_text.side(row.row.prices, direction) for direction in ("input", "output")]
    warning = f" {offer_text.FAR_BELOW}" if row.row.far_below_lab else ""
    return " / ".join(side for side in sides if side) + warning


def _other_ratings(answer: Benchmarks) -> Iterator[Line]:
    """Ratings in other benchmarks, a line for each model."""
    for line in answer.models:
        ratings = [rating for owner, rating in answer.other_ratings if owner.id == line.id]
        if ratings:
            several = len(answer.models) > 1
            shown = _MAX_NAMES // 2 if several else _MAX_NAMES
            text = " · ".join(_rated(rating) for rating in ratings[:shown])
            rest = f" · +{len(ratings) - shown} more" if len(ratings) > shown else ""
            yield Line(f"{text}{rest}", f"{line.name} also" if several else "Also rated")


def _rated(rating: Rating) -> str:
    rank = f", rank {rating.rank}" if rating.rank else ""
    return f"{benchmark_name(rating.benchmark)} {rating_text(rating)}{rank}"


def _unrated(answer: Benchmarks) -> Iterator[Line]:
    if answer.leaderboard and answer.unrated:
        names = formatting.listed((line.name for line in answer.unrated), _MAX_NAMES)
        yield Line(f"{names}, as of {answer.leaderboard.source.as_of}", "Not rated there")


def _details(answer: Benchmarks) -> Iterator[FoldablePart]:
    """Other ratings, what a rating means, and the variants that were rated."""
    if lines := tuple(_other_ratings(answer)):
        yield Lines(lines)
    if answer.leaderboard is None:
        return
    board = answer.leaderboard
    meaning = _MEANINGS.get(board.benchmark.partition(".")[0], "")
    rated = [f"{r.line.name} ({r.rating.variant})" for r in board.visible if r.rating.variant]
    variants = f"The ratings are of {formatting.conjunction(rated)}." if rated else ""
    if notes := tuple(filter(None, (meaning, variants))):
        yield SmallPrint(notes)


def _small_print(board: Leaderboard) -> Iterator[str]:
    count = formatting.count(board.rated_count, "model")
    yield f"{count} of the catalogue rated by {board.source.name}, {board.source.as_of}"
    if dated := offer_text.dated(row.row for row in board.visible):
        yield dated
