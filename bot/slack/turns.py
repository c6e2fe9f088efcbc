"""Who is next: commands before events, a channel's messages at its pace, kept messages in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from time import monotonic

_MAX_WAITING = 60
"""In a channel: a minute's worth."""
_ALONE_S = 0.5
"""With 0.25 s, a kill on a busy machine doubled two of sixty answers in one run of five."""
_ROUNDS = 3
"""Of the event loop: in the first a command that has come is read, by the third it is answered."""
_PATIENCE_S = 2.5
"""Slack gives up a delivery after three seconds, and delivers it again."""


class ChannelTurns:
    """The queues of all channels, each first come, first served."""

    def __init__(self, pace: float) -> None:
        """`pace`: seconds between two messages of a channel."""
        self._pace = pace
        self._queues: dict[str, _Queue] = {}

    def is_full(self, channel: str) -> bool:
        """Whether too many wait for a channel."""
        queue = self._queues.get(channel)
        return queue is not None and queue.waiting >= _MAX_WAITING

    def turn(self, channel: str) -> AbstractAsyncContextManager[None]:
        """Take the last place in the queue of a channel; to enter it is to wait for one's turn."""
        queue = self._queues.setdefault(channel, _Queue())
        queue.waiting += 1
        return self._turn(channel, queue)

    @asynccontextmanager
    async def _turn(self, channel: str, queue: _Queue) -> AsyncIterator[None]:
        try:
            async with queue.turn:
                await asyncio.sleep(max(0.0, queue.free_at - monotonic()))
                try:
                    yield
                finally:
                    queue.free_at = monotonic() + self._pace
        finally:
            queue.waiting -= 1
            asyncio.get_running_loop().call_later(2 * self._pace, self._drop_if_idle, channel)

    def _drop_if_idle(self, channel: str) -> None:
        queue = self._queues.get(channel)
        if queue and not queue.waiting and queue.free_at < monotonic():
            del self._queues[channel]


class _Queue:
    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.free_at = 0.0
        self.waiting = 0


class EventTurns:
    """Lets the work for events go on piece by piece, each behind the commands that have come.

    Who has typed a command sees nothing until it is acknowledged; an event is acknowledged to Slack
    alone, which waits for three seconds. A burst of mentions holds up no command for longer than
    one piece of work takes.
    """

    def __init__(self, patience: float = _PATIENCE_S) -> None:
        """`patience`: seconds that an event may wait before it is begun."""
        self._patience = patience
        self._first = asyncio.Lock()
        self._turn = asyncio.Lock()

    async def begin(self) -> bool:
        """Wait for the events before; False where that took so long that it is not worth it."""
        since = monotonic()
        async with self._first:
            if monotonic() - since > self._patience:
                return False
            await self.go_on()
        return True

    async def go_on(self) -> None:
        """Wait before a further piece of work, behind one event that begins at most."""
        async with self._turn:
            for _ in range(_ROUNDS):
                await asyncio.sleep(0)


class OneAtATime:
    """Lets one message at a time be sent and settled; none waits for longer than half a second.

    What is being sent when the process is killed may be sent again by the next one: one message as
    a rule, and more only where they come faster than Slack and the database take them.
    """

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[None]:
        """Wait for the messages before, as long as that may take."""
        try:
            async with asyncio.timeout(_ALONE_S):
                await self._lock.acquire()
        except TimeoutError:
            yield
            return
        try:
            yield
        finally:
            self._lock.release()
