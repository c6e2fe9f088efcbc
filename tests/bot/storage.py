"""Databases for tests: a file or a PostgreSQL server, opened, looked into and aged."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from bot.store import OutboxEntry, Store, Thread
from bot.store.database import DatabaseStore, database_store
from tests.bot.postgres import Postgres

Rows = list[tuple[object, ...]]
_NUMBERS = count(1)


def entry(answers: object) -> OutboxEntry:
    """A message that answers something."""
    return OutboxEntry(f"post:{answers}", "{}")


async def ask(store: Store, thread: Thread, question: str) -> None:
    """Accept the answer to another question in a thread."""
    assert await store.accept(entry(f"question {next(_NUMBERS)}"), {thread: question})


@dataclass(frozen=True)
class Storage:
    """An empty database, until stores are opened on it."""

    address: str
    execute: Callable[[str], Awaitable[Rows]]
    """Runs a statement beside the stores; its rows."""

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[DatabaseStore]:
        store = database_store(self.address, migrates=True)
        await store.open()
        try:
            yield store
        finally:
            await store.close()

    async def age(self, seconds: int) -> None:
        """As if that much time had passed."""
        for table in ("threads", "claimed"):
            await self.execute(f"UPDATE {table} SET at = at - {seconds}")


def sqlite_storage(file: Path) -> Storage:
    async def execute(statement: str) -> Rows:
        with closing(sqlite3.connect(file)) as database, database:
            return database.execute(statement).fetchall()

    return Storage(f"sqlite:///{file}", execute)


async def postgres_storage(server: Postgres, port: int | None = None) -> Storage:
    """On a port of a proxy, when one is given."""
    name = await server.create()
    return Storage(server.address(name, port), lambda statement: server.execute(name, statement))


async def soon(holds: Callable[[], bool | Awaitable[bool]], seconds: float = 20) -> None:
    """Wait for what happens in the background."""
    for _ in range(round(50 * seconds)):
        held = holds()
        if held if isinstance(held, bool) else await held:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came")
