"""The tables of the store, and the statements that read and write them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Executable,
    Integer,
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
from sqlalchemy.dialects import postgresql, sqlite

TABLES = MetaData()
_THREADS = Table(
    "threads",
    TABLES,
    Column("team", String(32), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("ts", String(32), primary_key=True),
    Column("question", Text, nullable=False),
    Column("at", Integer, nullable=False, index=True),
)
_CLAIMS = Table(
    "claimed",
    TABLES,
    Column("key", String(128), primary_key=True),
    Column("at", Integer, nullable=False, index=True),
)
_OUTBOX = Table(
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

RECALL = select(*_THREADS.primary_key, _THREADS.c.question).where(
    tuple_(*_THREADS.primary_key).in_(bindparam("threads", expanding=True)),
    _THREADS.c.at > bindparam("since"),
)
SETTLE = delete(_OUTBOX).where(_OUTBOX.c.key.in_(bindparam("keys", expanding=True)))
DISOWN = (
    update(_OUTBOX)
    .where(
        _OUTBOX.c.key.in_(bindparam("keys", expanding=True)), _OUTBOX.c.owner == bindparam("former")
    )
    .values(owner="")
)
TAKE_OVER = (
    update(_OUTBOX)
    .where(_OUTBOX.c.owner.in_(bindparam("ended", expanding=True)))
    .values(owner=bindparam("new_owner"))
    .returning(_OUTBOX.c.key, _OUTBOX.c.message)
)
DELETE_CLAIMS, DELETE_THREADS, DELETE_LEASES = (
    delete(table).where(
        key.in_(
            select(*table.primary_key)
            .where(age <= bindparam("before"))
            .order_by(age)
            .limit(bindparam("most"))
        )
    )
    for table, key, age in (
        (_CLAIMS, _CLAIMS.c.key, _CLAIMS.c.at),
        (_THREADS, tuple_(*_THREADS.primary_key), _THREADS.c.at),
        (_LEASES, _LEASES.c.name, _LEASES.c.until),
    )
)
"""The oldest rows, at most so many."""
END_LEASES = delete(_LEASES).where(_LEASES.c.owner == bindparam("holder"))
END_LEASE = END_LEASES.where(_LEASES.c.name == bindparam("lease"))


class Statements(NamedTuple):
    """The statements that SQLite and PostgreSQL spell differently."""

    claim: Executable
    """Returns the keys that nobody has claimed since `before`."""
    keep: Executable
    """Keeps a message of the outbox."""
    remember: Executable
    renew: Executable
    """Returns the name of a lease when it is this owner's for `seconds` from now on."""
    ended_owners: Executable
    """The owners of messages whose process has let its lease end."""


def statements(backend: str) -> Statements:
    """The statements of `sqlite` or `postgresql`."""
    if backend == "sqlite":
        return _statements(sqlite.insert, cast(func.strftime("%s", "now"), Integer))
    return _statements(
        postgresql.insert, cast(func.extract("epoch", func.clock_timestamp()), Integer)
    )


def _statements(
    insert: Callable[[Table], postgresql.Insert | sqlite.Insert], now: ColumnElement[int]
) -> Statements:
    claim, remember, renew = insert(_CLAIMS), insert(_THREADS), insert(_LEASES)
    until = now + bindparam("seconds", type_=Integer)
    # A process leases its own name; it may hold others besides.
    live = select(_LEASES.c.owner).where(_LEASES.c.name == _LEASES.c.owner, _LEASES.c.until > now)
    return Statements(
        claim.on_conflict_do_update(
            index_elements=list(_CLAIMS.primary_key),
            set_={"at": claim.excluded.at},
            where=_CLAIMS.c.at <= bindparam("before"),
        ).returning(_CLAIMS.c.key),
        insert(_OUTBOX).on_conflict_do_nothing(),
        remember.on_conflict_do_update(
            index_elements=list(_THREADS.primary_key),
            set_={"question": remember.excluded.question, "at": remember.excluded.at},
        ),
        renew.values(name=bindparam("lease"), owner=bindparam("holder"), until=until)
        .on_conflict_do_update(
            index_elements=list(_LEASES.primary_key),
            set_={"owner": renew.excluded.owner, "until": renew.excluded.until},
            where=or_(_LEASES.c.owner == renew.excluded.owner, _LEASES.c.until <= now),
        )
        .returning(_LEASES.c.name),
        select(_OUTBOX.c.owner).distinct().where(_OUTBOX.c.owner.not_in(live)),
    )
