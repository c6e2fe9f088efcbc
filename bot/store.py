"""Memory that several processes share and that outlives them: a small database."""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from time import time
from typing import Any, NamedTuple, TypeVar

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
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.memory import HANDLED_FOR, InProcess, Thread

_THIRTY_DAYS = 30 * 86_400
_SWEEP = 3600
"""Seconds between looks for what is too old."""

_log = logging.getLogger("modeldesk")
_T = TypeVar("_T")

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
_CLAIMED = Table(
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


class _Writes(NamedTuple):
    """Statements that every database spells its own way."""

    claim: Executable
    """Changes a row where nobody has claimed the key lately."""
    remember: Executable


class StoreError(Exception):
    """The database address is no use; the message is one line."""


class Store:
    """What cannot be kept in the database is kept by the process, and `available` says so."""

    def __init__(self, engine: AsyncEngine, writes: _Writes) -> None:
        self._engine = engine
        self._writes = writes
        self._spare = InProcess()
        self._swept = 0
        self.available = False

    async def open(self) -> None:
        """Makes the tables where there are none."""
        await self._or(self._made(), None)

    async def close(self) -> None:
        await self._engine.dispose()

    async def claim(self, key: str) -> bool:
        """Also asked of the process, so that a database that fails in between repeats nothing."""
        mine = await self._spare.claim(key)
        return mine and await self._or(self._claimed(key), mine)

    async def recall(self, thread: Thread) -> str | None:
        kept = await self._spare.recall(thread)
        return await self._or(self._recalled(thread), kept)

    async def remember(self, thread: Thread, question: str) -> None:
        await self._spare.remember(thread, question)
        await self._or(self._remembered(thread, question), None)

    async def _or(self, asked: Awaitable[_T], otherwise: _T) -> _T:
        try:
            answer = await asked
        except (SQLAlchemyError, OSError) as error:
            if self.available:
                _log.error("store unavailable", extra={"error": type(error).__name__})
            self.available = False
            return otherwise
        self.available = True
        return answer

    async def _made(self) -> None:
        async with self._engine.begin() as connection:
            await connection.run_sync(_TABLES.create_all)

    async def _claimed(self, key: str) -> bool:
        now = int(time())
        async with self._engine.begin() as connection:
            await self._sweep(connection, now)
            said = {"key": key, "at": now, "old": now - HANDLED_FOR}
            changed = await connection.execute(self._writes.claim, said)
        return bool(changed.rowcount)

    async def _recalled(self, thread: Thread) -> str | None:
        since = int(time()) - _THIRTY_DAYS
        async with self._engine.connect() as connection:
            question: str | None = await connection.scalar(
                _RECALL, {**thread._asdict(), "since": since}
            )
            return question

    async def _remembered(self, thread: Thread, question: str) -> None:
        said = {**thread._asdict(), "question": question, "at": int(time())}
        async with self._engine.begin() as connection:
            await connection.execute(self._writes.remember, said)

    async def _sweep(self, connection: AsyncConnection, now: int) -> None:
        if now - self._swept < _SWEEP:
            return
        self._swept = now
        await connection.execute(delete(_THREADS).where(_THREADS.c.at <= now - _THIRTY_DAYS))
        await connection.execute(delete(_CLAIMED).where(_CLAIMED.c.at <= now - HANDLED_FOR))


def connected(address: str) -> Store:
    """The store at a database URL; nothing is opened yet. Raises StoreError."""
    try:
        url = make_url(address)
        engine = create_async_engine(url, **_pool(url))
    except (ArgumentError, ImportError, SQLAlchemyError) as error:
        raise StoreError("no database that is known here, or its driver is missing") from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine.sync_engine, "connect", _settle)
        return Store(engine, _writes(sqlite.insert))
    return Store(engine, _writes(postgresql.insert))


def _writes(insert: Any) -> _Writes:
    claim, remember = insert(_CLAIMED), insert(_THREADS)
    return _Writes(
        claim.values(key=bindparam("key"), at=bindparam("at")).on_conflict_do_update(
            index_elements=[_CLAIMED.c.key],
            set_={"at": claim.excluded.at},
            where=_CLAIMED.c.at <= bindparam("old"),
        ),
        remember.values(
            {column.name: bindparam(column.name) for column in _THREADS.columns}
        ).on_conflict_do_update(
            index_elements=list(_THREADS.primary_key),
            set_={"question": remember.excluded.question, "at": remember.excluded.at},
        ),
    )


def _pool(url: URL) -> dict[str, Any]:
    """SQLite has one writer, so more connections than one would only wait for each other."""
    if url.get_backend_name() != "sqlite":
        return {"pool_pre_ping": True}
    return {"pool_size": 1, "max_overflow": 0, "pool_reset_on_return": None}


def _settle(connection: Any, _record: object) -> None:
    """Several processes write, and a power cut may cost the last second but no more."""
    cursor = connection.cursor()
    for setting in ("journal_mode = WAL", "synchronous = NORMAL", "busy_timeout = 5000"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()
