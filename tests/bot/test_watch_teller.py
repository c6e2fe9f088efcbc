"""Watches are told what is due, once, whenever the process that tells them dies."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from bot.slack.client import SlackClient
from bot.slack.watch_teller import WatchTeller
from bot.store.watch_records import FullError, NotLeadingError, WatchRecords, watch_records
from bot.watches.claims import News
from bot.watches.due import due
from bot.watches.watch import Watch
from tests.bot.slack import Slack
from tests.bot.slack.troubles import Cutting
from tests.bot.storage import Storage

WATCH = Watch(0, "T1", "C1", "U1", "model", "nimbus/cirrus-4")
SLOW, URGENT = News("slow", "Slow."), News("urgent", "Urgent.", is_urgent=True)
WEDNESDAY_NINE = datetime(2026, 11, 11, 9, tzinfo=UTC)
WEDNESDAY_TEN = datetime(2026, 11, 11, 10, tzinfo=UTC)
THURSDAY_NINE = datetime(2026, 11, 12, 9, tzinfo=UTC)


@pytest.fixture
async def storage(storage: Storage) -> Storage:
    async with storage.opened():
        pass  # which makes the tables
    return storage


@asynccontextmanager
async def process(storage: Storage) -> AsyncIterator[WatchRecords]:
    records = watch_records(storage.address)
    try:
        yield records
    finally:
        await records.close()


@pytest.fixture
async def records(storage: Storage) -> AsyncIterator[WatchRecords]:
    async with process(storage) as opened:
        yield opened


def teller(records: WatchRecords, slack: Slack, *news: News) -> WatchTeller:
    return WatchTeller(records, SlackClient(slack.client(), frozenset()), lambda *_: news)


def posted(slack: Slack) -> Sequence[tuple[str, str]]:
    """Channel and last line of each message that has been posted since the last look."""
    found = []
    while not slack.posted.empty():
        fields = slack.posted.get_nowait()
        found.append((fields["channel"], fields["text"].splitlines()[-1]))
    return found


async def dies(storage: Storage) -> None:
    """The process that told is gone, and its lease has run out."""
    await storage.execute("UPDATE leases SET until = 0 WHERE name = 'watches'")


async def test_what_is_due_is_told_once(records: WatchRecords, slack: Slack) -> None:
    await records.add(WATCH, ())
    telling = teller(records, slack, SLOW)
    for moment in (WEDNESDAY_TEN, WEDNESDAY_NINE, WEDNESDAY_NINE, THURSDAY_NINE):
        await telling.tell(moment)
    assert posted(slack) == [("C1", "• Slow.")]
    await teller(records, slack, SLOW, URGENT).tell(WEDNESDAY_TEN)
    assert posted(slack) == [("C1", "• Urgent.")]


async def test_what_is_known_when_a_watch_begins_is_not_told(
    records: WatchRecords, slack: Slack
) -> None:
    watch, is_new = await records.add(WATCH, [SLOW])
    assert is_new
    assert await records.add(WATCH, [SLOW]) == (watch, False)
    await teller(records, slack, SLOW, URGENT).tell(WEDNESDAY_NINE)
    assert posted(slack) == [("C1", "• Urgent.")]


async def test_a_watch_that_sleeps_or_is_stopped_says_nothing(
    records: WatchRecords, slack: Slack
) -> None:
    watch, _ = await records.add(WATCH, ())
    assert await records.snooze(watch.id, "T1", "C1", THURSDAY_NINE)
    await teller(records, slack, URGENT).tell(WEDNESDAY_NINE)
    assert not await records.stop(watch.id, "T1", "C2")  # which is another channel's business
    assert await records.stop(watch.id, "T1", "C1")
    assert not await records.stop(watch.id, "T1", "C1")
    await teller(records, slack, URGENT).tell(THURSDAY_NINE)
    assert posted(slack) == []
    assert await records.told() == {}


async def test_one_process_tells_at_a_time(
    storage: Storage, records: WatchRecords, slack: Slack
) -> None:
    await records.add(WATCH, ())
    async with process(storage) as other:
        assert await other.leads()
        await teller(records, slack, URGENT).tell(WEDNESDAY_NINE)
        assert posted(slack) == []
        await dies(storage)
        await teller(records, slack, URGENT).tell(WEDNESDAY_NINE)
        assert posted(slack) == [("C1", "• Urgent.")]
        [message] = due([WATCH], lambda *_: (SLOW,), {}, WEDNESDAY_NINE)
        with pytest.raises(NotLeadingError):
            await other.owe(message)
        assert await records.owed() == []


@pytest.mark.parametrize("step", ["owed", "tried", "posted", "confirmed"])
async def test_a_process_that_dies_loses_nothing_and_repeats_one_message_at_most(
    storage: Storage, slack: Slack, caplog: pytest.LogCaptureFixture, step: str
) -> None:
    async with process(storage) as first:
        watch, _ = await first.add(WATCH, ())
        assert await first.leads()
        [message] = due([watch], lambda *_: (URGENT,), {}, WEDNESDAY_TEN)
        await first.owe(message)
        [owed] = await first.owed()
        if step != "owed":
            await first.try_to_post(owed)
        if step in ("posted", "confirmed"):
            await slack.client().chat_postMessage(channel="C1", text="• Urgent.")
        if step == "confirmed":
            await first.confirm(owed, "1.1")
        await dies(storage)
        async with process(storage) as second:
            telling = teller(second, slack, URGENT)
            await telling.tell(WEDNESDAY_TEN)
            before = 1 if step in ("owed", "posted", "confirmed") else 0
            assert posted(slack) == before * [("C1", "• Urgent.")]
            for _ in range(2):  # the next digest carries what may not have been posted
                await telling.tell(THURSDAY_NINE)
            again = 1 if step in ("tried", "posted") else 0
            assert posted(slack) == again * [("C1", "• Urgent.")]
    assert caplog.messages.count("digest not confirmed") == again


@pytest.mark.parametrize("after", [False, True])
async def test_a_message_that_slack_does_not_confirm_is_carried_by_the_next_digest(
    records: WatchRecords, slack: Slack, after: bool
) -> None:
    await records.add(WATCH, ())
    telling = teller(records, slack, URGENT)
    slack.suffer(Cutting(after=after), calls=1)
    await telling.tell(WEDNESDAY_TEN)
    await telling.tell(WEDNESDAY_TEN)
    assert len(posted(slack)) == after
    await telling.tell(THURSDAY_NINE)
    assert posted(slack) == [("C1", "• Urgent.")]


@pytest.mark.parametrize("code", ["not_in_channel", "is_archived", "account_inactive"])
async def test_three_refusals_pause_the_watches_of_a_channel_and_tell_who_made_them_once(
    records: WatchRecords, slack: Slack, code: str
) -> None:
    await records.add(WATCH, ())
    await records.add(Watch(0, "T1", "C1", "U1", "retirements"), ())
    slack.refuses["chat.postMessage"] = code
    telling = teller(records, slack, URGENT)
    for _ in range(2):
        await telling.tell(WEDNESDAY_NINE)
    assert not any(watch.is_paused for watch in await records.watches())
    await telling.tell(WEDNESDAY_NINE)
    assert all(watch.is_paused for watch in await records.watches())
    to_owner = [
        f for method, f in slack.calls if method == "chat.postMessage" and f["channel"] == "U1"
    ]
    assert len(to_owner) == 1
    assert f"could not post to <#C1> three times ({code})" in to_owner[0]["text"]
    slack.refuses.clear()
    await telling.tell(WEDNESDAY_NINE)
    assert posted(slack) == []
    for watch in await records.of_place("T1", "C1"):
        assert await records.snooze(watch.id, "T1", "C1", None)
    await telling.tell(THURSDAY_NINE)
    assert posted(slack) == [("C1", "• Urgent.")]


async def test_a_channel_has_fifty_watches_and_a_person_twenty(records: WatchRecords) -> None:
    for n in range(50):
        await records.add(Watch(0, "T1", "C1", f"U{n % 5}", "model", f"m{n}"), ())
    with pytest.raises(FullError, match="this channel"):
        await records.add(Watch(0, "T1", "C1", "U9", "model", "m50"), ())
    for n in range(20):
        await records.add(Watch(0, "T1", f"C2{n}", "U9", "retirements"), ())
    with pytest.raises(FullError, match="you"):
        await records.add(Watch(0, "T1", "C3", "U9", "retirements"), ())
    await records.add(Watch(0, "T2", "C3", "U9", "retirements"), ())  # of another company
    assert len(await records.of_place("T2", "C3")) == 1
