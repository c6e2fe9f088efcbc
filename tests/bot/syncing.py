"""A data folder whose feeds a host on loopback has, and what syncs from it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

from bot.store.sync_state import SyncState, sync_state
from bot.sync.addresses import FETCHED
from bot.sync.feed_sync import FeedSync, Origin
from bot.sync.fetching import feed_session
from catalog.feeds.build import build
from tests.bot.feed_host import FeedHost, feed_host
from tests.world import write
from tests.world.big_feed import Feed, big_feed

DAY = date(2026, 11, 20)
MODELS_DEV = {
    "nimbus": {
        "models": {
            "cirrus-4": {
                "name": "Cirrus 4",
                "canonical_model_id": "nimbus/cirrus-4",
                "modalities": {"input": ["text"], "output": ["text"]},
                "cost": {"input": 3, "output": 15},
            }
        }
    }
}
ARENA = {"date": "2026-10-20", "columns": ["model", "rating"], "tasks": {"text": [["X", 1300]]}}


def encoded(content: object) -> bytes:
    return json.dumps(content).encode()


def write_data(folder: Path) -> Path:
    """The data folder of a release, whose prices are those of the first of November."""
    feeds, data = folder / "feeds", folder / "data"
    feeds.mkdir()
    data.mkdir()
    files = {
        "models-dev.2026-10-01.json": MODELS_DEV,
        "litellm.2026-11-01.json": big_feed(),
        "arena.ratings.json": ARENA,
    }
    for name, content in files.items():
        (feeds / name).write_bytes(encoded(content))
    build(feeds, write(data))
    return data


def renewed(usd: float = 4.0) -> Feed:
    """The feed of a later day: one route has another price."""
    feed = big_feed()
    feed["host1/cirrus-4"]["input_cost_per_token"] = usd * 1.1e-6
    return feed


@asynccontextmanager
async def release_host() -> AsyncIterator[FeedHost]:
    """A host that has the files of the release."""
    files = {"models.dev.json": encoded(MODELS_DEV), "litellm.json": encoded(big_feed())}
    async with feed_host(FeedHost(files)) as host:
        yield host


@asynccontextmanager
async def syncing(
    address: str, data: Path, host: FeedHost
) -> AsyncIterator[tuple[FeedSync, SyncState]]:
    """One process that syncs."""
    state = sync_state(address)
    feeds = {feed: f"{host.url}{feed}.json" for feed in FETCHED if f"{feed}.json" in host.files}
    try:
        async with feed_session() as session:
            yield FeedSync(state, Origin(data, feeds, lambda: DAY), session), state
    finally:
        await state.close()
