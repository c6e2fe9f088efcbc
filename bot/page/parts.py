"""What a page is made of: parts in reading order, in plain text, for every face alike."""

from __future__ import annotations

from dataclasses import dataclass


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
class Facts:
    """Labels and values that run on in one paragraph."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Items under a label."""

    label: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
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


Cell = tuple[str, ...]
"""The lines of a cell."""
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


@dataclass(frozen=True, slots=True)
class Small:
    """Dates, sources and counts, one a line."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """Pages that say so."""

    urls: tuple[str, ...]
    after: str
    """Said behind them: when they were checked."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Parts what decides from what explains."""


Part = Title | Lines | Facts | Listing | Beside | Table | Small | Sources | Rule
Page = tuple[Part, ...]
