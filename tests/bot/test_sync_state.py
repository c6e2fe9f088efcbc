"""Feeds and snapshots in the database: all or nothing, and one process at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.store.sync_state import (
    BusyError,
    FeedRecord,
    FeedState,
    LeaseLostError,
    NewSnapshot,
    SyncState,
    sync_state,
)
from tests.bot.postgres import Postgres
from tests.bot.storage import Storage, postgres_storage, sqlite_storage

FEED = FeedRecord(FeedState(as_of="2026-11-10", digest="abc"), 1_790_000_000, b"said", b"held")


@pytest.fixture(params=["sqlite", "postgresql"])
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "sqlite":
        storage = sqlite_storage(tmp_path / "store.db")
    else:
        server: Postgres = request.getfixturevalue("postgres")
        storage = await postgres_storage(server)
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
