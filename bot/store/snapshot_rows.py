"""Snapshots in the database: kept with the price events that they bring, chosen, and read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Row, case, delete, insert, select, update

from bot.store.price_event_rows import write_price_events
from bot.store.tables import SNAPSHOTS
from catalog.price_history import PriceEvent

_KEPT = 30
"""Snapshots; the pinned one and the newest are kept in any case."""

SnapshotState = Literal["good", "withdrawn", "pinned"]


class NewSnapshot(NamedTuple):
    """A snapshot to be kept."""

    built_at: int
    sha256: str
    """Of what it says, whatever its history."""
    body: bytes
    feeds: Mapping[str, str]
    """The dates of its sources."""
    counts: Mapping[str, int]
    curation: str
    events: Sequence[PriceEvent] = ()
    """What has become of prices since the one before."""
    dated: Sequence[PriceEvent] = ()
    """What sources date themselves: kept with the first snapshot of all."""


class StoredSnapshot(NamedTuple):
    """A snapshot that is kept, without its content."""

    id: int
    built_at: int
    sha256: str
    feeds: Mapping[str, str]
    counts: Mapping[str, int]
    curation: str
    state: SnapshotState


_NEWEST_FIRST = select(SNAPSHOTS.c.id).order_by(SNAPSHOTS.c.id.desc())
_COLUMNS = [column for column in SNAPSHOTS.c if column.name != "body"]
# The pinned one, else the newest good one.
_CHOSEN = (
    select(SNAPSHOTS.c.id)
    .where(SNAPSHOTS.c.state != "withdrawn")
    .order_by(case((SNAPSHOTS.c.state == "pinned", 0), else_=1), SNAPSHOTS.c.id.desc())
    .limit(1)
)


def keep_snapshot(snapshot: NewSnapshot, connection: Connection) -> None:
    """Keep a snapshot, unless it is the newest already or somebody has withdrawn it."""
    same = SNAPSHOTS.c.sha256 == snapshot.sha256
    withdrawn = select(SNAPSHOTS.c.id).where(same, SNAPSHOTS.c.state == "withdrawn")
    if connection.execute(withdrawn).first():
        return
    newest = _NEWEST_FIRST.limit(1).scalar_subquery()
    again = update(SNAPSHOTS).where(same, SNAPSHOTS.c.id == newest)
    if connection.execute(again.values(curation=snapshot.curation)).rowcount:
        return
    values = {
        "built_at": snapshot.built_at,
        "sha256": snapshot.sha256,
        "body": snapshot.body,
        "feeds": json.dumps(dict(snapshot.feeds)),
        "counts": json.dumps(dict(snapshot.counts)),
        "curation": snapshot.curation,
        "state": "good",
    }
    is_first = not connection.execute(_NEWEST_FIRST.limit(1)).first()
    number = connection.scalar(insert(SNAPSHOTS).values(values).returning(SNAPSHOTS.c.id))
    events = (*(snapshot.dated if is_first else ()), *snapshot.events)
    write_price_events(connection, number, events)
    kept = _NEWEST_FIRST.limit(_KEPT).scalar_subquery()
    old = delete(SNAPSHOTS).where(SNAPSHOTS.c.id.not_in(kept), SNAPSHOTS.c.state != "pinned")
    connection.execute(old)


def _stored(row: Row[Any]) -> StoredSnapshot:
    values = row._asdict()
    return StoredSnapshot(
        **values | {name: json.loads(values[name]) for name in ("feeds", "counts")}
    )


def read_chosen(connection: Connection) -> StoredSnapshot | None:
    """The one that is to be used."""
    rows = connection.execute(select(*_COLUMNS).where(SNAPSHOTS.c.id == _CHOSEN.scalar_subquery()))
    return next(map(_stored, rows), None)


def read_body(number: int, connection: Connection) -> bytes | None:
    """The content of one; None where it is gone."""
    return connection.scalar(select(SNAPSHOTS.c.body).where(SNAPSHOTS.c.id == number))


def read_snapshots(connection: Connection) -> Sequence[StoredSnapshot]:
    """All that are kept, the newest first."""
    rows = connection.execute(select(*_COLUMNS).order_by(SNAPSHOTS.c.id.desc()))
    return [*map(_stored, rows)]
