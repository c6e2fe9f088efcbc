"""A steady load while newer prices are fetched, built and swapped in, three times: nobody waits."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from catalog.feeds.accepted import read_observations
from catalog.schema import Observation
from tests.bench.measure import Json, at_least, at_most, latency, rounded
from tests.bot.feed_host import FeedHost, feed_host
from tests.bot.storage import soon
from tests.conftest import DATA
from tests.load import servers, steady

_FEED = "models.dev"
_NAME = f"{_FEED}.json"
_SWAPS = 3
_FIRST_S = 5
_LONGEST_S = 120
"""For a swap, on a machine that is busy; the bot looks every twenty seconds."""
_PRICES = {"input": "input", "output": "output", "cache_read": "cache_read"}


async def measure(folder: Path, seconds: float) -> Json:
    """One bot; commands and mentions as in the steady load, for as long as the swaps take."""
    first, *others = [_file(number) for number in range(_SWAPS)]
    async with feed_host(FeedHost({_NAME: first})) as host:
        with (
            servers.slack(folder) as slack,
            servers.bot(slack, folder, MODELDESK_FEEDS_URL=host.url) as bot,
        ):
            await steady.send_all([bot.port], _FIRST_S)  # every bot is slower then
            before = _resident_mb(bot.process.pid)
            swapping = asyncio.create_task(_swap(bot.log, folder / "store.db", host, others))
            done = await steady.send_all([bot.port], seconds)
            while not swapping.done():
                done = [*done, *await steady.send_all([bot.port], 5)]
            await swapping
            after = _resident_mb(bot.process.pid)
    commands = latency([each.ms for each in done if not each.delivery.thread])
    mentions = latency([each.ms for each in done if each.delivery.thread])
    return {
        "requests": len(done),
        "swaps": at_least(_swaps(bot.log), _SWAPS),
        "errors": at_most(sum(not steady.is_good(each) for each in done), 0),
        "command_p50_ms": rounded(commands.p50),
        "command_p99_ms": at_most(commands.p99, 50),
        "mention_acknowledged_p99_ms": rounded(mentions.p99),
        "slowest_ms": rounded(max(each.ms for each in done)),
        "resident_before_mb": rounded(before),
        "resident_after_mb": rounded(after),
    }


async def _swap(log: Path, database: Path, host: FeedHost, files: Sequence[bytes]) -> None:
    """Have newer files fetched, one after the other, as if three hours had passed."""
    for number, file in enumerate(files, 1):
        await soon(lambda number=number: _swaps(log) >= number, _LONGEST_S)  # type: ignore[misc]
        host.files[_NAME] = file
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("UPDATE feeds SET next_at = 0 WHERE id = ?", (_FEED,))
    await soon(lambda: _swaps(log) >= _SWAPS, _LONGEST_S)


def _swaps(log: Path) -> int:
    return log.read_text("utf-8").count('"event": "snapshot in use"')


def _resident_mb(pid: int) -> float:
    """0 where only the system itself knows."""
    status = Path(f"/proc/{pid}/status")
    resident = re.search(r"VmRSS:\s+(\d+)", status.read_text()) if status.exists() else None
    return int(resident[1]) / 1024 if resident else 0


def _file(number: int) -> bytes:
    """The file of models.dev that a release was built from, as far as it matters, with new prices.

    Every two hundredth row asks some per cent more in each.
    """
    feed = read_observations(DATA)[_FEED]
    sellers: dict[str, Json] = {}
    for row, observation in enumerate(feed.observations):
        models = sellers.setdefault(observation.provider, {"doc": observation.url, "models": {}})[
            "models"
        ]
        dearer = 1.02 + number / 50 if row % 200 == 0 else 1
        models[observation.route] = _entry(observation, dearer)
    return json.dumps(sellers).encode()


def _entry(observation: Observation, dearer: float) -> Json:
    facts = observation.facts
    cost = {
        _PRICES[price.direction]: float(price.usd) * dearer
        for price in observation.prices
        if price.condition is None and price.direction in _PRICES and price.modality == "text"
    }
    flags = {"tool_call": "tools", "structured_output": "json", "reasoning": "reasoning"}
    told = {flag: facts.told(name) for flag, name in flags.items()}  # type: ignore[arg-type]
    return {
        "name": facts.name,
        "canonical_model_id": observation.canonical,
        "release_date": str(facts.released) if facts.released else None,
        "knowledge": facts.knowledge_cutoff,
        "open_weights": facts.open_weights,
        "modalities": {"input": sorted(facts.input or ()), "output": sorted(facts.output or ())},
        "limit": {"context": facts.context, "output": facts.max_output},
        "cost": {"input": 0, "output": 0} if observation.free else cost,
    } | {flag: value for flag, value in told.items() if value is not None}
