import asyncio
import os
import signal
import sys
from itertools import count
from pathlib import Path
from time import monotonic

import pytest
from aiohttp import ClientSession

from tests.bot.postgres import Postgres
from tests.bot.processes import STARTING_S, BotProcess, bot_process
from tests.bot.slack import BOT_TOKEN, SECRET, Slack, command
from tests.bot.stalling_proxy import proxied
from tests.bot.storage import postgres_storage, soon
from tests.world import TODAY

PEOPLE = map("U{}".format, count())
ENDING_S = 26
"""From the signal until the process has ended, whatever the database does."""


async def is_degraded(process: BotProcess) -> bool:
    async with ClientSession(process.address) as client:
        body = await (await client.get("/readyz")).json()
        return bool(body["status"] == "degraded")


async def is_ready(process: BotProcess) -> bool:
    return not await is_degraded(process)


async def has_read_settings(process: BotProcess) -> bool:
    """Whether it answers without saying that it has not; each time to somebody else."""
    request = command("/model", "cirrus 4", user_id=next(PEOPLE))
    headers = {name: value for name, [value] in request.headers.items()}
    async with (
        ClientSession(process.address) as client,
        client.post("/slack/events", data=request.raw_body, headers=headers) as response,
    ):
        assert response.status == 200
        answer = await response.text()
        assert "Cirrus 4" in answer
        return "I can't read this workspace's settings right now" not in answer


async def stop(process: BotProcess) -> None:
    process.running.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.running.wait(), ENDING_S) == 0
    assert process.lines("stopped")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
async def test_a_silent_database_delays_neither_start_nor_end(
    slack: Slack, world_folder: Path, tmp_path: Path, postgres: Postgres
) -> None:
    async with proxied(postgres.port) as proxy:
        address = (await postgres_storage(postgres, proxy.port)).address
        settings = {"MODELDESK_DATABASE_URL": address, "MODELDESK_MIGRATE": "auto"}
        start = monotonic()
        async with bot_process(slack, world_folder, tmp_path / "working.log", settings) as working:
            usual = monotonic() - start
            assert not await is_degraded(working)
            proxy.stall()
            await soon(lambda: is_degraded(working))
            await stop(working)
        start = monotonic()
        async with bot_process(slack, world_folder, tmp_path / "silent.log", settings) as silent:
            assert monotonic() - start < usual + 3
            assert await is_degraded(silent)
            assert not await has_read_settings(silent)
            proxy.flow()
            await soon(lambda: has_read_settings(silent))
            await soon(lambda: is_ready(silent))
            await stop(silent)


async def test_tables_that_are_missing_stop_the_start_in_one_line(
    slack: Slack, world_folder: Path, postgres: Postgres
) -> None:
    settings = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack.url}/api/",
        "MODELDESK_PORT": "0",
        "MODELDESK_DATABASE_URL": (await postgres_storage(postgres)).address,
        "MODELDESK_DATA": str(world_folder),
        "MODELDESK_TODAY": str(TODAY),
    }
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot"),
        env=os.environ | settings,
        cwd=Path(__file__).parents[2],
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await asyncio.wait_for(running.communicate(), STARTING_S)
    assert running.returncode == 2
    [line] = said.decode().splitlines()
    assert line.startswith("modeldesk: MODELDESK_DATABASE_URL: ")
    assert "`modeldesk db upgrade`" in line
