"""As many commands as can be answered, by the bot and by an app that only acknowledges them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.bench.measure import Json, at_least, ratio, rounded
from tests.load import servers, traffic
from tests.load.client import Client
from tests.load.traffic import Asked

_AT_ONCE = 8
_ROUNDS = 6


async def measure(folder: Path, seconds: float) -> Json:
    """The two take turns, so that a machine that changes its pace changes it for both."""
    with (
        servers.slack(folder) as slack,
        servers.bot(slack, folder) as bot,
        servers.empty(folder) as empty,
    ):
        for server in (bot, empty):
            await _per_second(server.port, seconds / _ROUNDS, seed=0)
        rounds = [
            [await _per_second(server.port, seconds / _ROUNDS, seed) for server in (bot, empty)]
            for seed in range(1, _ROUNDS + 1)
        ]
    ours, theirs = zip(*rounds, strict=True)
    return {
        "bot_per_second": rounded(median(ours)),
        "empty_per_second": rounded(median(theirs)),
        "ratio": at_least(ratio(ours, theirs), 0.6),
    }


async def _per_second(port: int, seconds: float, seed: int) -> float:
    """Raises RuntimeError when a command is not answered."""
    client, commands = Client(port), traffic.commands(seed)
    end = perf_counter() + seconds
    answered = sum(await asyncio.gather(*(_ask(client, commands, end) for _ in range(_AT_ONCE))))
    client.close()
    return answered / seconds


async def _ask(client: Client, commands: Iterator[Asked], end: float) -> int:
    answered = 0
    while perf_counter() < end:
        if (await client.send(next(commands).request)).status != 200:
            raise RuntimeError("a command was not answered")
        answered += 1
    return answered
