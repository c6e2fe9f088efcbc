"""As many commands as can be answered, by the bot and by an app that only acknowledges them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from tests.bench.measure import Json, at_least, ratio, rounded
from tests.load import servers, traffic
from tests.load.client import Client
from tests.load.servers import Server
from tests.load.traffic import Delivery

_AT_ONCE = 8
_ROUNDS = 6
_PATIENCE_S = 60


class Rate(NamedTuple):
    """Commands a second of the clock, and what one takes of the process's own time."""

    per_second: float
    cpu_ms: float


async def measure(folder: Path, seconds: float) -> Json:
    """The two take turns, so that a machine that changes its pace changes it for both."""
    with (
        servers.slack(folder) as slack,
        servers.bot(slack, folder) as bot,
        servers.empty(folder) as empty,
    ):
        first = [
            await _per_second(each, traffic.each_command(), _PATIENCE_S) for each in (bot, empty)
        ]
        rounds = [
            [
                await _per_second(each, traffic.commands(seed), seconds / _ROUNDS / 2)
                for each in (bot, empty)
            ]
            for seed in range(_ROUNDS)
        ]
    ours, theirs = zip(*rounds, strict=True)
    return {
        "first_time_bot": first[0]._asdict(),
        "first_time_empty": first[1]._asdict(),
        "bot": _typical(ours),
        "empty": _typical(theirs),
        "ratio": at_least(
            ratio(*([each.per_second for each in side] for side in (ours, theirs))), 0.6
        ),
    }


def _typical(rounds: Sequence[Rate]) -> Json:
    return Rate(*(rounded(median(column)) for column in zip(*rounds, strict=True)))._asdict()


async def _per_second(server: Server, commands: Iterator[Delivery], seconds: float) -> Rate:
    """Until the time is over or the commands are. Raises RuntimeError when one is not answered."""
    client, before = Client(server.port), servers.cpu_seconds(server.process.pid)
    start = perf_counter()
    asking = (_ask(client, commands, start + seconds) for _ in range(_AT_ONCE))
    answered = sum(await asyncio.gather(*asking))
    taken, cpu = perf_counter() - start, servers.cpu_seconds(server.process.pid) - before
    client.close()
    return Rate(rounded(answered / taken), rounded(1000 * cpu / answered))


async def _ask(client: Client, commands: Iterator[Delivery], end: float) -> int:
    answered = 0
    for command in commands:
        if (await client.send(command.request)).status != 200:
            raise RuntimeError("a command was not answered")
        answered += 1
        if perf_counter() > end:
            break
    return answered
