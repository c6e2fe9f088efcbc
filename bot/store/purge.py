"""Old rows are deleted a few at a time, by one process, and between the writes of others."""

from __future__ import annotations

from time import monotonic, time

from sqlalchemy import Connection, Executable

from bot.store.tables import (
    DELETE_CLAIMS,
    DELETE_LEASES,
    DELETE_RATINGS,
    DELETE_THREADS,
    END_LEASE,
    Statements,
)
from bot.store.threads import CLAIMED_FOR_S

REMEMBERED_FOR_S = 30 * 86_400
"""Thirty days."""
PURGE_PAUSE_S = 0.05
"""Between two chunks."""
_EVERY_S = 300
_CHUNK = 1000
"""Rows a transaction: others wait some 5 ms for it."""
_LEASE = "purge"
_LEASE_S = 60
"""Renewed with every chunk."""


class Purge:
    """What is still to be deleted, and when to look again."""

    def __init__(self, owner: str, statements: Statements) -> None:
        self._lease = {"lease": _LEASE, "holder": owner, "seconds": _LEASE_S}
        self._renew = statements.renew
        self._left: list[tuple[Executable, int]] = []
        self._due_at = 0.0

    @property
    def is_due(self) -> bool:
        return monotonic() >= self._due_at

    @property
    def is_going_on(self) -> bool:
        return bool(self._left)

    def delete_chunk(self, connection: Connection) -> None:
        """Delete some rows that are too old to be asked for, unless another process is at it."""
        self._left = self._left or _all_that_is_old()
        if not connection.execute(self._renew, self._lease).scalars().all():
            self._left = []
        else:
            statement, before = self._left[0]
            oldest = {"before": before, "most": _CHUNK}
            if connection.execute(statement, oldest).rowcount < _CHUNK:
                del self._left[0]
            if not self._left:
                connection.execute(END_LEASE, self._lease)
        if not self._left:
            self._due_at = monotonic() + _EVERY_S


def _all_that_is_old() -> list[tuple[Executable, int]]:
    now = int(time())
    return [
        (DELETE_CLAIMS, now - CLAIMED_FOR_S),
        (DELETE_THREADS, now - REMEMBERED_FOR_S),
        (DELETE_RATINGS, now - REMEMBERED_FOR_S),
        (DELETE_LEASES, now - REMEMBERED_FOR_S),
    ]
