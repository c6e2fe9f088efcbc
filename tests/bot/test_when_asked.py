"""An application that is costly to make is made with its first request, and ended with the rest."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.api.when_asked import when_asked

_OPENS_ROUTES = """
import asyncio, sys
from bot.api.program_routes import program_routes
from bot.settings import read

async def opened():
    async with program_routes(None, read(None, None)) as routes:
        print([route.path for route in routes][-1], "mcp" in sys.modules)

asyncio.run(opened())
"""


async def _nothing() -> dict[str, str]:
    return {}


async def _ignore(_message: object) -> None:
    pass


async def test_it_is_made_once_with_the_first_request() -> None:
    events: list[str] = []

    @asynccontextmanager
    async def make() -> AsyncIterator[ASGIApp]:
        events.append("made")
        await asyncio.sleep(0)

        async def application(scope: Scope, _receive: Receive, _send: Send) -> None:
            events.append(scope["type"])

        yield application
        events.append("ended")

    async with when_asked(make) as application:
        assert events == []
        await asyncio.gather(*(application({"type": t}, _nothing, _ignore) for t in "ab"))
    assert events == ["made", "a", "b", "ended"]


async def test_nobody_asks() -> None:
    async with when_asked(pytest.fail):
        pass


async def test_what_cannot_be_made_fails_each_request() -> None:
    @asynccontextmanager
    async def make() -> AsyncIterator[ASGIApp]:
        raise ImportError("mcp")
        yield

    async with when_asked(make) as application:
        for _ in range(2):
            with pytest.raises(ImportError, match="mcp"):
                await application({"type": "http"}, _nothing, _ignore)


def test_the_tools_are_not_loaded_with_the_routes(tmp_path: Path) -> None:
    """They take a second and 40 MB, also where nobody ever asks for them."""
    environment = {"MODELDESK_DATABASE_URL": f"sqlite:///{tmp_path / 'store.db'}"}
    done = subprocess.run(
        [sys.executable, "-c", _OPENS_ROUTES],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    )
    assert done.stdout.split() == ["/mcp", "False"]
