"""The bot as a process: it connects, answers until it is told to stop, and ends in good order."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import FrameType

from aiohttp import ClientSession, ClientTimeout, TCPConnector
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import HttpMode, Settings, SocketMode
from bot.slack import http as web
from bot.slack import socket_mode
from bot.slack.app import build
from bot.slack.block_support import proven, tried
from bot.slack.client import Delivery
from bot.slack.connection import NoConnectionError, identify, web_client
from bot.slack.outbox import Outbox
from bot.slack.workspace import Workspace, answers
from bot.store.database import Store, StoreError, connected
from bot.warmup import rehearse
from catalog import CatalogError, Shelf

_log = logging.getLogger("modeldesk")
_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_SENDING_S = 15
"""After the ten that requests in progress have: containers are killed after thirty at the least."""
_AHEAD = timedelta(minutes=10)
_CALL = ClientTimeout(total=None, sock_connect=5, sock_read=30)
"""Without what a call waits for one of the connections: the outbox knows how long it may take."""
_CONNECTIONS = 256
"""Fifty calls a second while Slack takes five seconds for each."""


def start(shelf: Shelf, mode: SocketMode | HttpMode, settings: Settings) -> None:
    """Runs until a signal. Raises NoConnectionError when it cannot start."""
    with asyncio.Runner(loop_factory=_new_loop) as runner:
        runner.run(_run(shelf, mode, settings))


@dataclass(frozen=True, slots=True, eq=False)
class _Service:
    """All that is open while the bot runs."""

    shelf: Shelf
    settings: Settings
    client: AsyncWebClient
    outbox: Outbox
    store: Store
    stop: asyncio.Event

    async def app(self, signing_secret: str = "") -> AsyncApp:
        """Raises NoConnectionError."""
        identity = await identify(self.client)
        await self.store.open()
        workspace = Workspace(
            self.shelf,
            answers(self.shelf),
            self.outbox,
            self.store,
            in_ack=await proven(self.client, self.settings.native_blocks),
            feedback=self.settings.feedback_channel,
            is_agent="assistant:write" in (identity.bot_scopes or ()),
        )
        return build(workspace, identity, self.client, signing_secret)

    def health(self) -> Mapping[str, object]:
        catalog, stored = self.shelf(), self.store.available
        answering = "ready" if stored else "degraded"
        return {
            "status": "stopping" if self.stop.is_set() else answering,
            "catalogue": catalog.as_of.isoformat(),
            "models": len(catalog.models),
            "store": "ok" if stored else "unavailable",
            "queue": self.outbox.waiting,
        }

    async def close(self) -> None:
        await self.outbox.close(_SENDING_S)
        await self.store.close()


async def _run(shelf: Shelf, mode: SocketMode | HttpMode, settings: Settings) -> None:
    stop = _told_to_stop()
    try:
        store = connected(settings.database_url.get_secret_value())
    except StoreError as error:
        raise NoConnectionError(f"MODELDESK_DATABASE_URL: {error}.") from error
    async with ClientSession(connector=TCPConnector(limit=_CONNECTIONS), timeout=_CALL) as session:
        client = web_client(mode.bot_token.get_secret_value(), settings.api_url, session)
        outbox = Outbox(Delivery(client, tried(settings.native_blocks)))
        service = _Service(shelf, settings, client, outbox, store, stop)
        ahead = asyncio.create_task(_ahead(shelf, settings))
        try:
            await _serve(service, mode)
        finally:
            ahead.cancel()
            await service.close()
    _log.info("stopped")


async def _ahead(shelf: Shelf, settings: Settings) -> None:
    """Lays out tomorrow's catalogue before midnight: to make one takes three seconds."""
    while settings.today is None:
        tomorrow = (datetime.now(UTC) + _AHEAD).date()
        try:
            await asyncio.to_thread(shelf.lay_out, tomorrow, rehearse)
        except CatalogError:
            _log.exception("tomorrow's catalogue cannot be read")
        await asyncio.sleep(_AHEAD.total_seconds() / 4)


async def _serve(service: _Service, mode: SocketMode | HttpMode) -> None:
    match mode:
        case SocketMode():
            if service.settings.signing_secret:
                _log.info("SLACK_SIGNING_SECRET is not used: SLACK_APP_TOKEN is set")
            app = await service.app()
            await socket_mode.serve(app, mode.app_token.get_secret_value(), service.stop)
        case HttpMode():
            secret = mode.signing_secret.get_secret_value()
            with web.listening(mode.host, mode.port) as listener:
                application = web.asgi(await service.app(secret), secret, service.health)
                await web.serve(application, listener, service.stop)


def _told_to_stop() -> asyncio.Event:
    """Set by the first signal; the second ends the process at once."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def heard(_number: int, _frame: FrameType | None) -> None:
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        loop.call_soon_threadsafe(stop.set)

    for each in _SIGNALS:
        signal.signal(each, heard)
    return stop


def _new_loop() -> asyncio.AbstractEventLoop:
    if sys.platform == "win32":
        return asyncio.new_event_loop()
    import uvloop

    return uvloop.new_event_loop()
