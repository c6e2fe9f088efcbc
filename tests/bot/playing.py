"""The page to play with, served on loopback in the loop of the tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.play.play_server import web_app
from bot.play.playground import opened_playground
from bot.slack import http
from catalog.catalog import Catalog

TOKEN = "token-of-nobody"


@asynccontextmanager
async def playing(catalog: Catalog) -> AsyncIterator[str]:
    """The address of the page of a workspace that nobody has used yet."""
    stop = asyncio.Event()
    with http.listening("127.0.0.1", 0) as listener:
        async with opened_playground(lambda: catalog) as playground:
            served = asyncio.create_task(http.serve(web_app(playground, TOKEN), listener, stop))
            try:
                yield f"http://127.0.0.1:{listener.getsockname()[1]}/{TOKEN}/"
            finally:
                stop.set()
                await served
