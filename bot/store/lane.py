"""One kind of work on the database, one after another, as long as the database works."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.store.guard import UnavailableError

BEAT_S = 2.0
"""How often a database that nobody asks anything is asked whether it works."""
_RETRY_S = 1.0
"""How often a database that does not work is tried again; in between, nobody waits for it."""


class Lane:
    """Does one kind of work whenever it is woken, and at every beat, so that failures are noticed.

    While it does not work it cannot be woken, and tries again by itself.
    """

    def __init__(self, work: Callable[[], Awaitable[None]], on_change: Callable[[], None]) -> None:
        """`work` raises UnavailableError; `on_change` is called after each try."""
        self._work = work
        self._on_change = on_change
        self._woken = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None
        self.tried = asyncio.Event()
        self.works = True
        self.failure: UnavailableError | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    def wake(self) -> None:
        if self.works:
            self._woken.set()

    async def stop(self, seconds: float) -> None:
        """Finish what is in work, unless it takes longer than that."""
        self._stopping = True
        self._woken.set()
        if self._task:
            await asyncio.wait((self._task,), timeout=seconds)
            self.works = self.works and self._task.done()
            self._task.cancel()
            await asyncio.wait((self._task,), timeout=seconds)

    async def _run(self) -> None:
        while not self._stopping:
            await self._try()
            self.tried.set()
            with suppress(TimeoutError):
                async with asyncio.timeout(BEAT_S if self.works else _RETRY_S):
                    await self._woken.wait()
            self._woken.clear()

    async def _try(self) -> None:
        self.failure = None
        try:
            await self._work()
        except UnavailableError as error:
            self.failure = error
        self.works = not self.failure
        self._on_change()
