"""Thumbs and the bin under messages: whose click counts, and who may delete."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from bot.cli import db_commands
from bot.query import parse
from bot.slack.workspace import responder
from catalog.catalog import Catalog
from tests.bot.conversation import BIN, THUMBS, Person, in_peace
from tests.bot.serving import bot
from tests.bot.slack import Slack
from tests.bot.storage import Storage, sqlite_storage

SHARE_AND_FLAG = ["Share to channel", "Flag wrong"]


@pytest.fixture
def ada(app: AsyncApp, slack: Slack) -> Person:
    return Person(app, slack)


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return sqlite_storage(tmp_path / "store.db")


async def test_a_message_has_thumbs_where_a_private_answer_has_flag_wrong(ada: Person) -> None:
    in_thread, direct = await ada.mentions("cirrus 4"), await ada.writes("cirrus 4")
    private = await ada.types("/model", "cirrus 4")
    assert [bool(shown.element(THUMBS)) for shown in (in_thread, direct, private)] == [1, 1, 0]
    assert "Flag wrong" not in in_thread.buttons + direct.buttons
    assert private.buttons[-2:] == SHARE_AND_FLAG


async def test_the_bin_is_for_who_asked_in_public(ada: Person) -> None:
    in_thread, direct = await ada.mentions("cirrus 4"), await ada.writes("cirrus 4")
    trash = in_thread.element(BIN)
    assert trash
    assert trash["visible_to_user_ids"] == ["U1"]
    assert trash["confirm"]["text"]["text"] == "It disappears for everybody."
    assert direct.element(BIN) is None


@pytest.mark.parametrize("text", ["help", "cirrus 99", "slate"])
async def test_what_states_no_facts_can_be_deleted_but_not_rated(ada: Person, text: str) -> None:
    shown = await ada.mentions(text)
    assert shown.element(BIN)
    assert shown.element(THUMBS) is None


async def test_who_asked_deletes_the_answer_for_everybody(ada: Person, slack: Slack) -> None:
    shown = await ada.mentions("cirrus 4")
    await ada.deletes(shown)
    await slack.until(lambda slack: not slack.messages)
    assert slack.private == []


async def test_nobody_else_can_delete_it(ada: Person, app: AsyncApp, slack: Slack) -> None:
    shown = await ada.mentions("cirrus 4")
    eve = Person(app, slack, "U2")
    told = await eve.is_told(eve.deletes(shown))
    assert told.text == "Only the person who asked can delete this answer."
    assert [message.ts for message in slack.messages] == [shown.ts]


async def test_whoever_shared_an_answer_can_take_it_back(ada: Person, slack: Slack) -> None:
    private = await ada.types("/model", "cirrus 4")
    await ada.is_told(ada.follow_up_buttons(private, "Share to channel"))
    [shared] = slack.messages
    [row] = [block for block in shared.blocks if block["type"] == "context_actions"]
    assert [element["type"] for element in row["elements"]] == [THUMBS, BIN]
    assert row["elements"][1]["value"] == "U1"


async def test_where_slack_does_not_delete_it_the_person_is_told(ada: Person, slack: Slack) -> None:
    shown = await ada.mentions("cirrus 4")
    slack.advance(-1801)  # so that the URL of this tap has run out when it is used
    await ada.deletes(shown)
    slack.advance(1801)
    await slack.until(lambda slack: len(slack.messages) == 2)
    told = slack.messages[-1]
    assert (told.channel, told.text) == ("U1", "Slack did not delete the answer. Please try again.")


async def test_the_last_click_of_a_person_counts(
    world: Catalog, slack: Slack, storage: Storage, capsys: pytest.CaptureFixture[str]
) -> None:
    async with storage.opened() as store:
        app = bot(lambda: world, slack.client(), store)
        ada, bea = Person(app, slack), Person(app, slack, "U2")
        card, ranking = await ada.mentions("cirrus 4"), await bea.writes("cheapest vision", "18.1")
        for label in ("Right", "Right", "Wrong", "Right"):
            await ada.rates(card, label)
        await bea.rates(card, "Wrong")
        await bea.rates(ranking, "Right")
        assert await storage.execute("SELECT kind, is_right FROM ratings ORDER BY 1, 2") == [
            ("cheapest", 1),
            ("summary", 0),
            ("summary", 1),
        ]
        [texts] = ({len(str(key)) for (key,) in await storage.execute("SELECT key FROM ratings")},)
        assert texts == {64}


async def test_a_vote_is_shown_to_nobody(ada: Person, slack: Slack) -> None:
    shown = await ada.mentions("cirrus 4")
    await ada.rates(shown, "Right")
    await in_peace()
    [message] = slack.messages
    assert (message.text, message.blocks) == (shown.text, shown.blocks)
    assert slack.private == []
    assert slack.modals == []


async def test_a_thumb_down_opens_the_form(ada: Person, slack: Slack) -> None:
    shown = await ada.mentions("cirrus 4")
    await ada.rates(shown, "Wrong")
    await slack.until(lambda slack: bool(slack.modals))
    assert slack.modals[0]["title"]["text"] == "Flag a figure"


async def test_the_operator_sees_the_counts(
    storage: Storage, capsys: pytest.CaptureFixture[str]
) -> None:
    async with storage.opened():
        pass
    assert await counts(storage, capsys) == "no ratings in the last 30 days\n"
    for n, (kind, is_right) in enumerate([("cost", 1), ("cost", 1), ("fit", 0), ("cost", 0)]):
        await storage.execute(f"INSERT INTO ratings VALUES ('{n}', '{kind}', {is_right}, 2000)")
    assert await counts(storage, capsys) == "cost: 2 right, 1 wrong\nfit: 0 right, 1 wrong\n"


def test_without_tables_there_are_no_counts(
    storage: Storage, capsys: pytest.CaptureFixture[str]
) -> None:
    assert db_commands.ratings(storage.address) == 1
    assert capsys.readouterr().out.startswith("schema none: this release has ")


async def counts(storage: Storage, capsys: pytest.CaptureFixture[str]) -> str:
    assert await asyncio.to_thread(db_commands.ratings, storage.address) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("rejected", [{"context_actions"}, {"context_actions", "data_table"}])
async def test_where_slack_takes_no_thumbs_there_is_flag_wrong(
    ada: Person, slack: Slack, rejected: set[str]
) -> None:
    slack.rejects = rejected
    shown = await ada.mentions("cheapest vision")
    kinds = {block["type"] for block in shown.blocks}
    assert shown.buttons[-1] == "Flag wrong"
    assert ("data_table" in kinds) is ("data_table" not in rejected)
    slack.calls.clear()
    await ada.mentions("cheapest vision", "18.1")
    assert len(slack.calls) == 1  # it is known by now


def test_a_question_too_long_for_a_value_leaves_the_bin(world: Catalog) -> None:
    names = ", ".join(model.name for model in list(world.models.values()) * 40)
    query = parse(f"compare {names}", "ask", world).canonical()
    reply: Any = responder(lambda: world)(query).public("U1")
    assert reply.variants[0].blocks[-1]["type"] == "context_actions"
