"""From a database URL to an engine, set up for SQLite or PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import NullPool, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.guard import GuardedConnection
from bot.store.tables import TABLES, Statements, statements

_SQLITE_LOCK_S = 1.0
"""How long SQLite waits for the lock of another process."""


class StoreError(Exception):
    """The database URL is of no use; the message is one line."""


class Database(NamedTuple):
    """A database that is not opened yet, and how to speak to it."""

    engine: AsyncEngine
    statements: Statements
    file: Path | None
    """Of SQLite."""
    connecting: asyncio.Lock

    def connection(self, *, reads_only: bool = False) -> GuardedConnection:
        """Another connection; one that only reads is spared the round trips of transactions."""
        engine = self.engine
        if reads_only:
            engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        return GuardedConnection(engine, _stale_check(self.file), _create_tables, self.connecting)


def database(address: str) -> Database:
    """The database at a URL; nothing is opened yet. Raises StoreError."""
    try:
        url = make_url(address)
        is_sqlite = url.get_backend_name() == "sqlite"
        arguments = {"timeout": _SQLITE_LOCK_S} if is_sqlite else {}
        engine = create_async_engine(url, poolclass=NullPool, connect_args=arguments)
    except (ArgumentError, ImportError, SQLAlchemyError) as error:
        raise StoreError("no database that is known here, or its driver is missing") from error
    if is_sqlite:
        event.listen(engine.sync_engine, "connect", _configure_sqlite)
    file = Path(url.database) if is_sqlite and url.database else None
    return Database(engine, statements(url.get_backend_name()), file, asyncio.Lock())


def _configure_sqlite(connection: DBAPIConnection, _record: object) -> None:
    """Let several processes write; a power cut may cost the last second but no more."""
    cursor = connection.cursor()
    for setting in ("journal_mode = WAL", "synchronous = NORMAL"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


async def _create_tables(connection: AsyncConnection) -> None:
    # The file may be new, or have been deleted; another database may stand at the URL.
    await connection.run_sync(TABLES.create_all)


def _stale_check(file: Path | None) -> Callable[[], bool]:
    """Whether a connection leads to a file that was deleted or replaced since the last call.

    SQLite would go on in it, and all that is written would be gone with the process.
    """
    inode: int | None = None

    def is_stale() -> bool:
        nonlocal inode
        before, inode = inode, file.stat().st_ino if file and file.exists() else None
        return before is not None and before != inode

    return is_stale
