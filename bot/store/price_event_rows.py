"""Price events in the database: what has become of prices, for whoever is to be told.

`price_events_since` is how to learn what is new: remember the `id` of the last row that was read.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, insert, select

from bot.store.tables import PRICE_EVENTS, SNAPSHOTS
from catalog.price_history import PriceEvent
from catalog.schema import Condition

_AT_ONCE = 500
"""Rows a statement; each has twelve parameters, and PostgreSQL takes 32,767."""
_MOST = 5_000


class StoredEvent(NamedTuple):
    """A price event that was kept with a snapshot."""

    id: int
    """Grows with each row; never that of another, even where rows are gone."""
    snapshot_id: int
    event: PriceEvent


def write_price_events(connection: Connection, snapshot: int, events: Iterable[PriceEvent]) -> None:
    """Add the events of a snapshot, in its transaction."""
    rows = [_row(snapshot, event) for event in events]
    for at in range(0, len(rows), _AT_ONCE):
        connection.execute(insert(PRICE_EVENTS), rows[at : at + _AT_ONCE])


def read_price_events(
    connection: Connection, after: int, since: datetime, models: Collection[str]
) -> Sequence[StoredEvent]:
    """The rows after an id and seen since a moment, oldest first, at most 5,000.

    Of these models, or of all where none is given. Events of snapshots that somebody has withdrawn
    are left out: their prices were wrong.
    """
    withdrawn = select(SNAPSHOTS.c.id).where(SNAPSHOTS.c.state == "withdrawn")
    query = (
        select(PRICE_EVENTS)
        .where(
            PRICE_EVENTS.c.id > after,
            PRICE_EVENTS.c.seen_at >= int(since.timestamp()),
            PRICE_EVENTS.c.snapshot_id.not_in(withdrawn),
        )
        .order_by(PRICE_EVENTS.c.id)
        .limit(_MOST)
    )
    if models:
        query = query.where(PRICE_EVENTS.c.model.in_(models))
    return [*map(_stored, connection.execute(query))]


def _row(snapshot: int, event: PriceEvent) -> dict[str, Any]:
    condition = asdict(event.condition) if event.condition else {}
    stated = {name: value for name, value in condition.items() if value is not None}
    return {
        "seen_at": int(event.seen_at.timestamp()),
        "snapshot_id": snapshot,
        "provider": event.provider,
        "route": event.route,
        "model": event.model,
        "component": f"{event.direction} {event.modality}",
        "unit": event.unit,
        "condition": json.dumps(stated, sort_keys=True) if stated else "",
        "old": None if event.old is None else f"{event.old:f}",
        "new": None if event.new is None else f"{event.new:f}",
        "source": event.source,
        "kind": event.kind,
    }


def _stored(row: Row[Any]) -> StoredEvent:
    direction, _, modality = row.component.partition(" ")
    event = PriceEvent(
        datetime.fromtimestamp(row.seen_at, UTC),
        row.provider,
        row.route,
        row.model,
        direction,
        modality,
        row.unit,
        None if row.old is None else Decimal(row.old),
        None if row.new is None else Decimal(row.new),
        row.source,
        row.kind,
        Condition(**json.loads(row.condition)) if row.condition else None,
    )
    return StoredEvent(row.id, row.snapshot_id, event)
