"""What feeds said last and the snapshots built from it, as all processes on a database share it.

One process writes at a time, the one that has the lease; each write asks for the lease again in its
own transaction, so that what a process does after it was given up for dead comes to nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from secrets import token_hex
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, insert, select, update

from bot.store.engine import Database, database
from bot.store.guard import UnavailableError
from bot.store.price_event_rows import StoredEvent, read_price_events
from bot.store.snapshot_rows import (
    NewSnapshot,
    SnapshotState,
    StoredSnapshot,
    keep_snapshot,
    read_body,
    read_chosen,
    read_snapshots,
)
from bot.store.tables import END_LEASE, FEEDS, SNAPSHOTS

LEASE_S = 60
"""A process that dies while it syncs is followed by another after this time."""
_LEASE = "sync"
_WRITE_S = 20.0
"""For two or three megabytes."""
_READ_S = 10.0
_EVER = datetime.fromtimestamp(0, UTC)


class BusyError(Exception):
    """Another process has the lease."""


class LeaseLostError(BusyError):
    """Another process has taken over."""


class FeedState(BaseModel):
    """How things stand with a feed; times are in seconds since 1970."""

    model_config = ConfigDict(frozen=True)

    as_of: str = ""
    """The date of the last accepted file; empty where there is none."""
    digest: str = ""
    """SHA-256 of its content."""
    etag: str = ""
    """Of the file that was fetched last."""
    checked_at: int = 0
    """When the feed was last there, changed or not."""
    confirmed_at: int = 0
    """When a price that waits is believed; 0 where none does."""
    failures: int = 0
    """Fetches since then that have failed."""
    failing_since: int = 0
    error: str = ""
    """Why the last one has."""
    waiting: Literal["", "held", "refused", "rejected"] = ""
    """What has become of a newer file that is not accepted; a person may reject one."""
    waiting_as_of: str = ""
    waiting_digest: str = ""
    reason: str = ""
    """What stands against it."""


class FeedRecord(NamedTuple):
    """A feed as the database has it."""

    state: FeedState = FeedState()
    next_at: int = 0
    body: bytes | None = None
    """What its last accepted file says."""
    waiting: bytes | None = None
    """The content of a newer file that is not accepted, packed."""


class SyncState:
    """The tables of feeds and snapshots. Every method may raise UnavailableError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection = database.connection(in_transactions=True)
        self._lease = {"lease": _LEASE, "holder": token_hex(8), "seconds": LEASE_S}

    async def close(self) -> None:
        await self._connection.close()

    # The lease

    @asynccontextmanager
    async def leased(self) -> AsyncIterator[None]:
        """Be the one process that may write. Raises BusyError where another is."""
        if not await self.take_lease():
            raise BusyError
        renewing = asyncio.create_task(self._renew())
        try:
            yield
        finally:
            renewing.cancel()
            with suppress(UnavailableError):
                await self._connection.run(self._end)

    async def take_lease(self) -> bool:
        """Whether this process may write, for `LEASE_S` from now on."""
        return await self._connection.run(self._renewed)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(LEASE_S / 3)
            with suppress(UnavailableError):
                await self.take_lease()

    def _renewed(self, connection: Connection) -> bool:
        renewed = connection.execute(self._database.statements.renew, self._lease)
        return bool(renewed.scalars().all())

    def _end(self, connection: Connection) -> None:
        connection.execute(END_LEASE, self._lease)

    def _fence(self, connection: Connection) -> None:
        if not self._renewed(connection):
            raise LeaseLostError

    # Feeds

    async def feeds(self) -> dict[str, FeedRecord]:
        """All that is known of the feeds, by id."""
        return await self._connection.run(_read_feeds, _READ_S)

    async def standings(self) -> dict[str, FeedRecord]:
        """How things stand with the feeds, without the content of any file."""
        return await self._connection.run(_read_standings)

    async def save(
        self, feeds: Mapping[str, FeedRecord], snapshot: NewSnapshot | None = None
    ) -> None:
        """Write these feeds and the snapshot, all or nothing. Raises LeaseLostError.

        Nor is a snapshot kept again that is the newest, or that somebody has withdrawn.
        """
        await self._connection.run(partial(self._save, feeds, snapshot), _WRITE_S)

    def _save(
        self,
        feeds: Mapping[str, FeedRecord],
        snapshot: NewSnapshot | None,
        connection: Connection,
    ) -> None:
        self._fence(connection)
        for name, record in feeds.items():
            values = {
                "next_at": record.next_at,
                "state": record.state.model_dump_json(exclude_defaults=True),
                "body": record.body,
                "waiting": record.waiting,
            }
            changed = connection.execute(update(FEEDS).where(FEEDS.c.id == name).values(values))
            if not changed.rowcount:
                connection.execute(insert(FEEDS).values(id=name, **values))
        if snapshot:
            keep_snapshot(snapshot, connection)

    # Snapshots

    async def chosen(self) -> StoredSnapshot | None:
        """The snapshot that is to be used: the pinned one, else the newest good one."""
        return await self._connection.run(read_chosen)

    async def body(self, number: int) -> bytes | None:
        """The content of a snapshot; None where it is gone."""
        return await self._connection.run(partial(read_body, number), _READ_S)

    async def snapshots(self) -> Sequence[StoredSnapshot]:
        """All that are kept, the newest first."""
        return await self._connection.run(read_snapshots)

    async def price_events(
        self, models: Collection[str] = (), *, after: int = 0, since: datetime = _EVER
    ) -> Sequence[StoredEvent]:
        """What has become of the prices of these models, or of all, oldest first, at most 5,000.

        `after` is the id of the last event that is known already. Events that a source dates itself
        may be older than the snapshot that they came with, or lie ahead: `since` leaves them out by
        the day on which they hold. Those of withdrawn snapshots are left out.
        """
        return await self._connection.run(
            lambda connection: read_price_events(connection, after, since, models), _READ_S
        )

    async def withdraw(self, numbers: Sequence[int]) -> None:
        """Use these no more; none of them stays pinned. Raises LeaseLostError."""
        await self._connection.run(partial(self._mark, numbers, "withdrawn"))

    async def pin(self, number: int | None) -> None:
        """Use this one whatever is built; None to use the newest again. Raises LeaseLostError."""
        await self._connection.run(partial(self._pin, number))

    def _pin(self, number: int | None, connection: Connection) -> None:
        self._fence(connection)
        pinned = update(SNAPSHOTS).where(SNAPSHOTS.c.state == "pinned")
        connection.execute(pinned.values(state="good"))
        if number is not None:
            self._mark([number], "pinned", connection)

    def _mark(self, numbers: Sequence[int], state: SnapshotState, connection: Connection) -> None:
        self._fence(connection)
        chosen = update(SNAPSHOTS).where(SNAPSHOTS.c.id.in_(numbers))
        connection.execute(chosen.values(state=state))


def sync_state(address: str, *, migrates: bool = False) -> SyncState:
    """The state at a database URL; nothing is opened yet. Raises StoreError."""
    return SyncState(database(address, migrates=migrates))


def _read_feeds(connection: Connection) -> dict[str, FeedRecord]:
    rows = connection.execute(select(FEEDS))
    return {
        row.id: FeedRecord(
            FeedState.model_validate_json(row.state), row.next_at, row.body, row.waiting
        )
        for row in rows
    }


def _read_standings(connection: Connection) -> dict[str, FeedRecord]:
    rows = connection.execute(select(FEEDS.c.id, FEEDS.c.state, FEEDS.c.next_at))
    return {
        row.id: FeedRecord(FeedState.model_validate_json(row.state), row.next_at) for row in rows
    }
