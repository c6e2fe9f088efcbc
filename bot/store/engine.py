"""Engines for SQLite and PostgreSQL, and connections that are set up and have limits."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

from bot.store.batch_writers import WriteBatch, write_at_once, write_in_steps
from bot.store.database_url import PostgresServer, SqliteFile, StoreError, read_database_url
from bot.store.drivers import (
    DriverConnection,
    Result,
    Work,
    connect_to_postgresql,
    connect_to_sqlite,
)
from bot.store.guard import FAILURES, STATEMENT_S, GuardedConnection, error_name
from bot.store.look_ups import ReadThreads, read_at_once, read_listed
from bot.store.schema_version import Schema, current, upgrade
from bot.store.tables import COUNT_RATINGS, Statements, statements

_SQLITE_LOCK_S = 1.0
"""How long SQLite waits for the lock of another process."""
_SQLITE_MAGIC = b"SQLite format 3\0"
_OPENED: dict[tuple[int, int], int] = {}
"""Descriptors of database files by inode, which are never closed.

To close any descriptor of a file ends all locks of this process on it. SQLite's are among them: the
next who closes the database from outside would take itself for the last and delete the log, with
all that this process writes from then on.
"""


class Database(NamedTuple):
    """A database that is not opened yet, and how to speak to it."""

    connect: Callable[[], Coroutine[Any, Any, DriverConnection]]
    statements: Statements
    schema: Schema
    is_stale: Callable[[], Callable[[], bool]]
    """Makes a check for one connection: whether what it was connected to has gone."""
    connecting: asyncio.Lock
    write: WriteBatch
    read: ReadThreads
    needs_transactions: bool

    def connection(
        self, *, reads_only: bool = False, in_transactions: bool = False
    ) -> GuardedConnection:
        """Another connection; the round trips of transactions are spared where none is needed."""
        autocommits = reads_only or not (self.needs_transactions or in_transactions)
        return GuardedConnection(
            self.connect, self.schema, self.is_stale(), self.connecting, autocommits=autocommits
        )


def database(address: str, *, migrates: bool = False) -> Database:
    """The database at a URL; nothing is opened yet. Raises StoreError.

    An older schema of SQLite is always upgraded, for nobody else uses the file; one of PostgreSQL
    only when it `migrates`.
    """
    match read_database_url(address):
        case SqliteFile(path):
            return Database(
                partial(connect_to_sqlite, _sqlite_engine(path)),
                statements("sqlite"),
                Schema(migrates=True),
                partial(_file_check, path),
                asyncio.Lock(),
                write_in_steps,
                read_listed,
                needs_transactions=True,
            )
        case PostgresServer() as server:
            return Database(
                partial(connect_to_postgresql, _postgresql_engine(server)),
                statements("postgresql"),
                Schema(migrates=migrates),
                lambda: lambda: False,
                asyncio.Lock(),
                write_at_once,
                read_at_once,
                needs_transactions=False,
            )


async def schema_of(address: str) -> str:
    """The revision of a database's tables, empty where it has none. Raises StoreError."""
    return await _once(address, current)


async def upgrade_schema(address: str) -> str:
    """Upgrade a database's tables; the revision that they had. Raises StoreError."""

    def upgrade_if_due(connection: Connection) -> str:
        version = current(connection)
        if Schema(migrates=True).is_due(connection):
            upgrade(connection)
        return version

    return await _once(address, upgrade_if_due)


async def ratings_of(address: str) -> Sequence[tuple[str, bool, int]]:
    """How many answers to each kind of question people call right, and wrong. Raises StoreError."""

    def count(connection: Connection) -> Sequence[tuple[str, bool, int]]:
        return [(kind, right, n) for kind, right, n in connection.execute(COUNT_RATINGS)]

    return await _once(address, count)


async def _once(address: str, work: Work[Result]) -> Result:
    """Do one thing on a connection of its own, for as long as that takes."""
    try:
        connection = await database(address).connect()
        try:
            result = await connection.run(work)
            await connection.close()
        finally:
            connection.drop()
    except FAILURES as error:
        raise StoreError(f"it cannot be used ({error_name(error)})") from error
    return result


def _sqlite_engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}", poolclass=NullPool, connect_args={"timeout": _SQLITE_LOCK_S}
    )
    event.listen(engine, "connect", _configure_sqlite)
    return engine


def _postgresql_engine(server: PostgresServer) -> Engine:
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

    def creator() -> Any:
        driver: Any = engine.dialect.loaded_dbapi
        return driver.connect(async_creator_fn=connect)

    engine = create_engine("postgresql+asyncpg://", poolclass=NullPool, creator=creator)
    return engine


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
