"""How long the bot takes to start where a newer snapshot is kept, against where none is."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.store.snapshot_rows import NewSnapshot
from bot.store.sync_state import sync_state
from catalog.catalog import Catalog
from catalog.snapshot import Snapshot
from tests.bench.measure import Json, at_most, ratio, rounded
from tests.bench.renewed import renewed
from tests.load import servers

_PAIRS = 5
_LATER = 90
"""Days: later than all sources of the release."""


def measure(catalog: Catalog) -> Json:
    """From the start of the process until it takes requests, with SQLite."""
    with (
        TemporaryDirectory(prefix="modeldesk-starting-") as name,
        servers.slack(Path(name)) as slack,
    ):
        kept, empty = (Path(name) / database for database in ("kept", "empty"))
        asyncio.run(_keep(renewed(catalog.snapshot, _LATER), _made(kept)))
        _start_s(slack, kept), _start_s(slack, _made(empty))
        pairs = [(_start_s(slack, kept), _start_s(slack, empty)) for _ in range(_PAIRS)]
        used = [bool(_snapshots_in_use(folder)) for folder in (kept, empty)]
    with_one, without = zip(*pairs, strict=True)
    return {
        "pairs": _PAIRS,
        "snapshot_used": used,
        "with_snapshot_ms": rounded(1000 * median(with_one)),
        "without_ms": rounded(1000 * median(without)),
        "ratio": at_most(ratio(with_one, without), 1.2),
    }


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


async def _keep(body: bytes, folder: Path) -> None:
    sources = {source.id: source.as_of.isoformat() for source in Snapshot(body).header.sources}
    state = sync_state(f"sqlite:///{folder / 'store.db'}")
    try:
        await state.save({}, NewSnapshot(0, sha256(body).hexdigest(), body, sources, {}, ""))
    finally:
        await state.close()


def _start_s(slack: str, folder: Path) -> float:
    """The store of a bot stands in its folder, and so does its log."""
    start = perf_counter()
    bot = servers.start_bot(slack, folder, "bot")
    taken = perf_counter() - start
    servers.stop(bot)
    return taken


def _snapshots_in_use(folder: Path) -> int:
    return sum(line["event"] == "snapshot in use" for line in servers.lines(folder / "bot.log"))
