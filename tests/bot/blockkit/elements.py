"""What stands inside blocks: buttons, menus, inputs, images, and their options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.bot.blockkit import limits
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

_ACTION: Mapping[str, Shape] = {"action_id": string(limits.ACTION_ID)}
_LONGEST_ID = 21
"""Of a person."""
_STYLE = one_of("primary", "danger")
_CONFIRM = record(
    {
        "title": plain(limits.CONFIRM_TITLE),
        "text": text(limits.CONFIRM_TEXT),
        "confirm": plain(limits.CONFIRM_BUTTON),
        "deny": plain(limits.CONFIRM_BUTTON),
    },
    {"style": _STYLE},
)


def _option(words: Shape, **more: Shape) -> Shape:
    described = plain(limits.OPTION_DESCRIPTION)
    return record(
        {"text": words, "value": string(limits.OPTION_VALUE)},
        {"description": described, **more},
    )


_CHOICE = _option(plain(limits.OPTION_TEXT))
_TICK = _option(text(limits.OPTION_TEXT))
_GROUP = record(
    {
        "label": plain(limits.OPTION_GROUP_LABEL),
        "options": several(_CHOICE, 1, limits.SELECT_OPTIONS),
    }
)
SUGGESTED = record(
    {},
    {
        "options": several(_CHOICE, 0, limits.SELECT_OPTIONS),
        "option_groups": several(_GROUP, 0, limits.SELECT_GROUPS),
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
    longest = field.get("max_length", limits.TYPED_TEXT)
    if field.get("min_length", 0) > longest:
        yield "min_length is above max_length"
    if len(field.get("initial_value", "")) > longest:
        yield "initial_value is longer than max_length"


BUTTON = record(
    {"text": plain(limits.BUTTON_TEXT)},
    {
        **_ACTION,
        "value": string(limits.BUTTON_VALUE),
        "url": address(limits.URL),
        "style": _STYLE,
        "confirm": _CONFIRM,
        "accessibility_label": string(limits.ACCESSIBILITY_LABEL),
    },
)
IMAGE = record(
    {
        "image_url": address(limits.IMAGE_URL),
        "alt_text": string(limits.IMAGE_ALT_TEXT),
    }
)
_MENU = {
    **_ACTION,
    "placeholder": plain(limits.PLACEHOLDER),
    "confirm": _CONFIRM,
    "focus_on_load": flag,
}
_STATIC_SELECT = record(
    {},
    {
        **_MENU,
        "options": several(_CHOICE, 1, limits.SELECT_OPTIONS),
        "option_groups": several(_GROUP, 1, limits.SELECT_GROUPS),
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
            _option(plain(limits.OPTION_TEXT), url=address(limits.URL)),
            1,
            limits.OVERFLOW_OPTIONS,
        )
    },
    {**_ACTION, "confirm": _CONFIRM},
    _told_apart,
)
_RADIO = record(
    {"options": several(_TICK, 1, limits.RADIO_OPTIONS)},
    {**_ACTION, "initial_option": _TICK, "confirm": _CONFIRM, "focus_on_load": flag},
    _told_apart,
    _first_is_offered,
)
_CHECKBOXES = record(
    {"options": several(_TICK, 1, limits.RADIO_OPTIONS)},
    {
        **_ACTION,
        "initial_options": several(_TICK, 1, limits.RADIO_OPTIONS),
        "confirm": _CONFIRM,
        "focus_on_load": flag,
    },
    _told_apart,
)
_TEXT_INPUT = record(
    {},
    {
        **_ACTION,
        "placeholder": plain(limits.PLACEHOLDER),
        "initial_value": string(limits.TYPED_TEXT),
        "multiline": flag,
        "min_length": whole(0, limits.TYPED_TEXT),
        "max_length": whole(1, limits.TYPED_TEXT),
        "focus_on_load": flag,
    },
    _fits,
)
_FEEDBACK = record(
    {
        "text": plain(limits.FEEDBACK_TEXT),
        "value": string(limits.FEEDBACK_VALUE),
    },
    {"accessibility_label": string(limits.ACCESSIBILITY_LABEL)},
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
            {"icon": one_of("trash"), "text": plain(limits.BUTTON_TEXT)},
            {
                **_ACTION,
                "value": string(limits.ICON_BUTTON_VALUE),
                "confirm": _CONFIRM,
                "accessibility_label": string(limits.ACCESSIBILITY_LABEL),
                "visible_to_user_ids": several(string(_LONGEST_ID), 1, limits.ICON_BUTTON_USERS),
            },
        ),
    }
)
