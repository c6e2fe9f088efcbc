"""Transport over Slack's Socket Mode: the bot opens the connection, no public address is needed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.connection import FINISHING_S, named_in_errors

_log = logging.getLogger("modeldesk")


async def serve(app: AsyncApp, app_token: str, stop: asyncio.Event) -> None:
    """Answer until `stop` is set, then finish the requests in progress.

    Raises NoConnectionError when it cannot start.
    """
    with named_in_errors("SLACK_APP_TOKEN"):
        connection = await app.client.apps_connections_open(app_token=app_token)
    handler = AsyncSocketModeHandler(app, app_token, logger=logging.getLogger("slack_sdk.socket"))
    requests = _RequestsInProgress(handler.handle)
    handler.client.socket_mode_request_listeners[:] = [requests.handle]
    handler.client.message_listeners.append(_reconnect_log())
    handler.client.wss_uri = connection["url"]
    try:
        await handler.connect_async()
        _log.info("connected")
        await stop.wait()
        await requests.finish()
    finally:
        await handler.close_async()


def _reconnect_log() -> Callable[[Any, dict[str, Any], str | None], Awaitable[None]]:
    """A listener that logs each greeting of Slack after the first: one opens each connection."""
    greetings = count()

    async def note(_client: Any, message: dict[str, Any], _raw: str | None) -> None:
        if message.get("type") == "hello" and next(greetings):
            _log.info("reconnected")

    return note


class _RequestsInProgress:
    """Counts the requests that have no acknowledgement yet."""

    def __init__(self, handle: Callable[[Any, SocketModeRequest], Awaitable[None]]) -> None:
        self._handle = handle
        self._count = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def handle(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        self._count += 1
        self._idle.clear()
        try:
            await self._handle(client, request)
        finally:
            self._count -= 1
            if not self._count:
                self._idle.set()

    async def finish(self) -> None:
        """Wait for them while the connection is open: acknowledgements go back by it."""
        try:
            async with asyncio.timeout(FINISHING_S):
                await self._idle.wait()
        except TimeoutError:
            _log.warning("stopped with requests in progress", extra={"unanswered": self._count})
