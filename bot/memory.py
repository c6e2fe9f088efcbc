"""What outlives a message: what each thread is about, and which events were handled."""

from __future__ import annotations

from collections import OrderedDict
from time import monotonic
from typing import NamedTuple, Protocol

HANDLED_FOR = 600
"""Seconds after which Slack no longer delivers an event again."""
_KEPT = 4096
"""Threads, and events; what was quiet for longest is forgotten first."""


class Thread(NamedTuple):
    """Where a message and its reply belong."""

    team: str
    channel: str
    ts: str
    """Of the message that the thread hangs from; empty for all of a direct conversation."""

    @property
    def is_direct(self) -> bool:
        """With nobody but the bot."""
        return self.channel.startswith("D")

    @property
    def conversation(self) -> Thread:
        """All of the direct conversation: outside of threads it goes on from what was last."""
        return self._replace(ts="")


class Memory(Protocol):
    """Holds questions as `bot.answer.serialize.thread_text` writes them, never what was typed."""

    async def claim(self, key: str) -> bool:
        """True for the first to ask within ten minutes, whichever process that is."""

    async def recall(self, thread: Thread) -> str | None:
        """What the thread was last about."""

    async def remember(self, thread: Thread, question: str) -> None: ...


class InProcess:
    """Memory for as long as the process runs."""

    def __init__(self) -> None:
        self._last: OrderedDict[Thread, str] = OrderedDict()
        self._claimed: OrderedDict[str, float] = OrderedDict()

    async def claim(self, key: str) -> bool:
        now = monotonic()
        if self._claimed.get(key, now - HANDLED_FOR) > now - HANDLED_FOR:
            return False
        self._claimed[key] = now
        self._claimed.move_to_end(key)
        if len(self._claimed) > _KEPT:
            self._claimed.popitem(last=False)
        return True

    async def recall(self, thread: Thread) -> str | None:
        return self._last.get(thread)

    async def remember(self, thread: Thread, question: str) -> None:
        self._last[thread] = question
        self._last.move_to_end(thread)
        if len(self._last) > _KEPT:
            self._last.popitem(last=False)
