"""Calls of Slack's Web API: each outgoing message in the richest form that Slack accepts."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from random import random
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientConnectorError, ClientError, ClientSession, ConnectionTimeoutError
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.builtin_interval_calculators import BackoffRetryIntervalCalculator
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.blocks import IN_MESSAGES, Reply, shorter_forms
from bot.logs import slack_word
from bot.slack.block_support import BlockSupport
from bot.slack.outgoing import (
    Delete,
    Edit,
    Ephemeral,
    Open,
    Outgoing,
    Post,
    Prompts,
    Publish,
    Report,
    Respond,
)
from bot.slack.refusals import BAD_BLOCKS, TOO_LONG
from bot.store import Thread

_Blocks = Sequence[dict[str, Any]]

_log = logging.getLogger("modeldesk")
_NOT_A_MEMBER = frozenset(("not_in_channel", "channel_not_found", "is_archived", "access_denied"))
"""Slack's errors for a channel that the bot cannot post to, where a response URL still can."""
_SECONDS = re.compile(r"[0-9]{1,9}")
_LONGEST_WAIT_S = 3600
_HOOKS = ("https://hooks.slack.com/", "https://hooks.slack-gov.com/")
"""How every response URL of Slack and of GovSlack begins."""
_NO_UNFURLS: Mapping[str, bool] = {"unfurl_links": False, "unfurl_media": False}
_OK = 200
_CODE = re.compile(r"[a-z]+(?:_[a-z]+)+")
_BACKOFF_S = 0.5
"""The first pause before a retry; each further one is twice as long."""
_UNREACHABLE = (ClientError, TimeoutError, OSError)


class UndeliveredError(Exception):
    """Slack refused a message or did not confirm it; the message is Slack's code for why."""


def web_client(
    bot_token: str,
    base_url: str,
    session: ClientSession | None = None,
    backoff_s: float = _BACKOFF_S,
) -> AsyncWebClient:
    """A Web API client that waits when Slack limits it and retries what surely was not done."""
    handlers = _retry_handlers(backoff_s)
    return AsyncWebClient(bot_token, base_url, session=session, retry_handlers=handlers)


def _retry_handlers(backoff_s: float) -> list[AsyncRetryHandler]:
    """Retry only where Slack did nothing, because twice is worse than late.

    HTTP 500 and 503 count as nothing done; a connection that breaks after the request was sent
    does not.
    """
    backoff = BackoffRetryIntervalCalculator(backoff_s)
    return [
        _RateLimitRetryHandler(10),
        AsyncServerErrorRetryHandler(4, interval_calculator=backoff),
        AsyncConnectionErrorRetryHandler(
            4,
            interval_calculator=backoff,
            error_types=[ClientConnectorError, ConnectionTimeoutError],
        ),
    ]


class _RateLimitRetryHandler(AsyncRateLimitErrorRetryHandler):
    """Waits as long as Slack says, but for one second at least and an hour at most.

    The SDK's own does not wait at all for a negative number, and raises on what is none.
    """

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,  # noqa: ARG002
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002
    ) -> None:
        state.next_attempt_requested = True
        await asyncio.sleep(_retry_after_s(response) + random())
        state.increment_current_attempt()


def _retry_after_s(response: HttpResponse | None) -> int:
    headers = response.headers if response else {}
    # The SDK makes a list of each value.
    values = (value[0] for name, value in headers.items() if name.lower() == "retry-after")
    value = next(values, "")
    seconds = int(value) if _SECONDS.fullmatch(value) else 0
    return min(max(seconds, 1), _LONGEST_WAIT_S)


class SlackClient:
    """Sends outgoing messages to one workspace."""

    def __init__(self, client: AsyncWebClient, native: frozenset[str] = IN_MESSAGES) -> None:
        """`native`: the native block types to try."""
        self._client = client
        self._support = BlockSupport(native)
        self._not_told_of: set[str] = set()
        """Channels that Slack tells nothing of, for want of a scope."""
        api = urlsplit(client.base_url)
        self._response_urls = (*_HOOKS, f"{api.scheme}://{api.netloc}/")

    async def send(self, message: Outgoing) -> str:
        """Send it once; the timestamp of what was posted, or "". Raises UndeliveredError."""
        try:
            return await self._send(message)
        except (SlackApiError, *_UNREACHABLE) as error:
            raise UndeliveredError(_code(error)) from error

    async def is_shared(self, channel: str) -> bool | None:
        """Whether another company reads along in a channel; None where Slack does not say."""
        if channel in self._not_told_of:
            return None
        try:
            response = await self._client.api_call(
                "conversations.info", params={"channel": channel}
            )
        except SlackApiError as error:
            if slack_word(error) == "missing_scope":  # of public or of private ones alone, perhaps
                self._not_told_of.add(channel)
            return None
        except _UNREACHABLE:
            return None
        facts = response.get("channel")
        return facts and bool(facts.get("is_ext_shared") or facts.get("is_pending_ext_shared"))

    async def _send(self, message: Outgoing) -> str:
        match message:
            case Post():
                return await self._post(message)
            case Report(thread, reply, _):
                return await self._say(thread, reply, "chat.postMessage", **_NO_UNFURLS)
            case Ephemeral(thread, reply, user):
                return await self._say(thread, reply, "chat.postEphemeral", user=user)
            case Respond():
                return await self._respond(message)
            case Delete(url, _):
                return await self._respond_once(url, {"delete_original": True})
            case Edit(thread, reply):
                return await self._edit(thread, reply)
            case Publish(user, view):
                return await self._call("views.publish", user_id=user, view=view)
            case Open(trigger_id, view, _):
                return await self._call("views.open", trigger_id=trigger_id, view=view)
            case Prompts(channel, prompts):
                return await self._call(
                    "assistant.threads.setSuggestedPrompts",
                    channel_id=channel,
                    prompts=[{"title": title, "message": text} for title, text in prompts],
                )

    async def _post(self, message: Post) -> str:
        if message.status:
            await self._show_status(message)
        try:
            return await self._say(message.thread, message.reply, "chat.postMessage", **_NO_UNFURLS)
        except SlackApiError as error:
            if message.fallback is None or slack_word(error) not in _NOT_A_MEMBER:
                raise
            return await self._respond(message.fallback)

    async def _show_status(self, message: Post) -> None:
        """Show that the bot is at work; a status that fails must not cost the answer."""
        try:
            await self._call(
                "assistant.threads.setStatus",
                channel_id=message.thread.channel,
                thread_ts=message.thread.ts,
                status=message.status,
            )
        except (SlackApiError, *_UNREACHABLE) as error:
            _log.warning("status not shown", extra={"error": _code(error)})

    async def _say(self, thread: Thread, reply: Reply, method: str, **fields: Any) -> str:
        """Post a message into a channel, or to one person there."""

        def send(text: str, blocks: _Blocks) -> Awaitable[str]:
            place = {"channel": thread.channel, **_thread_field(thread.ts)}
            return self._call(method, text=text, blocks=blocks, **place, **fields)

        return await self._send_simplifying(reply, send)

    async def _edit(self, thread: Thread, reply: Reply) -> str:
        def send(text: str, blocks: _Blocks) -> Awaitable[str]:
            fields = {"channel": thread.channel, "ts": thread.ts, "text": text, "blocks": blocks}
            return self._call("chat.update", **fields)

        return await self._send_simplifying(reply, send)

    async def _respond(self, message: Respond) -> str:
        def send(text: str, blocks: _Blocks) -> Awaitable[str]:
            fields: dict[str, Any] = {
                "text": text,
                "blocks": blocks,
                "replace_original": message.replaces,
                "response_type": "in_channel" if message.public else "ephemeral",
                **_NO_UNFURLS,
                **_thread_field(message.thread_ts),
            }
            return self._respond_once(message.url, fields)

        return await self._send_simplifying(message.reply, send)

    async def _respond_once(self, url: str, fields: dict[str, Any]) -> str:
        if not url.startswith(self._response_urls):
            raise UndeliveredError("foreign_response_url")
        webhook = AsyncWebhookClient(
            url, session=self._client.session, retry_handlers=self._client.retry_handlers
        )
        response = await webhook.send_dict(fields)
        code = _webhook_code(response.body)
        if response.status_code != _OK or code in BAD_BLOCKS | TOO_LONG:
            raise SlackApiError("response_url", {"error": code})
        return ""

    async def _send_simplifying(
        self, reply: Reply, send: Callable[[str, _Blocks], Awaitable[str]]
    ) -> str:
        """Send the richest form that Slack accepts; in the end a part of the bare text."""
        code = ""
        for look in reply.variants:
            if not self._support.is_worth_trying(look):
                continue
            try:
                return await send(reply.text, look.blocks)
            except SlackApiError as error:
                code = _curable(error)
                self._support.note_refusal(look, code)
        shorter = tuple(shorter_forms(reply))
        forms = shorter if code in TOO_LONG else ((reply.text, ()), shorter[-1])
        for text, blocks in forms[:-1]:
            try:
                return await send(text, blocks)
            except SlackApiError as error:
                _curable(error)
        return await send(*forms[-1])

    async def _call(self, method: str, **fields: Any) -> str:
        response = await self._client.api_call(method, json=fields)
        return str(response.get("ts") or "")


def _curable(error: SlackApiError) -> str:
    """The code of a refusal that a simpler or a shorter message may cure; raises any other."""
    code = slack_word(error)
    if code not in BAD_BLOCKS | TOO_LONG:
        raise error
    return code


def _code(error: Exception) -> str:
    return slack_word(error) if isinstance(error, SlackApiError) else type(error).__name__


def _thread_field(ts: str | None) -> dict[str, str]:
    return {"thread_ts": ts} if ts else {}


def _webhook_code(body: str) -> str:
    """The code in a response URL's answer, which is JSON or plain text."""
    code = _CODE.search(body)
    return code.group() if code else "response_url"
