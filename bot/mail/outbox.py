"""Letters that wait for Slack: in order, at the pace of a channel, and never without bound."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import replace
from secrets import token_hex
from time import monotonic, perf_counter
from typing import Any

from bot.blocks import plain_reply
from bot.mail.delivery import Delivery, UndeliveredError
from bot.mail.letters import Letter, Open, Post, Respond, Then, Whisper

_log = logging.getLogger("modeldesk")

_PACE = 1.0
"""Seconds between two messages of a channel: Slack takes one a second."""
_WAITING = 2000
_WAITING_IN_A_CHANNEL = 60
"""A minute's worth."""
_RESERVE = 200
"""Places kept for telling people that the rest is taken."""


class _Lane:
    """The messages of one channel, first come, first served."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.free_at = 0.0
        self.waiting = 0


class Outbox:
    """What was accepted is sent, or somebody is told that it was not."""

    def __init__(self, delivery: Delivery, pace: float = _PACE) -> None:
        self._delivery = delivery
        self._pace = pace
        self._lanes: dict[str, _Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def waiting(self) -> int:
        return len(self._tasks)

    def put(self, letter: Letter, then: Then | None = None) -> bool:
        """Sends it soon. False when too much is waiting already; the person is told then."""
        lane = self._lane(letter)
        if self.waiting >= _WAITING or (lane and lane.waiting >= _WAITING_IN_A_CHANNEL):
            _log.warning("queue full", extra={"waiting": self.waiting})
            if isinstance(letter, Post) and self.waiting < _WAITING + _RESERVE:
                self._start(self._deliver(_busy(letter), None))
            return False
        if lane:
            lane.waiting += 1
        self._start(self._deliver(letter, then))
        return True

    async def close(self, seconds: float) -> None:
        """Waits until all is sent; what is left after that is counted in the log."""
        end = monotonic() + seconds
        while self._tasks and (left := end - monotonic()) > 0:
            await asyncio.wait(self._tasks, timeout=left)
        if late := list(self._tasks):
            _log.error("not delivered before the end", extra={"waiting": len(late)})
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _lane(self, letter: Letter) -> _Lane | None:
        """Only messages for everybody have to take turns."""
        if not isinstance(letter, Post):
            return None
        return self._lanes.setdefault(letter.thread.channel, _Lane())

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, letter: Letter, then: Then | None) -> None:
        start = perf_counter()
        kind = type(letter).__name__.lower()
        try:
            ts = await (self._in_turn(letter) if isinstance(letter, Post) else self._send(letter))
        except UndeliveredError as error:
            self._report(letter, kind, error)
            return
        if then:
            await then(ts)
        taken = round(1000 * (perf_counter() - start))
        _log.info("sent", extra={"kind": kind, "outcome": "sent", "ms": taken})

    async def _send(self, letter: Letter) -> str:
        return await self._delivery.send(letter)

    async def _in_turn(self, letter: Post) -> str:
        channel = letter.thread.channel
        lane = self._lanes[channel]
        try:
            async with lane.turn:
                await asyncio.sleep(max(0.0, lane.free_at - monotonic()))
                try:
                    return await self._send(letter)
                finally:
                    lane.free_at = monotonic() + self._pace
        finally:
            lane.waiting -= 1
            asyncio.get_running_loop().call_later(2 * self._pace, self._tidy, channel)

    def _tidy(self, channel: str) -> None:
        lane = self._lanes.get(channel)
        if lane and not lane.waiting and lane.free_at < monotonic():
            del self._lanes[channel]

    def _report(self, letter: Letter, kind: str, error: UndeliveredError) -> None:
        reference = token_hex(4)
        _log.error(
            "not delivered", extra={"kind": kind, "error": str(error), "reference": reference}
        )
        if instead := _instead(letter, reference):
            self._start(self._deliver(instead, None))


def _busy(letter: Post) -> Whisper:
    text = (
        "Too many answers are waiting for this channel, which takes one a second. Please ask again "
        "in a minute, or use /model or /cheapest, which are answered at once."
    )
    return Whisper(letter.thread, plain_reply(text), letter.asker)


def _instead(letter: Letter, reference: str) -> Letter | None:
    """What the person is told of it, by another way."""
    text = (
        "Slack did not confirm the answer to your question, so it may be missing. Please ask "
        f"again; if it stays, tell whoever runs Modeldesk here this reference: {reference}"
    )
    match letter:
        case Open():
            return letter.otherwise
        case Post(otherwise=Respond() as respond):
            return replace(respond, reply=plain_reply(text), public=False)
        case Post():
            return Whisper(letter.thread, plain_reply(text), letter.asker)
        case _:
            return None
