"""Build data/snapshot.json.gz from the files of the feeds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from catalog.compiled import write_compiled
from catalog.curated import Feed
from catalog.feeds.accepted import read_observations, write_observations
from catalog.feeds.build_order import FeedFile
from catalog.feeds.feed_base import FeedError
from catalog.feeds.guards import Objection
from catalog.feeds.renewal import Before, renew
from catalog.feeds.snapshot_build import BuiltSnapshot
from catalog.file_limits import LimitError, read_bytes, unpack
from catalog.loading import SNAPSHOT, read_curation
from catalog.snapshot import Snapshot, SnapshotError

_DATE = re.compile(r"20\d\d-\d\d-\d\d")


def build(feeds: Path, data: Path, *, accept: bool = False) -> BuiltSnapshot:
    """Write the snapshot of a data folder from the feed files of another folder.

    What stands against a file counts for nothing where somebody has said to `accept` it. Raises
    FeedError, and changes nothing, when a file is missing, cannot be read as a whole, or is not
    believed; CatalogError when the curated facts cannot be read.
    """
    curation = read_curation(data)
    files = {feed.id: _newest_file(feed, feeds) for feed in curation.feeds}
    before = Before(read_observations(data), _snapshot(data))
    overruled = frozenset(files) if accept else frozenset[str]()
    last_day = max(file.as_of for file in files.values())
    renewal = renew(files, before, curation, datetime.combine(last_day, time(), UTC), overruled)
    against = (*(_told(f, o) for f, o in renewal.objections.items()), *renewal.problems)
    if renewal.snapshot is None or (against and not accept):
        raise FeedError("; ".join(against))
    target = data / SNAPSHOT
    fresh = target.with_suffix(".new")
    fresh.write_bytes(renewal.snapshot.content)
    fresh.replace(target)
    write_observations(data, renewal.feeds.values())
    write_compiled(data, curation)
    return replace(renewal.snapshot, overruled=against)


def _told(feed: str, problem: Objection) -> str:
    return problem.reason if problem.reason.startswith(feed) else f"{feed}: {problem.reason}"


def _snapshot(data: Path) -> Snapshot | None:
    """What is there already; None where nothing is, or nothing that can be read."""
    try:
        return Snapshot(read_bytes(data / SNAPSHOT))
    except (OSError, LimitError, SnapshotError):
        return None


def _newest_file(feed: Feed, folder: Path) -> FeedFile:
    """The content of the last file by name, and the date of its facts."""
    paths = sorted(folder.glob(feed.file))
    if not paths:
        raise FeedError(f"{feed.id}: no file {feed.file} in {folder}")
    path = paths[-1]
    try:
        content = read_bytes(path)
        data = unpack(content) if path.suffix == ".gz" else content
    except OSError as error:
        raise FeedError(f"{feed.id}: {path.name}: {error.strerror}") from error
    except LimitError as error:
        raise FeedError(f"{feed.id}: {path.name} is {error}; fetch it again") from error
    match = _DATE.search(path.name)
    try:
        return FeedFile(data, date.fromisoformat(match.group()) if match else feed.as_of)
    except ValueError as error:
        raise FeedError(f"{feed.id}: {path.name}: {error}") from error
