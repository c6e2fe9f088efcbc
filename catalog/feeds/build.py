"""Build data/snapshot.json.gz from the files of the feeds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from catalog.curated import Feed
from catalog.curation import Curation
from catalog.feeds import arena
from catalog.feeds.feed_base import FeedError, Skipped
from catalog.feeds.identity import identify
from catalog.feeds.merge import merge_routes
from catalog.feeds.observed_facts import merge_facts
from catalog.feeds.set_aside import set_aside
from catalog.feeds.sources import OFFER_FEEDS
from catalog.file_limits import LimitError, read_bytes, unpack
from catalog.loading import SNAPSHOT, read_curation, write_compiled
from catalog.resolution.naming import Naming
from catalog.schema import ModelFacts, Observation, Route, Source
from catalog.snapshot import SnapshotHeader, encode_snapshot

_DATE = re.compile(r"20\d\d-\d\d-\d\d")

_Files = Mapping[str, tuple[bytes, date]]
"""By feed, in the order of feeds.yml: the content of its file, and the date of its facts."""


@dataclass(frozen=True, slots=True)
class BuiltSnapshot:
    """A snapshot and what was left out of it."""

    content: bytes
    counts: Mapping[str, int]
    skipped: tuple[tuple[str, Skipped], ...]
    """(feed, entry)."""


def build(feeds: Path, data: Path) -> BuiltSnapshot:
    """Write the snapshot of a data folder from the feed files of another folder.

    Raises FeedError, and changes nothing, when a file is missing or cannot be read as a whole;
    CatalogError when the curated facts cannot.
    """
    curation = read_curation(data)
    world = Naming(
        curation.labs, curation.providers, curation.lexicon, curation.aliases, curation.same_models
    )
    files = {feed.id: _newest_file(feed, feeds) for feed in curation.feeds}
    snapshot = _snapshot(files, curation, world)
    target = data / SNAPSHOT
    fresh = target.with_suffix(".new")
    fresh.write_bytes(snapshot.content)
    fresh.replace(target)
    write_compiled(data, curation)
    return snapshot


def _newest_file(feed: Feed, folder: Path) -> tuple[bytes, date]:
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
        return data, date.fromisoformat(match.group()) if match else feed.as_of
    except ValueError as error:
        raise FeedError(f"{feed.id}: {path.name}: {error}") from error


def _snapshot(files: _Files, curation: Curation, world: Naming) -> BuiltSnapshot:
    """The snapshot of feed contents; equal contents give equal bytes."""
    # In the order of the files: where nobody is trusted more, the first observation decides.
    readings = {name: OFFER_FEEDS[name].read(*files[name]) for name in files if name in OFFER_FEEDS}
    arena_reading = arena.read(files[arena.FEED_ID][0])
    observations = tuple(o for reading in readings.values() for o in reading.observations)
    identities = identify(observations, world)
    ratings = arena.ratings_by_model(arena_reading, identities, world)
    facts = merge_facts(observations, identities, ratings, world)
    merged = merge_routes(observations, identities, world)
    routes = set_aside(merged, facts, curation.cards, world)
    models = _with_routes(facts, routes)
    skipped = [(name, entry) for name, reading in readings.items() for entry in reading.skipped]
    skipped += [(arena.FEED_ID, row) for row in arena_reading.skipped]
    skipped += [_skipped_alias(observations[number]) for number in identities.floating]
    counts = {
        "models": len(models),
        "routes": len(routes),
        "providers": len({route.provider for route in routes}),
        "observations": len(observations),
        "skipped": len(skipped),
    }
    sources = tuple(Source(f.id, f.name, f.url, f.licence, files[f.id][1]) for f in curation.feeds)
    return BuiltSnapshot(
        encode_snapshot(SnapshotHeader(sources, models, counts), routes), counts, tuple(skipped)
    )


def _with_routes(models: Sequence[ModelFacts], routes: Sequence[Route]) -> tuple[ModelFacts, ...]:
    """The models with how many routes carry them, and until when."""
    by_model: dict[str, list[Route]] = defaultdict(list)
    for route in routes:
        by_model[route.model].append(route)
    return tuple(
        replace(model, routes=len(carrying), routes_end=_last_day(carrying))
        for model in models
        for carrying in (by_model[model.id],)
    )


def _last_day(routes: Sequence[Route]) -> date | None:
    """When the last of the routes that are sold ends, where all of them are known to end."""
    sold = (r for r in routes if r.type != "closed" and r.set_aside != "not listed")
    ends = [route.retires for route in sold]
    days = [day for day in ends if day]
    return max(days) if days and len(days) == len(ends) else None


def _skipped_alias(observation: Observation) -> tuple[str, Skipped]:
    name = f"{observation.provider}/{observation.route}"
    return observation.feed, Skipped(name, "a floating alias that names no certain model")
