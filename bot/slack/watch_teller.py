"""What runs beside the answers: it tells watches what is new, one process for all of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import NamedTuple

from bot.blocks import plain_reply
from bot.blocks.elements import bold, channel_mention, escape
from bot.slack.client import UndeliveredError
from bot.slack.outgoing import Client, Post
from bot.store import Thread
from bot.store.guard import RefusedValueError, UnavailableError
from bot.store.watch_records import NotLeadingError, OwedMessage, WatchRecords
from bot.warmup import beside_answers
from bot.watches.claims import News
from bot.watches.due import MOST_LINES, DueMessage, NewsOf, Told, due, noted, over
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
_log = logging.getLogger("modeldesk")


class _Evaluated(NamedTuple):
    """What is to be done about watches at a moment."""

    messages: list[DueMessage]
    ended: list[tuple[int, str]]
    """Watches and keys of what is so no longer."""
    noted: list[tuple[int, News]]


class WatchTeller:
    """Tells watches what is new, as long as no other process does."""

    def __init__(self, records: WatchRecords, client: Client, news_of: NewsOf) -> None:
        self._records = records
        self._client = client
        self._news_of = news_of

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
            evaluated = await self._evaluated(watches, told, now)
            await self._records.forget(evaluated.ended)
            await self._records.note(evaluated.noted)
            for message in evaluated.messages:
                await self._records.owe(message, body(message))
            await self._post_all()

    async def _evaluated(self, watches: Sequence[Watch], told: Told, now: datetime) -> _Evaluated:
        evaluated = _Evaluated([], [], [])

        def evaluate() -> None:
            evaluated.messages.extend(due(watches, self._news_of, told, now))
            evaluated.ended.extend(over(watches, self._news_of, told))
            evaluated.noted.extend(noted(watches, self._news_of, told))

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

    async def _post(self, message: OwedMessage) -> None:
        await self._records.try_to_post(message)
        try:
            await self._send(message.team, message.channel, message.body)
        except UndeliveredError as error:
            await self._give_up(message, str(error))
        else:
            await self._records.confirm(message)

    async def _send(self, team: str, channel: str, text: str) -> None:
        """Raises UndeliveredError."""
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self._client.send(Post(Thread(team, channel, ""), plain_reply(text), ""))
        except TimeoutError as error:
            raise UndeliveredError("too_late") from error

    async def _give_up(self, message: OwedMessage, code: str) -> None:
        self._tell_operators(message, code)
        paused = await self._records.give_up(message, is_refused=code in _REFUSED)
        for owner in dict.fromkeys(watch.who for watch in paused):
            with suppress(UndeliveredError):  # there is nobody else to tell
                await self._send(message.team, owner, _paused_words(message.channel, code))

    def _tell_operators(self, message: OwedMessage, code: str) -> None:
        _log.warning("digest not confirmed", extra={"error": code, "digest": message.id})


def body(message: DueMessage) -> str:
    """The text of a message, escaped: a line a piece of news, and what to ask for the others."""
    lines = [f"• {escape(news.text)}" for news in message.news[:MOST_LINES]]
    if rest := len(message.news[MOST_LINES:]):
        lines.append(f"… and {rest} more. Ask me for `retirements` or `what changed this week`.")
    return "\n".join((bold("News of what is watched here"), *lines))


def _paused_words(channel: str, code: str) -> str:
    return (
        f"I could not post to {channel_mention(channel)} three times ({escape(code)}), so what you "
        "watch there is paused. Once I may post there, `watch list` shows it and `watch wake` with "
        "its number starts it again."
    )
