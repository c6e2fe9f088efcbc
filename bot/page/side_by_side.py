"""Models beside one another: a table with a row for each property, and the same as a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.page.page_parts import Column, FactList, Line, Table, cell

_BETTER = " •"
LEGEND = "• is better"


class Property(NamedTuple):
    """A property of every model."""

    label: str
    values: tuple[str, ...]
    """In words, one a model."""
    better: Sequence[int] = ()
    """Indexes of the better values; none is marked where all are."""

    def marked(self, mark: str = _BETTER) -> tuple[str, ...]:
        marks = self.better if len(self.better) < len(self.values) else ()
        return tuple(f"{text}{mark if n in marks else ''}" for n, text in enumerate(self.values))


def models_as_columns(names: Sequence[str], rows: Sequence[Property], caption: Line) -> Table:
    """A table with a row for each property."""
    columns = (Column("Property"), *(Column(name, elastic=True, proper=True) for name in names))
    cells = tuple((cell(row.label), *map(cell, row.marked())) for row in rows)
    return Table(caption, columns, cells, sortable=False)


def by_property(names: Sequence[str], rows: Sequence[Property]) -> FactList:
    """ "Max output  Cirrus 4: 64k tokens (better) · Slate 70B: 8k tokens", for a fold."""
    pairs = ((row.label, zip(names, row.marked(" (better)"), strict=True)) for row in rows)
    return FactList(
        tuple((label, " · ".join(f"{name}: {text}" for name, text in row)) for label, row in pairs)
    )
