"""The process that tells is killed again and again: nothing is lost, and a double is in the log."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from bot.store.watch_records import watch_records
from bot.watches.watch import Watch
from tests.bot.slack import Slack
from tests.bot.storage import Storage, soon

CHECKOUT = Path(__file__).parents[2]
CHANNELS = 60
KILLS = 4


class Process:
    """A process that tells, from its start to its end."""

    def __init__(self, storage: Storage, slack: Slack, log: Path) -> None:
        self._command = (sys.executable, "-m", "tests.bot.telling", storage.address, slack.url)
        self._log = log

    async def runs(self) -> None:
        assert await (await self._started()).wait() == 0

    async def is_killed_after(self, slack: Slack, posts: int, seconds: float) -> None:
        """End it as `kill -9` does, some time after Slack has so many more messages."""
        running, before = await self._started(), len(slack.messages)
        await soon(lambda: len(slack.messages) >= before + posts or running.returncode is not None)
        await asyncio.sleep(seconds)
        if running.returncode is None:
            running.send_signal(signal.SIGKILL)
        await running.wait()

    async def _started(self) -> asyncio.subprocess.Process:
        with self._log.open("ab") as stream:
            return await asyncio.create_subprocess_exec(*self._command, cwd=CHECKOUT, stderr=stream)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
async def test_nothing_is_lost_and_one_message_a_kill_is_repeated_at_most(
    storage: Storage, slack: Slack, tmp_path: Path
) -> None:
    async with storage.opened():
        pass  # which makes the tables
    records, log, chance = (
        watch_records(storage.address),
        tmp_path / "log",
        Random(storage.address.partition(":")[0]),
    )
    for number in range(CHANNELS):
        watch = Watch(0, "T1", f"C{number:03}", f"U{number}", "retirements")
        await records.add(watch, ())
    for _ in range(KILLS):
        process = Process(storage, slack, log)
        await process.is_killed_after(slack, chance.randrange(3), chance.random() / 50)
        await storage.execute("UPDATE leases SET until = 0 WHERE name = 'watches'")
    await Process(storage, slack, log).runs()
    assert await records.owed() == await records.left_tried() == []
    await records.close()
    told = Counter(message.channel for message in slack.messages)
    doubles = told.total() - len(told)
    logged = log.read_text("utf-8").count("digest not confirmed")
    print(f"{KILLS} kills: {CHANNELS - len(told)} lost, {doubles} doubles, {logged} logged")
    assert len(told) == CHANNELS
    assert doubles <= logged <= KILLS
