"""A host of feeds on loopback: it tags its files, and has troubles when it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256

from aiohttp import web

Trouble = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class FeedHost:
    """Files by name, as `litellm.json`; all of it may be changed while it serves."""

    files: dict[str, bytes] = field(default_factory=dict)
    troubles: dict[str, Trouble] = field(default_factory=dict)
    """What happens instead, by name of a file."""
    requests: list[tuple[str, str, str]] = field(default_factory=list)
    """(name, If-None-Match, User-Agent)."""
    url: str = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        name, headers = request.match_info["name"], request.headers
        self.requests.append(
            (name, headers.get("If-None-Match", ""), headers.get("User-Agent", ""))
        )
        if trouble := self.troubles.get(name):
            return await trouble(request)
        content = self.files.get(name)
        if content is None:
            return web.Response(status=404)
        tag = f'"{sha256(content).hexdigest()[:16]}"'
        if headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(body=content, headers={"ETag": tag})


@asynccontextmanager
async def feed_host(host: FeedHost | None = None) -> AsyncIterator[FeedHost]:
    host = host or FeedHost()
    served = web.Application()
    served.router.add_get("/{name}", host.answer)
    runner = web.AppRunner(served, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    try:
        yield host
    finally:
        await runner.cleanup()


def says(status: int, **headers: str) -> Trouble:
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def trouble(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, headers=named)

    return trouble


async def never(_request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(60)
    return web.Response()


async def cut(request: web.Request) -> web.StreamResponse:
    """Promises more than it sends."""
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"half": ')
    assert request.transport
    request.transport.close()
    return response


async def endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(100):
        await response.write(b" " * 1_000_000)
    return response
