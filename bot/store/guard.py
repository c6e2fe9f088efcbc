"""Limits for a database that is slow, silent or gone: nothing waits for it for long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.store.drivers import DriverConnection, Result, Work
from bot.store.schema_version import Schema, SchemaError, upgrade

STATEMENT_S = 2.0
"""The limit of a statement, and of a transaction of a few."""
_CONNECT_S = 3.0
"""Some ten round trips."""
_UPGRADE_S = 600.0
_CLOSE_S = 0.5

_REFUSALS = ("22000", "22001", "22021")
"""PostgreSQL's codes for a value of another type, a text too long, and characters it has not."""
FAILURES = (SQLAlchemyError, OSError, EOFError, ValueError)
"""What a driver may raise when the database fails, or cannot be connected to."""


class UnavailableError(Exception):
    """The database does not answer in time, or fails."""


class RefusedValueError(Exception):
    """The database works and cannot hold a value."""


class GuardedConnection:
    """One connection for one task at a time; it is replaced after every failure.

    A connection that a firewall has cut silently never answers again, not even to being closed.
    """

    def __init__(
        self,
        connect: Callable[[], Coroutine[Any, Any, DriverConnection]],
        schema: Schema,
        is_stale: Callable[[], bool],
        connecting: asyncio.Lock,
        *,
        autocommits: bool,
    ) -> None:
        """`is_stale` tells whether what was connected to has gone since it was last called.

        `connecting` is shared by the connections to one database: SQLite's first two would lock
        each other out.
        """
        self._connect_driver = connect
        self._schema = schema
        self._is_stale = is_stale
        self._connecting = connecting
        self._autocommits = autocommits
        self._connection: DriverConnection | None = None
        self.is_upgrading = False
        self._turn = asyncio.Lock()

    async def run(self, work: Work[Result], seconds: float = STATEMENT_S) -> Result:
        """Do a transaction's work in that time. Raises UnavailableError or RefusedValueError."""
        async with self._turn:
            try:
                return await self._run_again_if_cut(work, seconds)
            except RefusedValueError:
                raise
            except SchemaError as error:
                raise UnavailableError(str(error)) from error
            except FAILURES as error:
                raise UnavailableError(error_name(error)) from error

    async def close(self) -> None:
        """Close the connection; without ceremony when that takes long."""
        connection, self._connection = self._connection, None
        if connection:
            with suppress(*FAILURES):
                await _within(_CLOSE_S, connection.close())
            connection.drop()

    async def _run_again_if_cut(self, work: Work[Result], seconds: float) -> Result:
        was_open = self._connection is not None
        connection = await self._connected()
        try:
            return await self._run_once(connection, work, seconds)
        except DBAPIError as error:
            # Cut while nothing was asked. Whether a lost commit came to anything is not known.
            if not (was_open and error.connection_invalidated and error.statement):
                raise
        return await self._run_once(await self._connected(), work, seconds)

    async def _run_once(
        self, connection: DriverConnection, work: Work[Result], limit: float = STATEMENT_S
    ) -> Result:
        try:
            result = await _within(limit, connection.run(work))
        except BaseException as error:
            self._connection = None
            connection.drop()
            if _is_refusal(error):
                raise RefusedValueError(error_name(error)) from error
            raise
        return result

    async def _connected(self) -> DriverConnection:
        if self._connection and self._is_stale():
            await self.close()
        if not self._connection:
            async with self._connecting:
                self._connection = await self._connect()
        return self._connection

    async def _connect(self) -> DriverConnection:
        connection = await _within(_CONNECT_S, self._connect_driver())
        if await self._run_once(connection, self._schema.is_due):
            self.is_upgrading = True
            try:
                await self._run_once(connection, upgrade, _UPGRADE_S)
            finally:
                self.is_upgrading = False
        if self._autocommits:
            await connection.autocommit()
        self._is_stale()
        return connection


async def _within(seconds: float, work: Coroutine[Any, Any, Result]) -> Result:
    """Raises TimeoutError; then nobody waits for the end of the work, which is cancelled.

    Drivers ask a database that does not answer to cancel what it does, and wait for that.
    """
    task = asyncio.create_task(work)
    try:
        await asyncio.wait((task,), timeout=seconds)
        if task.done():
            return task.result()
    finally:
        task.add_done_callback(_forget)
        task.cancel()
    raise TimeoutError


def _forget(task: asyncio.Task[Any]) -> None:
    """Take note of an exception, which asyncio would log otherwise."""
    if not task.cancelled():
        task.exception()


def error_name(error: BaseException) -> str:
    """What the driver calls it, which says more than what SQLAlchemy makes of it."""
    if isinstance(error, DBAPIError) and error.orig:
        error = error.orig.__cause__ or error.orig
    return type(error).__name__


def _is_refusal(error: BaseException) -> bool:
    """Whether a database that works cannot hold a value."""
    if isinstance(error, DBAPIError):  # of asyncpg's, SQLAlchemy tells few apart
        return getattr(error.orig, "sqlstate", None) in _REFUSALS
    return isinstance(error, ValueError)
