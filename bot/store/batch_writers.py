"""How a batch is written: step by step in a transaction of SQLite, at once on PostgreSQL.

PostgreSQL may be far away: six steps at 100 ms a packet would take more than a second.
"""

from __future__ import annotations

from collections.abc import Callable
from time import time

from sqlalchemy import Connection, bindparam, delete, text, update
from sqlalchemy.dialects.sqlite import insert

from bot.store.batch import Batch
from bot.store.tables import CLAIMS, OUTBOX, THREADS
from bot.store.threads import CLAIMED_FOR_S, Thread

WriteBatch = Callable[[Connection, Batch, str], set[str]]
"""Writes a batch for an owner of messages; the keys that nobody had claimed lately."""

_claim, _remember = insert(CLAIMS), insert(THREADS)
_CLAIM = _claim.on_conflict_do_update(
    index_elements=list(CLAIMS.primary_key),
    set_={"at": _claim.excluded.at},
    where=CLAIMS.c.at <= bindparam("before"),
).returning(CLAIMS.c.key)
_KEEP = insert(OUTBOX).on_conflict_do_nothing()
_REMEMBER = _remember.on_conflict_do_update(
    index_elements=list(THREADS.primary_key),
    set_={"question": _remember.excluded.question, "at": _remember.excluded.at},
)
_SETTLE = delete(OUTBOX).where(OUTBOX.c.key.in_(bindparam("keys", expanding=True)))
_DISOWN = (
    update(OUTBOX)
    .where(
        OUTBOX.c.key.in_(bindparam("keys", expanding=True)), OUTBOX.c.owner == bindparam("former")
    )
    .values(owner="")
)

# Keys and threads in one order for all processes, so that none waits for one that waits for it.
# Of what is asked about a thread in one batch, the last counts; what comes with a claim only where
# the claim is new.
_AT_ONCE = text("""
WITH new AS (
    INSERT INTO claimed (key, at)
    SELECT key, :now FROM unnest(CAST(:claims AS text[])) AS wanted (key)
    ON CONFLICT (key) DO UPDATE SET at = excluded.at WHERE claimed.at <= :before
    RETURNING key
), kept AS (
    INSERT INTO outbox (key, message, owner)
    SELECT key, message, :owner
    FROM unnest(CAST(:keys AS text[]), CAST(:messages AS text[])) AS sent (key, message)
    JOIN new USING (key)
    ON CONFLICT DO NOTHING
), remembered AS (
    INSERT INTO threads (team, channel, ts, question, at)
    SELECT DISTINCT ON (team, channel, ts) team, channel, ts, question, :now
    FROM unnest(
        CAST(:teams AS text[]), CAST(:channels AS text[]), CAST(:timestamps AS text[]),
        CAST(:questions AS text[]), CAST(:claimed_with AS text[])
    ) WITH ORDINALITY AS asked (team, channel, ts, question, key, number)
    WHERE key = '' OR key IN (SELECT key FROM new)
    ORDER BY team, channel, ts, number DESC
    ON CONFLICT (team, channel, ts) DO UPDATE SET question = excluded.question, at = excluded.at
), settled AS (
    DELETE FROM outbox WHERE key = ANY (CAST(:settled AS text[]))
), disowned AS (
    UPDATE outbox SET owner = ''
    WHERE key = ANY (CAST(:disowned AS text[])) AND owner = :owner
)
SELECT key FROM new
""")


def write_in_steps(connection: Connection, batch: Batch, owner: str) -> set[str]:
    now = int(time())
    new: set[str] = set()
    if batch.claims:
        keys = [
            {"key": key, "at": now, "before": now - CLAIMED_FOR_S} for key in sorted(batch.claims)
        ]
        new.update(connection.execute(_CLAIM, keys).scalars())
    messages = [
        {"key": key, "message": claim.message, "owner": owner}
        for key, claim in batch.claims.items()
        if key in new
    ]
    if messages:
        connection.execute(_KEEP, messages)
    queries = {thread: query for thread, query, key in _queries(batch) if key in {"", *new}}
    if queries:
        rows = [{**t._asdict(), "question": q, "at": now} for t, q in queries.items()]
        connection.execute(_REMEMBER, rows)
    if batch.settled:
        connection.execute(_SETTLE, {"keys": sorted(batch.settled)})
    if batch.disowned:
        connection.execute(_DISOWN, {"keys": sorted(batch.disowned), "former": owner})
    return new


def write_at_once(connection: Connection, batch: Batch, owner: str) -> set[str]:
    if not batch:
        return set()
    now = int(time())
    messages = {key: claim.message for key, claim in batch.claims.items()}
    queries = _queries(batch)
    rows = connection.execute(
        _AT_ONCE,
        {
            "now": now,
            "before": now - CLAIMED_FOR_S,
            "owner": owner,
            "claims": sorted(batch.claims),
            "keys": list(messages),
            "messages": list(messages.values()),
            "teams": [thread.team for thread, _, _ in queries],
            "channels": [thread.channel for thread, _, _ in queries],
            "timestamps": [thread.ts for thread, _, _ in queries],
            "questions": [query for _, query, _ in queries],
            "claimed_with": [key for _, _, key in queries],
            "settled": sorted(batch.settled),
            "disowned": sorted(batch.disowned),
        },
    )
    return set(rows.scalars())


def _queries(batch: Batch) -> list[tuple[Thread, str, str]]:
    """What threads are about, the newest last, with the key of the claim that it came with."""
    claimed = [
        (thread, query, key)
        for key, claim in batch.claims.items()
        for thread, query in claim.queries.items()
    ]
    return [*claimed, *((thread, query, "") for thread, query in batch.queries.items())]
