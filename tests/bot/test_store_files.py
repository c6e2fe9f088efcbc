import asyncio
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import OutboxEntry, Thread
from tests.bot.storage import Storage, ask, entry, soon, sqlite_storage

HERE = Thread("T1", "C1", "17.1")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "here" / "store.db"


@pytest.fixture
def storage(file: Path) -> Storage:
    return sqlite_storage(file)


async def test_a_database_that_comes_late_is_used(
    storage: Storage, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with storage.opened() as store:
        assert "store unavailable" in caplog.messages
        await ask(store, HERE, "cheapest vision")
        file.parent.mkdir()
        await soon(lambda: store.available)
        assert await store.accept(entry("Ev1"), {})
    async with storage.opened() as other:
        assert await other.recall(HERE) == "cheapest vision"
        assert not await other.accept(entry("Ev1"), {})


async def test_a_database_that_is_deleted_is_made_again(storage: Storage, file: Path) -> None:
    file.parent.mkdir()
    async with storage.opened() as store:
        await store.accept(entry("Ev1"), {})
        for each in file.parent.iterdir():
            each.unlink()
        assert await store.accept(entry("Ev2"), {})
        assert not await store.accept(entry("Ev1"), {})
        assert await store.accept(entry("Ev3"), {})
        await ask(store, HERE, "cheapest vision")
    async with storage.opened() as other:
        assert await other.recall(HERE) == "cheapest vision"
        assert not await other.accept(entry("Ev3"), {})


async def test_a_database_that_others_hold_is_not_waited_for(storage: Storage, file: Path) -> None:
    file.parent.mkdir()
    async with storage.opened() as store:
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert await store.accept(entry("Ev1"), {})
            await ask(store, HERE, "cheapest vision")
            assert await store.accept(entry("Ev2"), {})
            await soon(lambda: not store.available)
            assert await store.recall(HERE) == "cheapest vision"
        await soon(lambda: store.available)
        assert await store.accept(entry("Ev3"), {})


def overwrite(file: Path) -> None:
    file.write_bytes(b"no database" * 10_000)


async def test_a_file_that_is_overwritten_is_noticed_though_nobody_asks(
    storage: Storage, file: Path
) -> None:
    file.parent.mkdir()
    async with storage.opened() as store:
        await ask(store, HERE, "cheapest vision")
        await storage.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # nothing is in the log beside it
        overwrite(file)
        await soon(lambda: not store.available)
        assert await store.recall(HERE) == "cheapest vision"


LOOKS_IN = (
    "import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).execute('SELECT key FROM claimed'))"
)
"""What a person or a backup does: opens the file and closes it again."""


async def looked_in(file: Path) -> str:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", LOOKS_IN, str(file)), stdout=asyncio.subprocess.PIPE
    )
    return (await process.communicate())[0].decode().strip()


async def test_others_may_look_into_it_meanwhile(storage: Storage, file: Path) -> None:
    """SQLite takes itself for the last user, and throws its log away, where our locks are lost."""
    file.parent.mkdir()
    async with storage.opened() as store:
        assert await store.accept(OutboxEntry("event:Ev1", "{}"), {})
        assert await looked_in(file) == "('event:Ev1',)"
        assert await store.accept(OutboxEntry("event:Ev2", "{}"), {})
        await soon(lambda: store.available)
        assert await looked_in(file) == "('event:Ev1',) ('event:Ev2',)"
