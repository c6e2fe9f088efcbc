"""How threads are looked up: on PostgreSQL by one text of a statement, however many they are.

A text that is new to a connection takes a round trip to be prepared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection, bindparam, select, text, tuple_

from bot.store.tables import THREADS
from bot.store.threads import Thread

ReadThreads = Callable[[Connection, Sequence[Thread], int], Mapping[Thread, str]]
"""The queries that were written for some threads since a time, in seconds since 1970."""

_LISTED = select(*THREADS.primary_key, THREADS.c.question).where(
    tuple_(*THREADS.primary_key).in_(bindparam("threads", expanding=True)),
    THREADS.c.at > bindparam("since"),
)
_AT_ONCE = text("""
SELECT team, channel, ts, question
FROM unnest(
    CAST(:teams AS text[]), CAST(:channels AS text[]), CAST(:timestamps AS text[])
) AS asked (team, channel, ts)
JOIN threads USING (team, channel, ts)
WHERE at > :since
""")


def read_listed(
    connection: Connection, threads: Sequence[Thread], since: int
) -> Mapping[Thread, str]:
    rows = connection.execute(_LISTED, {"threads": threads, "since": since})
    return {Thread(*key): query for *key, query in rows}


def read_at_once(
    connection: Connection, threads: Sequence[Thread], since: int
) -> Mapping[Thread, str]:
    columns = {
        "teams": [thread.team for thread in threads],
        "channels": [thread.channel for thread in threads],
        "timestamps": [thread.ts for thread in threads],
    }
    rows = connection.execute(_AT_ONCE, {**columns, "since": since})
    return {Thread(*key): query for *key, query in rows}
