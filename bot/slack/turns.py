"""Who is next: a channel's messages in order and at its pace, kept messages one after another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from time import monotonic

_MAX_WAITING = 60
"""In a channel: a minute's worth."""
_ALONE_S = 0.5
"""With 0.25 s, a kill on a busy machine doubled two of sixty answers in one run of five."""


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


class OneAtATime:
    """Lets one message at a time be sent and settled, but keeps none waiting for over half a second.

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
