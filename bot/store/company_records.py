"""What companies have settled, as all processes on a database share it, and who changed it when.

Each record has a version, and a change states the one that it started from: of two changes at once
the second finds another and is not written. A change is one transaction with its audit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from time import time
from typing import Literal, NamedTuple, get_args

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.store.engine import Database, database
from bot.store.tables import AUDIT, CHANNELS, SETTINGS

Kind = Literal["policy", "workloads", "nicknames", "admins"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class ConflictError(Exception):
    """Somebody else has changed the record since it was read."""


class Key(NamedTuple):
    """Which record of which company."""

    team: str
    kind: Kind
    scope: str = ""
    """The id of a channel; empty for the whole company."""

    @property
    def what(self) -> str:
        """As the audit names it."""
        return f"{self.kind} {self.scope}".strip()


class Record(NamedTuple):
    """What is settled, as JSON."""

    body: str = ""
    """Empty where nothing is."""
    version: int = 0
    """0 where nothing has ever been."""


class Change(NamedTuple):
    """An entry of the audit."""

    id: int
    at: int
    """Seconds since 1970."""
    who: str
    """The id of a person."""
    what: str
    before: str
    after: str


class ChannelRecord(NamedTuple):
    """What Slack has said of a channel."""

    is_shared: bool
    """Whether another company reads along."""
    at: int
    """Seconds since 1970."""


class CompanyRecords:
    """The tables of settings. Every method may raise UnavailableError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection = database.connection(in_transactions=True)

    async def close(self) -> None:
        await self._connection.close()

    async def read(self) -> Mapping[str, Mapping[Key, Record]]:
        """The records of all companies that have settled anything, by team."""
        return await self._connection.run(_read)

    async def write(self, key: Key, body: str, version: int, who: str) -> Record:
        """Write a record whose version is known, and the audit. Raises ConflictError."""
        record = await self._connection.run(partial(_write, key, body, version, who))
        if record is None:
            raise ConflictError
        return record

    async def changes(self, team: str, most: int) -> Sequence[Change]:
        """The last changes of a company, newest first."""
        return await self._connection.run(partial(_changes, team, most))

    async def channel(self, team: str, channel: str) -> ChannelRecord | None:
        """What is known of a channel."""
        return await self._connection.run(partial(_channel, team, channel))

    async def keep_channels(self, channels: Mapping[tuple[str, str], ChannelRecord]) -> None:
        """What is known of channels, by team and id, in place of what was."""
        await self._connection.run(partial(_keep_channels, channels))


def company_records(address: str, *, migrates: bool = False) -> CompanyRecords:
    """The records at a database URL; nothing is opened yet. Raises StoreError."""
    return CompanyRecords(database(address, migrates=migrates))


def _read(connection: Connection) -> Mapping[str, Mapping[Key, Record]]:
    records: dict[str, dict[Key, Record]] = defaultdict(dict)
    for row in connection.execute(select(SETTINGS)):
        if row.kind in KINDS:
            key = Key(row.team, row.kind, row.scope)
            records[row.team][key] = Record(row.body, row.version)
    return records


def _write(key: Key, body: str, version: int, who: str, connection: Connection) -> Record | None:
    """None where the version is another by now."""
    if version:
        before = _replaced(key, body, version, connection)
        if before is None:
            return None
    else:
        before = ""
        try:
            connection.execute(insert(SETTINGS).values(**key._asdict(), body=body, version=1))
        except IntegrityError as error:
            raise ConflictError from error
    entry = {"at": int(time()), "team": key.team, "who": who, "what": key.what}
    connection.execute(insert(AUDIT).values(**entry, before=before, after=body))
    return Record(body, version + 1)


def _replaced(key: Key, body: str, version: int, connection: Connection) -> str | None:
    """What stood there; None, and nothing is replaced, where the version is another by now."""
    is_it = [SETTINGS.c[name] == value for name, value in key._asdict().items()]
    # First a write, so that SQLite takes the lock before anything is read.
    counted = update(SETTINGS).where(*is_it, SETTINGS.c.version == version)
    if not connection.execute(counted.values(version=version + 1)).rowcount:
        return None
    before = connection.execute(select(SETTINGS.c.body).where(*is_it)).scalar_one()
    connection.execute(update(SETTINGS).where(*is_it).values(body=body))
    return str(before)


def _changes(team: str, most: int, connection: Connection) -> Sequence[Change]:
    columns = (AUDIT.c.id, AUDIT.c.at, AUDIT.c.who, AUDIT.c.what, AUDIT.c.before, AUDIT.c.after)
    newest = select(*columns).where(AUDIT.c.team == team).order_by(AUDIT.c.id.desc()).limit(most)
    return [Change(*row) for row in connection.execute(newest)]


def _channel(team: str, channel: str, connection: Connection) -> ChannelRecord | None:
    is_it = CHANNELS.c.team == team, CHANNELS.c.channel == channel
    columns = select(CHANNELS.c.is_shared, CHANNELS.c.at)
    row = connection.execute(columns.where(*is_it)).first()
    return ChannelRecord(*row) if row else None


def _keep_channels(
    channels: Mapping[tuple[str, str], ChannelRecord], connection: Connection
) -> None:
    # In one order, so that two processes do not wait for each other.
    for (team, channel), record in sorted(channels.items()):
        is_it = CHANNELS.c.team == team, CHANNELS.c.channel == channel
        connection.execute(delete(CHANNELS).where(*is_it))
        values = {"team": team, "channel": channel, **record._asdict()}
        connection.execute(insert(CHANNELS).values(values))
