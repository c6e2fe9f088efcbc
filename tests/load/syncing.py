"""A steady load while newer prices are fetched, built and swapped in, twice: nobody waits.

What is due meanwhile stands beside what is due before and between, of the same run.
"""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial
from itertools import takewhile
from pathlib import Path
from time import perf_counter, time
from typing import NamedTuple

from catalog.feeds.accepted import read_observations
from catalog.schema import Observation
from tests.bench.measure import Json, at_least, at_most, latency, rounded
from tests.bot.feed_host import FeedHost, feed_host
from tests.conftest import DATA
from tests.load import servers, steady, traffic
from tests.load.client import Client
from tests.load.pacing import paced
from tests.load.steady import Done
from tests.load.traffic import Delivery

_FEED = "models.dev"
_NAME = f"{_FEED}.json"
_SWAPS = 2
_TRIAL_S = 5
_LONGEST_S = 100
"""For all swaps, so that the part ends on a machine that is too busy, too. The bot looks every
twenty seconds."""
_PRICES = {"input": "input", "output": "output", "cache_read": "cache_read"}


class _Window(NamedTuple):
    """A time in seconds since 1970."""

    start: float
    end: float


async def measure(folder: Path, _seconds: float) -> Json:
    """One bot; commands and mentions as in the steady load, for as long as the swaps take."""
    first, *others = [_file(number) for number in range(_SWAPS)]
    async with feed_host(FeedHost({_NAME: first})) as host:
        with (
            servers.slack(folder) as slack,
            servers.bot(slack, folder, MODELDESK_FEEDS_URL=host.url) as bot,
        ):
            rate = await _bearable_rate(bot.port)
            before = _resident_mb(bot.process.pid)
            swapping = asyncio.create_task(_swap(bot.log, folder / "store.db", host, others))
            done = await _send(bot.port, rate, "swaps", swapping.done)
            await swapping
            after = _resident_mb(bot.process.pid)
    building, swapped = _windows(bot.log)
    return {
        "requests": len(done),
        "rate": at_least(rate, steady.RATES[0]),
        "swaps": at_least(len(swapped), _SWAPS),
        "errors": at_most(sum(not steady.is_good(each) for _, each in done), 0),
        **_compared(done, building, swapped),
        "build_s": [round(end - start, 1) for start, end in building],
        "swap_s": [round(end - start, 1) for start, end in swapped],
        "resident_before_mb": rounded(before),
        "resident_after_mb": rounded(after),
    }


async def _bearable_rate(port: int) -> int:
    for rate in steady.RATES:
        end = perf_counter() + _TRIAL_S
        done = await _send(port, rate, f"trial{rate}", lambda end=end: perf_counter() > end)  # type: ignore[misc]
        # The first half is that of a bot that has just started.
        if (
            latency(_commands_ms([each for _, each in done[len(done) // 2 :]])).p99
            <= steady.MOST_MS
        ):
            break
    return rate


Timed = Sequence[tuple[float, Done]]
"""Requests with the time when they were due."""


async def _send(port: int, rate: float, run: str, ends: Callable[[], bool]) -> Timed:
    client, zero = Client(port), time() - perf_counter()

    async def send(delivery: Delivery, due: float) -> tuple[float, Done]:
        return zero + due, await steady.send(client, delivery, due)

    deliveries = takewhile(lambda _: not ends(), traffic.mixed(1, run))
    done = await paced(rate, (partial(send, delivery) for delivery in deliveries))
    client.close()
    return done


def _commands_ms(done: Sequence[Done]) -> list[float]:
    return [each.ms for each in done if not each.delivery.thread]


def _compared(done: Timed, building: Sequence[_Window], swapped: Sequence[_Window]) -> Json:
    """What commands take while a snapshot is built, while it is swapped in, and otherwise."""

    def within(windows: Sequence[_Window]) -> list[Done]:
        return [each for due, each in done if any(w.start <= due <= w.end for w in windows)]

    phases = {"building": within(building), "swapping": within(swapped)}
    busy = {id(each) for each in (*phases["building"], *phases["swapping"])}
    # After the last swap, the next snapshot may be being built: that of a run that was cut off.
    last = max((window.end for window in swapped), default=0)
    phases["otherwise"] = [each for due, each in done if due <= last and id(each) not in busy]
    by_phase = {name: latency(_commands_ms(some)) for name, some in phases.items() if some}
    p99 = {name: rounded(measured.p99) for name, measured in by_phase.items()}
    ratios = {name: p99[name] / p99["otherwise"] for name in p99 if name != "otherwise"}
    return {
        **{f"command_p50_ms_{name}": rounded(each.p50) for name, each in by_phase.items()},
        **{f"command_p99_ms_{name}": at_most(p99[name], steady.MOST_MS) for name in by_phase},
        **{f"p99_{name}_to_otherwise": rounded(ratio) for name, ratio in ratios.items()},
        "slowest_ms": rounded(max(each.ms for _, each in done)),
    }


async def _swap(log: Path, database: Path, host: FeedHost, files: Sequence[bytes]) -> None:
    """Have newer files fetched, one after the other, as if three hours had passed."""
    end = perf_counter() + _LONGEST_S
    for number in range(1, _SWAPS + 1):
        while await asyncio.to_thread(_count, log, "snapshot in use") < number:
            await asyncio.sleep(1)
            if perf_counter() > end:
                return
        if number <= len(files):
            host.files[_NAME] = files[number - 1]
            with closing(sqlite3.connect(database)) as connection, connection:
                connection.execute("UPDATE feeds SET next_at = 0 WHERE id = ?", (_FEED,))


def _windows(log: Path) -> tuple[list[_Window], list[_Window]]:
    """When snapshots were built, and when they were loaded, warmed and swapped in."""
    building = list(map(_window, _lines(log, "synced")))
    return building[:_SWAPS], list(map(_window, _lines(log, "snapshot in use")))


def _window(line: Json) -> _Window:
    end = datetime.fromisoformat(line["time"]).timestamp()
    return _Window(end - line["s"], end)


def _count(log: Path, event: str) -> int:
    """Without reading the lines: whoever sends the requests has no time for that."""
    return log.read_bytes().count(_named(event).encode())


def _lines(log: Path, event: str) -> list[Json]:
    lines = log.read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if _named(event) in line]


def _named(event: str) -> str:
    return f'"event": "{event}"'


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
