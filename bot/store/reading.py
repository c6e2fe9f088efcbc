"""Look-ups of threads: all that are asked during a statement share the next one.

PostgreSQL takes a round trip to prepare a text that is new to a connection. There the text is one
for any number of threads, so that nobody waits for more than two statements.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from time import time

from sqlalchemy import Connection, text

from bot.store.guard import GuardedConnection, RefusedValueError
from bot.store.lane import Lane
from bot.store.purge import REMEMBERED_FOR_S
from bot.store.tables import RECALL
from bot.store.threads import Thread

ReadThreads = Callable[[Connection, Sequence[Thread], int], Mapping[Thread, str]]
"""The queries that were written for some threads since a time, in seconds since 1970."""

_RECALL_AT_ONCE = text("""
SELECT team, channel, ts, question
FROM unnest(
    CAST(:teams AS text[]), CAST(:channels AS text[]), CAST(:timestamps AS text[])
) AS asked (team, channel, ts)
JOIN threads USING (team, channel, ts)
WHERE at > :since
""")
_WAIT_S = 0.5
_PROBE = Thread("", "", "")
"""Looked up where nothing is asked, to see whether the database works."""


class ThreadReader:
    def __init__(
        self, connection: GuardedConnection, read: ReadThreads, on_change: Callable[[], None]
    ) -> None:
        self._connection = connection
        self._read = read
        self._asked: dict[Thread, asyncio.Future[str | None]] = {}
        self.lane = Lane(self._read_all, on_change)

    async def read(self, thread: Thread) -> str | None:
        """The query that is written for a thread; None as well when the database takes long."""
        if not self.lane.works:
            return None
        answer = self._asked.setdefault(thread, asyncio.get_running_loop().create_future())
        self.lane.wake()
        await asyncio.wait((answer,), timeout=_WAIT_S)
        return answer.result() if answer.done() else None

    async def _read_all(self) -> None:
        asked, self._asked = self._asked, {}
        threads, since = list(asked) or [_PROBE], int(time()) - REMEMBERED_FOR_S
        found: Mapping[Thread, str] = {}
        try:
            with suppress(RefusedValueError):  # no database could hold such a thread
                found = await self._connection.run(lambda c: self._read(c, threads, since))
        finally:
            for thread, answer in asked.items():
                answer.set_result(found.get(thread))


def read_listed(
    connection: Connection, threads: Sequence[Thread], since: int
) -> Mapping[Thread, str]:
    rows = connection.execute(RECALL, {"threads": threads, "since": since})
    return {Thread(*key): query for *key, query in rows}


def read_at_once(
    connection: Connection, threads: Sequence[Thread], since: int
) -> Mapping[Thread, str]:
    asked = {
        "teams": [thread.team for thread in threads],
        "channels": [thread.channel for thread in threads],
        "timestamps": [thread.ts for thread in threads],
    }
    rows = connection.execute(_RECALL_AT_ONCE, {**asked, "since": since})
    return {Thread(*key): query for *key, query in rows}
