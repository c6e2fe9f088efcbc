"""The queue of outgoing messages: accepted within bounds, sent in order at a channel's pace.

A message is accepted (`put`), waits as one task, and is sent once or reported: to the person by a
notice, to the log always. All of it lives in this process and ends with it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from secrets import token_hex
from time import monotonic, perf_counter
from typing import Any, NamedTuple

from bot.logs import REQUEST, Told
from bot.slack.client import SlackClient, UndeliveredError
from bot.slack.outgoing import OnSent, Outgoing, Post, Report, busy_notice, missing_notice

_log = logging.getLogger("modeldesk")

_PACE_S = 1.0
"""Between two messages of a channel: Slack takes one a second."""
_PACES_BEFORE_A_NOTICE = 3
"""What has just failed would fail again at once."""
_PATIENCE_S = 120.0
"""After this, an unsent message is given up and the person told, whatever it waits for."""
_MAX_WAITING = 2000
_MAX_WAITING_IN_CHANNEL = 60
"""A minute's worth."""
_RESERVED_FOR_NOTICES = 200
"""Places beyond the bound for telling people that the queue is full."""
_NOTICE_SHARE = 0.4
"""The share of the closing time that is kept for telling people what was not sent in it."""


class _Work(NamedTuple):
    """What a task sends."""

    message: Outgoing
    reference: str = ""
    """Of a notice: the reference of the undelivered message it is about."""
    since: float = 0.0
    """When it was accepted, on the monotonic clock."""


class _ChannelQueue:
    """The messages that wait for one channel, first come, first served."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.free_at = 0.0
        self.waiting = 0


class Outbox:
    """Sends every message that it accepts, or reports it as undelivered.

    Each undelivered message is one line of the log, whether or not the person could be told.
    """

    def __init__(
        self,
        client: SlackClient,
        pace: float = _PACE_S,
        patience: float = _PATIENCE_S,
        room: int = _MAX_WAITING,
    ) -> None:
        """`pace` and `patience` in seconds, `room` in messages."""
        self._client = client
        self._pace = pace
        self._patience = patience
        self._room = room
        self._channels: dict[str, _ChannelQueue] = {}
        self._tasks: dict[asyncio.Task[None], _Work] = {}
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

    def put(self, message: Outgoing, on_sent: OnSent | None = None) -> bool:
        """Accept a message to send soon; False, and the person is told, when too many wait."""
        queue = self._channel_queue(message)
        if self.waiting >= self._room or (queue and queue.waiting >= _MAX_WAITING_IN_CHANNEL):
            reference = self._log_undelivered(message, UndeliveredError("queue_full"))
            self._tell(busy_notice(message), reference)
            return False
        if queue:
            queue.waiting += 1
        self._start(self._deliver(message, on_sent), _Work(message))
        return True

    def _channel_queue(self, message: Outgoing) -> _ChannelQueue | None:
        """Only messages for everybody have to take turns."""
        if not isinstance(message, Post | Report):
            return None
        return self._channels.setdefault(message.thread.channel, _ChannelQueue())

    def _start(self, sending: Coroutine[Any, Any, None], work: _Work) -> None:
        task = asyncio.get_running_loop().create_task(sending)
        self._tasks[task] = work._replace(since=monotonic())
        task.add_done_callback(self._end)

    # Sending

    async def _deliver(self, message: Outgoing, on_sent: OnSent | None) -> None:
        start = perf_counter()
        if isinstance(message, Post | Report):
            sending = self._send_in_turn(message)
        else:
            sending = self._client.send(message)
        try:
            async with asyncio.timeout(self._patience):
                ts = await sending
        except TimeoutError as error:
            raise UndeliveredError("too_late") from error
        ms = round(1000 * (perf_counter() - start))
        _log.info("sent", extra={"kind": _kind(message), "outcome": "sent", "ms": ms})
        if on_sent:
            await on_sent(ts)

    async def _send_in_turn(self, message: Post | Report) -> str:
        channel = message.thread.channel
        queue = self._channels[channel]
        try:
            async with queue.turn:
                await asyncio.sleep(max(0.0, queue.free_at - monotonic()))
                try:
                    return await self._client.send(message)
                finally:
                    queue.free_at = monotonic() + self._pace
        finally:
            queue.waiting -= 1
            asyncio.get_running_loop().call_later(2 * self._pace, self._drop_if_idle, channel)

    def _drop_if_idle(self, channel: str) -> None:
        queue = self._channels.get(channel)
        if queue and not queue.waiting and queue.free_at < monotonic():
            del self._channels[channel]

    # Reporting

    def _end(self, task: asyncio.Task[None]) -> None:
        """Report what a task did not send, however it ended."""
        message, about, _ = self._tasks.pop(task)
        error = UndeliveredError("stopped") if task.cancelled() else task.exception()
        if error and about:
            _log.error("not told", extra={"error": _code(error), "reference": about})
        elif error:
            reference = self._log_undelivered(message, error)
            # Cancelled but not by `close`: the event loop itself ends, and nothing more is sent.
            no_time = task.cancelled() and not self._closing.is_set()
            notice = None if no_time else missing_notice(message, reference, _code(error))
            self._tell(notice, reference)

    def _log_undelivered(self, message: Outgoing, error: BaseException) -> str:
        """Log it; the reference by which the log is found from what the person is told."""
        reference = token_hex(4)
        fields: dict[str, Any] = {
            "request": REQUEST.get(),
            "kind": _kind(message),
            "error": _code(error),
            "reference": reference,
        }
        if isinstance(message, Report):
            fields["report"] = Told(message.reply.text)
        unforeseen = None if isinstance(error, UndeliveredError) else error
        _log.error("not delivered", extra=fields, exc_info=unforeseen)
        return reference

    def _tell(self, notice: Outgoing | None, reference: str) -> None:
        if notice and self.waiting < self._room + _RESERVED_FOR_NOTICES:
            self._start(self._notify(notice, reference), _Work(notice, reference))
        else:
            error = "queue_full" if notice else "no_way"
            _log.error("not told", extra={"error": error, "reference": reference})

    async def _notify(self, notice: Outgoing, reference: str) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_PACES_BEFORE_A_NOTICE * self._pace):
                await self._closing.wait()
        await self._client.send(notice)
        _log.info("told", extra={"kind": _kind(notice), "reference": reference})

    # Closing

    async def close(self, seconds: float) -> None:
        """Send what can be sent in that time; tell people about the rest in its last part."""
        self._closing.set()
        await self._wait((1 - _NOTICE_SHARE) * seconds)
        await self._cancel([task for task, work in self._tasks.items() if not work.reference])
        await self._wait(_NOTICE_SHARE * seconds)
        while self._tasks:
            await self._cancel(list(self._tasks))

    async def _wait(self, seconds: float) -> None:
        end = monotonic() + seconds
        while self._tasks and (left := end - monotonic()) > 0:
            await asyncio.wait(self._tasks, timeout=left)

    async def _cancel(self, tasks: Sequence[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _kind(message: Outgoing) -> str:
    return type(message).__name__.lower()


def _code(error: BaseException) -> str:
    return str(error) if isinstance(error, UndeliveredError) else type(error).__name__
