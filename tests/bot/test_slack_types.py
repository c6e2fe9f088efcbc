"""Slack's published types take what is sent: a second opinion on the shape of every reply."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.answer import answer_query
from bot.blocks.feedback_modal import feedback_view, thanks_view
from bot.query import Command, parse
from bot.slack.workspace import responder
from catalog.catalog import Catalog
from tests.bot.typescript import Kind, refused
from tests.conftest import GOLDEN

Payloads = dict[str, tuple[Kind, Any]]

ASKED: tuple[tuple[str, Command], ...] = (
    ("cirrus 4", "model"),
    ("slate", "model"),
    ("cirrus 4 vs brook 2.5", "compare"),
    ("cheapest vision", "cheapest"),
)


def in_types(blocks: Sequence[Any]) -> list[Any]:
    """Without charts, which the types do not have yet; a test below tells when they do."""
    return [block for block in blocks if block["type"] != "data_visualization"]


def sent(world: Catalog) -> Iterator[tuple[str, tuple[Kind, Any]]]:
    """Every golden reply and the Home tab; replies with their buttons, and modals."""
    for path in sorted(GOLDEN.glob("*.json")):
        agreed = json.loads(path.read_text("utf-8"))
        is_home = agreed.get("type") == "home"
        yield path.name, ("Home", agreed) if is_home else ("Blocks", in_types(agreed["blocks"]))
    for text, command in ASKED:
        response = responder(lambda: world)(parse(text, command, world).canonical())
        replies = {"private": response.private, "public": response.public("U1")}
        for name, reply in replies.items():
            for number, variant in enumerate(reply.variants):
                yield f"{text}, {name} {number}", ("Blocks", in_types(variant.blocks))
    citations = answer_query(parse("cirrus 4", "model", world), world).citations(world)
    yield "feedback", ("Modal", feedback_view(citations, (), "x"))
    yield "thanks", ("Modal", thanks_view(citations[0]))


def test_slack_types_take_every_reply(world: Catalog, tmp_path: Path) -> None:
    assert refused(dict(sent(world)), tmp_path) == {}


MRKDWN = {"type": "mrkdwn", "text": "x"}
PLAIN = {"type": "plain_text", "text": "x"}
SECTION = {"type": "section", "text": MRKDWN}
CELL = {"type": "raw_text", "text": "x"}
DATA_TABLE = {"type": "data_table", "caption": "x", "rows": [[CELL], [CELL]]}
POINT = {"label": "a", "value": 1}
CHART = {
    "type": "bar",
    "series": [{"name": "x", "data": [POINT]}],
    "axis_config": {"categories": ["a"]},
}
WRONG: dict[str, Any] = {
    "a kind that nobody knows": {"type": "headline", "text": PLAIN},
    "a chart, which the types do not have yet": {
        "type": "data_visualization",
        "title": "x",
        "chart": CHART,
    },
    "a field that nobody knows": SECTION | {"color": "red"},
    "mrkdwn in a header": {"type": "header", "text": MRKDWN},
    "an option without words": {
        "type": "actions",
        "elements": [{"type": "static_select", "options": [{"value": "x"}]}],
    },
    "a data table without caption": {"type": "data_table", "rows": [[CELL], [CELL]]},
    "a number without value": DATA_TABLE
    | {"rows": [[CELL], [{"type": "raw_number", "text": "1"}]]},
    "a column in the middle": {
        "type": "table",
        "rows": [[CELL]],
        "column_settings": [{"align": "middle"}],
    },
    "a data table in a container": {
        "type": "container",
        "title": PLAIN,
        "child_blocks": [DATA_TABLE],
    },
    "a button in context_actions": {
        "type": "context_actions",
        "elements": [{"type": "button", "text": PLAIN}],
    },
}


def test_slack_types_refuse_what_is_wrong(tmp_path: Path) -> None:
    payloads: Payloads = {name: ("Blocks", [block]) for name, block in WRONG.items()}
    assert set(refused(payloads, tmp_path)) == set(WRONG)


@pytest.mark.parametrize("kind", ["Home", "Modal"])
def test_blocks_of_a_view_are_read_too(kind: Kind, tmp_path: Path) -> None:
    view = {"type": "home"} if kind == "Home" else {"type": "modal", "title": PLAIN}
    views: Payloads = {
        "right": (kind, view | {"blocks": [SECTION]}),
        "wrong": (kind, view | {"blocks": [{"type": "headline"}]}),
    }
    assert set(refused(views, tmp_path)) == {"wrong"}
