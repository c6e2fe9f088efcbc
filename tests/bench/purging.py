"""How long a message waits to be accepted while the store deletes a day of old threads."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter_ns

from bot.store import OutboxEntry
from bot.store.database import DatabaseStore, database_store
from tests.bench.measure import Json, at_most, latency, rounded


async def measure(threads: int = 200_000, messages: int = 400) -> Json:
    with TemporaryDirectory() as folder:
        file = Path(folder, "store.db")
        usual = latency(await _accepted(file, "usual", messages))
        _fill(file, threads)
        meanwhile = latency(await _accepted(file, "meanwhile", messages))
    return {
        "threads": threads,
        "messages": messages,
        "accept_ms": usual._asdict(),
        "accept_while_purging_ms": meanwhile._asdict(),
        "times_as_long": at_most(rounded(meanwhile.p50 / usual.p50), 2),
        "p99_ms": at_most(meanwhile.p99, 100),
    }


async def _accepted(file: Path, name: str, messages: int) -> list[float]:
    store = database_store(f"sqlite:///{file}")
    await store.open()
    try:
        return [await _accept(store, f"{name}:{number}") for number in range(messages)]
    finally:
        await store.close()


async def _accept(store: DatabaseStore, key: str) -> float:
    await asyncio.sleep(0.005)  # two hundred a second
    start = perf_counter_ns()
    await store.accept(OutboxEntry(key, "{}"), {})
    return (perf_counter_ns() - start) / 1e6


def _fill(file: Path, threads: int) -> None:
    """Remember threads of a month that is over."""
    with closing(sqlite3.connect(file)) as database, database:
        rows = (("T", "C", str(number), "q", 1) for number in range(threads))
        database.executemany("INSERT INTO threads VALUES (?, ?, ?, ?, ?)", rows)
