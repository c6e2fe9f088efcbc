"""Commands for whoever keeps prices fresh: sync, the state of feeds, and which snapshot is used.

Each prints its result and returns the exit status: 1 where somebody has to look at it.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from bot.settings import Settings
from bot.store.snapshot_rows import StoredSnapshot
from bot.store.sync_state import BusyError, FeedRecord, SyncState, sync_state
from bot.sync.addresses import feed_addresses
from bot.sync.feed_sync import FeedSync, Origin, SyncReport
from bot.sync.fetching import feed_session
from catalog.curation import Curation
from catalog.loading import load_curation

_BUSY = "another process syncs just now; try again in a minute"


async def sync(settings: Settings) -> int:
    """Fetch the feeds that are due, check them, and build and keep a snapshot."""
    async with _opened(settings) as (feeds, _):
        return await _told(feeds.run())


async def feed_task(options: Namespace, settings: Settings) -> int:
    """Show the feeds, fetch one, or decide on a file that waits."""
    curation = _curation(settings)
    async with _opened(settings) as (feeds, state):
        if options.task == "status":
            chosen = await state.chosen()
            _print_status(curation, await state.standings(), chosen)
            return 0
        known = [feed.id for feed in curation.feeds]
        fetched = [*feed_addresses(curation.feeds, None)]
        if options.feed not in known:
            return _fail(f"there is no feed {options.feed}; there are {', '.join(known)}", 2)
        if options.feed not in fetched:
            names = ", ".join(fetched)
            return _fail(f"{options.feed} comes with releases; what is fetched is {names}", 2)
        match options.task:
            case "fetch":
                return await _told(feeds.run({options.feed}))
            case "accept":
                return await _told(feeds.accept(options.feed))
            case _:
                return await _rejected(options.feed, feeds)


async def snapshot_task(options: Namespace, settings: Settings) -> int:
    """List the snapshots, or change which one is used."""
    async with _opened(settings) as (_, state):
        snapshots, chosen = await state.snapshots(), await state.chosen()
        if options.task == "snapshots":
            lines = [_line(snapshot, chosen) for snapshot in snapshots]
            print(*lines or ["none is kept: the bundled snapshot is used"], sep="\n")
            return 0
        try:
            async with state.leased():
                return await _choose(options, state, [s.id for s in snapshots], chosen)
        except BusyError:
            return _fail(_BUSY, 1)


async def _choose(
    options: Namespace, state: SyncState, known: list[int], chosen: StoredSnapshot | None
) -> int:
    number: int | None = getattr(options, "id", None)
    if number is not None and number not in known:
        return _fail(f"there is no snapshot {number}; `modeldesk catalog snapshots` has them", 1)
    match options.task:
        case "pin" | "unpin":
            await state.pin(number)
        case _ if chosen is None:
            return _fail("there is nothing to go back from: the bundled snapshot is used", 1)
        case _ if number is None:
            await state.withdraw([chosen.id])
        case _:
            await state.withdraw([each for each in known if each > number])
    now = await state.chosen()
    print(_line(now, now) if now else "the bundled snapshot is used")
    return 0


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[tuple[FeedSync, SyncState]]:
    address = settings.database_url.get_secret_value()
    state = sync_state(address, migrates=settings.migrate == "auto")
    addresses = feed_addresses(_curation(settings).feeds, settings.feeds_url)
    try:
        async with feed_session() as session:
            yield FeedSync(state, Origin(settings.data, addresses, settings.day), session), state
    finally:
        await state.close()


def _curation(settings: Settings) -> Curation:
    return load_curation(settings.data)


async def _told(syncing: Coroutine[Any, Any, SyncReport | None]) -> int:
    try:
        report = await syncing
    except BusyError:
        return _fail(_BUSY, 1)
    if report is None:
        return _fail("no file of this feed waits", 1)
    for feed, (outcome, reason) in report.feeds.items():
        print(f"{feed:<14}{outcome:<11}{reason}".rstrip())
    if not report.feeds:
        print("no feed is due; `modeldesk feeds fetch FEED` fetches one now")
    for problem in report.problems:
        print(f"not used: {problem}", file=sys.stderr)
    if report.counts:
        print(", ".join(f"{number:,} {name}" for name, number in report.counts.items()))
    for remedy in _remedies(report):
        _fail(remedy, 1)
    good = all(f.outcome in ("accepted", "unchanged") for f in report.feeds.values())
    return 0 if good and not report.problems else 1


def _remedies(report: SyncReport) -> Iterator[str]:
    """What somebody can do about each feed whose last good file stays in use."""
    for feed, (outcome, _) in report.feeds.items():
        if outcome in ("held", "refused"):
            yield (
                f"look at what {feed} says, then `modeldesk feeds accept {feed}` "
                f"or `modeldesk feeds reject {feed}`; until then its last good file is used"
            )
    if any(outcome == "failed" for outcome, _ in report.feeds.values()):
        yield (
            "what was not fetched is used as it was; check the network, or name a mirror in "
            "MODELDESK_FEEDS_URL, and try again"
        )


async def _rejected(feed: str, feeds: FeedSync) -> int:
    try:
        rejected = await feeds.reject(feed)
    except BusyError:
        return _fail(_BUSY, 1)
    if not rejected:
        return _fail("no file of this feed waits", 1)
    print(f"{feed:<14}rejected")
    return 0


def _print_status(
    curation: Curation, records: Mapping[str, FeedRecord], chosen: StoredSnapshot | None
) -> None:
    for feed in curation.feeds:
        record = records.get(feed.id, FeedRecord())
        state = record.state
        as_of = (chosen.feeds.get(feed.id) if chosen else None) or state.as_of or str(feed.as_of)
        told = [f"checked {_minute(state.checked_at)}"] if state.checked_at else []
        if state.failures:
            told.append(f"failing since {_minute(state.failing_since)}: {state.error}")
        if state.waiting:
            told.append(f"file of {state.waiting_as_of} {state.waiting}: {state.reason}")
        if record.next_at:
            told.append(f"next {_minute(record.next_at)}")
        print(f"{feed.id:<14}as of {as_of}  {'; '.join(told)}".rstrip())


def _line(snapshot: StoredSnapshot, chosen: StoredSnapshot | None) -> str:
    used = "used" if chosen and snapshot.id == chosen.id else ""
    counts = ", ".join(f"{snapshot.counts.get(n, 0):,} {n}" for n in ("models", "routes"))
    state = snapshot.state if snapshot.state != "good" else ""
    built = _minute(snapshot.built_at)
    return f"{snapshot.id:>5}  built {built}  {counts}  {state or used}".rstrip()


def _minute(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"


def _fail(reason: str, status: int) -> int:
    print(f"modeldesk: {reason}.", file=sys.stderr)
    return status
