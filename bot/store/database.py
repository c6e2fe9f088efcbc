"""Memory that several processes share and that outlives them: a small database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
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

from bot.store.threads import HANDLED_FOR, InProcess, Thread

_THIRTY_DAYS = 30 * 86_400
_PATIENCE = 2.0
"""Seconds that somebody waits for the database: Slack waits three for an acknowledgement."""
_BUSY = 1.0
"""Seconds that SQLite waits for the lock of another process."""
_SWEEP = 3600
"""Seconds between looks for what is too old."""

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
_OLD_CLAIMS = delete(_CLAIMED).where(_CLAIMED.c.at <= bindparam("old"))
_OLD_THREADS = delete(_THREADS).where(_THREADS.c.at <= bindparam("old"))


class _Writes(NamedTuple):
    """Statements that every database spells its own way."""

    claim: Executable
    """Returns the keys that nobody has claimed lately."""
    remember: Executable


class StoreError(Exception):
    """The database address is no use; the message is one line."""


class Store:
    """What cannot be kept in the database is kept by the process, and `available` says so.

    What comes in while a transaction is under way shares the next one: a transaction costs some
    0.8 ms of the only thread, whether it holds one row or fifty.
    """

    def __init__(self, engine: AsyncEngine, writes: _Writes) -> None:
        self._engine = engine
        self._writes = writes
        self._spare = InProcess()
        self._claims: dict[str, asyncio.Future[bool]] = {}
        self._questions: dict[Thread, str] = {}
        self._being_written: dict[Thread, str] = {}
        self._writer: asyncio.Task[None] | None = None
        self._swept = 0
        self.available = True

    async def open(self) -> None:
        """Makes the tables where there are none; what fails here is made up for later."""
        with self._watched():
            async with self._engine.begin() as connection:
                await connection.run_sync(_TABLES.create_all)

    async def close(self) -> None:
        """Once everything is written."""
        if self._writer:
            await self._writer
        await self._engine.dispose()

    async def claim(self, key: str) -> bool:
        """Also asked of the process, so that a database that fails in between repeats nothing."""
        if not await self._spare.claim(key):
            return False
        claimed: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._claims[key] = claimed
        self._write_soon()
        await asyncio.wait((claimed,), timeout=_PATIENCE)
        return claimed.result() if claimed.done() else True

    async def recall(self, thread: Thread) -> str | None:
        for waiting in (self._questions, self._being_written):
            if thread in waiting:
                return waiting[thread]
        with self._watched():
            async with asyncio.timeout(_PATIENCE):
                if found := await self._recalled(thread):
                    return found
        return await self._spare.recall(thread)

    async def remember(self, thread: Thread, question: str) -> None:
        """Written soon after, for nobody has to wait for it."""
        await self._spare.remember(thread, question)
        self._questions[thread] = question
        self._write_soon()

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Passes over what goes wrong with the database, and over what it cannot hold."""
        try:
            yield
        except (SQLAlchemyError, OSError, ValueError) as error:
            if self.available:
                _log.error("store unavailable", extra={"error": type(error).__name__})
            self.available = False
        else:
            self.available = True

    def _write_soon(self) -> None:
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())

    async def _write(self) -> None:
        while self._claims or self._questions:
            claims, self._claims = self._claims, {}
            self._being_written, self._questions = self._questions, {}
            new = set(claims)
            with self._watched():
                new = await self._written(list(claims), self._being_written)
            for key, claimed in claims.items():
                claimed.set_result(key in new)
            self._being_written = {}

    async def _written(self, keys: Sequence[str], questions: Mapping[Thread, str]) -> set[str]:
        """One transaction; the keys that were new."""
        now = int(time())
        new: set[str] = set()
        async with self._engine.begin() as connection:
            if not self.available:
                await connection.run_sync(_TABLES.create_all)
            await connection.execute(_OLD_CLAIMS, {"old": now - HANDLED_FOR})
            if now - self._swept >= _SWEEP:
                self._swept = now
                await connection.execute(_OLD_THREADS, {"old": now - _THIRTY_DAYS})
            if keys:
                said = [{"key": key, "at": now} for key in keys]
                new.update((await connection.execute(self._writes.claim, said)).scalars())
            if questions:
                told = [{**t._asdict(), "question": q, "at": now} for t, q in questions.items()]
                await connection.execute(self._writes.remember, told)
        return new

    async def _recalled(self, thread: Thread) -> str | None:
        since = int(time()) - _THIRTY_DAYS
        async with self._engine.connect() as connection:
            question: str | None = await connection.scalar(
                _RECALL, {**thread._asdict(), "since": since}
            )
            return question


def connected(address: str) -> Store:
    """The store at a database URL; nothing is opened yet. Raises StoreError."""
    try:
        url = make_url(address)
        engine = create_async_engine(url, **_pool(url))
    except (ArgumentError, ImportError, SQLAlchemyError) as error:
        raise StoreError("no database that is known here, or its driver is missing") from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine.sync_engine, "connect", _settle)
        if url.database:
            event.listen(engine.sync_engine, "checkout", _follows(Path(url.database)))
        return Store(engine, _writes(sqlite.insert))
    return Store(engine, _writes(postgresql.insert))


def _writes(insert: Callable[[Table], postgresql.Insert | sqlite.Insert]) -> _Writes:
    claim, remember = insert(_CLAIMED), insert(_THREADS)
    return _Writes(
        claim.on_conflict_do_nothing(index_elements=[_CLAIMED.c.key]).returning(_CLAIMED.c.key),
        remember.on_conflict_do_update(
            index_elements=list(_THREADS.primary_key),
            set_={"question": remember.excluded.question, "at": remember.excluded.at},
        ),
    )


def _pool(url: URL) -> dict[str, Any]:
    """SQLite has one writer; the other connection reads meanwhile."""
    if url.get_backend_name() != "sqlite":
        return {"pool_pre_ping": True}
    waiting = {"timeout": _BUSY}
    return {
        "pool_size": 2,
        "max_overflow": 0,
        "pool_reset_on_return": None,
        "connect_args": waiting,
    }


def _settle(connection: DBAPIConnection, _record: object) -> None:
    """Several processes write, and a power cut may cost the last second but no more."""
    cursor = connection.cursor()
    for setting in ("journal_mode = WAL", "synchronous = NORMAL"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _follows(file: Path) -> Callable[[Any, Any, Any], None]:
    """SQLite goes on in a file that was deleted; what it is told is gone with the process."""

    def is_the_same(_connection: Any, record: Any, _proxy: Any) -> None:
        found = file.stat().st_ino if file.exists() else None
        if record.info.setdefault("file", found) != found:
            raise DisconnectionError

    return is_the_same
