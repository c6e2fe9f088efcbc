"""Transport over Slack's Socket Mode: the bot opens the connection, no public address is needed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from time import time
from typing import Any

from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.connection import FINISHING_S, named_in_errors

_log = logging.getLogger("modeldesk")
_PING_S = 10
"""After four pings without an answer, the SDK opens another connection."""


async def serve(app: AsyncApp, app_token: str, stop: asyncio.Event) -> None:
    """Answer until `stop` is set, then finish the requests in progress.

    Raises NoConnectionError when it cannot start.
    """
    with named_in_errors("SLACK_APP_TOKEN"):
        connection = await app.client.apps_connections_open(app_token=app_token)
    logger = logging.getLogger("slack_sdk.socket")
    client: SocketModeClient = _Client(app_token, logger, app.client, ping_interval=_PING_S)
    client.wss_uri = connection["url"]
    requests = _RequestsInProgress(_answer_with(app))
    client.socket_mode_request_listeners.append(requests.handle)
    try:
        await client.connect()
        _log.info("connected")
        await stop.wait()
        await requests.finish()
    finally:
        await client.close()


class _Client(SocketModeClient):
    """Logs each connection but the first; the SDK does so at a level that is not shown."""

    async def connect(self) -> None:
        is_first = self.current_session is None
        await SocketModeClient.connect(self)
        if not is_first and not self.closed:
            _log.info("reconnected")


def _answer_with(app: AsyncApp) -> Callable[[Any, SocketModeRequest], Awaitable[None]]:
    async def answer(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        start = time()
        response = await run_async_bolt_app(app, request)
        await send_async_response(client, request, response, start)

    return answer


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
