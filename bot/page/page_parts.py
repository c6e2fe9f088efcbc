"""The parts of a page, in plain text; Slack, the text fallback and the terminal render the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple


@dataclass(frozen=True, slots=True)
class Title:
    """The subject of the page."""

    text: str


class Line(NamedTuple):
    """A sentence or phrase, after a label, a figure or a code where it has one."""

    text: str
    label: str = ""
    figure: str = ""
    """The figure that decides, set in bold."""
    code: str = ""
    """What one copies into a program: the id of a model."""

    @property
    def after_label(self) -> str:
        """The line without its label, in plain text."""
        return f"{self.code} · {self.text}" if self.code and self.text else self.code or self.text

    @property
    def joint(self) -> str:
        """What stands between the figure and the text: none before "per 1M tokens"."""
        return " " if self.text.startswith("per ") else " · "


@dataclass(frozen=True, slots=True)
class Lines:
    """Consecutive lines that form one paragraph."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FactList:
    """Labels and values, a line each."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A labelled list."""

    label: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """Follow-up choices: buttons where the surface has them, a list where it has none."""

    label: str
    """Shown above buttons and lists alike."""
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
    """True for names, which may be shortened to fit; amounts never are."""
    drawn: bool = False
    """True for bars that repeat the numbers of another column; never read out."""
    proper: bool = False
    """True if the heading is a proper name, which keeps its capitals in a sentence."""
    once: str = ""
    """Caption text for a value that every row shares: "all {}"; empty to keep the column."""

    @property
    def in_sentence(self) -> str:
        return self.name if self.proper else self.name.lower()


Number = float | Decimal


class Cell(NamedTuple):
    """A table cell; no lines means no value."""

    lines: tuple[str, ...] = ()
    value: Number | None = None
    """The number in the lines, to sort by; None if it is not comparable within the column."""


NOTHING = Cell()


def on_one_line(cell: Cell) -> str:
    """The lines joined: an indented line belongs to the one above, others are alternatives."""
    if len(cell.lines) == 1:
        return cell.lines[0]
    return "".join(
        text if not at else f" · {text.strip()}" if text.startswith(" ") else f" / {text}"
        for at, text in enumerate(cell.lines)
    )


def cell(text: str | None, value: Number | None = None) -> Cell:
    """A cell of one line, empty for empty text."""
    return Cell((text,), value) if text else NOTHING


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A captioned table."""

    caption: Line
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    """At least one row, each as long as `columns`."""
    more: str = ""
    """Count of the rows that are not shown: "+12 more"."""
    notes: tuple[str, ...] = ()
    """Footnotes, one a line."""
    sortable: bool = True
    """False if each row is a property, so that a column mixes kinds of amounts."""


def table(
    caption: Line,
    columns: Sequence[Column],
    rows: Sequence[Row],
    more: str = "",
    notes: tuple[str, ...] = (),
) -> Table:
    """Build a table without empty columns, and without those whose rows all share one value.

    The caption states shared values in reverse column order, so that dates come last.
    """
    shared = [_shared_value(column, [row[at] for row in rows]) for at, column in enumerate(columns)]
    kept = [
        at for at, value in enumerate(shared) if not value and any(row[at].lines for row in rows)
    ]
    text = " · ".join(value for value in (caption.text, *reversed(shared)) if value)
    return Table(
        caption._replace(text=text),
        tuple(columns[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in rows),
        more,
        notes,
    )


def _shared_value(column: Column, cells: Sequence[Cell]) -> str:
    """Caption text of a shared value: "all serverless"; empty if rows differ."""
    first = cells[0].lines
    if not column.once or len(first) != 1 or any(cell.lines != first for cell in cells):
        return ""
    text = column.once.format(first[0])
    # "all at Nimbus" would be odd about a single row.
    return text if len(cells) > 1 else text.removeprefix("all ")


@dataclass(frozen=True, slots=True)
class SmallPrint:
    """Dates, sources and counts in small type, one a line."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """Links to the pages that facts come from."""

    urls: tuple[str, ...]
    after: str
    """Text after the links: when they were checked."""


@dataclass(frozen=True, slots=True)
class Divider:
    """A rule between the answer and its explanation."""


@dataclass(frozen=True, slots=True)
class Series:
    """A named set of bars, or a line."""

    name: str
    values: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart from 0; its numbers also stand in the text or a table of the page."""

    title: str
    unit: str
    """Unit of the values: "USD per 1M tokens"."""
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    """Each has one value per label."""
    kind: Literal["bar", "line"] = "bar"


PlainPart = Title | Lines | FactList | Listing | TwoColumns | Table | SmallPrint | Sources | Divider
"""Parts that every surface can show."""


FoldablePart = Lines | FactList | Listing | SmallPrint | Sources


@dataclass(frozen=True, slots=True)
class Folded:
    """Explanatory parts, collapsed until the reader opens them."""

    title: str
    parts: tuple[FoldablePart, ...]


def folded(title: str, parts: tuple[FoldablePart, ...]) -> tuple[Folded | FoldablePart, ...]:
    """Fold the parts, but leave a single line open: folding it would save no space."""
    match parts:
        case () | (Lines((_,)),):
            return parts
        case _:
            return (Folded(title, parts),)


Part = PlainPart | Chart | Choices | Folded
Page = tuple[Part, ...]


def plainly(page: Iterable[Part]) -> Iterator[PlainPart]:
    """Replace charts, buttons and folds by parts that a plain-text surface can show."""
    for part in page:
        match part:
            case Chart():
                pass  # its numbers are in the text as well
            case Choices(label, items, typed):
                yield Listing(label, items)
                if typed:
                    yield SmallPrint((typed,))
            case Folded():
                yield Divider()
                yield from part.parts
            case _:
                yield part


def row_words(table: Table, row: Row) -> tuple[str, ...]:
    """A row without its table: its name, then each value after its heading, but for drawings."""
    named = [
        (column, cell)
        for column, cell in zip(table.columns, row, strict=True)
        if not column.drawn and cell.lines
    ]
    name = " ".join(map(str.strip, named[0][1].lines)) if named else ""
    facts = (f"{column.in_sentence} {on_one_line(cell)}" for column, cell in named[1:])
    return (name, *facts)


_MIN_WIDTH = 10


def column_widths(table: Table, room: int, gap: int) -> list[int]:
    """Column widths in characters: as wide as the content, else the widest elastic columns shrink.

    `room` is the width of the table, `gap` the space between two columns. Where elastic columns
    cannot shrink any further, the table stays wider than `room`.
    """
    widths = [
        max(len(column.name), *(len(text) for row in table.rows for text in row[number].lines), 0)
        for number, column in enumerate(table.columns)
    ]
    elastic = [number for number, column in enumerate(table.columns) if column.elastic]
    for number in elastic:
        widths[number] = min(widths[number], room)
    while sum(widths) + gap * (len(widths) - 1) > room:
        widest = max(elastic, key=lambda number: widths[number])
        if widths[widest] <= _MIN_WIDTH:
            break
        widths[widest] -= 1
    return widths
