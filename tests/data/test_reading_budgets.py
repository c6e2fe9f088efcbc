"""Replies about real models are read in five seconds: few words before the fold, a short answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median
from typing import Any

import pytest

from bot.answer import ModelCard, answer_query
from bot.api.questions import Message, parse_message
from bot.blocks import render
from bot.page.page_parts import Lines, Page, Table
from bot.page.pages import build_page
from bot.slack.workspace import responder
from catalog.catalog import Catalog
from tests.test_readme import SAID

MOST_WORDS = 120
MOST_BLOCKS = 12
LONGEST_ANSWER = 120
MOST_BUTTONS = 5
_WORD = re.compile(r"\S*\w\S*")
_SHOWN = ("text", "caption")


def _texts(value: Any) -> Iterator[str]:
    """What stands in blocks before anybody opens a fold."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, str):
                yield from (inner,) if key in _SHOWN else ()
            elif value.get("type") != "container":
                yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _cards(catalog: Catalog) -> Iterator[ModelCard]:
    """Every third model that is rated and sold by five providers or more."""
    known = [
        name
        for name, model in sorted(catalog.models.items())
        if model.ratings and len({route.provider for route in catalog.routes(name)}) >= 5
    ]
    for name in known[::3]:
        answer = answer_query(parse_message(Message(name, "model"), catalog), catalog)
        if isinstance(answer, ModelCard):
            yield answer


def test_the_median_card_is_short(bundled: Catalog) -> None:
    shown = [render(answer).variants[0].blocks for answer in _cards(bundled)]
    words = [sum(len(_WORD.findall(text)) for text in _texts(blocks)) for blocks in shown]
    assert len(words) > 50
    assert median(words) <= MOST_WORDS
    assert max(map(len, shown)) <= MOST_BLOCKS


def _first_line(page: Page) -> str:
    for part in page:
        match part:
            case Lines((line, *_)):
                text = line.joint.join(t for t in (line.figure, line.after_label) if t)
                return f"{line.label}: {text}" if line.label else text
            case Table():
                return part.caption.text
            case _:
                pass
    return ""


@pytest.mark.parametrize("text", [text for text, _ in SAID])
def test_the_first_line_answers(text: str, bundled: Catalog) -> None:
    message = Message(text.replace("@Modeldesk", "<@U1>"), "ask")
    answer = answer_query(parse_message(message, bundled), bundled)
    assert len(_first_line(build_page(answer))) <= LONGEST_ANSWER


@pytest.mark.parametrize("text", [text for text, _ in SAID])
def test_few_buttons_stand_below_an_answer(text: str, bundled: Catalog) -> None:
    """The names to choose from are the answer where a name is not clear."""
    message = Message(text.replace("@Modeldesk", "<@U1>"), "ask")
    response = responder(lambda: bundled)(parse_message(message, bundled))
    rows = [block for block in response.private.blocks if block["type"] == "actions"]
    shown = sum(len(row["elements"]) for row in rows)
    assert shown - len(response.follow_ups.candidates) <= MOST_BUTTONS
