"""Blocks that carry data: tables, sortable tables, charts, and the rich text in their cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.bot.blockkit import limits
from tests.bot.blockkit.shapes import (
    Shape,
    address,
    flag,
    kinds,
    number,
    one_of,
    or_null,
    record,
    several,
    string,
    whole,
)

_LONGEST = limits.TEXT
_SOME = 10_000
"""Where no number is published."""
_WEIGHTS = record({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), flag))
_TEXT = record({"text": string(_LONGEST)}, {"style": _WEIGHTS})
_LINK = record(
    {"url": address(limits.URL)},
    {"text": string(_LONGEST), "style": _WEIGHTS, "unsafe": flag},
)
_INLINE = kinds(
    {
        "text": _TEXT,
        "link": _LINK,
        "emoji": record({"name": string(_LONGEST)}, {"unicode": string(_LONGEST)}),
        "user": record({"user_id": string(_LONGEST)}, {"style": _WEIGHTS}),
        "usergroup": record({"usergroup_id": string(_LONGEST)}, {"style": _WEIGHTS}),
        "channel": record({"channel_id": string(_LONGEST)}, {"style": _WEIGHTS}),
        "broadcast": record({"range": one_of("here", "channel", "everyone")}),
    }
)
_BORDER = whole(0, limits.RICH_TEXT_BORDER)
_SECTION = record({"elements": several(_INLINE, 1, _SOME)})
_LIST = record(
    {
        "style": one_of("bullet", "ordered"),
        "elements": several(kinds({"rich_text_section": _SECTION}), 1, _SOME),
    },
    {
        "indent": whole(0, limits.RICH_TEXT_INDENT),
        "offset": whole(0, _SOME),
        "border": _BORDER,
    },
)
_PREFORMATTED = record(
    {"elements": several(kinds({"text": _TEXT, "link": _LINK}), 1, _SOME)},
    {"border": _BORDER, "language": string(_LONGEST)},
)
_PARTS = {
    "rich_text_section": _SECTION,
    "rich_text_list": _LIST,
    "rich_text_quote": record({"elements": several(_INLINE, 1, _SOME)}, {"border": _BORDER}),
    "rich_text_preformatted": _PREFORMATTED,
}
_BLOCK_ID = {"block_id": string(limits.BLOCK_ID)}
RICH_TEXT = record({"elements": several(kinds(_PARTS), 1, _SOME)}, _BLOCK_ID)

_RAW: dict[str, Shape] = {
    "raw_text": record({"text": string(limits.TABLE_TEXT)}),
    "raw_number": record({"value": number(), "text": string(limits.TABLE_TEXT)}),
}
_CELL = kinds({**_RAW, "rich_text": RICH_TEXT})
_ROW = several(_CELL, 1, limits.TABLE_COLUMNS)


def said_in(value: Any) -> int:
    """Characters of every text inside."""
    match value:
        case {"text": str(words), **rest}:
            return len(words) + said_in(list(rest.values()))
        case dict():
            return said_in(list(value.values()))
        case list() | tuple():
            return sum(map(said_in, value))
        case _:
            return 0


def _even(table: dict[str, Any]) -> Iterator[str]:
    if len({len(row) for row in table["rows"]}) > 1:
        yield "rows differ in length"


def _not_too_long(table: dict[str, Any]) -> Iterator[str]:
    if (length := said_in(table["rows"])) > limits.TABLE_TEXT:
        yield f"{length} characters in cells, {limits.TABLE_TEXT} at most"


def _head_is_raw(table: dict[str, Any]) -> Iterator[str]:
    if any(cell["type"] not in _RAW for cell in table["rows"][0]):
        yield "the head has rich text"


def _names_a_column(table: dict[str, Any]) -> Iterator[str]:
    if table.get("row_header_column_index", 0) >= len(table["rows"][0]):
        yield "row_header_column_index is no column"


_COLUMN = record({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})
TABLE = record(
    {"rows": several(_ROW, 1, limits.TABLE_ROWS)},
    {
        "column_settings": several(or_null(_COLUMN), 1, limits.TABLE_COLUMNS),
        **_BLOCK_ID,
    },
    _even,
    _not_too_long,
)
DATA_TABLE = record(
    {
        "caption": string(_LONGEST),
        "rows": several(_ROW, 2, limits.DATA_TABLE_ROWS),
    },
    {
        "page_size": whole(1, limits.DATA_TABLE_PAGE),
        "row_header_column_index": whole(0, limits.TABLE_COLUMNS - 1),
        **_BLOCK_ID,
    },
    _even,
    _not_too_long,
    _head_is_raw,
    _names_a_column,
)

_LABEL = string(limits.CHART_LABEL)
_AXIS = string(limits.CHART_AXIS)
_POINT = record({"label": _LABEL, "value": number()})


def _slices(chart: dict[str, Any]) -> Iterator[str]:
    labels = [segment["label"] for segment in chart["segments"]]
    if len(set(labels)) < len(labels):
        yield "two segments have one label"
    if any(segment["value"] <= 0 for segment in chart["segments"]):
        yield "a segment is not above 0"


def _points_and_categories(chart: dict[str, Any]) -> Iterator[str]:
    categories = chart["axis_config"]["categories"]
    if len(set(categories)) < len(categories):
        yield "two categories have one label"
    names = [series["name"] for series in chart["series"]]
    if len(set(names)) < len(names):
        yield "two series have one name"
    for series in chart["series"]:
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            yield f"series {series['name']!r} has not one point for each category"


_PIE = record(
    {"segments": several(_POINT, 1, limits.CHART_SERIES)},
    {},
    _slices,
)
_AXES = record(
    {"categories": several(_LABEL, 1, limits.CHART_CATEGORIES)},
    {"x_label": _AXIS, "y_label": _AXIS},
)
_ONE_SERIES = record(
    {
        "name": string(limits.CHART_LABEL),
        "data": several(_POINT, 1, limits.CHART_CATEGORIES),
    }
)
_ON_AXES = record(
    {"series": several(_ONE_SERIES, 1, limits.CHART_SERIES), "axis_config": _AXES},
    {},
    _points_and_categories,
)
DATA_VISUALIZATION = record(
    {
        "title": string(limits.CHART_TITLE),
        "chart": kinds({"pie": _PIE, "bar": _ON_AXES, "line": _ON_AXES, "area": _ON_AXES}),
    },
    _BLOCK_ID,
)
