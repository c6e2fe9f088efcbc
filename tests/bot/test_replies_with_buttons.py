"""Whole replies as they are sent: every variant, with its buttons, taken by Slack and inert."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings

from bot.answer.query_json import query_from_text
from bot.blocks import Reply
from bot.blocks.buttons import read_block_id, shared_by
from bot.page.offer_text import FAR_BELOW, WARNING
from bot.query import Command, parse
from bot.slack.home_tab import home_tab
from bot.slack.workspace import Response, responder
from catalog.catalog import Catalog
from catalog.loading import load
from tests.bot.blockkit import active, message_problems, view_problems
from tests.bot.test_query_properties import commands, texts
from tests.conftest import DATA

ROWS = yaml.safe_load((Path(__file__).parents[1] / "questions.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load(DATA, date(2026, 11, 25))


def asked(text: str, command: Command, catalog: Catalog) -> Response:
    return responder(lambda: catalog)(parse(text, command, catalog).canonical())


def problems(said: Response, catalog: Catalog) -> list[str]:
    """Of the reply in private, shared and in a thread; of the Home tab that shows it."""
    everywhere = said.public("U1")
    shared = Reply(everywhere.text, everywhere.variants)
    found = [*view_problems(home_tab(catalog, said))]
    for reply in (said.private, said.shared(), everywhere, shared):
        for variant in reply.variants:
            blocks = [*variant.blocks, *shared_by("U1", catalog.as_of)]
            found += message_problems({"text": reply.text, "blocks": blocks})
            found += active(blocks, allowed=("U1",))
    return found


@given(text=texts, command=commands)
@settings(max_examples=150, deadline=None)
def test_any_reply_of_the_invented_world(text: str, command: Command, world: Catalog) -> None:
    assert problems(asked(text, command, world), world) == []


@given(text=texts, command=commands)
@settings(max_examples=100, deadline=None)
def test_the_id_of_a_block_holds_a_question_or_none(
    text: str, command: Command, world: Catalog
) -> None:
    for block in asked(text, command, world).public("U1").blocks:
        carried = read_block_id(block.get("block_id", "")).query
        assert not carried or query_from_text(carried, world)


@pytest.mark.parametrize("part", range(8))
def test_any_reply_of_the_real_catalogue(part: int, catalog: Catalog) -> None:
    for row in ROWS[part::8]:
        said = asked(row["q"], row.get("as", "ask"), catalog)
        assert problems(said, catalog) == [], row["q"]
        assert said.reply.text.count(WARNING) == is_marked(said.reply.text), row["q"]


def is_marked(text: str) -> bool:
    """Something is resold for much less than its lab asks, or all marks are explained."""
    return FAR_BELOW in text.replace(WARNING, "") or text.startswith("What the marks mean")
