"""A letter -> calls of Slack's Web API, in the richest look that Slack takes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from time import monotonic
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ConnectionTimeoutError
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.builtin_interval_calculators import BackoffRetryIntervalCalculator
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient
from slack_sdk.webhook.webhook_response import WebhookResponse

from bot.blocks import NATIVE, Look, Reply
from bot.logs import slack_word
from bot.slack.outgoing import Letter, Open, Post, Prompts, Publish, Report, Respond, Whisper
from bot.store.threads import Thread

Blocks = Sequence[dict[str, Any]]

_log = logging.getLogger("modeldesk")
_NOT_A_MEMBER = frozenset(("not_in_channel", "channel_not_found", "is_archived", "access_denied"))
_REFUSED_FOR = 3600
"""Seconds for which a kind of block that Slack has refused is not tried again."""
_NO_UNFURLS: Mapping[str, bool] = {"unfurl_links": False, "unfurl_media": False}
_OK = 200
_FAILED = (500, 503)
_PAUSES_S = (1, 2, 4, 8)
_UNREACHABLE = (ClientError, TimeoutError, OSError)


class UndeliveredError(Exception):
    """Slack did not take it, or did not say so; the message is Slack's own word for why."""


def retries() -> list[AsyncRetryHandler]:
    """Tried again only where nothing was done: twice is worse than late.

    HTTP 500 and 503 are taken for that. A connection that breaks after the request was sent is not.
    """
    backoff = BackoffRetryIntervalCalculator(backoff_factor=0.5)
    return [
        AsyncRateLimitErrorRetryHandler(10),
        AsyncServerErrorRetryHandler(4, interval_calculator=backoff),
        AsyncConnectionErrorRetryHandler(
            4,
            interval_calculator=backoff,
            error_types=[ClientConnectorError, ConnectionTimeoutError],
        ),
    ]


class Delivery:
    """Sends letters to one workspace."""

    def __init__(self, client: AsyncWebClient, native: frozenset[str] = NATIVE) -> None:
        """`native`: the kinds of blocks that are tried."""
        self._client = client
        self._native = native
        self._refused: dict[frozenset[str], float] = {}

    async def send(self, letter: Letter) -> str:
        """The timestamp of what was posted, or nothing. Raises UndeliveredError."""
        try:
            return await self._send(letter)
        except (SlackApiError, *_UNREACHABLE) as error:
            raise UndeliveredError(_word(error)) from error

    async def _send(self, letter: Letter) -> str:
        match letter:
            case Post():
                return await self._post(letter)
            case Report(thread, reply):
                return await self._say(thread, reply, "chat.postMessage", **_NO_UNFURLS)
            case Whisper(thread, reply, user):
                return await self._say(thread, reply, "chat.postEphemeral", user=user)
            case Respond():
                return await self._respond(letter)
            case Publish(user, view):
                return await self._call("views.publish", user_id=user, view=view)
            case Open(trigger_id, view, _):
                return await self._call("views.open", trigger_id=trigger_id, view=view)
            case Prompts(channel, prompts):
                said = [{"title": title, "message": message} for title, message in prompts]
                return await self._call(
                    "assistant.threads.setSuggestedPrompts", channel_id=channel, prompts=said
                )

    async def _post(self, letter: Post) -> str:
        if letter.status:
            await self._show_status(letter)
        try:
            return await self._say(letter.thread, letter.reply, "chat.postMessage", **_NO_UNFURLS)
        except SlackApiError as error:
            if letter.otherwise is None or slack_word(error) not in _NOT_A_MEMBER:
                raise
            return await self._respond(letter.otherwise)

    async def _say(self, thread: Thread, reply: Reply, method: str, **more: Any) -> str:
        """A message into a channel, or for one person there."""

        def send(text: str, blocks: Blocks) -> Awaitable[str]:
            where = {"channel": thread.channel, **_within(thread.ts)}
            return self._call(method, text=text, blocks=blocks, **where, **more)

        return await self._in_some_look(reply, send)

    async def _show_status(self, letter: Post) -> None:
        """Nobody misses an answer for want of its announcement."""
        try:
            await self._call(
                "assistant.threads.setStatus",
                channel_id=letter.thread.channel,
                thread_ts=letter.thread.ts,
                status=letter.status,
            )
        except (SlackApiError, *_UNREACHABLE) as error:
            _log.warning("no status", extra={"error": _word(error)})

    async def _respond(self, letter: Respond) -> str:
        return await self._in_some_look(
            letter.reply, lambda text, blocks: self._respond_with(letter, text, blocks)
        )

    async def _respond_with(self, letter: Respond, text: str, blocks: Blocks) -> str:
        said: dict[str, Any] = {
            "text": text,
            "blocks": blocks,
            "replace_original": letter.replaces,
            "response_type": "in_channel" if letter.public else "ephemeral",
            **_NO_UNFURLS,
            **_within(letter.thread_ts),
        }
        webhook = AsyncWebhookClient(
            letter.url, session=self._client.session, retry_handlers=retries()
        )
        answer = await _sent(webhook, said)
        if answer.status_code != _OK or "invalid_blocks" in answer.body:
            raise SlackApiError("response_url", {"error": _reason(answer.body)})
        return ""

    async def _in_some_look(
        self, reply: Reply, send: Callable[[str, Blocks], Awaitable[str]]
    ) -> str:
        """The richest look that is taken, and in the end the bare text: no answer is lost to it."""
        for look in reply.looks:
            if not look.kinds <= self._native or self._is_refused(look):
                continue
            try:
                return await send(reply.text, look.blocks)
            except SlackApiError as error:
                if "invalid_blocks" not in slack_word(error):
                    raise
                self._refused[look.kinds] = monotonic()
                _log.warning(
                    "blocks refused", extra={"blocks": "-".join(sorted(look.kinds)) or "classic"}
                )
        return await send(reply.text, ())

    def _is_refused(self, look: Look) -> bool:
        """The plain look is always tried: what was wrong with it was wrong with one answer."""
        since = self._refused.get(look.kinds)
        return bool(look.kinds) and since is not None and monotonic() - since < _REFUSED_FOR

    async def _call(self, method: str, **said: Any) -> str:
        answer = await self._client.api_call(method, json=said)
        return str(answer.get("ts") or "")


async def _sent(webhook: AsyncWebhookClient, said: dict[str, Any]) -> WebhookResponse:
    """The SDK's client of response URLs does not try again when Slack fails."""
    for pause in _PAUSES_S:
        answer = await webhook.send_dict(said)
        if answer.status_code not in _FAILED:
            return answer
        await asyncio.sleep(pause)
    return await webhook.send_dict(said)


def _word(error: Exception) -> str:
    return slack_word(error) if isinstance(error, SlackApiError) else type(error).__name__


def _within(ts: str | None) -> dict[str, str]:
    return {"thread_ts": ts} if ts else {}


def _reason(body: str) -> str:
    return next(
        (word for word in ("invalid_blocks", "expired_url", "used_url") if word in body),
        "response_url",
    )
