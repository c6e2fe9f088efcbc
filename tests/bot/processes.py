"""The bot as a process of its own, over the invented world unless settings say otherwise."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.bot.slack import BOT_TOKEN, SECRET, Slack
from tests.bot.storage import soon
from tests.world import TODAY

STARTING_S = 120
"""On a machine that is busy."""


class BotProcess(NamedTuple):
    """A running bot; its log is a file, which outlives it."""

    running: asyncio.subprocess.Process
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.lines('listening')[0]['port']}"

    def lines(self, event: str) -> list[dict[str, Any]]:
        """What it has logged of a kind; the last line may be cut off."""
        lines = self.log.read_text("utf-8").splitlines(keepends=True)
        parsed = (json.loads(line) for line in lines if line.endswith("\n"))
        return [line for line in parsed if line["event"] == event]

    async def kill(self) -> None:
        """End it as `kill -9` does."""
        self.running.send_signal(signal.SIGKILL)
        await self.running.wait()


@asynccontextmanager
async def bot_process(
    slack: Slack, data: Path, log: Path, settings: Mapping[str, str]
) -> AsyncIterator[BotProcess]:
    """Start a bot and wait until it is ready; `settings` has its database.

    It listens to HTTP, or connects to a socket where they have an app token.
    """
    environment = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack.url}/api/",
        "MODELDESK_PORT": "0",
        "MODELDESK_NATIVE_BLOCKS": "never",
        "MODELDESK_DATA": str(data),
        "MODELDESK_TODAY": str(TODAY),
    }
    with log.open("wb") as stream:
        running = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot"),
            env={**os.environ, **environment, **settings},
            cwd=Path(__file__).parents[2],
            stderr=stream,
        )
    process = BotProcess(running, log)
    try:
        ready = "connected" if "SLACK_APP_TOKEN" in settings else "listening"
        await soon(lambda: bool(process.lines(ready)) or running.returncode is not None, STARTING_S)
        yield process
    finally:
        if running.returncode is None:
            await process.kill()
