"""What a person can press, choose or fill in -> HTML controls that say what they stand for.

They do nothing by themselves: `data-action` and `data-value` tell a script what was used.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.play.html_tags import Markup, flow, tag
from bot.play.mrkdwn_html import text_object
from bot.play.undrawn import not_drawn

Element = Mapping[str, Any]


def element(control: Element, label: str = "") -> Markup:
    """`label` is what is written above a field of a form."""
    match control.get("type"):
        case "button":
            return _button(control)
        case "feedback_buttons":
            return _thumbs(control)
        case "icon_button":
            return flow(_icon(control, control), _confirmation(control))
        case "overflow":
            return _menu("⋯", control, "menu overflow", "More actions")
        case "static_select" | "external_select" | "multi_static_select" | "multi_external_select":
            return _select(control, label)
        case "radio_buttons" | "checkboxes":
            return _choices(control, label)
        case "plain_text_input" | "number_input" | "url_text_input" | "email_text_input":
            return _input(control, label)
        case "image":
            return image(control)
        case kind:
            return not_drawn(f"element {kind}")


def image(control: Element) -> Markup:
    """The words that stand for it: the page asks no other site for anything."""
    return tag("span", control["alt_text"], class_="image", title=_address(control))


def _address(control: Element) -> str:
    file = control.get("slack_file") or {}
    return str(control.get("image_url") or file.get("url") or file["id"])


def _button(control: Element) -> Markup:
    shown = text_object(control["text"])
    button = tag(
        "button",
        shown,
        type="button",
        class_=f"button {control.get('style', '')}".strip(),
        title="link button: opens " + control["url"] if "url" in control else None,
        aria_label=control.get("accessibility_label"),
        data_action=control.get("action_id"),
        data_value=control.get("value"),
        data_confirm=_question(control) or None,
    )
    return flow(button, _confirmation(control))


def _thumbs(control: Element) -> Markup:
    up, down = control["positive_button"], control["negative_button"]
    return flow(_icon(control, up), _icon(control, down))


def _icon(control: Element, button: Element) -> Markup:
    """The words of an icon, for not every machine has a font with thumbs and bins."""
    words = button["text"]["text"]
    return tag(
        "button",
        words,
        type="button",
        class_="button icon",
        aria_label=button.get("accessibility_label", words),
        data_type=control["type"],
        data_action=control.get("action_id"),
        data_value=button.get("value"),
        data_confirm=_question(control) or None,
    )


def _confirmation(control: Element) -> Markup:
    shown = _question(control)
    return tag("small", "asks first: ", shown, class_="aside") if shown else Markup()


def _question(control: Element) -> str:
    """What is asked before a tap counts; empty for nothing."""
    confirm = control.get("confirm", {})
    return " ".join(confirm[part]["text"] for part in ("title", "text") if part in confirm)


def _select(control: Element, label: str) -> Markup:
    """Closed as Slack shows it; opened it lists what there is to choose from."""
    chosen = control.get("initial_option")
    shown = chosen["text"]["text"] if chosen else control.get("placeholder", _NOTHING)["text"]
    return _menu(shown, control, "menu select", label)


_NOTHING = {"text": "Choose an option"}


def _menu(shown: str, control: Element, class_: str, label: str) -> Markup:
    """`label` is read out before what is shown; an external menu has its options elsewhere."""
    groups = control.get("option_groups", [{"options": control.get("options", ())}])
    rows = [row for group in groups for row in _group(group)]
    read_out = [tag("span", f"{label}: ", class_="unseen")] if label else []
    return tag(
        "details",
        tag("summary", read_out, tag("span", shown, class_="shown")),
        tag("ul", rows or [tag("li", "narrows while one types", class_="label")]),
        class_=class_,
        data_action=control.get("action_id"),
        data_type=control["type"],
        data_value=control.get("initial_option", {}).get("value"),
    )


def _group(group: Element) -> list[Markup]:
    head = [tag("li", text_object(group["label"]), class_="label")] if "label" in group else []
    return head + [
        tag("li", _option(option), data_value=option["value"]) for option in group["options"]
    ]


def _option(option: Element) -> Markup:
    described = option.get("description")
    below = [tag("small", text_object(described))] if described else []
    return flow(text_object(option["text"]), below)


def _choices(control: Element, label: str) -> Markup:
    """Radio buttons or boxes to tick, those chosen beforehand ticked."""
    is_radio = control["type"] == "radio_buttons"
    chosen = [control["initial_option"]] if "initial_option" in control else []
    chosen += control.get("initial_options", [])
    rows = [
        tag(
            "label",
            tag(
                "input",
                type="radio" if is_radio else "checkbox",
                name=control.get("action_id") if is_radio else None,
                value=option["value"],
                checked="" if option in chosen else None,
            ),
            tag("span", _option(option)),
        )
        for option in control["options"]
    ]
    return tag(
        "div",
        rows,
        class_="choices",
        role="radiogroup" if is_radio else "group",
        aria_label=label or None,
        data_action=control.get("action_id"),
        data_type=control["type"],
    )


def _input(control: Element, label: str) -> Markup:
    """What is filled in already, or the pale words that say what belongs there."""
    named = {
        "class_": "field",
        "aria_label": label or None,
        "placeholder": control.get("placeholder", {}).get("text"),
        "maxlength": control.get("max_length"),
        "data_action": control.get("action_id"),
        "data_type": control["type"],
    }
    value = str(control.get("initial_value", ""))
    if control.get("multiline"):
        # A browser drops the first line end of the content.
        return tag("textarea", "\n", value, **named)
    return tag("input", value=value or None, type="text", **named)
