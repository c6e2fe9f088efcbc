"""Kills the process that tells watches, at each step of telling, and counts what became of it."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from pathlib import Path
from random import Random
from typing import NamedTuple

from bot.store.watch_records import watch_records
from bot.watches.watch import Watch
from tests.bot.slack import Slack
from tests.bot.storage import Storage
from tests.bot.telling import STEPS

_CHECKOUT = Path(__file__).parents[2]
_MOST_MESSAGES = 3
"""A process ends at the first message that it tells, or at one of the next."""


_BETWEEN = ("send after", "confirm before")


class Outcome(NamedTuple):
    kills: int
    lost: int
    """Channels that were told nothing."""
    doubles: int
    may_double: int
    """Kills between a message and its confirmation, each of which repeats one."""
    logged: int
    """Lines that say of a message that it may have been posted before."""
    owed: int
    """Messages that the database still holds to be posted."""


async def kill(storage: Storage, slack: Slack, log: Path, times: int) -> Outcome:
    """Kill a process so many times at each step, then let one tell the rest."""
    async with storage.opened():
        pass  # which makes the tables
    records, chance = watch_records(storage.address), Random(times)
    channels = kills = 0
    with log.open("ab") as stream:
        processes = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.bot.telling", storage.address, slack.url),
            cwd=_CHECKOUT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=stream,
        )
    assert processes.stdin
    assert processes.stdout
    for step in (*(s for s in STEPS for _ in range(times)), ""):
        wanted = 0
        if step:
            wanted = chance.randint(1, _MOST_MESSAGES)
            for _ in range(wanted):
                watch = Watch(0, "T1", f"C{channels:05}", f"U{channels}", "retirements")
                await records.add(watch, ())
                channels += 1
        line = f"{step} {wanted}\n" if step else "\n"
        processes.stdin.write(line.encode())
        outcome = (await processes.stdout.readline()).decode().strip()
        assert outcome == ("killed" if step else "ended 0"), (step, outcome)
        kills += bool(step)
        await storage.execute("UPDATE leases SET until = 0 WHERE name = 'watches'")
    processes.stdin.close()
    await processes.wait()
    owed = len([*await records.owed(), *await records.left_tried()])
    await records.close()
    written = await asyncio.to_thread(log.read_text, "utf-8")
    told = Counter(message.channel for message in slack.messages)
    return Outcome(
        kills,
        lost=channels - len(told),
        doubles=told.total() - len(told),
        may_double=times * len(_BETWEEN),
        logged=written.count("digest not confirmed"),
        owed=owed,
    )
