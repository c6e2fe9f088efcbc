"""The blocks themselves, and which of them each surface takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from tests.bot.blockkit import limits
from tests.bot.blockkit.data import DATA_TABLE, DATA_VISUALIZATION, RICH_TEXT, TABLE
from tests.bot.blockkit.elements import ACCESSORY, ACTIONS, BUTTON, FEEDBACK, IMAGE, INPUT
from tests.bot.blockkit.shapes import (
    Rule,
    Shape,
    address,
    at_least_one,
    flag,
    kinds,
    one_of,
    plain,
    record,
    several,
    string,
    text,
    whole,
)

Surface = Literal["message", "modal", "home"]

_EVERYWHERE = frozenset(
    {"actions", "context", "divider", "header", "image", "input", "rich_text", "section"}
)
_TAKEN: dict[Surface, frozenset[str]] = {
    "message": _EVERYWHERE
    | {"markdown", "table", "data_table", "data_visualization", "container"}
    | {"card", "carousel", "context_actions"},
    "modal": _EVERYWHERE | {"alert"},
    "home": _EVERYWHERE | {"data_table", "container", "card", "carousel"},
}
"""Without what some say and others do not: cards in modals, tables and charts on the Home tab."""


def _block(
    required: dict[str, Shape], optional: dict[str, Shape] | None = None, *rules: Rule
) -> Shape:
    block_id = string(limits.BLOCK_ID)
    return record(required, {"block_id": block_id, **(optional or {})}, *rules)


def _folds(container: dict[str, Any]) -> Iterator[str]:
    if "title" in container and "rich_text_title" in container:
        yield "one title is enough"
    if container.get("default_collapsed") and not container.get("is_collapsible"):
        yield "default_collapsed needs is_collapsible"
    if container.get("has_header_divider") and container.get("is_collapsible"):
        yield "has_header_divider does not go with is_collapsible"


_CONTEXT_ELEMENT = kinds(
    {
        "image": IMAGE,
        "mrkdwn": text(limits.CONTEXT_TEXT),
        "plain_text": text(limits.CONTEXT_TEXT),
    }
)
_CHILDREN: dict[str, Shape] = {
    "section": _block(
        {},
        {
            "text": text(limits.SECTION_TEXT),
            "fields": several(text(limits.SECTION_FIELD), 1, limits.SECTION_FIELDS),
            "accessory": ACCESSORY,
            "expand": flag,
        },
        at_least_one("text", "fields"),
    ),
    "header": _block({"text": plain(limits.HEADER_TEXT)}, {"level": whole(1, 4)}),
    "context": _block({"elements": several(_CONTEXT_ELEMENT, 1, limits.CONTEXT_ELEMENTS)}),
    "actions": _block({"elements": several(ACTIONS, 1, limits.ACTIONS_ELEMENTS)}),
    "divider": _block({}),
    "image": _block(
        {
            "image_url": address(limits.IMAGE_URL),
            "alt_text": string(limits.IMAGE_ALT_TEXT),
        },
        {"title": plain(limits.IMAGE_TITLE)},
    ),
    "input": _block(
        {"label": plain(limits.INPUT_LABEL), "element": INPUT},
        {
            "hint": plain(limits.INPUT_HINT),
            "optional": flag,
            "dispatch_action": flag,
        },
    ),
    "rich_text": RICH_TEXT,
    "table": TABLE,
}
_CARD = _block(
    {},
    {
        "hero_image": kinds({"image": IMAGE}),
        "icon": kinds({"image": IMAGE}),
        "title": text(limits.CARD_TITLE),
        "subtitle": text(limits.CARD_SUBTITLE),
        "body": text(limits.CARD_BODY),
        "actions": several(kinds({"button": BUTTON}), 1, limits.CARD_ACTIONS),
    },
    at_least_one("hero_image", "title", "actions", "body"),
)
_CONTAINER = _block(
    {
        "child_blocks": several(
            kinds(_CHILDREN),
            1,
            limits.CONTAINER_BLOCKS,
        )
    },
    {
        "title": plain(limits.CONTAINER_TITLE),
        "rich_text_title": kinds({"rich_text": RICH_TEXT}),
        "subtitle": text(limits.CONTAINER_SUBTITLE),
        "width": one_of("narrow", "standard", "wide", "full"),
        "icon": kinds({"image": IMAGE}),
        "is_collapsible": flag,
        "default_collapsed": flag,
        "has_header_divider": flag,
    },
    at_least_one("title", "rich_text_title"),
    _folds,
)
_BLOCKS: dict[str, Shape] = {
    **_CHILDREN,
    "markdown": _block({"text": string(limits.MARKDOWN_TEXT)}),
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "container": _CONTAINER,
    "card": _CARD,
    "carousel": _block(
        {
            "elements": several(
                kinds({"card": _CARD}),
                1,
                limits.CAROUSEL_CARDS,
            )
        }
    ),
    "alert": _block(
        {"text": text(limits.ALERT_TEXT)},
        {"level": one_of("default", "info", "warning", "error", "success")},
    ),
    "context_actions": _block({"elements": several(FEEDBACK, 1, limits.CONTEXT_ACTIONS_ELEMENTS)}),
}


SURFACES: dict[Surface, Shape] = {
    surface: kinds({kind: shape for kind, shape in _BLOCKS.items() if kind in taken})
    for surface, taken in _TAKEN.items()
}
