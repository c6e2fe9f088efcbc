"""Look-ups of threads: all that are asked during a statement share the next one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from time import time

from bot.store.guard import GuardedConnection, RefusedValueError, UnavailableError
from bot.store.lane import Lane
from bot.store.look_ups import ReadThreads
from bot.store.purge import REMEMBERED_FOR_S
from bot.store.threads import Thread

_Found = Mapping[Thread, str]
_WAIT_S = 0.5
_PROBE = Thread("", "", "")
"""Looked up where nothing is asked, to see whether the database works."""


class ThreadReader:
    def __init__(
        self, connection: GuardedConnection, read: ReadThreads, on_change: Callable[[], None]
    ) -> None:
        self._connection = connection
        self._read = read
        self._asked: dict[Thread, asyncio.Future[_Found | None]] = {}
        self.lane = Lane(self._read_all, on_change)

    async def read(self, thread: Thread) -> str | None:
        """The query that is written for a thread.

        Raises UnavailableError when the database fails, or takes long.
        """
        if not self.lane.works:
            raise UnavailableError("the last look-up failed")
        answer = self._asked.setdefault(thread, asyncio.get_running_loop().create_future())
        self.lane.wake()
        await asyncio.wait((answer,), timeout=_WAIT_S)
        found = answer.result() if answer.done() else None
        if found is None:
            raise UnavailableError("the look-up takes long, or has failed")
        return found.get(thread)

    async def _read_all(self) -> None:
        asked, self._asked = self._asked, {}
        threads, since = list(asked) or [_PROBE], int(time()) - REMEMBERED_FOR_S
        found: _Found | None = None
        try:
            found = await self._connection.run(lambda c: self._read(c, threads, since))
        except RefusedValueError:
            found = {}  # no database could hold such a thread
        finally:
            for answer in asked.values():
                answer.set_result(found)
