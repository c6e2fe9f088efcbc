"""What a running bot does for fresh prices: use the newest snapshot, and sync when it is time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter, time

from bot.logs import Told
from bot.store.guard import RefusedValueError, UnavailableError
from bot.store.snapshot_rows import StoredSnapshot
from bot.store.sync_state import BusyError, FeedState, LeaseLostError, SyncState
from bot.sync.feed_sync import FeedSync, SyncReport
from bot.warmup import beside_answers, warm_up_in_background
from catalog.catalog import Catalog
from catalog.catalog_provider import CatalogProvider
from catalog.compiled import yaml_digest
from catalog.loading import CatalogError

LOOK_S = 20.0
"""How often a process looks for a newer snapshot; a swap takes some three seconds more."""
_START_S = 2.0
_LONGEST_REASON = 500
_TOLD_AFTER_S = 86_400
_log = logging.getLogger("modeldesk")


class Follower:
    """Keeps a process on the snapshot that all of them are to use."""

    def __init__(self, state: SyncState, provider: CatalogProvider, data: Path) -> None:
        self._state = state
        self._provider = provider
        self._data = data
        self._bundled = provider().as_of.isoformat()
        self._used: int | None = None
        self._looking = asyncio.Lock()
        self.standings: Mapping[str, FeedState] = {}
        """How things stand with the feeds, as of the last look."""

    def feed_health(self) -> Mapping[str, Mapping[str, object]]:
        """By feed: the date and age of what is used of it, and what is wrong with a newer file."""
        catalog = self._provider()
        return {
            feed: {
                "as_of": source.as_of.isoformat(),
                "age_days": (catalog.today - source.as_of).days,
                "failures": state.failures,
                "waiting": state.waiting or None,
            }
            for feed, source in catalog.sources.items()
            for state in (self.standings.get(feed, FeedState()),)
        }

    def problems(self) -> Sequence[str]:
        """What people should know who read prices: feeds that could not be renewed for a day."""
        sources, now = self._provider().sources, time()
        return [
            f"{sources[feed].name} could not be renewed since {_day(state.failing_since)}."
            for feed, state in self.standings.items()
            if feed in sources and state.failures and now - state.failing_since >= _TOLD_AFTER_S
        ]

    async def start(self) -> None:
        """Take the newest snapshot before the first answer, unless that takes long."""
        with suppress(TimeoutError, UnavailableError, RefusedValueError):
            async with asyncio.timeout(_START_S), self._looking:
                await self._look(_not_at_all)

    async def follow(self, every_s: float = LOOK_S) -> None:
        """Look for a newer snapshot for ever."""
        while True:
            with suppress(UnavailableError, RefusedValueError):  # which the store logs
                await self.look()
            await asyncio.sleep(every_s)

    async def look(self) -> None:
        """Use the newest snapshot, and learn how things stand with the feeds."""
        async with self._looking:
            await self._look(warm_up_in_background)
            records = await self._state.standings()
        self.standings = {feed: record.state for feed, record in records.items()}

    async def _look(self, warm: Callable[[Catalog], None]) -> None:
        stored = await self._state.chosen()
        if stored and not await self._is_newer(stored):
            stored = None
        number = stored.id if stored else None
        if number == self._used:
            return
        body = await self._state.body(stored.id) if stored else None
        started, self._used = perf_counter(), number  # one that cannot be read is tried once
        try:
            await beside_answers(partial(self._provider.renew, body, warm))
        except CatalogError:
            _log.exception("a snapshot cannot be read")
            return
        as_of = self._provider().as_of.isoformat()
        seconds = round(perf_counter() - started, 1)
        _log.info("snapshot in use", extra={"snapshot": number, "as_of": as_of, "s": seconds})

    async def _is_newer(self, stored: StoredSnapshot) -> bool:
        """Whether it is to be used, and not that of the release."""
        newest = max(stored.feeds.values(), default="")
        if stored.state == "pinned" or newest > self._bundled:
            return True
        curation = await asyncio.to_thread(yaml_digest, self._data)
        return newest == self._bundled and stored.curation == curation


def _day(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}"


def _not_at_all(_catalog: Catalog) -> None:
    """The start warms up whatever it has."""


async def sync_when_due(sync: FeedSync, follower: Follower, every_s: float = LOOK_S) -> None:
    """Sync whenever a feed is due and no other process does, for ever.

    Not at once: a process that has just started has enough to do.
    """
    while True:
        await asyncio.sleep(every_s)
        with suppress(UnavailableError, RefusedValueError, BusyError):
            if await sync.is_due():
                await _sync(sync, follower)


async def _sync(sync: FeedSync, follower: Follower) -> None:
    started = perf_counter()
    try:
        report = await sync.run()
    except LeaseLostError:
        _log.warning("sync taken over")
        return
    log_report(report, perf_counter() - started)
    await follower.look()


def log_report(report: SyncReport, seconds: float) -> None:
    """One line for the sync, and one for each feed that somebody may have to look at."""
    for feed, (outcome, reason) in report.feeds.items():
        if outcome == "failed":
            _log.warning("feed not fetched", extra={"feed": feed, "error": _told(reason)})
        elif outcome in ("held", "refused"):
            _log.warning("feed not accepted", extra={"feed": feed, "reason": _told(reason)})
    if report.problems:
        _log.error("sync failed", extra={"error": _told("; ".join(report.problems))})
    accepted = sum(outcome == "accepted" for outcome, _ in report.feeds.values())
    _log.info("synced", extra={"accepted": accepted, "s": round(seconds, 1)})


def _told(reason: str) -> Told:
    return Told(reason[:_LONGEST_REASON])
