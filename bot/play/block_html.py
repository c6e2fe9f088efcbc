"""Block Kit -> HTML that looks as Slack shows it; what is not known becomes a red box."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bot.play.chart_html import data_visualization
from bot.play.element_html import element, image
from bot.play.html_tags import Markup, flow, tag
from bot.play.markdown_html import markdown
from bot.play.mrkdwn_html import text_object
from bot.play.rich_text_html import rich_text
from bot.play.table_html import data_table, table
from bot.play.undrawn import not_drawn

Block = Mapping[str, Any]

BLOCKS_CSS = Path(__file__).with_name("blocks.css")
"""The style of what is drawn here."""
BLOCKS_JS = Path(__file__).with_name("blocks.js")
"""The script that sorts tables and turns their pages."""


def draw(blocks: Iterable[Block]) -> Markup:
    return flow(_drawn(block) for block in blocks)


def view(surface: Block) -> Markup:
    """A modal in its window, or the Home tab of the app."""
    match surface.get("type"):
        case "modal":
            return _modal(surface)
        case "home":
            tabs = tag("div", tag("b", "Home"), " Messages  About", class_="tabs")
            return tag("div", tabs, draw(surface["blocks"]), class_="home")
        case kind:
            return not_drawn(f"view {kind}")


def _modal(surface: Block) -> Markup:
    look = {"submit": "button primary", "close": "button"}
    ends = [
        tag("button", text_object(surface[end]), type="button", class_=look[end], data_end=end)
        for end in ("close", "submit")
        if end in surface
    ]
    return tag(
        "div",
        tag("div", text_object(surface["title"]), class_="title", role="heading", aria_level=2),
        draw(surface["blocks"]),
        tag("div", ends, class_="ends"),
        class_="modal",
    )


def _drawn(block: Block) -> Markup:
    """In a box of its own kind, so that a style can be given to it."""
    kind = str(block.get("type"))
    try:
        inside = _inside(kind, block)
    except KeyError as missing:
        inside = not_drawn(f"{kind} without {missing.args[0]}")
    except ValueError as wrong:
        inside = not_drawn(f"{kind}: {wrong}")
    return tag("div", inside, class_="block", data_block=kind, data_block_id=block.get("block_id"))


def _inside(kind: str, block: Block) -> Markup:
    match kind:
        case "header":
            level = block.get("level")
            words = text_object(block["text"])
            rank = {"role": "heading", "aria_level": level or 3}
            return tag("div", words, class_="header", data_level=level, **rank)
        case "section":
            return _section(block)
        case "context":
            return tag("div", [_small(part) for part in block["elements"]], class_="context")
        case "divider":
            return tag("hr")
        case "actions" | "context_actions":
            return tag("div", [element(part) for part in block["elements"]], class_="actions")
        case "input":
            return _input(block)
        case "image":
            title = [tag("div", text_object(block["title"]))] if "title" in block else []
            return flow(title, image(block))
        case "markdown":
            return tag("div", markdown(block["text"]), class_="markdown")
        case "rich_text":
            return rich_text(block)
        case "table":
            return table(block)
        case "data_table":
            return data_table(block)
        case "data_visualization":
            return data_visualization(block)
        case "container":
            return _container(block)
        case _:
            return not_drawn(f"block {kind}")


def _section(block: Block) -> Markup:
    text = [tag("div", text_object(block["text"]), class_="text")] if "text" in block else []
    fields = [tag("div", text_object(field), class_="text") for field in block.get("fields", ())]
    if not text and not fields:
        return not_drawn("section without text")
    beside = block.get("accessory")
    return tag(
        "div",
        tag("div", text, [tag("div", fields, class_="fields")] if fields else [], class_="main"),
        [tag("div", element(beside), class_="accessory")] if beside else [],
        class_="section",
    )


def _small(part: Block) -> Markup:
    return image(part) if part.get("type") == "image" else tag("span", text_object(part))


def _input(block: Block) -> Markup:
    optional = " (optional)" if block.get("optional") else ""
    hint = [tag("small", text_object(block["hint"]))] if "hint" in block else []
    words = text_object(block["label"])
    field = element(block["element"], block["label"]["text"])
    return tag("div", tag("b", words, optional), field, hint, class_="input")


def _container(block: Block) -> Markup:
    title = block.get("rich_text_title")
    name = rich_text(title) if title else text_object(block["title"])
    below = [tag("small", text_object(block["subtitle"]))] if "subtitle" in block else []
    inner = tag("div", draw(block["child_blocks"]), class_="children")
    if not block.get("is_collapsible"):
        return tag("div", tag("div", name, below, class_="title"), inner, class_="container")
    is_open = None if block.get("default_collapsed") else ""
    head = tag("summary", name, below, class_="title")
    return tag("details", head, inner, class_="container", open=is_open)
