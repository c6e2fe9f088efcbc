"""Processes that share a database agree on one snapshot, whatever happens to the one that syncs."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.store.sync_state import NewSnapshot, SyncState, sync_state
from bot.sync import background
from bot.sync.background import Follower, sync_when_due
from catalog.catalog_provider import CatalogProvider
from tests.bot.feed_host import FeedHost, never
from tests.bot.postgres import Postgres
from tests.bot.storage import Storage, postgres_storage, soon
from tests.bot.syncing import DAY, encoded, release_host, renewed, syncing, write_data

RELEASED = date(2026, 11, 1)
LOOK_S = 0.3
"""Instead of twenty seconds."""


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(tmp_path_factory.mktemp("release"))


@pytest.fixture
async def host() -> AsyncIterator[FeedHost]:
    async with release_host() as host:
        host.files["litellm.json"] = encoded(renewed())
        yield host


@pytest.fixture
async def storage(postgres: Postgres) -> Storage:
    storage = await postgres_storage(postgres)
    async with storage.opened():
        pass
    return storage


class Replica:
    """A process as far as its catalogue is concerned."""

    def __init__(self, state: SyncState, data: Path) -> None:
        self.state = state
        self.provider = CatalogProvider(data, lambda: DAY)
        self.follower = Follower(state, self.provider, data)

    @property
    def as_of(self) -> date:
        return self.provider().as_of


async def replica(stack: AsyncExitStack, storage: Storage, release: Path) -> Replica:
    state = sync_state(storage.address)
    stack.push_async_callback(state.close)
    return Replica(state, release)


def running(stack: AsyncExitStack, *works: asyncio.Task[None]) -> None:
    async def end() -> None:
        for work in works:
            work.cancel()
        await asyncio.wait(works)

    stack.push_async_callback(end)


async def test_three_replicas_agree(storage: Storage, release: Path, host: FeedHost) -> None:
    async with AsyncExitStack() as stack:
        replicas = [await replica(stack, storage, release) for _ in range(3)]
        assert {each.as_of for each in replicas} == {RELEASED}
        for each in replicas:
            sync, _ = await stack.enter_async_context(syncing(storage.address, release, host))
            running(
                stack,
                asyncio.create_task(each.follower.follow(LOOK_S)),
                asyncio.create_task(sync_when_due(sync, each.follower, LOOK_S)),
            )
        await soon(lambda: {each.as_of for each in replicas} == {DAY}, 60)
        assert len(await replicas[0].state.snapshots()) == 1
        assert sorted(name for name, _, _ in host.requests) == ["litellm.json", "models.dev.json"]
        chosen = await replicas[0].state.chosen()
        assert chosen
        await replicas[0].state.withdraw([chosen.id])
        await soon(lambda: {each.as_of for each in replicas} == {RELEASED}, 60)
        await replicas[0].state.pin(chosen.id)
        await soon(lambda: {each.as_of for each in replicas} == {DAY}, 60)
        assert replicas[2].follower.standings["litellm"].as_of == str(DAY)


def test_a_process_looks_often_enough() -> None:
    assert background.LOOK_S <= 20, "with a swap of some seconds within a minute"


@pytest.mark.parametrize("step", ["fetching", "building"])
async def test_a_leader_that_is_killed_leaves_nothing_half_done(
    step: str, storage: Storage, release: Path, host: FeedHost
) -> None:
    if step == "fetching":
        host.troubles["litellm.json"] = never
    killed = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "--data", str(release), "--today", str(DAY), "sync"),
        env=os.environ
        | {"MODELDESK_DATABASE_URL": storage.address, "MODELDESK_FEEDS_URL": host.url},
    )
    if step == "fetching":
        await soon(lambda: len(host.requests) == 2)
    else:
        children = Path(f"/proc/{killed.pid}/task/{killed.pid}/children")
        await soon(lambda: bool(children.read_text()))
    killed.send_signal(signal.SIGKILL)
    await killed.wait()
    assert await storage.execute("SELECT count(*) FROM feeds") == [(0,)]
    assert await storage.execute("SELECT count(*) FROM snapshots") == [(0,)]
    host.troubles.clear()
    await storage.execute("UPDATE leases SET until = 0")  # as a minute later
    async with syncing(storage.address, release, host) as (sync, state):
        assert await sync.is_due()
        assert (await sync.run()).counts["routes"] == 240
        assert len(await state.snapshots()) == 1


async def test_a_start_takes_the_newest_there_is(
    storage: Storage, release: Path, host: FeedHost
) -> None:
    async with AsyncExitStack() as stack:
        sync, _ = await stack.enter_async_context(syncing(storage.address, release, host))
        await sync.run()
        later = await replica(stack, storage, release)
        await later.follower.start()
        assert later.as_of == DAY


async def test_the_release_wins_when_it_is_newer(
    storage: Storage, release: Path, tmp_path: Path
) -> None:
    body = (release / "snapshot.json.gz").read_bytes()
    async with AsyncExitStack() as stack:
        started = await replica(stack, storage, release)
        for day, used in ((RELEASED - timedelta(days=1), None), (RELEASED, None), (DAY, 3)):
            sources = {"litellm": str(day)}
            await started.state.save(
                {}, NewSnapshot(0, str(day), body, sources, {}, "of another release")
            )
            await started.follower.look()
            assert started.follower._used == used


async def test_without_a_database_the_release_is_used(tmp_path: Path, release: Path) -> None:
    nowhere = shutil.copytree(release, tmp_path / "data")
    state = sync_state(f"sqlite:///{tmp_path}/missing/store.db")
    started = Replica(state, nowhere)
    await started.follower.start()
    assert started.as_of == RELEASED
    await state.close()
