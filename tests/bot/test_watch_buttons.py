"""*Watch* on a card, what follows it, and *See all* in what a channel is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.slack.client import SlackClient
from bot.slack.watch_teller import WatchTeller
from bot.slack.watching import Watching
from bot.store.watch_records import WatchRecords, watch_records
from bot.watches.claims import News
from bot.watches.watch import Watch
from catalog.catalog import Catalog
from tests.bot.conversation import Person, Shown
from tests.bot.serving import bot
from tests.bot.slack import Slack
from tests.bot.storage import sqlite_storage

AT_NINE = datetime(2026, 11, 11, 9, tzinfo=UTC)


@pytest.fixture
async def records(tmp_path: Path) -> AsyncIterator[WatchRecords]:
    opened = watch_records(sqlite_storage(tmp_path / "store.db").address, migrates=True)
    yield opened
    await opened.close()


@pytest.fixture
def ada(world: Catalog, slack: Slack, records: WatchRecords) -> Person:
    return Person(bot(lambda: world, slack.client(), watching=Watching(records)), slack)


async def places(records: WatchRecords) -> list[tuple[str, str]]:
    return [(watch.channel, watch.target) for watch in await records.watches()]


async def test_a_card_can_be_watched_by_the_person_who_taps(
    ada: Person, records: WatchRecords
) -> None:
    card = await ada.types("/model", "cirrus 4")
    assert len(card.buttons) + len(card.menus) <= 5
    begun = await ada.is_told(ada.follow_up_buttons(card, "Watch"))
    assert begun.text.startswith("*Cirrus 4* is watched for you, in direct messages.")
    assert begun.buttons == ["Undo", "Tell this channel instead"]
    assert await places(records) == [("U1", "nimbus/cirrus-4")]
    undone = await ada.is_told(ada.follow_up_buttons(begun, "Undo"))
    assert undone.text == "Watch 1 is stopped."
    assert await places(records) == []


async def test_a_watch_is_the_persons_until_it_is_shared(
    ada: Person, records: WatchRecords
) -> None:
    begun = await ada.is_told(ada.follow_up_buttons(await ada.types("/model", "cirrus 4"), "Watch"))
    shared = await ada.is_told(ada.follow_up_buttons(begun, "Tell this channel instead"))
    assert shared.text.startswith("*Cirrus 4* is watched here.")
    assert await places(records) == [("C1", "nimbus/cirrus-4")]
    await ada.is_told(ada.follow_up_buttons(shared, "Undo"))
    assert await places(records) == []


async def test_what_everybody_reads_is_watched_in_private_too(
    ada: Person, records: WatchRecords
) -> None:
    card = await ada.mentions("cirrus 4")
    assert len(card.buttons) + len(card.menus) <= 5
    bob = replace(ada, user="U2")
    begun = await bob.is_told(bob.follow_up_buttons(card, "Watch"))
    assert begun.ephemeral
    assert await places(records) == [("U2", "nimbus/cirrus-4")]
    again = await bob.is_told(bob.follow_up_buttons(card, "Watch"))
    assert "is watched for you already, in direct messages." in again.text
    assert again.buttons == ["Tell this channel instead"]


async def test_nobody_ends_what_another_watches(ada: Person, records: WatchRecords) -> None:
    begun = await ada.is_told(ada.follow_up_buttons(await ada.types("/model", "cirrus 4"), "Watch"))
    await replace(ada, user="U2").follow_up_buttons(begun, "Undo")
    assert await places(records) == [("U1", "nimbus/cirrus-4")]


async def told(records: WatchRecords, slack: Slack, *news: News) -> Shown:
    teller = WatchTeller(records, SlackClient(slack.client(), frozenset()), lambda *_: news)
    await teller.tell(AT_NINE)
    message = slack.messages[-1]
    return Shown(message.text, message.blocks, message.channel, message.ts)


async def test_a_digest_that_was_cut_is_shown_whole_to_who_asks(
    ada: Person, slack: Slack, records: WatchRecords
) -> None:
    await records.add(Watch(0, "T1", "C1", "U1", "retirements"), ())
    many = [News(str(n), f"<News> {n} {'x' * 290}.") for n in range(30)]
    digest = await told(records, slack, *many)
    assert digest.text.endswith("\n… and 20 more.")
    assert digest.buttons == ["See all"]
    whole = await ada.is_told(ada.follow_up_buttons(digest, "See all"))
    shown = "\n".join(block["text"]["text"] for block in whole.blocks)
    assert [f"• &lt;News&gt; {n} " in shown for n in range(30)] == 30 * [True]
    elsewhere = replace(digest, channel="C2")
    assert "too old" in (await ada.is_told(ada.follow_up_buttons(elsewhere, "See all"))).text


async def test_ten_lines_are_shown_without_a_button(slack: Slack, records: WatchRecords) -> None:
    await records.add(Watch(0, "T1", "C1", "U1", "retirements"), ())
    digest = await told(records, slack, *(News(str(n), "News.") for n in range(10)))
    assert (digest.text.count("•"), digest.buttons) == (10, [])
