"""Feeds and snapshots in the database: all or nothing, and one process at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from bot.store.snapshot_rows import NewSnapshot
from bot.store.sync_state import (
    BusyError,
    FeedRecord,
    FeedState,
    LeaseLostError,
    SyncState,
    sync_state,
)
from catalog.price_history import EventKind, PriceEvent
from catalog.schema import Condition
from tests.bot.storage import Storage

FEED = FeedRecord(FeedState(as_of="2026-11-10", digest="abc"), 1_790_000_000, b"said", b"held")


@pytest.fixture
async def storage(storage: Storage) -> Storage:
    async with storage.opened():
        pass  # which makes the tables
    return storage


@asynccontextmanager
async def opened(storage: Storage) -> AsyncIterator[SyncState]:
    state = sync_state(storage.address)
    try:
        yield state
    finally:
        await state.close()


def snapshot(name: str, curation: str = "c1") -> NewSnapshot:
    feeds, counts = {"litellm": "2026-11-10"}, {"models": 3}
    return NewSnapshot(1_790_000_000, name, name.encode() * 100_000, feeds, counts, curation)


def event(model: str, day: int, kind: EventKind = "changed") -> PriceEvent:
    return PriceEvent(
        seen_at=datetime(2026, 11, day, tzinfo=UTC),
        provider="skyhost",
        route="host/ü-4",
        model=model,
        direction="input",
        modality="text",
        unit="1M tokens",
        old=Decimal("0.100000001"),
        new=None,
        source="litellm",
        kind=kind,
        condition=Condition(processing="batch", above_tokens=200_000),
    )


async def told(state: SyncState, **narrowed: Any) -> list[str]:
    rows = await state.price_events(**narrowed)
    return [f"{row.snapshot_id} {row.event.model} {row.event.seen_at:%d}" for row in rows]


async def names(state: SyncState) -> list[str]:
    return [stored.sha256 for stored in await state.snapshots()]


async def chosen(state: SyncState) -> str:
    stored = await state.chosen()
    return stored.sha256 if stored else ""


async def test_feeds_and_snapshots_are_read_as_they_were_saved(storage: Storage) -> None:
    async with opened(storage) as state, opened(storage) as other:
        assert (await other.feeds(), await other.chosen(), await other.body(1)) == ({}, None, None)
        await state.save({"litellm": FEED}, snapshot("one"))
        await state.save({"litellm": FEED._replace(waiting=None), "arena": FeedRecord()})
        assert await other.feeds() == {
            "litellm": FEED._replace(waiting=None),
            "arena": FeedRecord(),
        }
        stored = await other.chosen()
        assert stored
        assert (stored.sha256, stored.state, stored.curation) == ("one", "good", "c1")
        assert (stored.feeds, stored.counts) == ({"litellm": "2026-11-10"}, {"models": 3})
        assert await other.body(stored.id) == b"one" * 100_000


async def test_one_process_writes_at_a_time(storage: Storage) -> None:
    async with opened(storage) as state, opened(storage) as other:
        async with state.leased():
            with pytest.raises(BusyError):
                async with other.leased():
                    pass
            with pytest.raises(LeaseLostError):
                await other.save({"litellm": FEED}, snapshot("one"))
            assert (await state.feeds(), await state.snapshots()) == ({}, [])
        await other.save({"litellm": FEED}, snapshot("one"))


async def test_what_a_process_does_after_it_was_given_up_comes_to_nothing(
    storage: Storage,
) -> None:
    async with opened(storage) as state, opened(storage) as other:
        assert await state.take_lease()
        await storage.execute("UPDATE leases SET until = 0 WHERE name = 'sync'")
        assert await other.take_lease()
        with pytest.raises(LeaseLostError):
            await state.save({"litellm": FEED}, snapshot("late"))
        assert await names(state) == []


async def test_the_newest_is_used_unless_one_is_pinned_or_withdrawn(storage: Storage) -> None:
    async with opened(storage) as state:
        for name in ("one", "two", "three"):
            await state.save({}, snapshot(name))
        assert await names(state) == ["three", "two", "one"]
        three, two, one = [stored.id for stored in await state.snapshots()]
        assert await chosen(state) == "three"
        await state.withdraw([three])
        assert await chosen(state) == "two"
        await state.pin(one)
        assert await chosen(state) == "one"
        await state.save({}, snapshot("four"))
        assert await chosen(state) == "one"
        await state.pin(None)
        assert await chosen(state) == "four"
        await state.pin(two)
        await state.withdraw([two])
        assert await chosen(state) == "four"


async def test_what_is_there_already_or_was_withdrawn_is_not_kept_again(storage: Storage) -> None:
    async with opened(storage) as state:
        await state.save({}, snapshot("one"))
        await state.save({}, snapshot("two"))
        await state.save({}, snapshot("two", "c2"))
        assert [(s.sha256, s.curation) for s in await state.snapshots()] == [
            ("two", "c2"),
            ("one", "c1"),
        ]
        await state.withdraw([(await state.snapshots())[0].id])
        await state.save({}, snapshot("two"))
        assert await chosen(state) == "one"


async def test_thirty_are_kept_and_the_pinned_one(storage: Storage) -> None:
    async with opened(storage) as state:
        await state.save({}, snapshot("0"))
        await state.pin((await state.snapshots())[0].id)
        for number in range(1, 36):
            await state.save({}, snapshot(str(number)))
        assert await names(state) == [*map(str, range(35, 5, -1)), "0"]


async def test_events_come_with_their_snapshot_and_never_twice(storage: Storage) -> None:
    with_event = snapshot("one")._replace(events=[event("nimbus/cirrus-4", 12)])
    dated = [event("quarry/slate", 3, "removed")]
    async with opened(storage) as state, opened(storage) as other:
        await state.save({}, with_event._replace(dated=dated))
        await state.save({}, with_event)
        await state.save({}, with_event._replace(curation="c2"))
        rows = await other.price_events()
        assert [row.event for row in rows] == [*dated, *with_event.events]
        assert {row.snapshot_id for row in rows} == {(await state.snapshots())[0].id}
        # What sources date themselves is written once, with the first snapshot of all.
        two = snapshot("two")._replace(events=[event("quarry/slate", 13)], dated=dated)
        await state.save({}, two)
        assert await told(state) == [
            "1 quarry/slate 03",
            "1 nimbus/cirrus-4 12",
            "2 quarry/slate 13",
        ]


async def test_events_are_read_from_a_row_or_a_day_on_and_of_some_models(storage: Storage) -> None:
    async with opened(storage) as state:
        first = [event("nimbus/cirrus-4", 10), event("quarry/slate", 10)]
        await state.save({}, snapshot("one")._replace(events=first))
        known = (await state.price_events())[-1].id
        await state.save({}, snapshot("two")._replace(events=[event("quarry/slate", 12)]))
        assert await told(state, after=known) == ["2 quarry/slate 12"]
        assert await told(state, since=datetime(2026, 11, 11, tzinfo=UTC)) == ["2 quarry/slate 12"]
        assert await told(state, models=["nimbus/cirrus-4"]) == ["1 nimbus/cirrus-4 10"]
        await state.withdraw([2])
        assert await told(state, after=known) == []


async def test_events_of_a_process_that_was_given_up_come_to_nothing(storage: Storage) -> None:
    async with opened(storage) as state, opened(storage) as other:
        assert await other.take_lease()
        with pytest.raises(LeaseLostError):
            await state.save({}, snapshot("late")._replace(events=[event("nimbus/cirrus-4", 10)]))
        assert await told(state) == []


async def test_thousands_of_events_are_one_write(storage: Storage) -> None:
    many = [event(f"lab/m{number}", 10) for number in range(1_700)]
    async with opened(storage) as state:
        await state.save({}, snapshot("one")._replace(events=many))
        assert [row.event for row in await state.price_events()] == many
