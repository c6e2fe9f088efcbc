"""The store that several processes share and that outlives them: a small database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import time
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    Executable,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    delete,
    event,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DisconnectionError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store.threads import CLAIMED_FOR_S, MemoryStore, Thread

_REMEMBERED_FOR_S = 30 * 86_400
"""Thirty days."""
_PATIENCE_S = 2.0
"""How long a request waits for the database: Slack waits three for an acknowledgement."""
_SQLITE_LOCK_S = 1.0
"""How long SQLite waits for the lock of another process."""
_PURGE_EVERY_S = 3600

_log = logging.getLogger("modeldesk")

_TABLES = MetaData()
_THREADS = Table(
    "threads",
    _TABLES,
    Column("team", String(32), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("ts", String(32), primary_key=True),
    Column("question", Text, nullable=False),
    Column("at", Integer, nullable=False, index=True),
)
_CLAIMS = Table(
    "claimed",
    _TABLES,
    Column("key", String(128), primary_key=True),
    Column("at", Integer, nullable=False, index=True),
)
_RECALL = select(_THREADS.c.question).where(
    _THREADS.c.team == bindparam("team"),
    _THREADS.c.channel == bindparam("channel"),
    _THREADS.c.ts == bindparam("ts"),
    _THREADS.c.at > bindparam("since"),
)
_DELETE_CLAIMS = delete(_CLAIMS).where(_CLAIMS.c.at <= bindparam("before"))
_DELETE_THREADS = delete(_THREADS).where(_THREADS.c.at <= bindparam("before"))


class _Upserts(NamedTuple):
    """The statements that SQLite and PostgreSQL spell differently."""

    claim: Executable
    """Returns the keys that nobody has claimed lately."""
    remember: Executable


class StoreError(Exception):
    """The database URL is of no use; the message is one line."""


class DatabaseStore:
    """A store that falls back to memory while the database fails; `available` tells.

    Writes are batched: what comes in during a transaction shares the next one. A transaction costs
    some 0.8 ms of the only thread, whether it holds one row or fifty.
    """

    def __init__(self, engine: AsyncEngine, upserts: _Upserts) -> None:
        self._engine = engine
        self._upserts = upserts
        self._fallback = MemoryStore()
        self._claims: dict[str, asyncio.Future[bool]] = {}
        self._queries: dict[Thread, str] = {}
        self._queries_in_write: dict[Thread, str] = {}
        self._writer: asyncio.Task[None] | None = None
        self._purged_at = 0
        self.available = True

    async def open(self) -> None:
        """Create missing tables; if that fails now, the next write tries again."""
        with self._noting_failure():
            async with self._engine.begin() as connection:
                await connection.run_sync(_TABLES.create_all)

    async def close(self) -> None:
        """Close the database once everything is written."""
        if self._writer:
            await self._writer
        await self._engine.dispose()

    async def claim(self, key: str) -> bool:
        """True for the first who claims a key; also when the database does not answer in time."""
        # Claimed in memory too, so that a database that fails in between repeats no answer.
        if not await self._fallback.claim(key):
            return False
        is_new: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._claims[key] = is_new
        self._start_writer()
        await asyncio.wait((is_new,), timeout=_PATIENCE_S)
        return is_new.result() if is_new.done() else True

    async def recall(self, thread: Thread) -> str | None:
        for unwritten in (self._queries, self._queries_in_write):
            if thread in unwritten:
                return unwritten[thread]
        with self._noting_failure():
            async with asyncio.timeout(_PATIENCE_S):
                if query := await self._read(thread):
                    return query
        return await self._fallback.recall(thread)

    async def remember(self, thread: Thread, query: str) -> None:
        """Keep a query; it is written soon after, for nobody has to wait for it."""
        await self._fallback.remember(thread, query)
        self._queries[thread] = query
        self._start_writer()

    @contextmanager
    def _noting_failure(self) -> Iterator[None]:
        """Go on without the database when it fails or refuses a value, and log that once."""
        try:
            yield
        except (SQLAlchemyError, OSError, ValueError) as error:
            if self.available:
                _log.error("store unavailable", extra={"error": type(error).__name__})
            self.available = False
        else:
            self.available = True

    def _start_writer(self) -> None:
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all())

    async def _write_all(self) -> None:
        """Write until nothing waits, a transaction at a time."""
        while self._claims or self._queries:
            claims, self._claims = self._claims, {}
            self._queries_in_write, self._queries = self._queries, {}
            new = set(claims)  # without the database, memory has decided
            with self._noting_failure():
                new = await self._write(claims, self._queries_in_write)
            for key, is_new in claims.items():
                is_new.set_result(key in new)
            self._queries_in_write = {}

    async def _write(self, keys: Collection[str], queries: Mapping[Thread, str]) -> set[str]:
        """Write one transaction; the keys that were new."""
        now = int(time())
        new: set[str] = set()
        async with self._engine.begin() as connection:
            if not self.available:
                # The file may have been deleted, or another database may stand at the URL.
                await connection.run_sync(_TABLES.create_all)
            await connection.execute(_DELETE_CLAIMS, {"before": now - CLAIMED_FOR_S})
            if now - self._purged_at >= _PURGE_EVERY_S:
                self._purged_at = now
                await connection.execute(_DELETE_THREADS, {"before": now - _REMEMBERED_FOR_S})
            if keys:
                rows = [{"key": key, "at": now} for key in keys]
                new.update((await connection.execute(self._upserts.claim, rows)).scalars())
            if queries:
                rows = [{**t._asdict(), "question": q, "at": now} for t, q in queries.items()]
                await connection.execute(self._upserts.remember, rows)
        return new

    async def _read(self, thread: Thread) -> str | None:
        since = int(time()) - _REMEMBERED_FOR_S
        async with self._engine.connect() as connection:
            query: str | None = await connection.scalar(
                _RECALL, {**thread._asdict(), "since": since}
            )
            return query


def database_store(address: str) -> DatabaseStore:
    """The store at a database URL; nothing is opened yet. Raises StoreError."""
    try:
        url = make_url(address)
        engine = create_async_engine(url, **_pool_options(url))
    except (ArgumentError, ImportError, SQLAlchemyError) as error:
        raise StoreError("no database that is known here, or its driver is missing") from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine.sync_engine, "connect", _configure_sqlite)
        if url.database:
            event.listen(engine.sync_engine, "checkout", _same_file_check(Path(url.database)))
        return DatabaseStore(engine, _upserts(sqlite.insert))
    return DatabaseStore(engine, _upserts(postgresql.insert))


def _upserts(insert: Callable[[Table], postgresql.Insert | sqlite.Insert]) -> _Upserts:
    claim, remember = insert(_CLAIMS), insert(_THREADS)
    return _Upserts(
        claim.on_conflict_do_nothing(index_elements=[_CLAIMS.c.key]).returning(_CLAIMS.c.key),
        remember.on_conflict_do_update(
            index_elements=list(_THREADS.primary_key),
            set_={"question": remember.excluded.question, "at": remember.excluded.at},
        ),
    )


def _pool_options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() != "sqlite":
        return {"pool_pre_ping": True}
    return {
        "pool_size": 2,  # SQLite has one writer; the other connection reads meanwhile
        "max_overflow": 0,
        "pool_reset_on_return": None,
        "connect_args": {"timeout": _SQLITE_LOCK_S},
    }


def _configure_sqlite(connection: DBAPIConnection, _record: object) -> None:
    """Let several processes write; a power cut may cost the last second but no more."""
    cursor = connection.cursor()
    for setting in ("journal_mode = WAL", "synchronous = NORMAL"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _same_file_check(file: Path) -> Callable[[Any, Any, Any], None]:
    """A pool listener that drops connections to a deleted or replaced file.

    SQLite would go on in it, and all that is written would be gone with the process.
    """

    def check(_connection: Any, record: Any, _proxy: Any) -> None:
        inode = file.stat().st_ino if file.exists() else None
        if record.info.setdefault("file", inode) != inode:
            raise DisconnectionError

    return check
