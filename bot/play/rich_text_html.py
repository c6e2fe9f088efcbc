"""rich_text, in blocks and in cells of tables -> HTML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.play.html_tags import Markup, flow, tag
from bot.play.mrkdwn_html import anchor
from bot.play.undrawn import not_drawn

Part = Mapping[str, Any]
_STYLES = {"bold": "b", "italic": "i", "strike": "s", "code": "code", "underline": "u"}


def rich_text(block: Part) -> Markup:
    return tag("div", [_part(part) for part in block["elements"]], class_="rich")


def _part(part: Part) -> Markup:
    match part.get("type"):
        case "rich_text_section":
            return tag("div", _inline(part))
        case "rich_text_list":
            items = [tag("li", _inline(item)) for item in part["elements"]]
            name = "ol" if part["style"] == "ordered" else "ul"
            return tag(name, items, data_indent=part.get("indent"))
        case "rich_text_quote":
            return tag("blockquote", _inline(part))
        case "rich_text_preformatted":
            return tag("pre", _inline(part))
        case kind:
            return not_drawn(f"rich_text part {kind}")


def _inline(part: Part) -> Markup:
    return flow(_styled(element) for element in part["elements"])


def _styled(element: Part) -> Markup:
    styled = _element(element)
    for style, on in element.get("style", {}).items():
        if style not in _STYLES:
            return not_drawn(f"rich_text style {style}")
        styled = tag(_STYLES[style], styled) if on else styled
    return styled


def _element(element: Part) -> Markup:
    match element.get("type"):
        case "text":
            return flow(element["text"])
        case "link":
            return anchor(element["url"], element.get("text"))
        case "emoji":
            return flow(f":{element['name']}:")
        case "user":
            return tag("span", "@", element["user_id"], class_="mention")
        case "channel":
            return tag("span", "#", element["channel_id"], class_="mention")
        case "broadcast":
            return tag("span", "@", element["range"], class_="mention loud")
        case "date":
            return flow(element.get("fallback", element["format"]))
        case kind:
            return not_drawn(f"rich_text element {kind}")
