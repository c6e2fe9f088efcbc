"""One sync: fetch the feeds that are due, check, build aside, and keep all of it or nothing."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from time import time

from aiohttp import ClientSession

from bot.store.snapshot_rows import NewSnapshot
from bot.store.sync_state import FeedRecord, SyncState
from bot.sync.building import BuildError, build
from bot.sync.fetching import fetch
from bot.sync.outcomes import (
    Answer,
    Built,
    FeedOutcome,
    NewFile,
    SameFile,
    answer_of,
    record_after,
)
from catalog.compiled import yaml_digest
from catalog.feeds.build_order import BuildOrder, FeedFile

_TOGETHER_S = 1800
"""Feeds that are due this soon are fetched too, for one build."""

Records = Mapping[str, FeedRecord]


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync came to."""

    feeds: Mapping[str, FeedOutcome]
    counts: Mapping[str, int]
    """Of the snapshot that was built; empty where none was."""
    problems: tuple[str, ...] = ()
    """Why nothing was built, or why what was built is not used."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where newer files come from, and what they are checked against."""

    data: Path
    addresses: Mapping[str, str]
    day: Callable[[], date]


class FeedSync:
    """Renews the snapshot that all processes share from the addresses of the feeds.

    Its methods raise BusyError while another process does the same, or where one has taken over,
    and UnavailableError when the database fails. Nothing is kept then.
    """

    def __init__(self, state: SyncState, origin: Origin, session: ClientSession) -> None:
        self._state = state
        self._origin = origin
        self._session = session

    async def is_due(self) -> bool:
        """Whether the time of any feed has come."""
        records, now = await self._state.standings(), time()
        return any(_record(records, feed).next_at <= now for feed in self._origin.addresses)

    async def run(self, only: Set[str] = frozenset()) -> SyncReport:
        """Fetch the feeds that are due, or `only` these, and build what is new."""
        async with self._state.leased():
            records, soon = await self._state.feeds(), time() + _TOGETHER_S
            due = {f for f in self._origin.addresses if _record(records, f).next_at <= soon}
            return await self._take(await self._fetch(only or due, records), records)

    async def accept(self, feed: str) -> SyncReport | None:
        """Take the file of a feed that is held or refused; None where there is none."""
        async with self._state.leased():
            records = await self._state.feeds()
            record = _record(records, feed)
            if record.waiting is None:
                return None
            content = await asyncio.to_thread(gzip.decompress, record.waiting)
            file = NewFile(
                content,
                sha256(content).hexdigest(),
                record.state.etag,
                record.state.waiting_as_of,
            )
            return await self._take({feed: file}, records, overruled=frozenset({feed}))

    async def reject(self, feed: str) -> bool:
        """Never take the file of a feed that is held or refused; False where there is none."""
        async with self._state.leased():
            record = _record(await self._state.feeds(), feed)
            if record.waiting is None:
                return False
            state = record.state.model_copy(update={"waiting": "rejected"})
            await self._state.save({feed: record._replace(state=state, waiting=None)})
            return True

    async def _fetch(self, feeds: Set[str], records: Records) -> dict[str, Answer]:
        async def one(feed: str) -> Answer:
            state = _record(records, feed).state
            fetched = await fetch(self._origin.addresses[feed], state.etag, self._session)
            return answer_of(fetched, state, self._origin.day().isoformat())

        async with asyncio.TaskGroup() as tasks:
            fetching = {feed: tasks.create_task(one(feed)) for feed in sorted(feeds)}
        return {feed: task.result() for feed, task in fetching.items()}

    async def _take(
        self,
        answers: Mapping[str, Answer],
        records: Records,
        overruled: frozenset[str] = frozenset(),
    ) -> SyncReport:
        """Build from what has come, and keep it with how things stand now."""
        now = int(time())
        built = await self._built(answers, records, overruled)
        changed = {
            feed: await asyncio.to_thread(
                record_after, feed, answer, built, _record(records, feed), now
            )
            for feed, answer in answers.items()
        }
        result = built.result if built.is_sound else None
        snapshot = None
        if result and (recorded := result.recorded):
            snapshot = NewSnapshot(
                now,
                recorded.digest,
                recorded.content,
                result.sources,
                result.counts,
                result.curation,
                recorded.events,
                recorded.dated,
            )
        await self._state.save(changed, snapshot)
        return SyncReport(
            {feed: built.outcome(feed, answer) for feed, answer in answers.items()},
            snapshot.counts if snapshot else {},
            built.problems,
        )

    async def _built(
        self, answers: Mapping[str, Answer], records: Records, overruled: frozenset[str]
    ) -> Built:
        files = {
            feed: FeedFile(answer.content, date.fromisoformat(answer.as_of))
            for feed, answer in answers.items()
            if isinstance(answer, NewFile)
        }
        confirmed = frozenset(
            feed
            for feed, answer in answers.items()
            if isinstance(answer, SameFile)
            and 0 < _record(records, feed).state.confirmed_at <= time()
        )
        chosen = await self._state.chosen()
        curation = await asyncio.to_thread(yaml_digest, self._origin.data)
        if not (files or confirmed or (chosen and chosen.curation != curation)):
            return Built()
        order = BuildOrder(
            str(self._origin.data),
            files,
            {feed: record.body for feed, record in records.items() if record.body is not None},
            await self._state.body(chosen.id) if chosen else None,
            datetime.fromtimestamp(time(), UTC),
            confirmed,
            overruled,
        )
        try:
            return Built(await build(order))
        except BuildError as error:
            return Built(error=str(error))


def _record(records: Records, feed: str) -> FeedRecord:
    return records.get(feed, FeedRecord())
