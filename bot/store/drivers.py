"""Connections of the two drivers, on which a transaction is one plain function.

SQLite works in a thread of each connection, which a transaction is handed to once: with a driver
for asyncio each statement would go there and back four times, and wait for the event loop each time
while it holds the lock. PostgreSQL is spoken to from the event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.util import greenlet_spawn

Result = TypeVar("Result")
Work = Callable[[Connection], Result]


class DriverConnection(Protocol):
    """One connection, for one task at a time. What fails on it is what the driver raises."""

    async def run(self, work: Work[Result]) -> Result:
        """Do the work of a transaction and commit it, unless the caller is cancelled before that.

        After a failure the connection is to be dropped.
        """

    async def autocommit(self) -> None:
        """Commit each statement by itself from now on."""

    async def close(self) -> None:
        """Take leave of the database; `drop` is still to be called."""

    def drop(self) -> None:
        """Let go of the connection without waiting for the database, which may never answer."""


class SqliteConnection:
    """A connection that lives in a thread of its own."""

    def __init__(self, connection: Connection, thread: ThreadPoolExecutor) -> None:
        self._connection = connection
        self._thread = thread

    async def run(self, work: Work[Result]) -> Result:
        given_up = Event()

        def transaction() -> Result:
            result = work(self._connection)
            if not given_up.is_set():
                self._connection.commit()
            return result

        try:
            return await self._in_thread(transaction)
        except asyncio.CancelledError:
            given_up.set()
            raise

    async def autocommit(self) -> None:
        await self._in_thread(
            lambda: self._connection.execution_options(isolation_level="AUTOCOMMIT")
        )

    async def close(self) -> None:
        await self._in_thread(self._connection.close)

    def drop(self) -> None:
        self._thread.submit(self._invalidate)
        self._thread.shutdown(wait=False)

    def _invalidate(self) -> None:
        if not (self._connection.closed or self._connection.invalidated):
            self._connection.invalidate()

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


async def connect_to_sqlite(engine: Engine) -> DriverConnection:
    """Open the file in a new thread."""
    thread = ThreadPoolExecutor(1, "sqlite")
    try:
        connection = await asyncio.get_running_loop().run_in_executor(thread, engine.connect)
    except BaseException:
        thread.shutdown(wait=False)
        raise
    return SqliteConnection(connection, thread)


class PostgresConnection:
    """A connection of asyncpg.

    `sqlalchemy.ext.asyncio` would do the same, and load all of the ORM: 0.1 s of a start, 7 MB.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def run(self, work: Work[Result]) -> Result:
        result: Result = await greenlet_spawn(work, self._connection)
        await greenlet_spawn(self._connection.commit)
        return result

    async def autocommit(self) -> None:
        await greenlet_spawn(self._connection.execution_options, isolation_level="AUTOCOMMIT")

    async def close(self) -> None:
        driver = self._connection.connection.driver_connection
        if driver:
            await driver.close()

    def drop(self) -> None:
        # Called outside SQLAlchemy's greenlet on purpose: inside, it would wait for the driver.
        if not (self._connection.closed or self._connection.invalidated):
            self._connection.invalidate()


async def connect_to_postgresql(engine: Engine) -> DriverConnection:
    return PostgresConnection(await greenlet_spawn(engine.connect))
