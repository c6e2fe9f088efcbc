"""What was told and is so no longer: the message that told it is edited, once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.slack.client import SlackClient
from bot.slack.watch_teller import WatchTeller
from bot.store.watch_records import WatchRecords, watch_records
from bot.watches.claims import KnownNews, News
from bot.watches.news import news_of
from bot.watches.watch import Watch
from catalog.assembly import assemble_catalog
from catalog.catalog import Catalog
from catalog.price_history import PriceEvent, PriceHistory
from catalog.snapshot import Snapshot, encode_snapshot
from tests.bot.slack import Slack
from tests.bot.storage import Storage
from tests.world import ROUTES, per_token

NIMBUS = Watch(0, "T1", "C1", "U1", "lab", "nimbus")
CIRRUS = "nimbus/cirrus-4"
RISE = datetime(2026, 11, 10, 3, tzinfo=UTC)
"""Cirrus 4 is seen to cost 5 and 25 instead of 3 and 15."""
WEDNESDAY = datetime(2026, 11, 11, 9, tzinfo=UTC)


@pytest.fixture
async def records(storage: Storage) -> AsyncIterator[WatchRecords]:
    async with storage.opened():
        pass  # which makes the tables
    opened = watch_records(storage.address)
    await opened.add(NIMBUS, ())
    yield opened
    await opened.close()


def on(world: Catalog, day: date, *changes: tuple[datetime, str, str]) -> Catalog:
    """A day after Cirrus 4 has changed from and to these prices in and out."""
    [route] = [r for r in ROUTES if (r.provider, r.model) == ("nimbus", CIRRUS)]
    events = []
    amounts = "3 15"
    for seen, old, amounts in changes:
        for direction, before, after in zip(
            ("input", "output"), old.split(), amounts.split(), strict=True
        ):
            what = "nimbus", route.id, CIRRUS, direction, "text", "1M tokens"
            prices = Decimal(before), Decimal(after)
            events.append(PriceEvent(seen, *what, *prices, "models.dev"))  # type: ignore[arg-type]
    others = tuple(r for r in ROUTES if r.model != CIRRUS)
    sold = replace(route, prices=per_token(*amounts.split()))
    history = PriceHistory((), tuple(events), RISE - timedelta(days=30), RISE)
    snapshot = Snapshot(encode_snapshot(world.snapshot.header, (*others, sold), history))
    return assemble_catalog(world.curation, snapshot, day)


async def tell(
    records: WatchRecords, slack: Slack, catalog: Catalog, only: str, moment: datetime
) -> None:
    """What there is to tell of some kind."""

    def todays(watch: Watch, known: KnownNews) -> Sequence[News]:
        every = news_of(watch, catalog, (), known)
        return [n for n in every if n.key.startswith(only) or not n.text]

    await WatchTeller(records, SlackClient(slack.client(), frozenset()), todays).tell(moment)


def calls(slack: Slack, method: str) -> list[str]:
    return [fields["text"] for name, fields in slack.calls if name == method]


UP = (RISE, "3 15", "5 25")
BACK = (RISE + timedelta(days=2), "5 25", "3 15")
UP_AGAIN = (RISE + timedelta(days=3), "3 15", "5 25")
TOLD = (
    "The price of Cirrus 4 at Nimbus API rose by about 67% on 2026-11-10: "
    "$3.00 in · $15.00 out per 1M tokens → $5.00 in · $25.00 out per 1M tokens."
)


async def test_a_price_that_is_taken_back_edits_the_message_that_told_it_once(
    world: Catalog, slack: Slack, records: WatchRecords
) -> None:
    thursday, friday = WEDNESDAY + timedelta(days=1), WEDNESDAY + timedelta(days=2)
    await tell(records, slack, on(world, thursday.date(), UP), "price:", thursday)
    assert TOLD in calls(slack, "chat.postMessage")[0]
    corrected = on(world, friday.date(), UP, BACK)
    for moment in (friday, friday, friday + timedelta(hours=5)):
        await tell(records, slack, corrected, "price:", moment)
    [edited] = calls(slack, "chat.update")
    assert (
        f"• ~{TOLD}~ Taken back: Cirrus 4 is listed at Nimbus API for $3.00 in · $15.00 out per 1M "
        "tokens again since 2026-11-12 (models.dev, "
    ) in edited
    assert len(calls(slack, "chat.postMessage")) == 1
    monday = friday + timedelta(days=3)
    await tell(records, slack, on(world, monday.date(), UP, BACK, UP_AGAIN), "price:", monday)
    assert "for $5.00 in · $25.00 out per 1M tokens again" in calls(slack, "chat.update")[1]
    assert len(calls(slack, "chat.postMessage")) == 1


async def test_after_a_week_it_is_a_change_like_any_other(
    world: Catalog, slack: Slack, records: WatchRecords
) -> None:
    thursday = WEDNESDAY + timedelta(days=1)
    await tell(records, slack, on(world, thursday.date(), UP), "price:", thursday)
    later = RISE + timedelta(days=13)
    fall = on(world, later.date(), UP, (later - timedelta(days=3), "5 25", "3 15"))
    await tell(records, slack, fall, "price:", later.replace(hour=9))
    assert "fell by about 40% on 2026-11-20" in calls(slack, "chat.postMessage")[1]
    assert calls(slack, "chat.update") == []


def ending(world: Catalog, day: date | None, today: date) -> Catalog:
    models = dict(world.models)
    models[CIRRUS] = replace(models[CIRRUS], retires=day)
    return replace(world, models=models, today=today)


@pytest.mark.parametrize(
    ("moved", "words"),
    [
        (None, "Taken back: no day is listed any more on which Cirrus 4 retires (models.dev, 2026"),
        (date(2027, 3, 1), "Corrected: Cirrus 4 retires on 2027-03-01 (models.dev, 2026-10-01)."),
    ],
)
async def test_a_retirement_that_is_moved_edits_the_message(
    world: Catalog, slack: Slack, records: WatchRecords, moved: date | None, words: str
) -> None:
    today, ends = WEDNESDAY.date(), date(2027, 2, 1)
    key = f"retires:{CIRRUS}:{ends}"
    await tell(records, slack, ending(world, ends, today), key, WEDNESDAY)
    for _ in range(2):
        await tell(records, slack, ending(world, moved, today), key, WEDNESDAY)
    [edited] = calls(slack, "chat.update")
    assert "• ~Cirrus 4 retires on 2027-02-01, " in edited
    assert f"~ {words}" in edited


async def test_where_slack_edits_no_more_it_is_said_in_the_thread_once(
    world: Catalog, slack: Slack, records: WatchRecords
) -> None:
    today, key = WEDNESDAY.date(), f"retires:{CIRRUS}"
    await tell(records, slack, ending(world, date(2027, 2, 1), today), key, WEDNESDAY)
    slack.refuses["chat.update"] = "cant_update_message"
    for _ in range(3):
        await tell(records, slack, ending(world, None, today), key, WEDNESDAY)
    first, second = (f for m, f in slack.calls if m == "chat.postMessage")
    assert second["thread_ts"] == slack.messages[0].ts
    assert second["text"].startswith("Taken back: no day is listed any more")
    assert "thread_ts" not in first


async def test_an_edit_that_slack_does_not_confirm_is_tried_again(
    world: Catalog, slack: Slack, records: WatchRecords
) -> None:
    today, key = WEDNESDAY.date(), f"retires:{CIRRUS}"
    await tell(records, slack, ending(world, date(2027, 2, 1), today), key, WEDNESDAY)
    slack.refuses["chat.update"] = "fatal_error"
    await tell(records, slack, ending(world, None, today), key, WEDNESDAY)
    slack.refuses.clear()
    await tell(records, slack, ending(world, None, today), key, WEDNESDAY)
    await tell(records, slack, ending(world, None, today), key, WEDNESDAY)
    assert len(calls(slack, "chat.update")) == 2
    assert "Taken back" in slack.messages[0].text


async def test_where_no_message_is_known_the_next_digest_says_it(
    world: Catalog, slack: Slack, records: WatchRecords
) -> None:
    today, ends = WEDNESDAY.date(), date(2027, 2, 1)
    watch = Watch(0, "T1", "C2", "U1", "model", CIRRUS)
    await records.add(watch, news_of(watch, ending(world, ends, today)))
    for _ in range(2):
        await tell(records, slack, ending(world, None, today), f"retires:{CIRRUS}", WEDNESDAY)
    texts = [f["text"] for m, f in slack.calls if m == "chat.postMessage" and f["channel"] == "C2"]
    assert ["Taken back: no day is listed any more" in text for text in texts] == [True]
