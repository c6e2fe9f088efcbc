"""What each thread is about and which requests were handled; a store for one process."""

from __future__ import annotations

from collections import OrderedDict
from time import monotonic
from typing import NamedTuple, Protocol

CLAIMED_FOR_S = 600
"""After this, Slack no longer delivers an event again."""
_MAX_KEPT = 4096
"""Threads, and claims; the ones that were quiet for longest are dropped first."""


class Thread(NamedTuple):
    """Where a message and its reply belong."""

    team: str
    channel: str
    ts: str
    """The timestamp of the thread's first message; empty for a whole direct conversation."""

    @property
    def is_direct(self) -> bool:
        """Whether only the bot and one person are in it."""
        return self.channel.startswith("D")

    @property
    def conversation(self) -> Thread:
        """The whole direct conversation, whose messages outside threads go on from one another."""
        return self._replace(ts="")


class Store(Protocol):
    """Holds queries as `bot.contract.remember` writes them, never the text of a message."""

    async def claim(self, key: str) -> bool:
        """True for the first who claims a key within CLAIMED_FOR_S, in whichever process."""

    async def recall(self, thread: Thread) -> str | None:
        """The last query of a thread."""

    async def remember(self, thread: Thread, query: str) -> None: ...


class MemoryStore:
    """A store that lasts as long as the process."""

    def __init__(self) -> None:
        self._queries: OrderedDict[Thread, str] = OrderedDict()
        self._claimed_at: OrderedDict[str, float] = OrderedDict()

    async def claim(self, key: str) -> bool:
        now = monotonic()
        if self._claimed_at.get(key, now - CLAIMED_FOR_S) > now - CLAIMED_FOR_S:
            return False
        self._claimed_at[key] = now
        self._claimed_at.move_to_end(key)
        if len(self._claimed_at) > _MAX_KEPT:
            self._claimed_at.popitem(last=False)
        return True

    async def recall(self, thread: Thread) -> str | None:
        return self._queries.get(thread)

    async def remember(self, thread: Thread, query: str) -> None:
        self._queries[thread] = query
        self._queries.move_to_end(thread)
        if len(self._queries) > _MAX_KEPT:
            self._queries.popitem(last=False)
