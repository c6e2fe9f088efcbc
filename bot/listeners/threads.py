"""What is remembered while the process runs: what each thread is about, and handled events."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from bot.query import Query

_KEPT = 4096
"""Threads, and events; what was quiet for longest is forgotten first."""


class Thread(NamedTuple):
    """Where a message and its reply belong."""

    team: str
    channel: str
    ts: str


class Threads:
    """Queries only, never the text of a message."""

    def __init__(self) -> None:
        self._last: OrderedDict[Thread, Query] = OrderedDict()

    def last(self, thread: Thread) -> Query | None:
        return self._last.get(thread)

    def keep(self, thread: Thread, query: Query) -> None:
        self._last[thread] = query
        self._last.move_to_end(thread)
        if len(self._last) > _KEPT:
            self._last.popitem(last=False)


class Events:
    """Slack delivers an event again when it believes that it was lost; Bolt does not notice."""

    def __init__(self) -> None:
        self._handled: OrderedDict[str, None] = OrderedDict()

    def is_new(self, event_id: str) -> bool:
        """True the first time, whether that is a retry or not."""
        if event_id in self._handled:
            return False
        self._handled[event_id] = None
        if len(self._handled) > _KEPT:
            self._handled.popitem(last=False)
        return True
