"""The bot in a workspace, over Slack's Socket Mode: no public address is needed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.connection import FINISHING_S, clear_about

Handle = Callable[[Any, SocketModeRequest], Awaitable[None]]

_log = logging.getLogger("modeldesk")


async def serve(app: AsyncApp, app_token: str, stop: asyncio.Event) -> None:
    """Answers until it should stop, and finishes what it has begun.

    Raises NoConnectionError when it cannot start.
    """
    with clear_about("SLACK_APP_TOKEN"):
        opened = await app.client.apps_connections_open(app_token=app_token)
    handler = AsyncSocketModeHandler(app, app_token, logger=logging.getLogger("slack_sdk.socket"))
    begun = _Begun(handler.handle)
    handler.client.socket_mode_request_listeners[:] = [begun.handle]
    handler.client.wss_uri = opened["url"]
    try:
        await handler.connect_async()
        _log.info("connected")
        await stop.wait()
        await begun.finish()
    finally:
        await handler.close_async()


class _Begun:
    """Knows how many requests have no acknowledgement yet."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._requests = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def handle(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        self._requests += 1
        self._idle.clear()
        try:
            await self._handle(client, request)
        finally:
            self._requests -= 1
            if not self._requests:
                self._idle.set()

    async def finish(self) -> None:
        """An acknowledgement needs the connection that its request came by, so that stays open."""
        try:
            async with asyncio.timeout(FINISHING_S):
                await self._idle.wait()
        except TimeoutError:
            _log.warning("stopped before all was answered", extra={"unanswered": self._requests})
