"""Parts of a page in the blocks that only some surfaces accept: tables, charts, containers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

from bot import formatting
from bot.blocks.basic_blocks import context, labelled
from bot.blocks.elements import LIMITS, Block, Element, escape, escape_plain, plain_text
from bot.page.page_parts import Cell, Chart, Column, Line, Number, Table, on_one_line

_NOTHING = "–"
"""Shown in place of an empty text, which Slack rejects."""
_CELL = 150
_CAPTION = 250
_PAGE_SIZE = 6
"""Rows that are seen without a click."""
_SHORT = 12
"""Characters of a number that needs no second line."""
_PHONE = 29
"""Characters in a row that a phone shows whole beside the space between three columns."""
_LABEL_HEAD = 10
"""Characters of a long label before its gap: both ends of a model's name tell it apart."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """As much of a table as Slack accepts."""

    columns: tuple[Column, ...]
    rows: list[list[Element]]
    """The header first."""
    more: str
    """About the rows that are not shown; escaped."""


def fits_a_phone(table: Table) -> bool:
    """Whether every row shows whole on a phone, where the lines of a `data_table` do not wrap."""
    columns = zip(*((on_one_line(cell) for cell in row) for row in table.rows), strict=True)
    widths = (
        max(len(column.name), *map(len, texts))
        for column, texts in zip(table.columns, columns, strict=True)
        if not column.drawn
    )
    return sum(widths) <= _PHONE


def data_table(table: Table) -> Iterator[Block]:
    """The table that sorts and pages, with the basic blocks that it needs beside it."""
    grid = _grid(table)
    yield _data_table(table, grid)
    yield from _below(table, grid)


def static_table(table: Table) -> Iterator[Block]:
    """The table that does neither, with the basic blocks that it needs beside it."""
    grid = _grid(table)
    yield from context([labelled(table.caption)])
    yield _static_table(grid)
    yield from _below(table, grid)


def _below(table: Table, grid: _Grid) -> Iterator[Block]:
    """What is said of the rows that are not shown, and the notes."""
    return context([text for text in (grid.more, *map(escape, table.notes)) if text])


def _data_table(table: Table, grid: _Grid) -> Block:
    # The column that tells the rows apart is the first with names in it.
    header = next((at for at, column in enumerate(grid.columns) if column.elastic), 0)
    return {
        "type": "data_table",
        "caption": _text(_caption(table.caption), _CAPTION),
        "rows": grid.rows,
        "page_size": _PAGE_SIZE,
        "row_header_column_index": header,
    }


def _caption(caption: Line) -> str:
    return ": ".join(text for text in (caption.label, caption.text) if text)


def _static_table(grid: _Grid) -> Block:
    return {
        "type": "table",
        "rows": grid.rows,
        "column_settings": [_settings(grid, at) for at in range(len(grid.columns))],
    }


def _settings(grid: _Grid, at: int) -> Element:
    """Short numbers below one another; whatever else may need a second line."""
    short = max(len(row[at]["text"]) for row in grid.rows) <= _SHORT
    if short and _is_numeric(grid, at):
        return {"align": "right", "is_wrapped": False}
    return {"align": "left", "is_wrapped": True}


def _is_numeric(grid: _Grid, at: int) -> bool:
    """True where the column holds a number, and nothing but numbers and empty cells."""
    cells = [row[at] for row in grid.rows[1:]]
    return any("value" in cell for cell in cells) and all(
        "value" in cell or cell["text"] == _NOTHING for cell in cells
    )


def _grid(table: Table) -> _Grid:
    # A drawing needs a fixed-width font, which cells of native tables do not have.
    shown = [at for at, column in enumerate(table.columns) if not column.drawn]
    shown = shown[: LIMITS.table_columns]
    columns = tuple(table.columns[at] for at in shown)
    head = [_raw_text(_text(column.name)) for column in columns]
    rows, room = [head], LIMITS.table_text - _length(head)
    for row in table.rows[: LIMITS.table_rows - 1]:
        cells = [_cell(row[at]) for at in shown]
        room -= _length(cells)
        if room < 0:
            break
        rows.append(cells)
    left = len(table.rows) - len(rows) + 1
    more = (escape(table.more), f"+{left:,} more rows than fit here" if left else "")
    return _Grid(columns, rows, " · ".join(text for text in more if text.strip()))


def _length(cells: Sequence[Element]) -> int:
    return sum(len(cell["text"]) for cell in cells)


def _cell(cell: Cell) -> Element:
    text = _text(on_one_line(cell))
    if cell.value is None or text == _NOTHING or not isfinite(cell.value):
        return _raw_text(text)
    # JSON has no decimals; an int stays one, so that 1,000,000 is not sent as 1000000.0.
    value = cell.value if isinstance(cell.value, int) else float(cell.value)
    return {"type": "raw_number", "value": value, "text": text}


def _raw_text(text: str) -> Element:
    return {"type": "raw_text", "text": text}


def _text(text: str, limit: int = _CELL) -> str:
    """Plain text of at most `limit` characters, and at least one."""
    return formatting.shortened(escape_plain(text).strip(), limit) or _NOTHING


def chart_block(chart: Chart) -> Iterator[Block]:
    """The chart; no block where it is empty or a value is not finite."""
    labels = _labels(chart.labels[: LIMITS.chart_bars])
    series = chart.series[: LIMITS.chart_series]
    if not (labels and series) or not all(
        isfinite(value) for each in series for value in each.values
    ):
        return
    names = _labels([each.name for each in series])
    yield {
        "type": "data_visualization",
        "title": _text(chart.title, LIMITS.chart_title),
        "chart": {
            "type": chart.kind,
            "series": [
                {"name": name, "data": _points(labels, each.values)}
                for name, each in zip(names, series, strict=True)
            ],
            "axis_config": {"categories": labels, "y_label": _text(chart.unit, LIMITS.chart_axis)},
        },
    }


def _points(labels: Sequence[str], values: Sequence[Number]) -> list[Element]:
    """The bars of a series, without the digits that are noise of a division."""
    return [
        # Not strict: there are more values than labels where bars were left out.
        {"label": label, "value": float(f"{value:.5g}")}
        for label, value in zip(labels, values, strict=False)
    ]


def _labels(texts: Sequence[str]) -> list[str]:
    """Labels short enough for Slack, numbered where they would otherwise be the same."""
    labels: dict[str, None] = {}
    for text in texts:
        label, number = _shortened(_text(text), LIMITS.chart_label), 1
        while label in labels:
            number += 1
            mark = f" ({number})"
            label = f"{_shortened(_text(text), LIMITS.chart_label - len(mark))}{mark}"
        labels[label] = None
    return list(labels)


def _shortened(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    return f"{text[:_LABEL_HEAD].rstrip()}…{text[_LABEL_HEAD + 1 - limit :].lstrip()}"


def container(title: str, blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks that stay folded until somebody clicks on the title; nothing around no blocks."""
    if blocks:
        limit = LIMITS.container_title
        yield {
            "type": "container",
            "title": plain_text(_text(title, limit), limit),
            "child_blocks": list(blocks),
            "is_collapsible": True,
            "default_collapsed": True,
        }
