"""The queue of outgoing messages: accepted within bounds, sent in order at a channel's pace.

Answers and reports are kept by the store until they are settled: posted, or given up and the
person told. What a process leaves when it ends is taken over by another one, or by itself after a
restart. Notices and views live in this process and end with it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from secrets import token_hex
from time import monotonic, time
from typing import Any, NoReturn

from bot.logs import REQUEST, Told
from bot.slack.client import UndeliveredError
from bot.slack.outbox_entries import Entry, entry_text, read_entry
from bot.slack.outgoing import (
    Client,
    Kept,
    Outcome,
    Outgoing,
    Post,
    Report,
    busy_notice,
    in_person,
    missing_notice,
)
from bot.slack.refusals import PLACE_REFUSED
from bot.slack.turns import ChannelTurns, OneAtATime
from bot.store import OutboxEntry, Store, Thread

_log = logging.getLogger("modeldesk")

_PACE_S = 1.0
"""Between two messages of a channel: Slack takes one a second."""
_PACES_BEFORE_A_NOTICE = 3
"""What has just failed would fail again at once."""
_PATIENCE_S = 120.0
"""After this, an unsent message is given up and the person told, whatever it waits for."""
_TOO_OLD_S = 600.0
"""A message that is taken over later than this is not sent: nobody waits for it any more."""
_TAKE_OVER_EVERY_S = 3.0
_MAX_WAITING = 2000
_RESERVED_FOR_NOTICES = 200
"""Places beyond the bound for telling people that the queue is full."""
_NOTICE_SHARE = 0.4
"""The share of the closing time that is kept for telling people what was not sent in it."""


@dataclass(slots=True, eq=False)
class _Work:
    """What a task sends."""

    message: Outgoing
    key: str = ""
    """Under which the store keeps it; empty for a notice or a view."""
    about: str = ""
    """Of a notice: the reference of the undelivered message it is about."""
    request: str = field(default_factory=REQUEST.get)
    since: float = field(default_factory=monotonic)
    """When it was accepted, on the monotonic clock."""
    is_being_sent: bool = False


class Outbox:
    """Sends every message that it accepts, or reports it as undelivered.

    Each undelivered message is one line of the log, whether or not the person could be told.
    """

    def __init__(
        self,
        client: Client,
        store: Store,
        pace: float = _PACE_S,
        patience: float = _PATIENCE_S,
        room: int = _MAX_WAITING,
    ) -> None:
        """`pace` and `patience` in seconds, `room` in messages."""
        self._client = client
        self._store = store
        self._pace = pace
        self._patience = patience
        self._room = room
        self._turns = ChannelTurns(pace)
        self._tasks: dict[asyncio.Task[None], _Work] = {}
        self._one_at_a_time = OneAtATime()
        self._taking_over: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()

    @property
    def waiting(self) -> int:
        """Messages and notices that are not sent yet."""
        return len(self._tasks)

    @property
    def oldest_s(self) -> float:
        """For how long the oldest of them has waited."""
        return monotonic() - min((work.since for work in self._tasks.values()), default=monotonic())

    # Accepting

    def put(self, message: Outgoing) -> None:
        """Send a view or a notice soon, from memory; the person is told when too many wait."""
        work = _Work(message)
        if self._has_room(work):
            self._enqueue(work)

    async def accept(
        self, message: Kept, key: str = "", queries: Mapping[Thread, str] | None = None
    ) -> Outcome:
        """Keep a message until it is sent, and what its threads are about; the first of a key only.

        Without a key it is nobody's duplicate. When too many wait, nothing is kept, and the person
        is told.
        """
        work = _Work(message, key or f"once:{token_hex(8)}")
        if not self._has_room(work):
            return "refused"
        entry = entry_text(Entry(message, time(), work.request))
        if not await self._store.accept(OutboxEntry(work.key, entry), queries or {}):
            return "duplicate"
        self._enqueue(work)
        return "answered"

    def _has_room(self, work: _Work) -> bool:
        channel = _channel(work.message)
        if self.waiting < self._room and not (channel and self._turns.is_full(channel)):
            return True
        reference = self._log_undelivered(work, UndeliveredError("queue_full"))
        self._tell(busy_notice(work.message), reference)
        return False

    def _enqueue(self, work: _Work) -> None:
        channel = _channel(work.message)
        turn = self._turns.turn(channel) if channel else nullcontext()
        self._start(self._deliver(work, turn), work)

    def _start(self, sending: Coroutine[Any, Any, None], work: _Work) -> None:
        task = asyncio.get_running_loop().create_task(sending)
        self._tasks[task] = work
        task.add_done_callback(self._end)

    # Taking over

    def open(self) -> None:
        """Take over now and then what processes that ended have left, until `close`."""
        self._taking_over = asyncio.create_task(self._take_over_now_and_then())

    async def _take_over_now_and_then(self) -> None:
        while True:
            await self.take_over()
            await asyncio.sleep(_TAKE_OVER_EVERY_S)

    async def take_over(self) -> None:
        """Send what processes that ended have left, in the order in which they accepted it."""
        entries: list[tuple[Entry, str]] = []
        for key, text in await self._store.take_over():
            try:
                entries.append((read_entry(text), key))
            except ValueError:
                await self._store.settle(key)
                fields = {"error": "unreadable", "key": key, "reference": token_hex(4)}
                _log.error("not delivered", extra=fields)
        for entry, key in sorted(entries, key=lambda each: each[0].at):
            self._resume(entry, key)

    def _resume(self, entry: Entry, key: str) -> None:
        """Send what another process accepted, and may have sent; tell where that is too late."""
        REQUEST.set(entry.request)
        work, age = _Work(entry.message, key), time() - entry.at
        fields = {"kind": _kind(work.message), "request": work.request, "key": key}
        _log.info("taken over", extra={**fields, "age_s": round(age)})
        if not entry.is_whole:
            self._start(self._give_up(work, "unreadable"), work)
        elif age > _TOO_OLD_S:
            self._start(self._give_up(work, "too_late"), work)
        else:
            self._enqueue(work)

    # Sending

    async def _deliver(self, work: _Work, turn: AbstractAsyncContextManager[None]) -> None:
        try:
            async with asyncio.timeout(self._patience), turn:
                await self._send(work)
        except TimeoutError:
            await self._give_up(work, "too_late")
        except UndeliveredError as error:
            await self._give_up(work, str(error))

    async def _give_up(self, work: _Work, error: str) -> NoReturn:
        """Raises UndeliveredError, for `_end` to report."""
        if work.key:
            await self._store.settle(work.key)
        raise UndeliveredError(error)

    async def _send(self, work: _Work) -> None:
        if not work.key:
            await self._client.send(work.message)
        elif await self._store.confirm(work.key):
            async with self._one_at_a_time.sending():
                work.is_being_sent = True
                ts = await self._client.send(work.message)
                await self._follow_up(work, ts)
                await self._store.settle(work.key)
        else:
            return  # another process has answered it
        ms = round(1000 * (monotonic() - work.since))
        _log.info("sent", extra={"kind": _kind(work.message), "outcome": "sent", "ms": ms})

    async def _follow_up(self, work: _Work, ts: str) -> None:
        """What comes after a shared answer; `ts` of its post, empty where Slack returns none."""
        match work.message:
            case Post(thread, share=share) if share:
                about = thread if thread.ts else thread._replace(ts=ts)
                queries = {about: share.query} if ts else {}
                await self.accept(share.replacement, f"{work.key}:shared", queries)
            case _:
                pass

    # Reporting

    def _end(self, task: asyncio.Task[None]) -> None:
        """Report what a task did not send, however it ended."""
        work = self._tasks.pop(task, None)
        if work is None:  # handed over
            return
        error = UndeliveredError("stopped") if task.cancelled() else task.exception()
        if error and work.about:
            _log.error("not told", extra={"error": _code(error), "reference": work.about})
        elif error:
            # Cancelled but not by `close`: the event loop itself ends, and nothing more is sent.
            no_time = task.cancelled() and not self._closing.is_set()
            self._report(work, error, notices=not no_time)

    def _report(self, work: _Work, error: BaseException, *, notices: bool = True) -> None:
        reference = self._log_undelivered(work, error)
        notice = missing_notice(work.message, reference, _code(error)) if notices else None
        self._tell(notice, reference)

    def _log_undelivered(self, work: _Work, error: BaseException) -> str:
        """Log it; the reference by which the log is found from what the person is told."""
        reference = token_hex(4)
        fields: dict[str, Any] = {
            "request": work.request,
            "kind": _kind(work.message),
            "error": _code(error),
            "reference": reference,
        }
        if isinstance(work.message, Report):
            fields["report"] = Told(work.message.reply.text)
        unforeseen = None if isinstance(error, UndeliveredError) else error
        _log.error("not delivered", extra=fields, exc_info=unforeseen)
        return reference

    def _tell(self, notice: Outgoing | None, reference: str) -> None:
        if notice and self.waiting < self._room + _RESERVED_FOR_NOTICES:
            self._start(self._notify(notice, reference), _Work(notice, about=reference))
        else:
            error = "queue_full" if notice else "no_way"
            _log.error("not told", extra={"error": error, "reference": reference})

    async def _notify(self, notice: Outgoing, reference: str) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_PACES_BEFORE_A_NOTICE * self._pace):
                await self._closing.wait()
        try:
            await self._client.send(notice)
        except UndeliveredError as error:
            direct = in_person(notice)
            if direct is None or str(error) not in PLACE_REFUSED:
                raise
            await self._client.send(direct)
        _log.info("told", extra={"kind": _kind(notice), "reference": reference})

    async def drain(self, seconds: float) -> None:
        """Wait until everything is sent, so long at most."""
        end = monotonic() + seconds
        while self._tasks and (left := end - monotonic()) > 0:
            await asyncio.wait(self._tasks, timeout=left)

    # Closing

    async def close(self, seconds: float) -> None:
        """Send what can be sent in that time, then leave the rest to the next process.

        What no process could take over is reported in the last part of that time: what may have
        been sent, and what stands in no database.
        """
        self._closing.set()
        if self._taking_over:
            await self._cancel([self._taking_over])
        await self.drain((1 - _NOTICE_SHARE) * seconds)
        await self._hand_over()
        await self._stop_sending()
        await self.drain(_NOTICE_SHARE * seconds)
        while self._tasks:
            await self._cancel(list(self._tasks))

    async def _hand_over(self) -> None:
        unsent = {
            task: work for task, work in self._tasks.items() if work.key and not work.is_being_sent
        }
        for task in unsent:
            del self._tasks[task]
        await self._cancel(list(unsent))
        for work in unsent.values():
            if self._store.keeps(work.key):
                fields = {"kind": _kind(work.message), "request": work.request, "key": work.key}
                _log.info("left to the next process", extra=fields)
            else:
                self._report(work, UndeliveredError("stopped"))

    async def _stop_sending(self) -> None:
        """What Slack has not confirmed by now is not tried again: the person is told."""
        unconfirmed = {task: work.key for task, work in self._tasks.items() if not work.about}
        await self._cancel(list(unconfirmed))
        await asyncio.gather(*(self._store.settle(key) for key in unconfirmed.values() if key))

    async def _cancel(self, tasks: Sequence[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _channel(message: Outgoing) -> str | None:
    """Where a message has to wait for its turn: only what is for everybody has to."""
    return message.thread.channel if isinstance(message, Post | Report) else None


def _kind(message: Outgoing) -> str:
    return type(message).__name__.lower()


def _code(error: BaseException) -> str:
    return str(error) if isinstance(error, UndeliveredError) else type(error).__name__
