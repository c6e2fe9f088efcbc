"""`table` and the sortable `data_table` -> HTML; the page's script sorts and turns pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.play.html_tags import Markup, flow, tag
from bot.play.rich_text_html import rich_text
from bot.play.undrawn import not_drawn

Cell = Mapping[str, Any]
_PAGE = 5
"""Rows of a data_table on a page where the block does not say."""


def table(block: Mapping[str, Any]) -> Markup:
    """The first row is drawn as the head, as Slack does."""
    settings = block.get("column_settings", ())
    head, *rows = block["rows"]
    body = tag("table", _head(head, settings), _body(rows, settings), class_="table")
    return tag("div", body, class_="sideways")


def data_table(block: Mapping[str, Any]) -> Markup:
    head, *rows = block["rows"]
    looks = [
        "number" if all(map(_is_number, column)) else None for column in zip(*rows, strict=True)
    ]
    names = tag("tr", [_name(cell, look) for cell, look in zip(head, looks, strict=True)])
    lead = block.get("row_header_column_index", 0)
    body = [
        tag("tr", [_data("th" if n == lead else "td", cell) for n, cell in enumerate(row)])
        for row in rows
    ]
    size = block.get("page_size", _PAGE)
    drawn = tag(
        "table",
        tag("thead", names),
        tag("tbody", body),
        class_="data_table",
        data_page_size=size,
        aria_label=block["caption"],
    )
    caption = tag("div", block["caption"], class_="caption")
    back, on = _turn("‹", -1, "Previous page"), _turn("›", 1, "Next page")
    pages = tag("div", back, tag("output"), on, class_="pages")
    return tag("div", caption, tag("div", drawn, class_="sideways"), pages, class_="data")


def _name(cell: Cell, look: str | None) -> Markup:
    return tag("th", tag("button", _cell(cell), type="button"), class_=look)


def _is_number(cell: Cell) -> bool:
    return cell.get("type") == "raw_number"


def _turn(sign: str, step: int, label: str) -> Markup:
    return tag("button", sign, type="button", data_step=step, aria_label=label)


def _data(name: str, cell: Cell) -> Markup:
    """A column sorts by numbers only where every cell is one, so a cell says its own."""
    number = str(cell["value"]) if _is_number(cell) else None
    look = "number" if number is not None else None
    return tag(name, _cell(cell), data_number=number, class_=look)


def _head(cells: Sequence[Cell], settings: Sequence[Cell | None]) -> Markup:
    return tag("thead", tag("tr", [_aligned("th", c, settings, n) for n, c in enumerate(cells)]))


def _body(rows: Sequence[Sequence[Cell]], settings: Sequence[Cell | None]) -> Markup:
    lines = [tag("tr", [_aligned("td", c, settings, n) for n, c in enumerate(row)]) for row in rows]
    return tag("tbody", lines)


def _aligned(name: str, cell: Cell, settings: Sequence[Cell | None], column: int) -> Markup:
    setting = (settings[column] if column < len(settings) else None) or {}
    look = f"{setting.get('align', 'left')} {'wrapped' if setting.get('is_wrapped') else ''}"
    return tag(name, _cell(cell), class_=look.strip())


def _cell(cell: Cell) -> Markup:
    match cell.get("type"):
        case "raw_text" | "raw_number":
            return flow(cell["text"])
        case "rich_text":
            return rich_text(cell)
        case kind:
            return not_drawn(f"cell {kind}")
