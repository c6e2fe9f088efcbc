"""Parts of a page in the blocks that only some surfaces of Slack take: tables, charts, folds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

from bot import formatting
from bot.blocks.classic import Blocks, context, labelled, section
from bot.blocks.elements import Block, words
from bot.blocks.limits import LIMITS
from bot.blocks.mrkdwn import escape, plain
from bot.page import Cell, Chart, Column, Line, Number, Table

_NOTHING = "–"
_CELL = 150
_CAPTION = 250
_PAGE = 10
"""Rows to be seen without a click."""
_HEAD = 10
"""Characters of a long label before its gap: both ends of a model's name tell it apart."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """As much of a table as Slack takes."""

    columns: tuple[Column, ...]
    rows: list[list[Block]]
    """The header first."""
    more: str
    """Of the rows that are not shown; escaped."""


def tables(table: Table) -> Iterator[tuple[str, Blocks]]:
    """The table by the kind of its block: to sort and to leaf through, or standing still."""
    grid = _grid(table)
    more = tuple(context([said for said in (grid.more, *map(escape, table.notes)) if said]))
    if table.sortable:
        yield "data_table", (_data_table(table, grid), *more)
    yield "table", (*section([labelled(table.caption)]), _still_table(grid), *more)


def _data_table(table: Table, grid: _Grid) -> Block:
    return {
        "type": "data_table",
        "caption": _said(_caption(table.caption), _CAPTION),
        "rows": grid.rows,
        "page_size": _PAGE,
        "row_header_column_index": _names(grid.columns),
    }


def _caption(caption: Line) -> str:
    return ": ".join(said for said in (caption.label, caption.text) if said)


def _still_table(grid: _Grid) -> Block:
    return {
        "type": "table",
        "rows": grid.rows,
        "column_settings": [
            {"align": "right" if _is_of_numbers(grid, at) else "left", "is_wrapped": True}
            for at in range(len(grid.columns))
        ],
    }


def _names(columns: Sequence[Column]) -> int:
    """The column that tells the rows apart: the first with names in it."""
    return next((at for at, column in enumerate(columns) if column.elastic), 0)


def _is_of_numbers(grid: _Grid, at: int) -> bool:
    cells = [row[at] for row in grid.rows[1:]]
    return any("value" in cell for cell in cells) and all(
        "value" in cell or cell["text"] == _NOTHING for cell in cells
    )


def _grid(table: Table) -> _Grid:
    shown = [n for n, column in enumerate(table.columns) if not column.drawn]
    shown = shown[: LIMITS.table_columns]
    columns = tuple(table.columns[n] for n in shown)
    head = [_text(_said(column.name)) for column in columns]
    rows, room = [head], LIMITS.table_text - _length(head)
    for row in table.rows[: LIMITS.table_rows - 1]:
        made = [_cell(row[n]) for n in shown]
        room -= _length(made)
        if room < 0:
            break
        rows.append(made)
    left = len(table.rows) - len(rows) + 1
    said = (escape(table.more), f"+{left:,} more rows than fit here" if left else "")
    return _Grid(columns, rows, " · ".join(text for text in said if text.strip()))


def _length(row: Sequence[Block]) -> int:
    return sum(len(cell["text"]) for cell in row)


def _cell(cell: Cell) -> Block:
    said = _said(_joined(cell.lines))
    if cell.value is None or said == _NOTHING or not isfinite(cell.value):
        return _text(said)
    return {"type": "raw_number", "value": _number(cell.value), "text": said}


def _joined(lines: Sequence[str]) -> str:
    """In one line: what is indented belongs to what it stands under."""
    return "".join(
        text if not at else f" · {text.strip()}" if text.startswith(" ") else f" / {text}"
        for at, text in enumerate(lines)
    )


def _text(said: str) -> Block:
    return {"type": "raw_text", "text": said}


def _said(text: str, most: int = _CELL) -> str:
    said = plain(text).strip()
    return (said if len(said) <= most else formatting.shortened(said, most)) or _NOTHING


def _number(value: Number) -> int | float:
    return value if isinstance(value, int) else float(value)


def chart(made: Chart) -> Iterator[Block]:
    """Bars; nothing where a value is none."""
    labels = _labels(made.labels[: LIMITS.chart_bars])
    series = made.series[: LIMITS.chart_series]
    if not (labels and series) or not all(
        isfinite(value) for each in series for value in each.values
    ):
        return
    names = _labels([each.name for each in series])
    yield {
        "type": "data_visualization",
        "title": _said(made.title, LIMITS.chart_title),
        "chart": {
            "type": "bar",
            "series": [
                {"name": name, "data": _points(labels, each.values)}
                for name, each in zip(names, series, strict=True)
            ],
            "axis_config": {"categories": labels, "y_label": _said(made.unit, LIMITS.chart_axis)},
        },
    }


def _points(labels: Sequence[str], values: Sequence[Number]) -> list[Block]:
    """Without the digits that are noise of a division."""
    return [
        {"label": label, "value": float(f"{value:.5g}")}
        for label, value in zip(labels, values, strict=False)
    ]


def _labels(texts: Sequence[str]) -> list[str]:
    """Short and different from each other."""
    made: dict[str, None] = {}
    for text in texts:
        label, number = _shortened(_said(text), LIMITS.chart_label), 1
        while label in made:
            number += 1
            mark = f" ({number})"
            label = f"{_shortened(_said(text), LIMITS.chart_label - len(mark))}{mark}"
        made[label] = None
    return list(made)


def _shortened(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return f"{text[:_HEAD].rstrip()}…{text[_HEAD + 1 - most :].lstrip()}"


def container(title: str, inner: Sequence[Block]) -> Iterator[Block]:
    """Folded until it is clicked."""
    if inner:
        shown = words(_said(title, LIMITS.container_title), LIMITS.container_title)
        yield {
            "type": "container",
            "title": shown,
            "child_blocks": list(inner),
            "is_collapsible": True,
            "default_collapsed": True,
        }
