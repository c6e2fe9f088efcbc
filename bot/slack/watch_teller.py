"""What runs beside the answers: it tells watches what is new, one process for all of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import NamedTuple

from bot.blocks import Reply, plain_reply
from bot.blocks.digest_message import digest_message
from bot.blocks.elements import channel_mention, escape
from bot.slack.client import UndeliveredError
from bot.slack.outgoing import Client, Edit, Post
from bot.store import Thread
from bot.store.guard import RefusedValueError, UnavailableError
from bot.store.kept_messages import KeptMessage
from bot.store.watch_records import NotLeadingError, WatchRecords
from bot.warmup import beside_answers
from bot.watches.claims import NOTHING_KNOWN, KnownNews, News
from bot.watches.due import DueMessage, NewsOf, Told, due, edits, noted, over
from bot.watches.watch import Watch
from catalog.catalog import Catalog

EVERY_S = 900
_LOOK_S = 20.0
_PATIENCE_S = 40.0
"""For Slack to confirm a message; shorter than the lease."""
_REFUSED = frozenset(
    (
        "not_in_channel",
        "channel_not_found",
        "is_archived",
        "channel_is_archived",
        "account_inactive",
    )
)
"""Slack's errors for a place that takes nothing from the bot any more."""
_NOT_EDITABLE = frozenset(
    ("cant_update_message", "edit_window_closed", "message_not_found", "is_inactive")
)
"""Slack's errors for a message that it does not change any more."""
_log = logging.getLogger("modeldesk")


class _Evaluated(NamedTuple):
    """What is to be done about watches at a moment."""

    messages: list[DueMessage]
    ended: list[tuple[int, str]]
    """Watches and keys of what is so no longer."""
    noted: list[tuple[int, News]]
    edits: list[tuple[int, News]]
    """Watches and what they were told wrongly."""


class WatchTeller:
    """Tells watches what is new, as long as no other process does."""

    def __init__(
        self,
        records: WatchRecords,
        client: Client,
        news_of: NewsOf,
        learn: Callable[[Sequence[Watch]], Awaitable[None]] | None = None,
    ) -> None:
        """`learn` finds out, before any news, what they depend on besides."""
        self._records = records
        self._client = client
        self._news_of = news_of
        self._learn = learn

    async def follow(self, catalog: Callable[[], Catalog]) -> None:
        """Tell with each new catalogue, and each quarter of an hour, for ever."""
        last: tuple[Catalog | None, int] = (None, 0)
        while True:
            now = datetime.now(UTC)
            current = catalog(), int(now.timestamp()) // EVERY_S
            if current != last:
                with suppress(UnavailableError, RefusedValueError):  # which the store logs
                    await self.tell(now)
                    last = current
            await asyncio.sleep(_LOOK_S)

    async def tell(self, now: datetime) -> None:
        """Post what is owed and what is due at a moment, in UTC."""
        if not await self._records.leads():
            return
        with suppress(NotLeadingError):
            await self._give_up_what_was_left()
            await self._post_all()
            watches, told = await self._records.watches(), await self._records.told()
            if self._learn:
                await self._learn(watches)
            evaluated = await self._evaluated(watches, told, now)
            await self._records.forget(evaluated.ended)
            await self._records.note(evaluated.noted)
            for watch, news in evaluated.edits:
                await self._records.correct(watch, news)
            await self._edit_all()
            for message in evaluated.messages:
                await self._records.owe(message)
            await self._post_all()

    async def _evaluated(self, watches: Sequence[Watch], told: Told, now: datetime) -> _Evaluated:
        evaluated = _Evaluated([], [], [], [])

        def evaluate() -> None:
            news = {
                watch.id: self._news_of(watch, told.get(watch.id, NOTHING_KNOWN))
                for watch in watches
            }

            def news_of(watch: Watch, _known: KnownNews) -> Sequence[News]:
                return news[watch.id]

            evaluated.messages.extend(due(watches, news_of, told, now))
            evaluated.ended.extend(over(watches, news_of, told))
            evaluated.noted.extend(noted(watches, news_of, told))
            evaluated.edits.extend(edits(watches, news_of, told))

        await beside_answers(evaluate)
        return evaluated

    async def _give_up_what_was_left(self) -> None:
        """What this process or one before it may have posted is not posted again."""
        for message in await self._records.left_tried():
            self._tell_operators(message, "unknown")
            await self._records.give_up(message)

    async def _post_all(self) -> None:
        for message in await self._records.owed():
            await self._post(message)

    async def _post(self, message: KeptMessage) -> None:
        await self._records.try_to_post(message)
        thread = Thread(message.team, message.channel, message.thread)
        try:
            ts = await self._send(Post(thread, _reply(message), ""))
        except UndeliveredError as error:
            await self._give_up(message, str(error))
        else:
            await self._records.confirm(message, ts)

    async def _send(self, message: Post | Edit) -> str:
        """The timestamp of what was posted. Raises UndeliveredError."""
        try:
            async with asyncio.timeout(_PATIENCE_S):
                return await self._client.send(message)
        except TimeoutError as error:
            raise UndeliveredError("too_late") from error

    async def _edit_all(self) -> None:
        """What is edited twice says the same, so it is tried until Slack has done or refused it."""
        for message in await self._records.to_edit():
            thread = Thread(message.team, message.channel, message.ts)
            try:
                await self._send(Edit(thread, _reply(message)))
            except UndeliveredError as error:
                _log.warning("digest not edited", extra={"error": str(error), "digest": message.id})
                if str(error) in _NOT_EDITABLE:
                    await self._records.edited(message, is_in_thread=True)
            else:
                await self._records.edited(message)

    async def _give_up(self, message: KeptMessage, code: str) -> None:
        self._tell_operators(message, code)
        paused = await self._records.give_up(message, is_refused=code in _REFUSED)
        for owner in dict.fromkeys(watch.who for watch in paused):
            with suppress(UndeliveredError):  # there is nobody else to tell
                words = plain_reply(_paused_words(message.channel, code))
                await self._send(Post(Thread(message.team, owner, ""), words, ""))

    def _tell_operators(self, message: KeptMessage, code: str) -> None:
        _log.warning("digest not confirmed", extra={"error": code, "digest": message.id})


def _reply(message: KeptMessage) -> Reply:
    if message.thread:
        return plain_reply("\n".join(escape(line.text) for line in message.lines))
    return digest_message(message.id, message.lines)


def _paused_words(channel: str, code: str) -> str:
    return (
        f"I could not post to {channel_mention(channel)} three times ({escape(code)}), so what you "
        "watch there is paused. Once I may post there, `watch list` shows it and `watch wake` with "
        "its number starts it again."
    )
