"""The least that Bolt can do for a signed command, behind the bot's own web server."""

from __future__ import annotations

import asyncio
import signal

import uvloop
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.app import web
from bot.listeners.commands import COMMANDS
from bot.logs.written import configure
from tests.bot.slack import IDENTITY, SECRET


async def _authorize() -> AuthorizeResult:
    return IDENTITY


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()


async def _serve() -> None:
    app = AsyncApp(authorize=_authorize, signing_secret=SECRET, process_before_response=True)
    for name in COMMANDS:
        app.command(name)(_acknowledge)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    with web.listening("127.0.0.1", 0) as listener:
        await web.serve(web.asgi(app, SECRET, lambda: {"status": "ready"}), listener, stop)


if __name__ == "__main__":
    configure()
    uvloop.run(_serve())
