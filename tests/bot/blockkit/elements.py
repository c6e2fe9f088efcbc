"""What stands inside blocks: buttons, menus, inputs, images, and their options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from slackblocks import _limits as limits

from tests.bot.blockkit.shapes import (
    Shape,
    address,
    exactly_one,
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

_ACTION: Mapping[str, Shape] = {"action_id": string(limits.ACTION_ID_MAX_LENGTH)}
_STYLE = one_of("primary", "danger")
_CONFIRM = record(
    {
        "title": plain(limits.CONFIRMATION_TITLE_MAX_LENGTH),
        "text": text(limits.CONFIRMATION_TEXT_MAX_LENGTH),
        "confirm": plain(limits.CONFIRMATION_CONFIRM_MAX_LENGTH),
        "deny": plain(limits.CONFIRMATION_DENY_MAX_LENGTH),
    },
    {"style": _STYLE},
)


def _option(words: Shape, **more: Shape) -> Shape:
    described = plain(limits.OPTION_DESCRIPTION_MAX_LENGTH)
    return record(
        {"text": words, "value": string(limits.OPTION_VALUE_MAX_LENGTH)},
        {"description": described, **more},
    )


_CHOICE = _option(plain(limits.OPTION_TEXT_MAX_LENGTH))
_TICK = _option(text(limits.OPTION_TEXT_MAX_LENGTH))
_GROUP = record(
    {
        "label": plain(limits.OPTION_GROUP_LABEL_MAX_LENGTH),
        "options": several(_CHOICE, 1, limits.OPTION_GROUP_OPTIONS_MAX_ITEMS),
    }
)
SUGGESTED = record(
    {},
    {
        "options": several(_CHOICE, 0, limits.SELECT_OPTIONS_MAX_ITEMS),
        "option_groups": several(_GROUP, 0, limits.SELECT_OPTION_GROUPS_MAX_ITEMS),
    },
    exactly_one("options", "option_groups"),
)
"""The answer to what is typed in an external select; none found is an answer too."""


def _choices(menu: dict[str, Any]) -> list[dict[str, Any]]:
    groups = menu.get("option_groups", ())
    return [*menu.get("options", ()), *(choice for g in groups for choice in g["options"])]


def _told_apart(menu: dict[str, Any]) -> Iterator[str]:
    values = [choice["value"] for choice in _choices(menu)]
    if len(set(values)) < len(values):
        yield "two options have the same value"


def _first_is_offered(menu: dict[str, Any]) -> Iterator[str]:
    if "initial_option" in menu and menu["initial_option"] not in _choices(menu):
        yield "initial_option is none of the options"


def _fits(field: dict[str, Any]) -> Iterator[str]:
    longest = field.get("max_length", limits.PLAIN_TEXT_INPUT_MAX_LENGTH_MAX)
    if field.get("min_length", 0) > longest:
        yield "min_length is above max_length"
    if len(field.get("initial_value", "")) > longest:
        yield "initial_value is longer than max_length"


BUTTON = record(
    {"text": plain(limits.BUTTON_TEXT_MAX_LENGTH)},
    {
        **_ACTION,
        "value": string(limits.BUTTON_VALUE_MAX_LENGTH),
        "url": address(limits.BUTTON_URL_MAX_LENGTH),
        "style": _STYLE,
        "confirm": _CONFIRM,
        "accessibility_label": string(limits.BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH),
    },
)
IMAGE = record(
    {
        "image_url": address(limits.IMAGE_ELEMENT_IMAGE_URL_MAX_LENGTH),
        "alt_text": string(limits.IMAGE_ELEMENT_ALT_TEXT_MAX_LENGTH),
    }
)
_MENU = {
    **_ACTION,
    "placeholder": plain(limits.SELECT_PLACEHOLDER_MAX_LENGTH),
    "confirm": _CONFIRM,
    "focus_on_load": flag,
}
_STATIC_SELECT = record(
    {},
    {
        **_MENU,
        "options": several(_CHOICE, 1, limits.SELECT_OPTIONS_MAX_ITEMS),
        "option_groups": several(_GROUP, 1, limits.SELECT_OPTION_GROUPS_MAX_ITEMS),
        "initial_option": _CHOICE,
    },
    exactly_one("options", "option_groups"),
    _told_apart,
    _first_is_offered,
)
_EXTERNAL_SELECT = record(
    {},
    {**_MENU, "initial_option": _CHOICE, "min_query_length": whole(0, 100)},
)
_OVERFLOW = record(
    {
        "options": several(
            _option(
                plain(limits.OPTION_TEXT_MAX_LENGTH), url=address(limits.OPTION_URL_MAX_LENGTH)
            ),
            limits.OVERFLOW_OPTIONS_MIN_ITEMS,
            limits.OVERFLOW_OPTIONS_MAX_ITEMS,
        )
    },
    {**_ACTION, "confirm": _CONFIRM},
    _told_apart,
)
_RADIO = record(
    {"options": several(_TICK, 1, limits.RADIO_BUTTONS_OPTIONS_MAX_ITEMS)},
    {**_ACTION, "initial_option": _TICK, "confirm": _CONFIRM, "focus_on_load": flag},
    _told_apart,
    _first_is_offered,
)
_CHECKBOXES = record(
    {"options": several(_TICK, 1, limits.CHECKBOXES_OPTIONS_MAX_ITEMS)},
    {
        **_ACTION,
        "initial_options": several(_TICK, 1, limits.CHECKBOXES_OPTIONS_MAX_ITEMS),
        "confirm": _CONFIRM,
        "focus_on_load": flag,
    },
    _told_apart,
)
_TEXT_INPUT = record(
    {},
    {
        **_ACTION,
        "placeholder": plain(limits.PLAIN_TEXT_INPUT_PLACEHOLDER_MAX_LENGTH),
        "initial_value": string(limits.PLAIN_TEXT_INPUT_MAX_LENGTH_MAX),
        "multiline": flag,
        "min_length": whole(0, limits.PLAIN_TEXT_INPUT_MIN_LENGTH_MAX),
        "max_length": whole(1, limits.PLAIN_TEXT_INPUT_MAX_LENGTH_MAX),
        "focus_on_load": flag,
    },
    _fits,
)
_FEEDBACK = record(
    {
        "text": plain(limits.FEEDBACK_BUTTON_TEXT_MAX_LENGTH),
        "value": string(limits.FEEDBACK_BUTTON_VALUE_MAX_LENGTH),
    },
    {"accessibility_label": string(limits.FEEDBACK_BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH)},
)
_MENUS = {
    "static_select": _STATIC_SELECT,
    "external_select": _EXTERNAL_SELECT,
    "radio_buttons": _RADIO,
    "checkboxes": _CHECKBOXES,
}

ACTIONS = kinds({"button": BUTTON, "overflow": _OVERFLOW, **_MENUS})
ACCESSORY = kinds({"button": BUTTON, "overflow": _OVERFLOW, "image": IMAGE, **_MENUS})
INPUT = kinds({"plain_text_input": _TEXT_INPUT, **_MENUS})
FEEDBACK = kinds(
    {
        "feedback_buttons": record(
            {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, _ACTION
        ),
        "icon_button": record(
            {"icon": one_of("trash"), "text": plain(limits.BUTTON_TEXT_MAX_LENGTH)},
            {**_ACTION, "value": string(limits.ICON_BUTTON_VALUE_MAX_LENGTH), "confirm": _CONFIRM},
        ),
    }
)
