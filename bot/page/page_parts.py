"""What a page is made of: parts in reading order, in plain text, for every face alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Title:
    """The name of what the page is about."""

    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thought."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Thoughts that belong together."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FactList:
    """Labels and values that run on in one paragraph."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Items under a label."""

    label: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What to go on with: buttons say it where there are some, and this where there are none."""

    label: str
    """Stands above the buttons as well."""
    items: tuple[str, ...]
    typed: str = ""
    """How to choose without a button."""


@dataclass(frozen=True, slots=True)
class TwoColumns:
    """Two listings side by side."""

    left: Listing
    right: Listing


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    name: str
    elastic: bool = False
    """Holds names, which may be shortened where there is no room; amounts never are."""
    drawn: bool = False
    """Holds a drawing of what other columns say, which is not read out."""
    proper: bool = False
    """Headed by a proper name, which keeps its capitals in a sentence."""
    once: str = ""
    """How the caption says what all rows say alike: "all {}"; empty where each row says it."""


Number = float | Decimal


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a table; empty where there is nothing to say."""

    lines: tuple[str, ...] = ()
    value: Number | None = None
    """The number that the lines say, for sorting; None where it is no amount like those around."""


NOTHING = Cell()


def cell(text: str | None, value: Number | None = None) -> Cell:
    """A cell of one line."""
    return Cell((text,), value) if text else NOTHING


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a caption."""

    caption: Line
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    """Each as long as `columns`; never empty."""
    more: str = ""
    """What is said of the rows that are not shown."""
    notes: tuple[str, ...] = ()
    """What its marks mean, one a line."""
    sortable: bool = True
    """False where a column mixes amounts of different kinds: a row for each property."""


def table(
    caption: Line,
    columns: Sequence[Column],
    rows: Sequence[Row],
    more: str = "",
    notes: tuple[str, ...] = (),
) -> Table:
    """A table without the columns that say nothing, or the same in every row.

    The caption says that, dates last: the route of a price is in the column behind them.
    """
    alike = [_alike(column, [row[at] for row in rows]) for at, column in enumerate(columns)]
    kept = [at for at, said in enumerate(alike) if not said and any(row[at].lines for row in rows)]
    told = " · ".join(said for said in (caption.text, *reversed(alike)) if said)
    return Table(
        replace(caption, text=told),
        tuple(columns[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in rows),
        more,
        notes,
    )


def _alike(column: Column, cells: Sequence[Cell]) -> str:
    """ "all serverless", "as of 2026-09-30"; empty where rows differ."""
    first = cells[0].lines
    if not column.once or len(first) != 1 or any(cell.lines != first for cell in cells):
        return ""
    said = column.once.format(first[0])
    return said if len(cells) > 1 else said.removeprefix("all ")


@dataclass(frozen=True, slots=True)
class SmallPrint:
    """Dates, sources and counts, one a line."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """Pages that say so."""

    urls: tuple[str, ...]
    after: str
    """Said behind them: when they were checked."""


@dataclass(frozen=True, slots=True)
class Divider:
    """Parts what decides from what explains."""


@dataclass(frozen=True, slots=True)
class Series:
    """Bars of one kind."""

    name: str
    values: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars that start at 0, of numbers that the page says in words or in a table as well."""

    title: str
    unit: str
    """What the bars measure: "USD per 1M tokens"."""
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    """Each with a value for each label."""


PlainPart = Title | Lines | FactList | Listing | TwoColumns | Table | SmallPrint | Sources | Divider
"""What every face can show."""


FoldablePart = Lines | FactList | Listing | SmallPrint | Sources


@dataclass(frozen=True, slots=True)
class Folded:
    """Parts that explain and do not decide, out of the way until somebody wants them."""

    title: str
    parts: tuple[FoldablePart, ...]


def folded(title: str, parts: tuple[FoldablePart, ...]) -> tuple[Folded | FoldablePart, ...]:
    """A single line stays open: to fold it would hide more than it saves."""
    match parts:
        case () | (Lines((_,)),):
            return parts
        case _:
            return (Folded(title, parts),)


Part = PlainPart | Chart | Choices | Folded
Page = tuple[Part, ...]


def plainly(page: Iterable[Part]) -> Iterator[PlainPart]:
    """The page for a face without charts and buttons, and where nothing can be folded."""
    for part in page:
        match part:
            case Chart():
                pass
            case Choices(label, items, typed):
                yield Listing(label, items)
                if typed:
                    yield SmallPrint((typed,))
            case Folded():
                yield Divider()
                yield from part.parts
            case _:
                yield part


_NARROWEST = 10


def column_widths(table: Table, room: int, gap: int) -> list[int]:
    """As wide as the content; where that is more than the room, the widest names give way."""
    made = [
        max(len(column.name), *(len(text) for row in table.rows for text in row[number].lines), 0)
        for number, column in enumerate(table.columns)
    ]
    elastic = [number for number, column in enumerate(table.columns) if column.elastic]
    for number in elastic:
        made[number] = min(made[number], room)
    while sum(made) + gap * (len(made) - 1) > room:
        widest = max(elastic, key=lambda number: made[number])
        if made[widest] <= _NARROWEST:
            break
        made[widest] -= 1
    return made
