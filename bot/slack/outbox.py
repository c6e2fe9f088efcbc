"""Letters that wait for Slack: in order, at the pace of a channel, and never without bound."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from secrets import token_hex
from time import monotonic, perf_counter
from typing import Any, NamedTuple

from bot.logs import REQUEST, Told
from bot.slack.client import Delivery, UndeliveredError
from bot.slack.notices import busy, missing
from bot.slack.outgoing import Letter, Post, Report, Then

_log = logging.getLogger("modeldesk")

_PACE = 1.0
"""Seconds between two messages of a channel: Slack takes one a second."""
_PACES_BEFORE_A_NOTICE = 3
"""What has just failed would fail again at once."""
_PATIENCE = 120.0
"""Seconds after which somebody is told that an answer may be missing, whatever it waits for."""
_WAITING = 2000
_WAITING_IN_A_CHANNEL = 60
"""A minute's worth."""
_RESERVE = 200
"""Places kept for telling people that the rest is taken."""
_FOR_NOTICES = 0.4
"""The share of the time at the end that is kept for telling people what was not sent in it."""


class _Errand(NamedTuple):
    """What a task is about."""

    letter: Letter
    about: str = ""
    """The reference of the letter that was not delivered, where this one tells somebody so."""


class _Lane:
    """The messages of one channel, first come, first served."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.free_at = 0.0
        self.waiting = 0


class Outbox:
    """What was accepted is sent, or somebody is told that it was not; the log has what is neither.

    Each letter that was not delivered is one line of the log, whoever could be told of it.
    """

    def __init__(
        self,
        delivery: Delivery,
        pace: float = _PACE,
        patience: float = _PATIENCE,
        room: int = _WAITING,
    ) -> None:
        self._delivery = delivery
        self._pace = pace
        self._patience = patience
        self._room = room
        self._lanes: dict[str, _Lane] = {}
        self._tasks: dict[asyncio.Task[None], _Errand] = {}
        self._closing = asyncio.Event()

    @property
    def waiting(self) -> int:
        return len(self._tasks)

    def put(self, letter: Letter, then: Then | None = None) -> bool:
        """Sends it soon. False when too much is waiting already; the person is told then."""
        lane = self._lane(letter)
        if self.waiting >= self._room or (lane and lane.waiting >= _WAITING_IN_A_CHANNEL):
            reference = self._note(letter, UndeliveredError("queue_full"))
            self._tell(busy(letter), reference)
            return False
        if lane:
            lane.waiting += 1
        self._start(self._deliver(letter, then), _Errand(letter))
        return True

    async def close(self, seconds: float) -> None:
        """Sends what it can in that time, and uses the rest of it for telling what it could not."""
        self._closing.set()
        await self._settled((1 - _FOR_NOTICES) * seconds)
        await self._cancelled([task for task, errand in self._tasks.items() if not errand.about])
        await self._settled(_FOR_NOTICES * seconds)
        while self._tasks:
            await self._cancelled(list(self._tasks))

    async def _settled(self, seconds: float) -> None:
        end = monotonic() + seconds
        while self._tasks and (left := end - monotonic()) > 0:
            await asyncio.wait(self._tasks, timeout=left)

    async def _cancelled(self, late: list[asyncio.Task[None]]) -> None:
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _lane(self, letter: Letter) -> _Lane | None:
        """Only messages for everybody have to take turns."""
        if not isinstance(letter, Post | Report):
            return None
        return self._lanes.setdefault(letter.thread.channel, _Lane())

    def _start(self, work: Coroutine[Any, Any, None], errand: _Errand) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks[task] = errand
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """However it ended: nothing that was accepted is lost without a word."""
        letter, about = self._tasks.pop(task)
        error = UndeliveredError("stopped") if task.cancelled() else task.exception()
        if error and about:
            _log.error("not told", extra={"error": _word(error), "reference": about})
        elif error:
            reference = self._note(letter, error)
            no_time = task.cancelled() and not self._closing.is_set()  # the loop itself ends
            self._tell(None if no_time else missing(letter, reference), reference)

    async def _deliver(self, letter: Letter, then: Then | None) -> None:
        start = perf_counter()
        if isinstance(letter, Post | Report):
            send = self._in_turn(letter)
        else:
            send = self._delivery.send(letter)
        try:
            async with asyncio.timeout(self._patience):
                ts = await send
        except TimeoutError as error:
            raise UndeliveredError("too_late") from error
        taken = round(1000 * (perf_counter() - start))
        _log.info("sent", extra={"kind": _kind(letter), "outcome": "sent", "ms": taken})
        if then:
            await then(ts)

    async def _in_turn(self, letter: Post | Report) -> str:
        channel = letter.thread.channel
        lane = self._lanes[channel]
        try:
            async with lane.turn:
                await asyncio.sleep(max(0.0, lane.free_at - monotonic()))
                try:
                    return await self._delivery.send(letter)
                finally:
                    lane.free_at = monotonic() + self._pace
        finally:
            lane.waiting -= 1
            asyncio.get_running_loop().call_later(2 * self._pace, self._tidy, channel)

    def _tidy(self, channel: str) -> None:
        lane = self._lanes.get(channel)
        if lane and not lane.waiting and lane.free_at < monotonic():
            del self._lanes[channel]

    def _note(self, letter: Letter, error: BaseException) -> str:
        """The reference by which the log is found from what the person is told."""
        reference = token_hex(4)
        said: dict[str, Any] = {
            "request": REQUEST.get(),
            "kind": _kind(letter),
            "error": _word(error),
            "reference": reference,
        }
        if isinstance(letter, Report):
            said["report"] = Told(letter.reply.text)
        unforeseen = None if isinstance(error, UndeliveredError) else error
        _log.error("not delivered", extra=said, exc_info=unforeseen)
        return reference

    def _tell(self, notice: Letter | None, reference: str) -> None:
        if notice and self.waiting < self._room + _RESERVE:
            self._start(self._notify(notice, reference), _Errand(notice, reference))
        else:
            error = "queue_full" if notice else "no_way"
            _log.error("not told", extra={"error": error, "reference": reference})

    async def _notify(self, notice: Letter, reference: str) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_PACES_BEFORE_A_NOTICE * self._pace):
                await self._closing.wait()
        await self._delivery.send(notice)
        _log.info("told", extra={"kind": _kind(notice), "reference": reference})


def _kind(letter: Letter) -> str:
    return type(letter).__name__.lower()


def _word(error: BaseException) -> str:
    return str(error) if isinstance(error, UndeliveredError) else type(error).__name__
