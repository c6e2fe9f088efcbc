"""Block Kit -> HTML that looks as Slack shows it; what is not known becomes a red box."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tests.gallery.charts import data_visualization
from tests.gallery.elements import element, image
from tests.gallery.markdown import markdown
from tests.gallery.markup import Markup, flow, tag
from tests.gallery.mrkdwn import text_object
from tests.gallery.rich_text import rich_text
from tests.gallery.strange import strange
from tests.gallery.tables import data_table, table

Block = Mapping[str, Any]


def draw(blocks: Iterable[Block]) -> Markup:
    return flow(_drawn(block) for block in blocks)


def view(made: Block) -> Markup:
    """A modal in its window, or the Home tab of the app."""
    match made.get("type"):
        case "modal":
            return _modal(made)
        case "home":
            tabs = tag("div", tag("b", "Home"), " Messages  About", class_="tabs")
            return tag("div", tabs, draw(made["blocks"]), class_="home")
        case kind:
            return strange(f"view {kind}")


def _modal(made: Block) -> Markup:
    look = {"submit": "button primary", "close": "button"}
    ends = [
        tag("span", text_object(made[end]), class_=look[end], role="button")
        for end in ("close", "submit")
        if end in made
    ]
    return tag(
        "div",
        tag("div", text_object(made["title"]), class_="title"),
        draw(made["blocks"]),
        tag("div", ends, class_="ends"),
        class_="modal",
    )


def _drawn(block: Block) -> Markup:
    """In a box of its own kind, so that a style can be given to it."""
    kind = str(block.get("type"))
    try:
        made = _inside(kind, block)
    except KeyError as missing:
        made = strange(f"{kind} without {missing.args[0]}")
    except ValueError as wrong:
        made = strange(f"{kind}: {wrong}")
    return tag("div", made, class_="block", data_block=kind)


def _inside(kind: str, block: Block) -> Markup:
    match kind:
        case "header":
            level = block.get("level")
            return tag("div", text_object(block["text"]), class_="header", data_level=level)
        case "section":
            return _section(block)
        case "context":
            return tag("div", [_small(made) for made in block["elements"]], class_="context")
        case "divider":
            return tag("hr")
        case "actions" | "context_actions":
            return tag("div", [element(made) for made in block["elements"]], class_="actions")
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
            return strange(f"block {kind}")


def _section(block: Block) -> Markup:
    text = [tag("div", text_object(block["text"]), class_="text")] if "text" in block else []
    fields = [tag("div", text_object(field), class_="text") for field in block.get("fields", ())]
    if not text and not fields:
        return strange("section without text")
    beside = block.get("accessory")
    return tag(
        "div",
        tag("div", text, [tag("div", fields, class_="fields")] if fields else [], class_="main"),
        [tag("div", element(beside), class_="accessory")] if beside else [],
        class_="section",
    )


def _small(made: Block) -> Markup:
    return image(made) if made.get("type") == "image" else tag("span", text_object(made))


def _input(block: Block) -> Markup:
    optional = " (optional)" if block.get("optional") else ""
    hint = [tag("small", text_object(block["hint"]))] if "hint" in block else []
    label = tag("b", text_object(block["label"]), optional)
    return tag("div", label, element(block["element"]), hint, class_="input")


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
