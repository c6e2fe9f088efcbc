"""The blocks themselves, and which of them each surface takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from slackblocks import _limits as limits
from slackblocks._surfaces import _BLOCK_TYPES_BY_SURFACE

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

_CONTEXT_TEXT = min(2000, limits.TEXT_MAX_LENGTH)
_CARD_ACTIONS = min(2, limits.CARD_ACTIONS_MAX_ITEMS)
"""Two schemas say two and three."""
_DOUBTFUL: dict[Surface, frozenset[str]] = {
    "message": frozenset(),
    "modal": frozenset({"card"}),
    "home": frozenset({"table", "data_visualization"}),
}
"""Taken by one reading and not by another, so by none here."""


def _block(
    required: dict[str, Shape], optional: dict[str, Shape] | None = None, *rules: Rule
) -> Shape:
    block_id = string(limits.BLOCK_ID_MAX_LENGTH)
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
        "mrkdwn": text(_CONTEXT_TEXT),
        "plain_text": text(_CONTEXT_TEXT),
    }
)
_CHILDREN: dict[str, Shape] = {
    "section": _block(
        {},
        {
            "text": text(limits.SECTION_TEXT_MAX_LENGTH),
            "fields": several(
                text(limits.SECTION_FIELDS_ITEM_MAX_LENGTH), 1, limits.SECTION_FIELDS_MAX_ITEMS
            ),
            "accessory": ACCESSORY,
            "expand": flag,
        },
        at_least_one("text", "fields"),
    ),
    "header": _block({"text": plain(limits.HEADER_TEXT_MAX_LENGTH)}, {"level": whole(1, 4)}),
    "context": _block(
        {"elements": several(_CONTEXT_ELEMENT, 1, limits.CONTEXT_ELEMENTS_MAX_ITEMS)}
    ),
    "actions": _block({"elements": several(ACTIONS, 1, limits.ACTIONS_ELEMENTS_MAX_ITEMS)}),
    "divider": _block({}),
    "image": _block(
        {
            "image_url": address(limits.IMAGE_IMAGE_URL_MAX_LENGTH),
            "alt_text": string(limits.IMAGE_ALT_TEXT_MAX_LENGTH),
        },
        {"title": plain(limits.IMAGE_TITLE_MAX_LENGTH)},
    ),
    "input": _block(
        {"label": plain(limits.INPUT_LABEL_MAX_LENGTH), "element": INPUT},
        {
            "hint": plain(limits.INPUT_HINT_MAX_LENGTH),
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
        "title": text(limits.CARD_TITLE_MAX_LENGTH),
        "subtitle": text(limits.CARD_SUBTITLE_MAX_LENGTH),
        "body": text(limits.CARD_BODY_MAX_LENGTH),
        "actions": several(kinds({"button": BUTTON}), 1, _CARD_ACTIONS),
    },
    at_least_one("hero_image", "title", "actions", "body"),
)
_CONTAINER = _block(
    {
        "child_blocks": several(
            kinds(_CHILDREN),
            limits.CONTAINER_CHILD_BLOCKS_MIN_ITEMS,
            limits.CONTAINER_CHILD_BLOCKS_MAX_ITEMS,
        )
    },
    {
        "title": plain(limits.CONTAINER_TITLE_MAX_LENGTH),
        "rich_text_title": kinds({"rich_text": RICH_TEXT}),
        "subtitle": text(limits.CONTAINER_SUBTITLE_MAX_LENGTH),
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
    "markdown": _block({"text": string(limits.MARKDOWN_TEXT_MAX_LENGTH)}),
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "container": _CONTAINER,
    "card": _CARD,
    "carousel": _block(
        {
            "elements": several(
                kinds({"card": _CARD}),
                limits.CAROUSEL_ELEMENTS_MIN_ITEMS,
                limits.CAROUSEL_ELEMENTS_MAX_ITEMS,
            )
        }
    ),
    "alert": _block(
        {"text": text(limits.ALERT_TEXT_MAX_LENGTH)},
        {"level": one_of("default", "info", "warning", "error", "success")},
    ),
    "context_actions": _block(
        {"elements": several(FEEDBACK, 1, limits.CONTEXT_ACTIONS_ELEMENTS_MAX_ITEMS)}
    ),
}


def _taken(surface: Surface) -> frozenset[str]:
    return frozenset(_BLOCK_TYPES_BY_SURFACE[surface]) - _DOUBTFUL[surface]


SURFACES: dict[Surface, Shape] = {
    surface: kinds({kind: shape for kind, shape in _BLOCKS.items() if kind in _taken(surface)})
    for surface in _DOUBTFUL
}
