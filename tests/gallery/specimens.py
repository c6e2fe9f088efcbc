"""One of every block the gallery can draw, for its own tests and for judging the drawing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.gallery.samples import Sample, Variant

Json = Mapping[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def button(text: str, **rest: object) -> Json:
    return {"type": "button", "text": plain(text), "action_id": text, "value": text, **rest}


def cell(shown: str, value: float | None = None) -> Json:
    if value is None:
        return {"type": "raw_text", "text": shown}
    return {"type": "raw_number", "value": value, "text": shown}


def said(*elements: Json) -> Json:
    """rich_text of one section."""
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "elements": [section]}


def options(*texts: str) -> list[Json]:
    return [{"text": plain(text), "value": text} for text in texts]


OPEN_SELECT: Json = {
    "type": "external_select",
    "action_id": "search",
    "placeholder": plain("Search the catalogue…"),
}
SELECT: Json = {
    "type": "static_select",
    "placeholder": plain("Compare with…"),
    "options": options("Brook 3", "Slate 70B"),
}
OVERFLOW: Json = {"type": "overflow", "options": options("All routes", "Flag wrong")}
TABLE: Json = {
    "type": "table",
    "column_settings": [{"is_wrapped": True}, {"align": "right"}],
    "rows": [
        [cell("Provider"), cell("Input"), cell("As of")],
        [cell("Kestrel Cloud"), cell("$5.00", 5), cell("2026-09-30")],
        [cell("Quay"), said({"type": "text", "text": "$6.00"}), cell("2026-09-30")],
    ],
}
DATA_TABLE: Json = {
    "type": "data_table",
    "caption": "Price ladder, USD per 1M tokens",
    "page_size": 3,
    "rows": [
        [cell("Provider"), cell("Input"), cell("Output"), cell("Route"), cell("As of")],
        *(
            [cell(name), cell(f"${price:.2f}", price), cell("$30.00", 30), cell("Serverless"), day]
            for name, price, day in (
                ("Kestrel Cloud", 10, cell("2026-09-30")),
                ("Quay Gateway", 9, cell("2026-10-01")),
                ("Aster API", 100, cell("2026-10-02")),
                ("Tern & Sons", 0.5, cell("2026-10-03")),
            )
        ),
    ],
}
CHART: Json = {
    "type": "data_visualization",
    "title": "Arena vision",
    "chart": {
        "type": "bar",
        "series": [
            {
                "name": "Rating",
                "data": [
                    {"label": "Cirrus 4", "value": 1290},
                    {"label": "Brook 2.5", "value": 645},
                ],
            }
        ],
        "axis_config": {"categories": ["Cirrus 4", "Brook 2.5"], "y_label": "rating"},
    },
}
CONTAINER: Json = {
    "type": "container",
    "title": plain("Facts"),
    "subtitle": plain("licence, training"),
    "is_collapsible": True,
    "default_collapsed": True,
    "child_blocks": [{"type": "section", "text": mrkdwn("*License* proprietary")}],
}
INPUT: Json = {
    "type": "input",
    "optional": True,
    "label": plain("What is right?"),
    "hint": plain("with a source"),
    "element": {"type": "plain_text_input", "multiline": True, "placeholder": plain("a price")},
}
RICH: Json = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "loud", "style": {"bold": True}},
                {"type": "link", "url": "https://example.com", "text": "a page"},
                {"type": "user", "user_id": "U1"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "first"}]}
            ],
        },
    ],
}
MODAL: Json = {
    "type": "modal",
    "title": plain("Flag wrong"),
    "submit": plain("Send"),
    "close": plain("Cancel"),
    "blocks": [INPUT],
}
HOME: Json = {"type": "home", "blocks": [{"type": "header", "text": plain("What is new")}]}

BLOCKS: Mapping[str, Json] = {
    "header": {"type": "header", "text": plain("Aster 2")},
    "section": {"type": "section", "text": mrkdwn("*Cheapest* Quay"), "accessory": OVERFLOW},
    "fields": {"type": "section", "fields": [mrkdwn("*Use it for*"), mrkdwn("*Do not*")]},
    "context": {"type": "context", "elements": [mrkdwn("as of 2026-10-01"), plain("models.dev")]},
    "divider": {"type": "divider"},
    "context_actions": {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "rate",
                "positive_button": {
                    "text": plain("Right"),
                    "value": "right:x",
                    "accessibility_label": "This answer is right",
                },
                "negative_button": {
                    "text": plain("Wrong"),
                    "value": "wrong:x",
                    "accessibility_label": "Something is wrong",
                },
            },
            {
                "type": "icon_button",
                "icon": "trash",
                "text": plain("Delete"),
                "action_id": "delete",
            },
        ],
    },
    "actions": {
        "type": "actions",
        "elements": [
            button("Share", style="primary"),
            button("Flag wrong", style="danger"),
            button("Cheaper alternatives"),
            SELECT,
            OPEN_SELECT,
        ],
    },
    "input": INPUT,
    "image": {"type": "image", "alt_text": "a bar chart", "image_url": "https://example.com/a.png"},
    "markdown": {"type": "markdown", "text": "## Aster\n\n- **one**\n- two\n\n|a|b|\n|-|-|\n|1|2|"},
    "rich_text": RICH,
    "table": TABLE,
    "data_table": DATA_TABLE,
    "data_visualization": CHART,
    "container": CONTAINER,
}
EVERY = Variant(tuple(BLOCKS.values()))
SPECIMENS = (
    Sample("every block", "Specimens", "Every block", (EVERY, Variant((BLOCKS["table"],)))),
    Sample("modal", "Specimens", "", (Variant((), MODAL),)),
    Sample("home", "Specimens", "", (Variant((), HOME),)),
)
