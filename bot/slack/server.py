"""The bot as a process: it connects, answers until it is told to stop, and ends in good order."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import FrameType

from aiohttp import ClientSession, ClientTimeout, TCPConnector
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import HttpMode, Settings, SocketMode
from bot.slack.app import build_app
from bot.slack.block_support import ack_blocks, message_blocks
from bot.slack.client import SlackClient, web_client
from bot.slack.connection import NoConnectionError, identify
from bot.slack.outbox import Outbox
from bot.slack.workspace import Workspace, responder
from bot.store.database import DatabaseStore, StoreError, database_store
from bot.warmup import warm_up_in_background
from catalog.catalog_provider import CatalogProvider
from catalog.loading import CatalogError

_log = logging.getLogger("modeldesk")
_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_SENDING_S = 15
"""For the outbox, after FINISHING_S: containers are killed after thirty seconds at the earliest."""
_AHEAD = timedelta(minutes=10)
"""How long before midnight tomorrow's catalogue is prepared."""
_SHORT_TURN_S = 0.0005
"""For how long the preparing thread keeps the interpreter from an answer.

With Python's 5 ms, for which an answer may wait several times, one command in a hundred took 69 ms.
"""
_CALL_TIMEOUT = ClientTimeout(total=None, sock_connect=5, sock_read=30)
"""No total: waiting for a free connection counts towards it, and the outbox limits that itself."""
_MAX_CONNECTIONS = 256
"""Fifty calls a second while Slack takes five seconds for each."""


def run(shelf: CatalogProvider, mode: SocketMode | HttpMode, settings: Settings) -> None:
    """Run the bot until a signal. Raises NoConnectionError when it cannot start."""
    with asyncio.Runner(loop_factory=_new_loop) as runner:
        runner.run(_run(shelf, mode, settings))


@dataclass(frozen=True, slots=True, eq=False)
class _RunningBot:
    """All that is open while the bot runs."""

    shelf: CatalogProvider
    settings: Settings
    client: AsyncWebClient
    outbox: Outbox
    store: DatabaseStore
    stop: asyncio.Event

    async def app(self, signing_secret: str = "") -> AsyncApp:
        """Raises NoConnectionError."""
        identity = await identify(self.client)
        await self.store.open()
        workspace = Workspace(
            self.shelf,
            responder(self.shelf),
            self.outbox,
            self.store,
            ack_blocks=await ack_blocks(self.client, self.settings.native_blocks),
            feedback_channel=self.settings.feedback_channel,
            is_agent="assistant:write" in (identity.bot_scopes or ()),
        )
        return build_app(workspace, identity, self.client, signing_secret)

    async def serve(self, mode: SocketMode | HttpMode) -> None:
        """Connect and answer until the stop. Raises NoConnectionError."""
        # Each mode has libraries that the other can do without: 3 MB for the web server.
        match mode:
            case SocketMode():
                from bot.slack import socket_mode

                if self.settings.signing_secret:
                    _log.info("SLACK_SIGNING_SECRET is not used: SLACK_APP_TOKEN is set")
                app_token = mode.app_token.get_secret_value()
                await socket_mode.serve(await self.app(), app_token, self.stop)
            case HttpMode():
                from bot.slack import http

                secret = mode.signing_secret.get_secret_value()
                # Listens first: a port that is taken is found before Slack is asked anything.
                with http.listening(mode.host, mode.port) as listener:
                    application = http.asgi_app(await self.app(secret), secret, self.health)
                    await http.serve(application, listener, self.stop)

    def health(self) -> Mapping[str, object]:
        """The body of /readyz."""
        catalog, is_stored = self.shelf(), self.store.available
        status = "ready" if is_stored else "degraded"
        return {
            "status": "stopping" if self.stop.is_set() else status,
            "catalogue": catalog.as_of.isoformat(),
            "models": len(catalog.models),
            "store": "ok" if is_stored else "unavailable",
            "queue": self.outbox.waiting,
        }

    async def close(self) -> None:
        await self.outbox.close(_SENDING_S)
        await self.store.close()


async def _run(shelf: CatalogProvider, mode: SocketMode | HttpMode, settings: Settings) -> None:
    stop = _stop_event()
    try:
        store = database_store(settings.database_url.get_secret_value())
    except StoreError as error:
        raise NoConnectionError(f"MODELDESK_DATABASE_URL: {error}.") from error
    connector = TCPConnector(limit=_MAX_CONNECTIONS)
    async with ClientSession(connector=connector, timeout=_CALL_TIMEOUT) as session:
        client = web_client(mode.bot_token.get_secret_value(), settings.api_url, session)
        outbox = Outbox(SlackClient(client, message_blocks(settings.native_blocks)))
        bot = _RunningBot(shelf, settings, client, outbox, store, stop)
        preparing = asyncio.create_task(_prepare_tomorrow(shelf, settings))
        try:
            await bot.serve(mode)
        finally:
            preparing.cancel()
            await bot.close()
    _log.info("stopped")


async def prepare(shelf: CatalogProvider, day: date) -> None:
    """Prepare the catalogue of a day beside the answers. Raises CatalogError."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_SHORT_TURN_S)
    try:
        await asyncio.to_thread(shelf.prepare, day, warm_up_in_background)
    finally:
        sys.setswitchinterval(usual)


async def _prepare_tomorrow(shelf: CatalogProvider, settings: Settings) -> None:
    """Build and warm up tomorrow's catalogue before midnight, for it takes three seconds."""
    while settings.today is None:
        tomorrow = (datetime.now(UTC) + _AHEAD).date()
        try:
            await prepare(shelf, tomorrow)
        except CatalogError:
            _log.exception("tomorrow's catalogue cannot be read")
        await asyncio.sleep(_AHEAD.total_seconds() / 4)


def _stop_event() -> asyncio.Event:
    """An event that the first signal sets; the second signal ends the process at once."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        loop.call_soon_threadsafe(stop.set)

    for each in _SIGNALS:
        signal.signal(each, on_signal)
    return stop


def _new_loop() -> asyncio.AbstractEventLoop:
    if sys.platform == "win32":
        return asyncio.new_event_loop()
    import uvloop

    return uvloop.new_event_loop()
