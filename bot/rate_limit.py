"""How much one party may ask in a minute: a person in Slack, a program's key, an address."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from time import monotonic

WINDOW_S = 60
_MAX_PARTIES = 4096
"""Whoever was quiet for longest is forgotten first."""


class RateLimit:
    """A number of requests a party in any sixty seconds."""

    def __init__(self, most: int, clock: Callable[[], float] = monotonic) -> None:
        self._most = most
        self._clock = clock
        self._times: OrderedDict[Hashable, deque[float]] = OrderedDict()

    def admits(self, party: Hashable) -> bool:
        """Whether this is within the limit; only what is admitted counts."""
        now = self._clock()
        times = self._times.setdefault(party, deque(maxlen=self._most))
        self._times.move_to_end(party)
        if len(self._times) > _MAX_PARTIES:
            self._times.popitem(last=False)
        if len(times) == self._most and now - times[0] < WINDOW_S:
            return False
        times.append(now)
        return True

    def wait_s(self, party: Hashable) -> int:
        """Whole seconds until a party that is not admitted will be."""
        times = self._times.get(party)
        return max(1, round(WINDOW_S - (self._clock() - times[0]) + 0.5)) if times else 1
