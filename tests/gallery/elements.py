"""What a person can press, choose or fill in -> HTML that looks like it and does nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.gallery.markup import Markup, flow, tag
from tests.gallery.mrkdwn import text_object
from tests.gallery.strange import strange

Element = Mapping[str, Any]


def element(made: Element) -> Markup:
    match made.get("type"):
        case "button":
            return _button(made)
        case "overflow":
            return _menu("⋯", made, class_="menu overflow")
        case "static_select" | "external_select" | "multi_static_select" | "multi_external_select":
            return _select(made)
        case "radio_buttons" | "checkboxes":
            return _choices(made)
        case "plain_text_input" | "number_input" | "url_text_input" | "email_text_input":
            return _input(made)
        case "image":
            return image(made)
        case kind:
            return strange(f"element {kind}")


def image(made: Element) -> Markup:
    """The words that stand for it: the page asks no other site for anything."""
    return tag("span", made["alt_text"], class_="image", title=_address(made))


def _address(made: Element) -> str:
    file = made.get("slack_file") or {}
    return str(made.get("image_url") or file.get("url") or file["id"])


def _button(made: Element) -> Markup:
    look = f"button {made.get('style', '')}".strip()
    shown = text_object(made["text"])
    link = "link button: opens " + made["url"] if "url" in made else None
    label = made.get("accessibility_label")
    button = tag("span", shown, class_=look, role="button", title=link, aria_label=label)
    return flow(button, _confirmation(made))


def _confirmation(made: Element) -> Markup:
    if not (confirm := made.get("confirm")):
        return Markup()
    shown = " ".join(confirm[part]["text"] for part in ("title", "text") if part in confirm)
    return tag("small", "asks first: ", shown, class_="aside")


def _select(made: Element) -> Markup:
    """Closed as Slack shows it; opened it lists what there is to choose from."""
    chosen = made.get("initial_option")
    shown = chosen["text"]["text"] if chosen else made.get("placeholder", _NOTHING)["text"]
    if "external" in made["type"]:
        return tag("span", shown, class_="select typeahead", role="combobox")
    return _menu(shown, made, class_="menu select")


_NOTHING = {"text": "Choose an option"}


def _menu(shown: str, made: Element, class_: str) -> Markup:
    groups = made.get("option_groups", [{"options": made.get("options", ())}])
    rows = [row for group in groups for row in _group(group)]
    return tag("details", tag("summary", shown), tag("ul", rows), class_=class_)


def _group(group: Element) -> list[Markup]:
    head = [tag("li", text_object(group["label"]), class_="label")] if "label" in group else []
    return head + [tag("li", _option(option)) for option in group["options"]]


def _option(option: Element) -> Markup:
    described = option.get("description")
    below = [tag("small", text_object(described))] if described else []
    return flow(text_object(option["text"]), below)


def _choices(made: Element) -> Markup:
    """Radio buttons or boxes to tick, those chosen beforehand marked."""
    radio = made["type"] == "radio_buttons"
    chosen = [made["initial_option"]] if "initial_option" in made else []
    chosen += made.get("initial_options", [])
    off, on = ("○", "◉") if radio else ("☐", "☑")
    rows = [
        tag("li", tag("span", on if option in chosen else off), _option(option))
        for option in made["options"]
    ]
    return tag("ul", rows, class_="choices")


def _input(made: Element) -> Markup:
    """What is filled in already, or the pale words that say what belongs there."""
    look = "field multiline" if made.get("multiline") else "field"
    if "initial_value" in made:
        return tag("span", str(made["initial_value"]), class_=look, role="textbox")
    pale = made.get("placeholder", {"text": ""})["text"]
    return tag("span", tag("span", pale, class_="pale"), class_=look, role="textbox")
