import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import MemoryStore, Store, Thread
from bot.store.database import StoreError, database_store

HERE = Thread("T1", "C1", "17.1")


def address(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder}/store.db"


@pytest.fixture(params=["in process", "in a file"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    if request.param == "in process":
        yield MemoryStore()
        return
    store = database_store(address(tmp_path))
    await store.open()
    yield store
    await store.close()


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
    assert await fresh.claim("event:Ev1")
    with closing(sqlite3.connect(tmp_path / "store.db")) as database:
        assert database.execute("SELECT count(*) FROM threads").fetchone() == (0,)
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
    assert await store.claim("event:Ev1")
    await store.remember(HERE, "cheapest vision")
    await store.close()
    assert store.available
    other = database_store(address(folder))
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
        assert not store.available
        assert await store.recall(HERE) == "cheapest vision"
    assert await store.claim("event:Ev3")
    assert store.available
    await store.close()
