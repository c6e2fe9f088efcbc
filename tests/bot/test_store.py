import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from time import time

import pytest

from bot.store import MemoryStore, OutboxEntry, Store, Thread
from bot.store.database import DatabaseStore, database_store
from bot.store.engine import StoreError

HERE = Thread("T1", "C1", "17.1")
ANSWER = OutboxEntry("post:T1:C1:17.1", '{"text": "Claude Opus 5.5"}')


def address(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder}/store.db"


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[DatabaseStore]:
    store = database_store(address(folder))
    await store.open()
    yield store
    await store.close()


async def soon(holds: Callable[[], bool]) -> None:
    """Wait for what happens in the background."""
    for _ in range(1000):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came")


@pytest.fixture(params=["in process", "in a file"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    if request.param == "in process":
        yield MemoryStore()
        return
    async with opened(tmp_path) as store:
        yield store


async def test_an_event_is_claimed_once(store: Store) -> None:
    assert [await store.claim("event:Ev1") for _ in range(3)] == [True, False, False]
    assert await store.claim("event:Ev2")


async def test_a_thread_is_about_what_was_asked_last(store: Store) -> None:
    assert await store.recall(HERE) is None
    await store.remember(HERE, "first")
    await store.remember(HERE, "second")
    assert await store.recall(HERE) == "second"


@pytest.mark.parametrize(
    "elsewhere", [HERE._replace(team="T2"), HERE._replace(channel="C2"), HERE._replace(ts="17.2")]
)
async def test_nothing_is_remembered_elsewhere(store: Store, elsewhere: Thread) -> None:
    await store.remember(HERE, "cheapest vision")
    assert await store.recall(elsewhere) is None


async def test_a_message_is_accepted_once_with_what_its_thread_is_about(store: Store) -> None:
    assert await store.accept(ANSWER, {HERE: "claude opus"})
    assert not await store.accept(ANSWER, {HERE: "something else"})
    assert await store.confirm(ANSWER.key)
    assert await store.recall(HERE) == "claude opus"
    await store.settle(ANSWER.key)
    assert not await store.accept(ANSWER, {})
    assert await store.take_over() == ()


async def test_of_two_processes_one_accepts_a_message(tmp_path: Path) -> None:
    async with opened(tmp_path) as first, opened(tmp_path) as second:
        entries = [ANSWER._replace(key=f"post:{number}") for number in range(50)]
        accepts = [
            store.accept(entry, {HERE._replace(ts=entry.key): name})
            for entry in entries
            for store, name in ((first, "first"), (second, "second"))
        ]
        accepted = await asyncio.gather(*accepts)
        for entry, by_first, by_second in zip(entries, accepted[::2], accepted[1::2], strict=True):
            assert by_first is not by_second
            about = await first.recall(HERE._replace(ts=entry.key))
            assert about == ("first" if by_first else "second")


async def test_what_a_dead_process_accepted_is_taken_over_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as living, opened(tmp_path) as other:
        async with opened(tmp_path) as dying:
            for number in range(20):
                assert await dying.accept(ANSWER._replace(key=f"post:{number}"), {})
            await dying.settle("post:7")
            assert await living.take_over() == ()
        taken = await asyncio.gather(*(store.take_over() for store in (living, other) * 3))
        keys = [entry.key for entries in taken for entry in entries]
        assert sorted(keys) == sorted(f"post:{number}" for number in range(20) if number != 7)
        assert await other.take_over() == ()
        for key in keys:
            await living.settle(key)
            await other.settle(key)
    assert rows(tmp_path, "SELECT key FROM outbox") == []


async def test_a_lease_that_is_not_renewed_ends(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.accept(ANSWER, {})
    rows(
        tmp_path, "INSERT INTO outbox VALUES ('post:dead', '{}', 'dead'), ('post:ill', '{}', 'ill')"
    )
    now = int(time())
    rows(
        tmp_path,
        f"INSERT INTO leases VALUES ('dead', 'dead', {now - 1}), ('ill', 'ill', {now + 60})",
    )
    async with opened(tmp_path) as store:
        assert {entry.key for entry in await store.take_over()} == {"post:dead", ANSWER.key}


async def test_an_accept_that_is_given_up_is_taken_over(tmp_path: Path) -> None:
    """Its caller is gone: nobody would send what it has accepted."""
    async with opened(tmp_path) as store:
        for turns in range(12):  # before, while and after it is written
            accepting = asyncio.create_task(store.accept(ANSWER._replace(key=f"post:{turns}"), {}))
            for _ in range(turns):
                await asyncio.sleep(0.0005)
            accepting.cancel()
            with suppress(asyncio.CancelledError):
                if await accepting:
                    await store.settle(f"post:{turns}")
                    continue
            await store.claim(f"written after {turns}")
            redelivered = await store.accept(ANSWER._replace(key=f"post:{turns}"), {})
            taken_over = [entry.key for entry in await store.take_over()]
            assert redelivered is not (f"post:{turns}" in taken_over)


async def test_what_is_remembered_is_known_before_it_is_written(tmp_path: Path) -> None:
    store = database_store(address(tmp_path))
    await store.open()
    for number in range(20):
        await store.remember(HERE, f"question {number}")
        assert await store.recall(HERE) == f"question {number}"
        await store.claim(f"event:Ev{number}")
    await store.close()


async def test_a_restart_forgets_nothing(tmp_path: Path) -> None:
    before = database_store(address(tmp_path))
    await before.open()
    await before.remember(HERE, "cheapest vision")
    await before.claim("event:Ev1")
    await before.close()
    after = database_store(address(tmp_path))
    await after.open()
    assert await after.recall(HERE) == "cheapest vision"
    assert not await after.claim("event:Ev1")
    await after.close()


async def test_of_two_processes_one_gets_an_event(tmp_path: Path) -> None:
    stores = [database_store(address(tmp_path)) for _ in range(2)]
    for store in stores:
        await store.open()
    claims = [store.claim(f"event:Ev{n}") for n in range(50) for store in stores]
    assert sum(await asyncio.gather(*claims)) == 50
    for store in stores:
        await store.close()


def rows(folder: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "store.db")) as database, database:
        return database.execute(statement).fetchall()


def aged(folder: Path, seconds: int) -> None:
    """As if that much time had passed."""
    with closing(sqlite3.connect(folder / "store.db")) as database, database:
        for table in ("threads", "claimed"):
            database.execute(f"UPDATE {table} SET at = at - {seconds}")


def deleted(folder: Path) -> None:
    for file in folder.glob("store.db*"):
        file.unlink()


@pytest.mark.parametrize(
    ("days", "kept"), [(29, True), (30, False), (31, False)], ids=["29 days", "30 days", "31 days"]
)
async def test_a_thread_is_remembered_for_thirty_days(
    tmp_path: Path, days: int, kept: bool
) -> None:
    store = database_store(address(tmp_path))
    await store.open()
    await store.remember(HERE, "cheapest vision")
    await store.close()
    aged(tmp_path, days * 86_400)
    fresh = database_store(address(tmp_path))
    await fresh.open()
    assert (await fresh.recall(HERE) is not None) is kept
    await fresh.close()


async def test_a_claim_ends_after_ten_minutes_and_what_is_old_is_thrown_away(
    tmp_path: Path,
) -> None:
    store = database_store(address(tmp_path))
    await store.open()
    await store.claim("event:Ev1")
    await store.remember(HERE, "cheapest vision")
    await store.close()
    aged(tmp_path, 31 * 86_400)
    fresh = database_store(address(tmp_path))
    await fresh.open()
    assert await fresh.claim("event:Ev1")
    await soon(lambda: rows(tmp_path, "SELECT * FROM threads") == [])
    await fresh.close()


async def test_without_a_database_the_process_remembers_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = database_store(address(tmp_path / "no" / "such" / "folder"))
    await store.open()
    assert not store.available
    assert [record.msg for record in caplog.records] == ["store unavailable"]
    await store.remember(HERE, "cheapest vision")
    assert await store.recall(HERE) == "cheapest vision"
    assert [await store.claim("event:Ev1") for _ in range(2)] == [True, False]
    await store.close()
    await asyncio.sleep(0.1)  # aiosqlite's threads of failed connections report to this loop


async def test_a_database_that_comes_late_is_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "not yet"
    store = database_store(address(folder))
    await store.open()
    assert "store unavailable" in caplog.messages
    folder.mkdir()
    await soon(lambda: store.available)
    assert await store.claim("event:Ev1")
    await store.remember(HERE, "cheapest vision")
    await store.close()
    assert store.available
    other = database_store(address(folder))
    await other.open()
    assert await other.recall(HERE) == "cheapest vision"
    assert not await other.claim("event:Ev1")
    await other.close()


async def test_a_database_that_is_deleted_is_made_again(tmp_path: Path) -> None:
    store = database_store(address(tmp_path))
    await store.open()
    await store.claim("event:Ev1")
    deleted(tmp_path)
    assert await store.claim("event:Ev2")
    assert not await store.claim("event:Ev1")
    assert await store.claim("event:Ev3")
    await store.remember(HERE, "cheapest vision")
    await store.close()
    assert store.available
    other = database_store(address(tmp_path))
    await other.open()
    assert await other.recall(HERE) == "cheapest vision"
    assert not await other.claim("event:Ev3")
    await other.close()


@pytest.mark.parametrize("nonsense", ["", "not a url", "nosuchdb://x", "mysql+nosuch://x"])
def test_an_address_that_is_no_use_is_refused(nonsense: str) -> None:
    with pytest.raises(StoreError, match="database"):
        database_store(nonsense)


async def test_a_claim_that_is_given_up_holds_up_no_other(tmp_path: Path) -> None:
    store = database_store(address(tmp_path))
    await store.open()
    given_up, other = (asyncio.create_task(store.claim(f"event:Ev{n}")) for n in range(2))
    await asyncio.sleep(0)
    given_up.cancel()
    assert await other
    assert await store.claim("event:Ev2")
    await store.close()


async def test_what_a_database_cannot_hold_holds_up_nothing(tmp_path: Path) -> None:
    store = database_store(address(tmp_path))
    await store.open()
    claims = [store.claim("event:\ud800"), store.claim("event:Ev1")]
    async with asyncio.timeout(1):
        assert await asyncio.gather(*claims) == [True, True]
    assert not await store.claim("event:\ud800")
    assert await store.claim("event:Ev3")
    assert store.available
    await store.close()


async def test_a_database_that_others_hold_is_not_waited_for(tmp_path: Path) -> None:
    """Slack waits three seconds for an acknowledgement."""
    store = database_store(address(tmp_path))
    await store.open()
    with closing(sqlite3.connect(tmp_path / "store.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with asyncio.timeout(2.5):
            assert await store.claim("event:Ev1")
        await store.remember(HERE, "cheapest vision")
        assert await store.claim("event:Ev2")
        await soon(lambda: not store.available)
        assert await store.recall(HERE) == "cheapest vision"
    await soon(lambda: store.available)
    assert await store.claim("event:Ev3")
    await store.close()
