"""What each thread is about: its last question, for as long as the process runs."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from bot.query import Query

_KEPT = 4096
"""Threads; the one that was quiet for longest is forgotten first."""


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
