"""Engines for SQLite and PostgreSQL, and connections that are set up and have limits."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import NullPool, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.batch_writers import WriteBatch, write_at_once, write_in_steps
from bot.store.database_url import PostgresServer, SqliteFile, StoreError, read_database_url
from bot.store.guard import FAILURES, STATEMENT_S, GuardedConnection, Result, Work, error_name
from bot.store.schema_version import Schema, current
from bot.store.tables import COUNT_RATINGS, Statements, statements

_SQLITE_LOCK_S = 1.0
"""How long SQLite waits for the lock of another process."""
_LAST_WORDS_S = 0.1
"""For the threads of SQLite connections that were dropped: they report to the event loop."""
_SQLITE_MAGIC = b"SQLite format 3\0"
_OPENED: dict[tuple[int, int], int] = {}
"""Descriptors of database files by inode, which are never closed.

To close any descriptor of a file ends all locks of this process on it. SQLite's are among them: the
next who closes the database from outside would take itself for the last and delete the log, with
all that this process writes from then on.
"""


class Database(NamedTuple):
    """A database that is not opened yet, and how to speak to it."""

    engine: AsyncEngine
    statements: Statements
    schema: Schema
    is_stale: Callable[[], Callable[[], bool]]
    """Makes a check for one connection: whether what it was connected to has gone."""
    connecting: asyncio.Lock
    write: WriteBatch
    needs_transactions: bool

    def connection(
        self, *, reads_only: bool = False, in_transactions: bool = False
    ) -> GuardedConnection:
        """Another connection; the round trips of transactions are spared where none is needed."""
        autocommits = reads_only or not (self.needs_transactions or in_transactions)
        return GuardedConnection(
            self.engine, self.schema, self.is_stale(), self.connecting, autocommits=autocommits
        )


def database(address: str, *, migrates: bool = False) -> Database:
    """The database at a URL; nothing is opened yet. Raises StoreError.

    An older schema of SQLite is always upgraded, for nobody else uses the file; one of PostgreSQL
    only when it `migrates`.
    """
    match read_database_url(address):
        case SqliteFile(path):
            engine = _sqlite_engine(path)
            return Database(
                engine,
                statements("sqlite"),
                Schema(migrates=True),
                partial(_file_check, path),
                asyncio.Lock(),
                write_in_steps,
                needs_transactions=True,
            )
        case PostgresServer() as server:
            return Database(
                _postgresql_engine(server),
                statements("postgresql"),
                Schema(migrates=migrates),
                lambda: lambda: False,
                asyncio.Lock(),
                write_at_once,
                needs_transactions=False,
            )


async def schema_of(address: str) -> str:
    """The revision of a database's tables, empty where it has none. Raises StoreError."""
    return await _once(address, lambda connection: connection.run_sync(current))


async def upgrade_schema(address: str) -> str:
    """Upgrade a database's tables; the revision that they had. Raises StoreError."""

    async def upgrade_if_due(connection: AsyncConnection) -> str:
        schema = Schema(migrates=True)
        version = await connection.run_sync(current)
        if await schema.is_due(connection):
            await schema.upgrade(connection)
        return version

    return await _once(address, upgrade_if_due)


async def ratings_of(address: str) -> Sequence[tuple[str, bool, int]]:
    """How many answers to each kind of question people call right, and wrong. Raises StoreError."""

    async def count(connection: AsyncConnection) -> Sequence[tuple[str, bool, int]]:
        return [(kind, right, n) for kind, right, n in await connection.execute(COUNT_RATINGS)]

    return await _once(address, count)


async def _once(address: str, work: Work[Result]) -> Result:
    """Do one thing on a connection of its own, for as long as that takes."""
    engine = database(address).engine
    try:
        async with engine.begin() as connection:
            return await work(connection)
    except FAILURES as error:
        raise StoreError(f"it cannot be used ({error_name(error)})") from error
    finally:
        await dispose(engine)


async def dispose(engine: AsyncEngine) -> None:
    """Let go of an engine, and hear the last words of its threads before the loop ends."""
    await engine.dispose()
    await asyncio.sleep(_LAST_WORDS_S)


def _sqlite_engine(path: Path) -> AsyncEngine:
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}", poolclass=NullPool, connect_args={"timeout": _SQLITE_LOCK_S}
    )
    event.listen(engine.sync_engine, "connect", _configure_sqlite)
    return engine


def _postgresql_engine(server: PostgresServer) -> AsyncEngine:
    """The server has the limits too: what nobody waits for any more must not hold a lock."""
    limit = str(round(1000 * STATEMENT_S))
    settings = {
        "statement_timeout": limit,
        "lock_timeout": limit,
        "idle_in_transaction_session_timeout": str(round(5000 * STATEMENT_S)),
    }

    async def connect() -> Any:
        import asyncpg  # type: ignore[import-untyped]

        return await asyncpg.connect(
            server.dsn,
            server_settings=settings,
            **server.arguments,
        )

    return create_async_engine("postgresql+asyncpg://", poolclass=NullPool, async_creator=connect)


def _configure_sqlite(connection: DBAPIConnection, _record: object) -> None:
    """Let several processes write; a power cut may cost the last second but no more."""
    cursor = connection.cursor()
    for setting in ("journal_mode = WAL", "synchronous = NORMAL"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _file_check(file: Path) -> Callable[[], bool]:
    """Whether a file was deleted, replaced or overwritten since the last call.

    SQLite would go on in it from what it has in memory, and all that is written would be gone with
    the process.
    """
    before: object = None

    def is_stale() -> bool:
        nonlocal before
        last, before = before, _identity(file)
        return last is not None and last != before

    return is_stale


def _identity(file: Path) -> object:
    """The file itself, and whether it begins as a database does."""
    try:
        status = file.stat()
        inode = status.st_dev, status.st_ino
        if inode not in _OPENED:
            _OPENED[inode] = os.open(file, os.O_RDONLY)
        os.lseek(_OPENED[inode], 0, os.SEEK_SET)
        return inode, os.read(_OPENED[inode], len(_SQLITE_MAGIC)) == _SQLITE_MAGIC
    except OSError:
        return None
