"""The keys by which programs are admitted: made, listed, revoked; only digests are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from secrets import token_urlsafe
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from bot.store.engine import Database, database
from bot.store.tables import API_KEYS

_PREFIX = "mdk_"
"""By which people, and scanners for secrets, know such a key."""
_BYTES = 32
"""Of chance: nobody guesses that, so a fast digest is as good as a slow one."""


class ApiKey(NamedTuple):
    """What is known of a key; not the key."""

    id: int
    name: str
    made_at: int
    """Seconds since 1970."""


class ApiKeys:
    """The table of keys. Every method may raise UnavailableError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection = database.connection(in_transactions=True)

    async def aclose(self) -> None:
        await self._connection.close()

    async def make(self, name: str) -> str:
        """Make a key and return it; nobody can read it again. `name`: at most 64 characters."""
        key = _PREFIX + token_urlsafe(_BYTES)
        await self._connection.run(partial(_insert, name, digest(key)))
        return key

    async def keys(self) -> Sequence[ApiKey]:
        """All keys, the oldest first."""
        return await self._connection.run(_read)

    async def ids(self) -> Mapping[str, int]:
        """The ids of all keys by the digest of the key."""
        return await self._connection.run(_read_ids)

    async def revoke(self, number: int) -> bool:
        """Whether there was such a key; it opens nothing any more."""
        return await self._connection.run(partial(_delete, number))


def api_keys(address: str, *, migrates: bool = False) -> ApiKeys:
    """The keys at a database URL; nothing is opened yet. Raises StoreError."""
    return ApiKeys(database(address, migrates=migrates))


def digest(key: str) -> str:
    """What is kept of a key."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()


def _insert(name: str, key_digest: str, connection: Connection) -> None:
    now = int(datetime.now(UTC).timestamp())
    connection.execute(insert(API_KEYS).values(name=name, digest=key_digest, made_at=now))


def _read(connection: Connection) -> Sequence[ApiKey]:
    columns = (API_KEYS.c.id, API_KEYS.c.name, API_KEYS.c.made_at)
    rows = connection.execute(select(*columns).order_by(API_KEYS.c.id))
    return [ApiKey(*row) for row in rows]


def _read_ids(connection: Connection) -> Mapping[str, int]:
    rows = connection.execute(select(API_KEYS.c.digest, API_KEYS.c.id))
    return {row.digest: row.id for row in rows}


def _delete(number: int, connection: Connection) -> bool:
    deleted = connection.execute(delete(API_KEYS).where(API_KEYS.c.id == number))
    return deleted.rowcount > 0
