"""Messages of watches in the database: owed, tried, posted, and kept to be corrected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from time import time
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, delete, insert, select, update

from bot.store.tables import DIGESTS, WATCHES
from bot.watches.digest import DigestLine, lines_text, read_lines

_KEPT_FOR_S = 120 * 86_400
"""For how long a message can be corrected, and be seen whole: from 90 days before an end on."""


class KeptMessage(NamedTuple):
    """A message that is to be posted, or was."""

    id: int
    team: str
    channel: str
    lines: tuple[DigestLine, ...]
    thread: str = ""
    """The timestamp of the message below which it is posted; empty for none."""
    ts: str = ""
    """Its own; empty until it is posted."""
    correction: str = ""
    """What is yet to be edited into it, in words; `lines` say it already."""


def owe_message(
    team: str,
    channel: str,
    lines: Sequence[DigestLine],
    connection: Connection,
    thread: str = "",
) -> int:
    """Note that a message is to be posted; its number."""
    place = {"team": team, "channel": channel, "thread": thread}
    unposted = {"is_tried": False, "ts": "", "posted_at": 0, "correction": ""}
    row = insert(DIGESTS).values(**place, **unposted, body=lines_text(lines))
    key = connection.execute(row).inserted_primary_key
    assert key
    return int(key[0])


def unconfirmed_messages(connection: Connection, *, is_tried: bool) -> Sequence[KeptMessage]:
    """Those that are not known to be posted."""
    return read_messages((DIGESTS.c.is_tried.is_(is_tried), DIGESTS.c.ts == ""), connection)


def read_messages(where: Iterable[Any], connection: Connection) -> Sequence[KeptMessage]:
    """The messages of which all these conditions hold, the oldest first."""
    rows = connection.execute(select(DIGESTS).where(*where).order_by(DIGESTS.c.id))
    return [
        KeptMessage(
            row.id,
            row.team,
            row.channel,
            read_lines(row.body),
            row.thread,
            row.ts,
            row.correction,
        )
        for row in rows
    ]


def confirm_message(message: KeptMessage, ts: str, connection: Connection) -> None:
    """Note that a message was posted, with this timestamp, and forget those that are old."""
    now = int(time())
    posted = update(DIGESTS).where(DIGESTS.c.id == message.id)
    connection.execute(posted.values(ts=ts, posted_at=now))
    old = DIGESTS.c.ts != "", DIGESTS.c.posted_at < now - _KEPT_FOR_S
    connection.execute(delete(DIGESTS).where(*old))
    connection.execute(update(WATCHES).where(watches_there(message)).values(failures=0))


def watches_there(message: KeptMessage) -> Any:
    """The condition for the watches of its channel."""
    return and_(WATCHES.c.team == message.team, WATCHES.c.channel == message.channel)
