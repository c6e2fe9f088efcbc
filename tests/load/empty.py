"""The least that Bolt can do for a signed command, behind the bot's own web server."""

from __future__ import annotations

import asyncio
import logging
import signal

import uvloop

from bot.logs import NAME, configure
from bot.slack import http
from tests.bot.serving import empty
from tests.bot.slack import SECRET


async def _serve() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    with http.listening("127.0.0.1", 0) as listener:
        logging.getLogger(NAME).info("listening", extra=http.address(listener))
        await http.serve(
            http.asgi_app(empty(), SECRET, lambda: {"status": "ready"}), listener, stop
        )


if __name__ == "__main__":
    configure()
    uvloop.run(_serve())
