"""The store that several processes share and that outlives them: a small database."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from secrets import token_hex
from time import monotonic, time
from typing import Literal

from sqlalchemy import Connection, Executable

from bot.store.batch import Batch, Claim
from bot.store.engine import Database, database
from bot.store.guard import RefusedValueError, UnavailableError
from bot.store.lane import BEAT_S, Lane
from bot.store.purge import PURGE_PAUSE_S, Purge
from bot.store.reading import ThreadReader
from bot.store.schema_version import SchemaError
from bot.store.tables import END_LEASES, TAKE_OVER
from bot.store.threads import (
    LEASE_S,
    MemoryStore,
    OutboxEntry,
    Rating,
    Thread,
    UnknownThreadError,
)

_ACCEPT_S = 0.45
"""How long a request waits for the database: Slack may be acknowledged within a second."""
_GATHERING_S = 0.01
"""For what comes in next to share a transaction: each takes 0.6 ms from the answers."""
_CONNECT_S = 1.25
"""For a database to answer at a start."""
_OPEN_S = 0.25
"""At the least, of that: what else the start does may have held the answer up."""
_CLOSE_S = 0.8
"""For what is in work, and as long again for what is left."""

_log = logging.getLogger("modeldesk")


class DatabaseStore:
    """A store that falls back to memory while the database fails; `available` tells.

    All reads share one connection and all writes another, and what comes in meanwhile shares the
    next statement: a slow database makes answers wait once, however many they are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._owner = token_hex(8)
        self._memory = MemoryStore()
        self._batch, self._batch_in_write = Batch(), Batch()
        self._undecided: dict[str, asyncio.Future[bool]] = {}
        """Keys that were accepted before the database had answered."""
        self._unsettled: set[str] = set()
        """Keys that may stand in the outbox."""
        self._kept: set[str] = set()
        """Those of them that do."""
        self._writes = database.connection()
        self._reads = database.connection(reads_only=True)
        self._writer = Lane(self._write_all, self._note)
        self._reader = ThreadReader(self._reads, database.read, self._note)
        self._purge = Purge(self._owner, database.statements)
        self._leased_at = -math.inf
        self._takes_over_at = 0.0
        self._connecting_since = 0.0
        self._is_open = False
        self.available = True

    @property
    def is_purging(self) -> bool:
        """Whether this process deletes what is old just now."""
        return self._purge.is_going_on

    def connect(self) -> None:
        """Begin to connect, in the background."""
        self._connecting_since = monotonic()
        self._writer.start()
        self._reader.lane.start()

    async def open(self) -> None:
        """Start to use the database; where it does not answer soon, go on without it for now.

        Raises StoreError when its tables are not those of this release.
        """
        if not self._connecting_since:
            self.connect()
        lanes = (self._writer, self._reader.lane)
        tried = [asyncio.create_task(lane.tried.wait()) for lane in lanes]
        left = self._connecting_since + _CONNECT_S - monotonic()
        await asyncio.wait(tried, timeout=max(_OPEN_S, left))
        if self._writes.is_upgrading or self._reads.is_upgrading:
            await asyncio.wait(tried)  # as long as that takes
        for lane, done in zip(lanes, tried, strict=True):
            lane.works = lane.works and done.done()
            done.cancel()
        if self._writer.failure and isinstance(self._writer.failure.__cause__, SchemaError):
            await self.close()
            raise self._writer.failure.__cause__
        self._is_open = True
        self._note()

    async def close(self) -> None:
        """Write what is not written and end the lease, unless the database takes long over it."""
        await asyncio.gather(self._writer.stop(_CLOSE_S), self._reader.lane.stop(_CLOSE_S))
        if self._writer.works:
            with suppress(TimeoutError, UnavailableError, RefusedValueError):
                async with asyncio.timeout(_CLOSE_S):
                    new = await self._writes.run(partial(self._write, self._batch, "end"))
                    self._batch.decide(new)
        self._batch.decide(None)
        await asyncio.gather(self._writes.close(), self._reads.close())

    # Writing

    async def accept(self, entry: OutboxEntry, queries: Mapping[Thread, str]) -> bool:
        # Claimed in memory too, so that a database that fails in between repeats no answer.
        if not self._memory.claim(entry.key):
            return False
        is_new = True
        if self._writer.works:
            is_new = await self._accept(entry, queries)
        else:
            self._batch.remember(queries)
        if is_new:
            self._memory.remember(queries)
        return is_new

    async def _accept(self, entry: OutboxEntry, queries: Mapping[Thread, str]) -> bool:
        claim = Claim(asyncio.get_running_loop().create_future(), entry.message, queries)
        self._batch.claims[entry.key] = claim
        self._unsettled.add(entry.key)
        self._writer.wake()
        try:
            is_new = await self._decision(entry.key, claim.is_new)
        except asyncio.CancelledError:
            self._abandon(entry.key)
            raise
        if not is_new:
            self._unsettled.discard(entry.key)
        return is_new

    async def _decision(self, key: str, is_new: asyncio.Future[bool]) -> bool:
        await asyncio.wait((is_new,), timeout=_ACCEPT_S)
        if is_new.done():
            return is_new.result()
        self._undecided[key] = is_new
        return True

    def _abandon(self, key: str) -> None:
        """Undo a claim whose caller has gone; what is in the database already, somebody sends."""
        self._memory.release(key)
        if not self._batch.claims.pop(key, None):
            self._batch.disowned.add(key)
        self._unsettled.discard(key)
        self._kept.discard(key)

    async def confirm(self, key: str) -> bool:
        decision = self._undecided.pop(key, None)
        is_new = decision is None or await decision
        if not is_new:
            self._unsettled.discard(key)
        return is_new

    async def settle(self, key: str) -> None:
        self._undecided.pop(key, None)
        self._kept.discard(key)
        if key not in self._unsettled:
            return
        self._unsettled.remove(key)
        batch = self._batch
        batch.settled.add(key)
        if self._writer.works:
            self._writer.wake()
            with suppress(TimeoutError):
                async with asyncio.timeout(_ACCEPT_S):
                    await batch.written.wait()

    def keeps(self, key: str) -> bool:
        return key in self._kept and self._writer.works

    async def take_over(self) -> Sequence[OutboxEntry]:
        if not self._writer.works or monotonic() < self._takes_over_at:
            return ()
        try:
            entries = await self._writes.run(self._take_over)
        except (UnavailableError, RefusedValueError):
            return ()
        self._unsettled.update(entry.key for entry in entries)
        self._kept.update(entry.key for entry in entries)
        return entries

    def _take_over(self, connection: Connection) -> Sequence[OutboxEntry]:
        owners = connection.execute(self._database.statements.ended_owners).scalars()
        if not (ended := [owner for owner in owners if owner != self._owner]):
            return ()
        # Of two processes that see them ended, one finds the owner still unchanged.
        rows = connection.execute(TAKE_OVER, {"ended": ended, "new_owner": self._owner})
        return [OutboxEntry(*row) for row in rows]

    async def _write_all(self) -> None:
        """Write what waits, renew the lease when that is due, and else delete what is old."""
        lease_is_due = monotonic() >= self._leased_at + BEAT_S
        try:
            if self._batch:
                await asyncio.sleep(_GATHERING_S)
            if self._batch or lease_is_due:
                await self._write_batch("renew" if lease_is_due else None)
            if self._purge.is_due and not self._batch:
                await self._writes.run(self._purge.delete_chunk)
                asyncio.get_running_loop().call_later(PURGE_PAUSE_S, self._writer.wake)
        except UnavailableError:
            self._batch.decide(None)  # what has come in meanwhile
            self._leased_at = -math.inf
            raise

    async def _write_batch(self, lease: Literal["renew"] | None) -> None:
        batch, self._batch = self._batch, Batch()
        self._batch_in_write = batch
        new = None  # without the database, memory has decided
        try:
            new = await self._writes.run(partial(self._write, batch, lease))
        except RefusedValueError as error:
            _log.error("store refused a value", extra={"error": str(error)})
            self._unsettled.difference_update(batch.claims)
            if batch.claims or batch.queries:  # which hold the value
                self._batch.put_back(Batch(settled=batch.settled, disowned=batch.disowned))
        except UnavailableError:
            batch.decide(None)
            self._batch.put_back(batch)
            raise
        finally:
            batch.decide(new)
            batch.written.set()
            self._batch_in_write = Batch()
        if lease and new is not None:
            self._leased_at = monotonic()
        self._kept.update(self._unsettled.intersection(new or ()))

    def _write(
        self, batch: Batch, lease: Literal["renew", "end"] | None, connection: Connection
    ) -> set[str]:
        if lease == "renew":
            renewal = {"lease": self._owner, "holder": self._owner, "seconds": LEASE_S}
            connection.execute(self._database.statements.renew, renewal)
        elif lease == "end":
            connection.execute(END_LEASES, {"holder": self._owner})
        return self._database.write(connection, batch, self._owner)

    # Reading

    async def recall(self, thread: Thread) -> str | None:
        for unwritten in (self._batch, self._batch_in_write):
            if (query := unwritten.query(thread)) is not None:
                return query
        remembered = await self._memory.recall(thread)
        try:
            return await self._reader.read(thread) or remembered
        except UnavailableError as error:
            if remembered is None:
                raise UnknownThreadError from error
            return remembered

    # People

    async def rate(self, rating: Rating) -> None:
        row = {"key": rating.key, "kind": rating.kind, "is_right": rating.is_right}
        await self._write_row(self._database.statements.rate, {**row, "at": int(time())})

    async def greet(self, person: str) -> bool:
        return await self._write_row(self._database.statements.greet, {"person": person})

    async def _write_row(self, statement: Executable, row: Mapping[str, object]) -> bool:
        """Whether it was written and returned something; nobody waits for a lost database."""

        def write(connection: Connection) -> bool:
            result = connection.execute(statement, row)
            return result.returns_rows and result.first() is not None

        if not self._writer.works:
            return False
        try:
            return await self._writes.run(write)
        except (UnavailableError, RefusedValueError):
            return False

    def _note(self) -> None:
        if not self._is_open:
            return
        lanes = (self._writer, self._reader.lane)
        works = all(lane.works for lane in lanes)
        if self.available and not works:
            failures = [str(lane.failure) for lane in lanes if lane.failure]
            _log.error("store unavailable", extra={"error": (failures or ["TimeoutError"])[0]})
        elif works and not self.available:
            _log.info("store available again")
            # Others may not have been able to renew their leases either.
            self._takes_over_at = monotonic() + LEASE_S
        self.available = works


def database_store(address: str, *, migrates: bool = False) -> DatabaseStore:
    """The store at a database URL; nothing is opened yet. Raises StoreError."""
    return DatabaseStore(database(address, migrates=migrates))
