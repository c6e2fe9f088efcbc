"""The bot as a process: it connects, answers until it is told to stop, and ends in good order."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Awaitable, Callable
from types import FrameType

from aiohttp import ClientSession, ClientTimeout

from bot.app import build, socket_mode, web
from bot.app.connection import identify, web_client
from bot.settings import HttpMode, Settings, SocketMode
from catalog import Catalog

_log = logging.getLogger("modeldesk")
_CLOSING_S = 15
"""After the ten that requests in progress have: containers are killed after thirty at the least."""
_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_CALL = ClientTimeout(total=30)


def start(shelf: Callable[[], Catalog], mode: SocketMode | HttpMode, settings: Settings) -> None:
    """Runs until a signal. Raises NoConnectionError when it cannot start."""
    with asyncio.Runner(loop_factory=_new_loop) as runner:
        runner.run(_run(shelf, mode, settings))


async def _run(
    shelf: Callable[[], Catalog], mode: SocketMode | HttpMode, settings: Settings
) -> None:
    stop = _told_to_stop()

    def health() -> dict[str, object]:
        catalog = shelf()
        return {
            "status": "stopping" if stop.is_set() else "ready",
            "catalogue": catalog.as_of.isoformat(),
            "models": len(catalog.models),
        }

    async def close() -> None:
        """What is open beside the requests is closed here."""

    async with ClientSession(timeout=_CALL) as session:
        client = web_client(mode.bot_token.get_secret_value(), settings.api_url)
        client.session = session
        try:
            match mode:
                case SocketMode():
                    if settings.signing_secret:
                        _log.info("SLACK_SIGNING_SECRET is not used: SLACK_APP_TOKEN is set")
                    app = build(shelf, await identify(client), client)
                    await socket_mode.serve(app, mode.app_token.get_secret_value(), stop)
                case HttpMode():
                    secret = mode.signing_secret.get_secret_value()
                    with web.listening(mode.host, mode.port) as listener:
                        app = build(shelf, await identify(client), client, signing_secret=secret)
                        await web.serve(web.asgi(app, secret, health), listener, stop)
        finally:
            await _within(_CLOSING_S, close)
    _log.info("stopped")


async def _within(seconds: float, close: Callable[[], Awaitable[None]]) -> None:
    try:
        async with asyncio.timeout(seconds):
            await close()
    except TimeoutError:
        _log.error("stopped before everything was finished")


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
