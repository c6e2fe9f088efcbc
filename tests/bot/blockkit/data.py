"""Blocks that carry data: tables, sortable tables, charts, and the rich text in their cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slackblocks import _limits as limits

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

CELLS_TEXT = min(10_000, limits.DATA_TABLE_CONTENT_MAX_LENGTH)
"""Characters in all cells together; newer libraries say twice as many, Slack's own pages do not."""
_DATA_ROWS = min(101, limits.DATA_TABLE_ROWS_MAX_ITEMS)
"""With the head; newer libraries say 201."""
_SERIES = min(6, limits.DATA_VISUALIZATION_SERIES_MAX_ITEMS)
_SEGMENTS = min(6, limits.DATA_VISUALIZATION_SEGMENTS_MAX_ITEMS)
"""Slack's page of June 2026; newer libraries say 12."""

_LONGEST = limits.TEXT_MAX_LENGTH
_SOME = 10_000
"""Where no number is published."""
_WEIGHTS = record({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), flag))
_TEXT = record({"text": string(_LONGEST)}, {"style": _WEIGHTS})
_LINK = record(
    {"url": address(limits.BUTTON_URL_MAX_LENGTH)},
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
_BORDER = whole(0, limits.RICH_TEXT_LIST_BORDER_MAX)
_SECTION = record({"elements": several(_INLINE, 1, _SOME)})
_LIST = record(
    {
        "style": one_of("bullet", "ordered"),
        "elements": several(kinds({"rich_text_section": _SECTION}), 1, _SOME),
    },
    {
        "indent": whole(0, limits.RICH_TEXT_LIST_INDENT_MAX),
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
_BLOCK_ID = {"block_id": string(limits.BLOCK_ID_MAX_LENGTH)}
RICH_TEXT = record({"elements": several(kinds(_PARTS), 1, _SOME)}, _BLOCK_ID)

_RAW: dict[str, Shape] = {
    "raw_text": record({"text": string(CELLS_TEXT)}),
    "raw_number": record({"value": number(), "text": string(CELLS_TEXT)}),
}
_CELL = kinds({**_RAW, "rich_text": RICH_TEXT})
_ROW = several(_CELL, 1, limits.TABLE_COLUMNS_MAX_ITEMS)


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
    if (length := said_in(table["rows"])) > CELLS_TEXT:
        yield f"{length} characters in cells, {CELLS_TEXT} at most"


def _head_is_raw(table: dict[str, Any]) -> Iterator[str]:
    if any(cell["type"] not in _RAW for cell in table["rows"][0]):
        yield "the head has rich text"


def _names_a_column(table: dict[str, Any]) -> Iterator[str]:
    if table.get("row_header_column_index", 0) >= len(table["rows"][0]):
        yield "row_header_column_index is no column"


_COLUMN = record({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})
TABLE = record(
    {"rows": several(_ROW, 1, limits.TABLE_ROWS_MAX_ITEMS)},
    {
        "column_settings": several(or_null(_COLUMN), 1, limits.TABLE_COLUMN_SETTINGS_MAX_ITEMS),
        **_BLOCK_ID,
    },
    _even,
    _not_too_long,
)
DATA_TABLE = record(
    {
        "caption": string(_LONGEST),
        "rows": several(_ROW, limits.DATA_TABLE_ROWS_MIN_ITEMS, _DATA_ROWS),
    },
    {
        "page_size": whole(limits.DATA_TABLE_PAGE_SIZE_MIN, limits.DATA_TABLE_PAGE_SIZE_MAX),
        "row_header_column_index": whole(0, limits.DATA_TABLE_COLUMNS_MAX_ITEMS - 1),
        **_BLOCK_ID,
    },
    _even,
    _not_too_long,
    _head_is_raw,
    _names_a_column,
)

_LABEL = string(limits.DATA_VISUALIZATION_POINT_LABEL_MAX_LENGTH)
_AXIS = string(limits.DATA_VISUALIZATION_AXIS_LABEL_MAX_LENGTH)
_POINTS = limits.DATA_VISUALIZATION_DATA_MAX_ITEMS


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
    {"segments": several(record({"label": _LABEL, "value": number()}), 1, _SEGMENTS)}, {}, _slices
)
_AXES = record(
    {"categories": several(_LABEL, 1, limits.DATA_VISUALIZATION_CATEGORIES_MAX_ITEMS)},
    {"x_label": _AXIS, "y_label": _AXIS},
)
_ONE_SERIES = record(
    {
        "name": string(limits.DATA_VISUALIZATION_SERIES_NAME_MAX_LENGTH),
        "data": several(record({"label": _LABEL, "value": number()}), 1, _POINTS),
    }
)
_ON_AXES = record(
    {"series": several(_ONE_SERIES, 1, _SERIES), "axis_config": _AXES}, {}, _points_and_categories
)
DATA_VISUALIZATION = record(
    {
        "title": string(limits.DATA_VISUALIZATION_TITLE_MAX_LENGTH),
        "chart": kinds({"pie": _PIE, "bar": _ON_AXES, "line": _ON_AXES, "area": _ON_AXES}),
    },
    _BLOCK_ID,
)
