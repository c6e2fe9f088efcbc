"""The tables of the store, and the statements that read and write them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Executable,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    func,
    or_,
    select,
    tuple_,
    update,
)

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

TABLES = MetaData()
THREADS = Table(
    "threads",
    TABLES,
    Column("team", String(32), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("ts", String(32), primary_key=True),
    Column("question", Text, nullable=False),
    Column("at", Integer, nullable=False, index=True),
)
CLAIMS = Table(
    "claimed",
    TABLES,
    Column("key", String(128), primary_key=True),
    Column("at", Integer, nullable=False, index=True),
)
OUTBOX = Table(
    "outbox",
    TABLES,
    Column("key", String(128), primary_key=True),
    Column("message", Text, nullable=False),
    Column("owner", String(32), nullable=False, index=True),  # empty: whoever takes it over
)
_LEASES = Table(
    "leases",
    TABLES,
    Column("name", String(64), primary_key=True),
    Column("owner", String(32), nullable=False),
    Column("until", Integer, nullable=False),  # by the clock of the database
)

FEEDS = Table(
    "feeds",
    TABLES,
    Column("id", String(64), primary_key=True),
    Column("next_at", Integer, nullable=False),  # when to fetch it again, by any process's clock
    Column("state", Text, nullable=False),
    Column("body", LargeBinary),  # what its last accepted file says
    Column("waiting", LargeBinary),  # a file that is held or refused, packed
)
SNAPSHOTS = Table(
    "snapshots",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("built_at", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("feeds", Text, nullable=False),
    Column("counts", Text, nullable=False),
    Column("curation", String(64), nullable=False),  # digest of the facts it was built with
    Column("state", String(16), nullable=False),
    sqlite_autoincrement=True,  # the id of one that is deleted is never another's
)
API_KEYS = Table(
    "api_keys",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False),
    Column("digest", String(64), nullable=False),  # SHA-256 of the key
    Column("made_at", Integer, nullable=False),
    sqlite_autoincrement=True,
)
SETTINGS = Table(
    "settings",
    TABLES,
    Column("team", String(32), primary_key=True),
    Column("scope", String(32), primary_key=True),  # a channel; empty: the whole company
    Column("kind", String(16), primary_key=True),
    Column("body", Text, nullable=False),
    Column("version", Integer, nullable=False),  # one more with each change
)
AUDIT = Table(
    "audit",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("team", String(32), nullable=False, index=True),
    Column("who", String(32), nullable=False),
    Column("what", String(64), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    sqlite_autoincrement=True,
)

RATINGS = Table(
    "ratings",
    TABLES,
    Column("key", String(64), primary_key=True),  # digest of a message and a person
    Column("kind", String(32), nullable=False),
    Column("is_right", Boolean, nullable=False),
    Column("at", Integer, nullable=False, index=True),
)
_GREETED = Table(
    "greeted",
    TABLES,
    Column("person", String(64), primary_key=True),  # digest
)

PRICE_EVENTS = Table(
    "price_events",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("seen_at", Integer, nullable=False, index=True),
    Column("snapshot_id", Integer, nullable=False, index=True),  # the one that was first to show it
    Column("provider", Text, nullable=False),
    Column("route", Text, nullable=False),
    Column("model", Text, nullable=False, index=True),
    Column("component", String(32), nullable=False),  # "input text"
    Column("unit", String(32), nullable=False),
    Column("condition", Text, nullable=False),  # JSON; empty where the price always holds
    Column("old", Text),  # USD, exact
    Column("new", Text),
    Column("source", String(64), nullable=False),
    Column("kind", String(24), nullable=False),
    sqlite_autoincrement=True,
)
"""Rows are added with a snapshot, and never changed."""

CHANNELS = Table(
    "channels",
    TABLES,
    Column("team", String(32), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("is_shared", Boolean, nullable=False),  # whether another company reads along
    Column("at", Integer, nullable=False),  # when Slack has said so, in seconds since 1970
)

WATCHES = Table(
    "watches",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("team", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("who", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("target", String(255), nullable=False),  # a model or a lab
    Column("zone", String(64), nullable=False),
    Column("snoozed_until", Integer, nullable=False),  # seconds since 1970; 0 where it is not
    Column("failures", Integer, nullable=False),  # refusals by Slack since the last message
    Column("is_paused", Boolean, nullable=False),
    Index("ix_watches_target", "team", "channel", "kind", "target", unique=True),
    sqlite_autoincrement=True,  # what was told to one that is stopped is never another's
)
DIGESTS = Table(
    "digests",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("team", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("body", Text, nullable=False),  # its lines, as JSON
    Column("is_tried", Boolean, nullable=False),  # whether it may have been posted
    Column(
        "ts", String(32), nullable=False, server_default=""
    ),  # of the message; empty until it is posted
    Column(
        "thread", String(32), nullable=False, server_default=""
    ),  # which it belongs to; empty for none
    Column("posted_at", Integer, nullable=False, server_default="0"),  # seconds since 1970
    Column(
        "correction", Text, nullable=False, server_default=""
    ),  # what is yet to be edited into it; empty for none
    sqlite_autoincrement=True,
)
TOLD = Table(
    "told",
    TABLES,
    Column("watch", Integer, primary_key=True),
    Column("event", String(255), primary_key=True),
    Column("digest", Integer, nullable=False, index=True),  # 0: known when the watch began
    Column("is_unknown", Boolean, nullable=False),  # whether the next digest carries it
    Column(
        "claim", Text, nullable=False, server_default=""
    ),  # JSON; empty where nothing is compared with it
)

TAKE_OVER = (
    update(OUTBOX)
    .where(OUTBOX.c.owner.in_(bindparam("ended", expanding=True)))
    .values(owner=bindparam("new_owner"))
    .returning(OUTBOX.c.key, OUTBOX.c.message)
)
COUNT_RATINGS = (
    select(RATINGS.c.kind, RATINGS.c.is_right, func.count())
    .group_by(RATINGS.c.kind, RATINGS.c.is_right)
    .order_by(RATINGS.c.kind, RATINGS.c.is_right.desc())
)
DELETE_CLAIMS, DELETE_THREADS, DELETE_RATINGS, DELETE_LEASES = (
    delete(table).where(
        key.in_(
            select(*table.primary_key)
            .where(age <= bindparam("before"))
            .order_by(age)
            .limit(bindparam("most"))
        )
    )
    for table, key, age in (
        (CLAIMS, CLAIMS.c.key, CLAIMS.c.at),
        (THREADS, tuple_(*THREADS.primary_key), THREADS.c.at),
        (RATINGS, RATINGS.c.key, RATINGS.c.at),
        (_LEASES, _LEASES.c.name, _LEASES.c.until),
    )
)
"""The oldest rows, at most so many."""
END_LEASES = delete(_LEASES).where(_LEASES.c.owner == bindparam("holder"))
END_LEASE = END_LEASES.where(_LEASES.c.name == bindparam("lease"))


class Statements(NamedTuple):
    """The statements that SQLite and PostgreSQL spell differently."""

    renew: Executable
    """Returns the name of a lease when it is this owner's for `seconds` from now on."""
    ended_owners: Executable
    """The owners of messages whose process has let its lease end."""
    rate: Executable
    greet: Executable
    """Returns the person unless they were greeted before."""


def statements(backend: str) -> Statements:
    """The statements of `sqlite` or `postgresql`, whose dialect takes 2 MB."""
    if backend == "sqlite":
        from sqlalchemy.dialects import sqlite

        return _statements(sqlite.insert, cast(func.strftime("%s", "now"), Integer))
    from sqlalchemy.dialects import postgresql

    epoch = func.extract("epoch", func.clock_timestamp())
    return _statements(postgresql.insert, cast(epoch, Integer))


def _statements(
    insert: Callable[[Table], postgresql.Insert | sqlite.Insert], now: ColumnElement[int]
) -> Statements:
    renew, rate = insert(_LEASES), insert(RATINGS)
    until = now + bindparam("seconds", type_=Integer)
    # A process leases its own name; it may hold others besides.
    live = select(_LEASES.c.owner).where(_LEASES.c.name == _LEASES.c.owner, _LEASES.c.until > now)
    return Statements(
        renew.values(name=bindparam("lease"), owner=bindparam("holder"), until=until)
        .on_conflict_do_update(
            index_elements=list(_LEASES.primary_key),
            set_={"owner": renew.excluded.owner, "until": renew.excluded.until},
            where=or_(_LEASES.c.owner == renew.excluded.owner, _LEASES.c.until <= now),
        )
        .returning(_LEASES.c.name),
        select(OUTBOX.c.owner).distinct().where(OUTBOX.c.owner.not_in(live)),
        rate.on_conflict_do_update(
            index_elements=list(RATINGS.primary_key),
            set_={"is_right": rate.excluded.is_right, "at": rate.excluded.at},
        ),
        insert(_GREETED).on_conflict_do_nothing().returning(_GREETED.c.person),
    )
