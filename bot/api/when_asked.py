"""An ASGI application that is made with its first request: for what is costly and seldom asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.types import ASGIApp, Receive, Scope, Send


@asynccontextmanager
async def when_asked(
    make: Callable[[], AbstractAsyncContextManager[ASGIApp]],
) -> AsyncIterator[ASGIApp]:
    """The application, which ends with this. What `make` raises, each request raises."""
    asked, over = asyncio.Event(), asyncio.Event()
    made: asyncio.Future[ASGIApp] = asyncio.get_running_loop().create_future()

    async def run() -> None:
        # Begun and ended in one task, as task groups want it.
        await asked.wait()
        async with make() as application:
            made.set_result(application)
            await over.wait()

    running = asyncio.create_task(run())

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        asked.set()
        await asyncio.wait((made, running), return_when=asyncio.FIRST_COMPLETED)
        if not made.done():
            running.result()
        await made.result()(scope, receive, send)

    try:
        yield application
    finally:
        over.set()
        if asked.is_set():
            await asyncio.wait((running,))
        running.cancel()
