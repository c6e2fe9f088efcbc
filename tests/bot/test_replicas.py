"""Processes that share a database agree on one snapshot, whatever happens to the one that syncs."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest

from bot.slack.client import SlackClient
from bot.slack.watch_teller import WatchTeller
from bot.store.snapshot_rows import NewSnapshot
from bot.store.sync_state import FeedRecord, FeedState, SyncState, sync_state
from bot.store.watch_records import watch_records
from bot.sync import background
from bot.sync.background import Follower, sync_when_due
from bot.sync.feed_sync import FeedSync, SyncReport
from bot.watches.claims import KnownNews, News
from bot.watches.news import news_of
from bot.watches.watch import Watch
from catalog.catalog import Catalog
from catalog.catalog_provider import CatalogProvider
from tests.bot.feed_host import FeedHost, never
from tests.bot.postgres import Postgres
from tests.bot.slack import Slack
from tests.bot.storage import Storage, postgres_storage, soon
from tests.bot.syncing import DAY, encoded, release_host, renewed, syncing, write_data
from tests.catalog.feeds.test_guards import priced
from tests.world.big_feed import Feed, big_feed

RELEASED = date(2026, 11, 1)
LOOK_S = 0.3
"""Instead of twenty seconds."""


def _news(catalog: Callable[[], Catalog], watch: Watch, known: KnownNews) -> Sequence[News]:
    return news_of(watch, catalog(), known=known)


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

    def __init__(self, state: SyncState, data: Path, today: date = DAY) -> None:
        self.state = state
        self.provider = CatalogProvider(data, lambda: today)
        self.follower = Follower(state, self.provider, data)

    @property
    def as_of(self) -> date:
        return self.provider().as_of

    @property
    def changes(self) -> tuple[str, ...]:
        """What has become of prices, as its snapshot has it."""
        return tuple(
            f"{event.provider}/{event.route} {event.direction} {event.old} → {event.new}"
            for event in self.provider().snapshot.history.recorded
        )


async def replica(
    stack: AsyncExitStack, storage: Storage, release: Path, today: date = DAY
) -> Replica:
    state = sync_state(storage.address)
    stack.push_async_callback(state.close)
    return Replica(state, release, today)


def runs(stack: AsyncExitStack, each: Replica, sync: FeedSync) -> None:
    """Have it do beside its answers what a bot does."""
    works = [
        asyncio.create_task(each.follower.follow(LOOK_S)),
        asyncio.create_task(sync_when_due(sync, each.follower, LOOK_S)),
    ]

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
            runs(stack, each, sync)
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


def dearer() -> Feed:
    """A still later file, in which the lab has raised a price by a half."""
    feed = renewed()
    feed["nimbus/cirrus-4"]["input_cost_per_token"] *= 1.5
    return feed


async def test_each_change_is_recorded_and_told_once(
    storage: Storage, release: Path, host: FeedHost, slack: Slack
) -> None:
    now = datetime.now(UTC)
    async with AsyncExitStack() as stack:
        replicas = [await replica(stack, storage, release, now.date()) for _ in range(3)]
        for each in replicas:
            sync, _ = await stack.enter_async_context(syncing(storage.address, release, host))
            runs(stack, each, sync)
        await soon(lambda: {len(each.changes) for each in replicas} == {1}, 60)
        host.files["litellm.json"] = encoded(dearer())
        await storage.execute("UPDATE feeds SET next_at = 0")
        await soon(lambda: {len(each.changes) for each in replicas} == {2}, 60)
        assert {each.changes for each in replicas} == {
            ("host1/cirrus-4 input 4 → 4.4", "nimbus/cirrus-4 input 4 → 6")
        }
        rows = await storage.execute("SELECT provider, snapshot_id FROM price_events ORDER BY id")
        assert rows == [("host1", 1), ("nimbus", 2)]
        records = [watch_records(storage.address) for _ in replicas]
        for opened in records:
            stack.push_async_callback(opened.close)
        await records[0].add(Watch(0, "T1", "C1", "U1", "model", "nimbus/cirrus-4"), ())
        client = SlackClient(slack.client(), frozenset())
        tellers = [
            WatchTeller(of, client, partial(_news, each.provider))
            for of, each in zip(records, replicas, strict=True)
        ]
        for _ in range(2):
            await asyncio.gather(*(teller.tell(a_working_day_after(now)) for teller in tellers))
            await storage.execute("UPDATE leases SET until = 0 WHERE name = 'watches'")
    assert [message.channel for message in slack.messages] == ["C1"]
    assert "The price of Cirrus 4 at Nimbus API rose" in slack.messages[0].text


def a_working_day_after(now: datetime) -> datetime:
    """Half past nine on the first one that is more than a day later."""
    days = (now + timedelta(days=n) for n in range(2, 6))
    day = next(day for day in days if day.weekday() < 5)
    return day.replace(hour=9, minute=30)


async def started_sync(storage: Storage, release: Path, host: FeedHost) -> Process:
    """`modeldesk sync`, as a process of its own."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "--data", str(release), "--today", str(DAY), "sync"),
        env=os.environ
        | {"MODELDESK_DATABASE_URL": storage.address, "MODELDESK_FEEDS_URL": host.url},
    )


async def killed(process: Process) -> None:
    with suppress(ProcessLookupError):  # it had done all it was to do, and has ended by itself
        process.send_signal(signal.SIGKILL)
    await process.wait()


async def leads_after(
    storage: Storage, release: Path, host: FeedHost
) -> tuple[SyncReport, SyncState]:
    """What another process comes to when the lease has run out, a minute later."""
    await storage.execute("UPDATE leases SET until = 0")
    async with syncing(storage.address, release, host) as (sync, state):
        assert await sync.is_due()
        return await sync.run(), state


async def kept(storage: Storage) -> list[int]:
    """How many feeds, snapshots and price events there are."""
    tables = ("feeds", "snapshots", "price_events")
    rows = [await storage.execute(f"SELECT count(*) FROM {table}") for table in tables]
    return [int(str(count)) for [(count,)] in rows]


def is_building(process: Process) -> bool:
    return bool(Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text())


@pytest.mark.parametrize("step", ["fetching", "building", "checking what is held"])
async def test_a_leader_that_is_killed_before_it_stores_leaves_nothing(
    step: str, storage: Storage, release: Path, host: FeedHost
) -> None:
    if step == "fetching":
        host.troubles["litellm.json"] = never
    if step == "checking what is held":
        host.files["litellm.json"] = encoded(priced(1.5)(big_feed()))
    leader = await started_sync(storage, release, host)
    if step == "fetching":
        await soon(lambda: len(host.requests) == 2)
    else:
        await soon(lambda: is_building(leader))
    await killed(leader)
    assert await kept(storage) == [0, 0, 0]
    host.troubles.clear()
    report, _ = await leads_after(storage, release, host)
    assert report.feeds["litellm"].outcome == ("held" if "held" in step else "accepted")
    assert await kept(storage) == [2, 1, 0 if "held" in step else 1]


@asynccontextmanager
async def locked(storage: Storage, table: str) -> AsyncIterator[None]:
    """Nobody may write into a table."""
    connection = await asyncpg.connect(storage.address)
    try:
        async with connection.transaction():
            await connection.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            yield
    finally:
        await connection.close()


async def waits(storage: Storage) -> bool:
    """Whether anybody waits for a lock."""
    return bool(await storage.execute("SELECT 1 FROM pg_locks WHERE NOT granted"))


@pytest.mark.parametrize("table", ["feeds", "snapshots", "price_events"])
async def test_a_leader_that_is_killed_while_it_stores_leaves_nothing(
    table: str, storage: Storage, release: Path, host: FeedHost
) -> None:
    leader = await started_sync(storage, release, host)
    await soon(lambda: is_building(leader))
    async with locked(storage, table):  # where its transaction waits, with what it has written
        await soon(lambda: waits(storage), 60)
        await killed(leader)
    assert await kept(storage) == [0, 0, 0]
    report, _ = await leads_after(storage, release, host)
    assert report.feeds["litellm"].outcome == "accepted"
    assert await kept(storage) == [2, 1, 1]


async def test_what_a_leader_has_stored_before_it_is_killed_is_swapped_in_by_the_others(
    storage: Storage, release: Path, host: FeedHost
) -> None:
    async with AsyncExitStack() as stack:
        other = await replica(stack, storage, release)
        leader = await started_sync(storage, release, host)

        async def has_stored() -> bool:
            return await kept(storage) == [2, 1, 1]

        await soon(has_stored, 60)
        await killed(leader)
        await other.follower.look()
        assert other.as_of == DAY
        sync, _ = await stack.enter_async_context(syncing(storage.address, release, host))
        assert not await sync.is_due()
    assert await kept(storage) == [2, 1, 1]


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


@pytest.mark.parametrize(
    ("hours", "told"), [(23, []), (25, ["LiteLLM could not be renewed since {day}."])]
)
async def test_home_says_that_a_feed_fails_after_a_day(
    hours: int, told: list[str], release: Path, tmp_path: Path
) -> None:
    since = datetime.now(UTC) - timedelta(hours=hours)
    state = sync_state(f"sqlite:///{tmp_path}/store.db")
    each = Replica(state, release)
    failing = FeedState(failures=3, failing_since=int(since.timestamp()), error="HTTP status 500")
    await state.save({"litellm": FeedRecord(failing)})
    await each.follower.look()
    assert each.follower.problems() == [text.format(day=since.date()) for text in told]
    await state.close()
