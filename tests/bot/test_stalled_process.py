import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import NamedTuple

import pytest
from aiohttp import ClientSession

from tests.bot.postgres import Postgres
from tests.bot.slack import BOT_TOKEN, SECRET, Slack
from tests.bot.stalling_proxy import proxied
from tests.bot.storage import postgres_storage, soon
from tests.world import TODAY

STARTING = 60
ENDING = 26
"""Seconds from the signal until the process has ended, whatever the database does."""


class Process(NamedTuple):
    """The console script in HTTP mode."""

    running: asyncio.subprocess.Process
    address: str
    started: float
    """Seconds until it listened."""

    async def is_degraded(self) -> bool:
        async with ClientSession(self.address) as client:
            body = await (await client.get("/readyz")).json()
            return bool(body["status"] == "degraded")

    async def stop(self) -> None:
        self.running.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(self.running.wait(), ENDING) == 0


@asynccontextmanager
async def started(slack: Slack, folder: Path, database: str) -> AsyncIterator[Process]:
    settings = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack.url}/api/",
        "MODELDESK_PORT": "0",
        "MODELDESK_DATABASE_URL": database,
        "MODELDESK_MIGRATE": "auto",
        "MODELDESK_NATIVE_BLOCKS": "never",
        "MODELDESK_DATA": str(folder),
        "MODELDESK_TODAY": str(TODAY),
    }
    start = monotonic()
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot"),
        env=os.environ | settings,
        cwd=Path(__file__).parents[2],
        stderr=asyncio.subprocess.PIPE,
    )
    assert running.stderr
    try:
        async with asyncio.timeout(STARTING):
            port = None
            while port is None:
                port = json.loads(await running.stderr.readline()).get("port")
        yield Process(running, f"http://127.0.0.1:{port}", monotonic() - start)
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
async def test_a_silent_database_delays_neither_start_nor_end(
    slack: Slack, world_folder: Path, postgres: Postgres
) -> None:
    async with proxied(postgres.port) as proxy:
        storage = await postgres_storage(postgres, proxy.port)
        async with started(slack, world_folder, storage.address) as working:
            assert not await working.is_degraded()
            proxy.stall()
            await soon(working.is_degraded)
            await working.stop()
        async with started(slack, world_folder, storage.address) as silent:
            assert await silent.is_degraded()
            assert silent.started < working.started + 3
            await silent.stop()
