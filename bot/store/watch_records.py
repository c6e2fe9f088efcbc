"""Watches and what they have been told, as all processes on a database share them.

One process tells at a time, the one that has the lease, and asks for it again in each transaction.
A message goes through three of them: it is owed, in the one that notes what it tells; tried, before
it is posted; settled, when Slack has confirmed it or refused it. What a process leaves owed when it
ends, the next one posts; what it leaves tried may have been posted, and is told by the next digest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, insert, or_, select, update

from bot.store.engine import Database, database
from bot.store.guard import UnavailableError
from bot.store.kept_messages import (
    KeptMessage,
    confirm_message,
    owe_message,
    read_messages,
    unconfirmed_messages,
    watches_there,
)
from bot.store.tables import DIGESTS, END_LEASES, TOLD, WATCHES
from bot.watches.claims import Known, KnownNews, News, Telling, claim_text, read_claim
from bot.watches.digest import DigestLine, digest_lines, lines_text, with_taken_back
from bot.watches.due import DueMessage
from bot.watches.watch import MOST_IN_A_CHANNEL, MOST_OF_A_PERSON, Watch

_LEASE = "watches"
_LEASE_S = 60
"""A process that dies while it tells is followed by another after this time."""
_READ_S = 10.0
"""For ten thousand watches and what they have been told."""
_FAILURES_UNTIL_PAUSE = 3
_AT_ONCE = 500
"""Rows a statement."""


class FullError(Exception):
    """A channel or a person has as many watches as they may; the message says which."""


class NotLeadingError(Exception):
    """Another process has the lease."""


class WatchRecords:
    """The tables of watches. Every method may raise UnavailableError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection = database.connection(in_transactions=True)
        self._has_led = False
        self._lease = {"lease": _LEASE, "holder": token_hex(8), "seconds": _LEASE_S}

    async def close(self) -> None:
        """Let another process tell, and close the connection."""
        if self._has_led:
            with suppress(UnavailableError):
                await self._connection.run(self._end)
        await self._connection.close()

    def _end(self, connection: Connection) -> None:
        connection.execute(END_LEASES, {"holder": self._lease["holder"]})

    # What people do

    async def add(self, watch: Watch, known: Sequence[News]) -> tuple[Watch, bool]:
        """Begin a watch, whose `id` is ignored, and whether it is new. Raises FullError.

        `known` is what there is to tell today: who begins a watch is shown that, and is not told it
        again.
        """
        return await self._connection.run(partial(_add, watch, known))

    async def of_place(self, team: str, channel: str) -> Sequence[Watch]:
        """The watches of a channel, the oldest first."""
        here = WATCHES.c.team == team, WATCHES.c.channel == channel
        return await self._connection.run(partial(_watches, here))

    async def stop(self, number: int, team: str, channel: str) -> bool:
        """Whether there was such a watch in a channel; it tells nothing any more."""
        return await self._connection.run(partial(_stop, number, team, channel))

    async def snooze(self, number: int, team: str, channel: str, until: datetime | None) -> bool:
        """Whether there is such a watch; None, or a moment that is past, lets it tell again."""
        seconds = int(until.timestamp()) if until else 0
        return await self._connection.run(partial(_snooze, number, team, channel, seconds))

    # What is told

    async def watches(self) -> Sequence[Watch]:
        """All watches, by id."""
        return await self._connection.run(partial(_watches, ()), _READ_S)

    async def told(self) -> Mapping[int, KnownNews]:
        """What each watch has been told."""
        return await self._connection.run(_read_told, _READ_S)

    async def leads(self) -> bool:
        """Whether this process may tell, for a minute from now on."""
        self._has_led = await self._connection.run(self._renewed)
        return self._has_led

    async def owe(self, message: DueMessage) -> None:
        """Note what a message tells, and that it is to be posted, all or nothing.

        Raises NotLeadingError.
        """
        await self._connection.run(partial(self._owe, message))

    async def note(self, noted: Sequence[tuple[int, News]]) -> None:
        """What watches know of without having been told. Raises NotLeadingError."""
        if noted:
            await self._connection.run(partial(self._note, noted))

    async def forget(self, told: Sequence[tuple[int, str]]) -> None:
        """Watches and keys of what is so no longer."""
        if told:
            await self._connection.run(partial(_forget, told))

    async def owed(self) -> Sequence[KeptMessage]:
        """Messages that are to be posted, none of which was tried."""
        return await self._connection.run(partial(unconfirmed_messages, is_tried=False))

    async def left_tried(self) -> Sequence[KeptMessage]:
        """Messages that a process which has ended may have posted."""
        return await self._connection.run(partial(unconfirmed_messages, is_tried=True))

    async def try_to_post(self, message: KeptMessage) -> None:
        """Note that a message may be posted from now on. Raises NotLeadingError."""
        await self._connection.run(partial(self._try, message.id))

    async def confirm(self, message: KeptMessage, ts: str) -> None:
        """A message was posted, and has this timestamp."""
        await self._connection.run(partial(confirm_message, message, ts))

    # What was posted

    async def posted(self, number: int, team: str, channel: str) -> KeptMessage | None:
        """A message that was posted to a channel; None where there is none any more."""
        there = DIGESTS.c.team == team, DIGESTS.c.channel == channel, DIGESTS.c.ts != ""
        found = await self._connection.run(partial(read_messages, (DIGESTS.c.id == number, *there)))
        return next(iter(found), None)

    async def correct(self, watch: int, news: News) -> None:
        """Note that news which a watch was told is wrong, and that its message is to be edited.

        Raises NotLeadingError.
        """
        await self._connection.run(partial(self._correct, watch, news))

    async def to_edit(self) -> Sequence[KeptMessage]:
        """Messages whose corrections are not edited into them yet."""
        return await self._connection.run(partial(read_messages, (DIGESTS.c.correction != "",)))

    async def edited(self, message: KeptMessage, *, is_in_thread: bool = False) -> None:
        """A correction was edited into its message, or is to be posted below it instead."""
        await self._connection.run(partial(self._edited, message, is_in_thread=is_in_thread))

    async def give_up(self, message: KeptMessage, *, is_refused: bool = False) -> Sequence[Watch]:
        """A message was not posted, or nobody knows: the next digest carries what it tells.

        Of those that Slack refuses to post, the third one pauses the watches of its channel, which
        are returned then.
        """
        return await self._connection.run(partial(_give_up, message, is_refused=is_refused))

    def _renewed(self, connection: Connection) -> bool:
        renewed = connection.execute(self._database.statements.renew, self._lease)
        return bool(renewed.scalars().all())

    def _fence(self, connection: Connection) -> None:
        if not self._renewed(connection):
            raise NotLeadingError

    def _owe(self, message: DueMessage, connection: Connection) -> None:
        self._fence(connection)
        lines = digest_lines(message.news)
        digest = owe_message(message.team, message.channel, lines, connection)
        news = {each.key: each for each in message.news}
        for watch, event in message.told:  # which an earlier message may have told
            carried = TOLD.c.event == event, TOLD.c.is_unknown
            replaced = TOLD.c.event == news[event].replaces
            gone = TOLD.c.watch == watch, or_(and_(*carried), replaced)
            connection.execute(delete(TOLD).where(*gone))
        _note([(watch, news[key]) for watch, key in message.told], digest, connection)

    def _note(self, noted: Sequence[tuple[int, News]], connection: Connection) -> None:
        self._fence(connection)
        _note(noted, 0, connection)

    def _correct(self, watch: int, news: News, connection: Connection) -> None:
        self._fence(connection)
        is_it = TOLD.c.watch == watch, TOLD.c.event == news.corrects
        holds = update(TOLD).where(*is_it).values(claim=claim_text(news.claim))
        connection.execute(holds)
        digest = connection.execute(select(TOLD.c.digest).where(*is_it)).scalar_one()
        for message in read_messages((DIGESTS.c.id == digest,), connection):
            lines = with_taken_back(message.lines, news.corrects, news.text)
            if lines:  # else another watch of the channel was told so
                words = "\n".join(filter(None, (message.correction, news.text)))
                values = {"body": lines_text(lines), "correction": words}
                connection.execute(update(DIGESTS).where(DIGESTS.c.id == digest).values(values))

    def _edited(self, message: KeptMessage, connection: Connection, *, is_in_thread: bool) -> None:
        self._fence(connection)
        done = DIGESTS.c.id == message.id, DIGESTS.c.correction == message.correction
        cleared = connection.execute(update(DIGESTS).where(*done).values(correction=""))
        if is_in_thread and cleared.rowcount:
            lines = [DigestLine("", words) for words in message.correction.splitlines()]
            owe_message(message.team, message.channel, lines, connection, message.ts)

    def _try(self, number: int, connection: Connection) -> None:
        self._fence(connection)
        untried = DIGESTS.c.id == number, DIGESTS.c.is_tried.is_(False)
        tried = connection.execute(update(DIGESTS).where(*untried).values(is_tried=True))
        if not tried.rowcount:
            raise NotLeadingError


def watch_records(address: str, *, migrates: bool = False) -> WatchRecords:
    """The records at a database URL; nothing is opened yet. Raises StoreError."""
    return WatchRecords(database(address, migrates=migrates))


def _add(watch: Watch, known: Sequence[News], connection: Connection) -> tuple[Watch, bool]:
    here = WATCHES.c.team == watch.team, WATCHES.c.channel == watch.channel
    # First a write, so that SQLite takes the lock before anything is counted.
    same = *here, WATCHES.c.kind == watch.kind, WATCHES.c.target == watch.target
    again = update(WATCHES).where(*same)
    connection.execute(again.values(failures=0, is_paused=False))
    if found := _watches(same, connection):
        return found[0], False
    theirs = WATCHES.c.team == watch.team, WATCHES.c.who == watch.who
    for scope, most, name in (
        (here, MOST_IN_A_CHANNEL, "this channel"),
        (theirs, MOST_OF_A_PERSON, "you"),
    ):
        count = select(func.count()).select_from(WATCHES).where(*scope)
        if connection.execute(count).scalar_one() >= most:
            raise FullError(name)
    values = {
        "team": watch.team,
        "channel": watch.channel,
        "who": watch.who,
        "kind": watch.kind,
        "target": watch.target,
        "zone": watch.zone,
    }
    row = insert(WATCHES).values(**values, snoozed_until=0, failures=0, is_paused=False)
    key = connection.execute(row).inserted_primary_key
    assert key
    _note([(key[0], news) for news in known], 0, connection)
    return (_watches((WATCHES.c.id == key[0],), connection))[0], True


def _note(told: Iterable[tuple[int, News]], digest: int, connection: Connection) -> None:
    rows = [
        {
            "watch": watch,
            "event": news.key,
            "digest": digest,
            "is_unknown": False,
            "claim": claim_text(news.claim),
        }
        for watch, news in told
    ]
    for at in range(0, len(rows), _AT_ONCE):
        connection.execute(insert(TOLD), rows[at : at + _AT_ONCE])


def _forget(told: Iterable[tuple[int, str]], connection: Connection) -> None:
    for watch, event in told:
        connection.execute(delete(TOLD).where(TOLD.c.watch == watch, TOLD.c.event == event))


def _watches(where: Iterable[Any], connection: Connection) -> Sequence[Watch]:
    rows = connection.execute(select(WATCHES).where(*where).order_by(WATCHES.c.id))
    return [_watch(row) for row in rows]


def _watch(row: Row[Any]) -> Watch:
    until = datetime.fromtimestamp(row.snoozed_until, UTC) if row.snoozed_until else None
    return Watch(
        row.id,
        row.team,
        row.channel,
        row.who,
        row.kind,
        row.target,
        row.zone,
        until,
        is_paused=row.is_paused,
    )


def _is(number: int, team: str, channel: str) -> Any:
    return and_(WATCHES.c.id == number, WATCHES.c.team == team, WATCHES.c.channel == channel)


def _stop(number: int, team: str, channel: str, connection: Connection) -> bool:
    stopped = connection.execute(delete(WATCHES).where(_is(number, team, channel)))
    if not stopped.rowcount:
        return False
    connection.execute(delete(TOLD).where(TOLD.c.watch == number))
    return True


def _snooze(number: int, team: str, channel: str, seconds: int, connection: Connection) -> bool:
    values = {"snoozed_until": seconds, "failures": 0, "is_paused": False}
    snoozed = update(WATCHES).where(_is(number, team, channel)).values(values)
    return bool(connection.execute(snoozed).rowcount)


def _read_told(connection: Connection) -> Mapping[int, KnownNews]:
    told: dict[int, dict[str, Known]] = defaultdict(dict)
    columns = TOLD.c.watch, TOLD.c.event, TOLD.c.is_unknown, TOLD.c.claim, DIGESTS.c.id
    posted = and_(DIGESTS.c.id == TOLD.c.digest, DIGESTS.c.ts != "")
    rows = select(*columns).select_from(TOLD.outerjoin(DIGESTS, posted))
    for watch, event, is_unknown, claim, digest in connection.execute(rows):
        telling: Telling = "unknown" if is_unknown else "told"
        told[watch][event] = Known(telling, read_claim(claim), digest or 0)
    return told


def _give_up(message: KeptMessage, connection: Connection, *, is_refused: bool) -> Sequence[Watch]:
    connection.execute(delete(DIGESTS).where(DIGESTS.c.id == message.id))
    carried = update(TOLD).where(TOLD.c.digest == message.id)
    connection.execute(carried.values(is_unknown=True))
    if not is_refused:
        return ()
    there = watches_there(message)
    connection.execute(update(WATCHES).where(there).values(failures=WATCHES.c.failures + 1))
    full = and_(there, WATCHES.c.failures >= _FAILURES_UNTIL_PAUSE, WATCHES.c.is_paused.is_(False))
    paused = _watches((full,), connection)
    connection.execute(update(WATCHES).where(full).values(is_paused=True))
    return paused
