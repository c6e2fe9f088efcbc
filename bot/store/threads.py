"""What each thread is about, what was accepted and waits to be sent; a store for one process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from hashlib import sha256
from time import monotonic
from typing import NamedTuple, Protocol

CLAIMED_FOR_S = 600
"""After this, Slack no longer delivers an event again."""
LEASE_S = 15
"""How long a process owns what it has accepted, unless it renews its lease."""
MAX_KEPT = 4096
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


class UnknownThreadError(Exception):
    """What a thread is about cannot be looked up just now."""


class OutboxEntry(NamedTuple):
    """A message that was accepted and has to be sent, by whichever process."""

    key: str
    """What it answers, as `post:TEAM:CHANNEL:TS`; unique while it is remembered."""
    message: str
    """The outgoing message as JSON; never what was typed."""


class Rating(NamedTuple):
    """What one person thinks of one answer."""

    message: Thread
    """The message that holds the answer, by its own timestamp."""
    user: str
    kind: str
    """Of the question, as `cheapest`."""
    is_right: bool

    @property
    def key(self) -> str:
        """What the last click of a person on a message replaces; names neither."""
        return _digest(*self.message, self.user)


def person_key(team: str, user: str) -> str:
    """A key for a person that does not name them."""
    return _digest(team, user)


def _digest(*parts: str) -> str:
    return sha256(":".join(parts).encode()).hexdigest()


class Store(Protocol):
    """Holds queries as `bot.answer.query_json` writes them, never the text of a message."""

    async def accept(self, entry: OutboxEntry, queries: Mapping[Thread, str]) -> bool:
        """Claim a key, keep the message until it is settled and remember its threads, all or none.

        False when somebody has claimed the key within CLAIMED_FOR_S, in whichever process. True as
        well when the database does not say so in time: `confirm` tells before the message is sent.
        """

    async def confirm(self, key: str) -> bool:
        """False when an accepted key has turned out to be somebody else's: it must not be sent."""

    async def settle(self, key: str) -> None:
        """Forget a message that was sent or given up; its key stays claimed.

        Waits until that is written, unless the database takes long over it.
        """

    def keeps(self, key: str) -> bool:
        """Whether another process can take an accepted message over when this one ends."""

    async def take_over(self) -> Sequence[OutboxEntry]:
        """Entries of processes whose lease has ended; they belong to this process from now on."""

    async def recall(self, thread: Thread) -> str | None:
        """The last query of a thread; None where nothing was asked in it.

        Raises UnknownThreadError where the database does not say, and this process does not know.
        """

    async def rate(self, rating: Rating) -> None:
        """Count a rating instead of an earlier one by the same person; lost without a database."""

    async def greet(self, person: str) -> bool:
        """Whether a person, by `person_key`, is to be greeted: once, and not without a database."""


class MemoryStore:
    """A store that lasts as long as the process."""

    def __init__(self) -> None:
        self._queries: OrderedDict[Thread, str] = OrderedDict()
        self._claimed_at: OrderedDict[str, float] = OrderedDict()
        self._greeted: set[str] = set()

    def claim(self, key: str) -> bool:
        """Whether nobody has claimed the key lately."""
        now = monotonic()
        if self._claimed_at.get(key, now - CLAIMED_FOR_S) > now - CLAIMED_FOR_S:
            return False
        self._claimed_at[key] = now
        self._claimed_at.move_to_end(key)
        if len(self._claimed_at) > MAX_KEPT:
            self._claimed_at.popitem(last=False)
        return True

    def release(self, key: str) -> None:
        """Let a key be claimed again."""
        self._claimed_at.pop(key, None)

    def remember(self, queries: Mapping[Thread, str]) -> None:
        """Keep what threads are about."""
        for thread, query in queries.items():
            self._queries[thread] = query
            self._queries.move_to_end(thread)
            if len(self._queries) > MAX_KEPT:
                self._queries.popitem(last=False)

    async def accept(self, entry: OutboxEntry, queries: Mapping[Thread, str]) -> bool:
        if not self.claim(entry.key):
            return False
        self.remember(queries)
        return True

    async def confirm(self, key: str) -> bool:
        return key in self._claimed_at

    async def settle(self, key: str) -> None:
        """Nothing is kept that could be sent by another process."""

    def keeps(self, key: str) -> bool:  # noqa: ARG002
        return False

    async def take_over(self) -> Sequence[OutboxEntry]:
        return ()

    async def recall(self, thread: Thread) -> str | None:
        return self._queries.get(thread)

    async def rate(self, rating: Rating) -> None:
        """Nobody would ask this process for its counts."""

    async def greet(self, person: str) -> bool:
        is_new = person not in self._greeted
        self._greeted.add(person)
        return is_new
