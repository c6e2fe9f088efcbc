"""Feed files -> data/snapshot.json.gz."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from catalog.compiled import pack
from catalog.feeds import arena, genai_prices, litellm, models_dev
from catalog.feeds.facts import assign_ratings, merge_facts
from catalog.feeds.identity import identify
from catalog.feeds.merge import merge_routes
from catalog.feeds.reading import FeedError, Reading, Skipped
from catalog.load import SNAPSHOT, read
from catalog.resolve import World
from catalog.schema import Feed, Observation, Source
from catalog.snapshot import Header, encode

_READERS: Mapping[str, Callable[[bytes, date], Reading]] = {
    models_dev.FEED: models_dev.read,
    litellm.FEED: litellm.read,
    genai_prices.FEED: genai_prices.read,
}
_DATED = re.compile(r"20\d\d-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made and what it left out."""

    snapshot: bytes
    counts: Mapping[str, int]
    skipped: tuple[tuple[str, Skipped], ...]
    """Feed and entry."""


def build(feeds: Path, data: Path) -> Built:
    """Writes the snapshot of a data folder from the feed files of another folder.

    Raises FeedError, and changes nothing, when a file is missing or cannot be read as a whole;
    CatalogError when the curated facts cannot.
    """
    curation = read(data)
    world = World(curation.labs, curation.providers, curation.lexicon, curation.aliases)
    built = assemble(
        {feed.id: _open(feed, feeds) for feed in curation.feeds}, curation.feeds, world
    )
    target = data / SNAPSHOT
    fresh = target.with_suffix(".new")
    fresh.write_bytes(built.snapshot)
    fresh.replace(target)
    pack(data, curation)
    return built


def _open(feed: Feed, folder: Path) -> tuple[bytes, date]:
    """The newest file of a feed and the date of its facts."""
    files = sorted(folder.glob(feed.file))
    if not files:
        raise FeedError(f"{feed.id}: no file {feed.file} in {folder}")
    packed = files[-1].read_bytes()
    dated = _DATED.search(files[-1].name)
    try:
        data = gzip.decompress(packed) if files[-1].suffix == ".gz" else packed
    except (OSError, EOFError) as error:
        raise FeedError(f"{feed.id}: {files[-1].name} is not gzip: {error}") from error
    try:
        return data, date.fromisoformat(dated.group()) if dated else feed.as_of
    except ValueError as error:
        raise FeedError(f"{feed.id}: {files[-1].name}: {error}") from error


def assemble(files: Mapping[str, tuple[bytes, date]], feeds: Sequence[Feed], world: World) -> Built:
    """The snapshot of feed contents; equal contents give equal bytes."""
    readings = {name: _READERS[name](*files[name]) for name in _READERS if name in files}
    ratings = arena.read(files[arena.FEED][0])
    observations = tuple(o for r in readings.values() for o in r.observations)
    identities = identify(observations, world)
    routes = merge_routes(observations, identities, world)
    per_model = Counter(route.model for route in routes)
    models = tuple(
        replace(facts, routes=per_model[facts.id])
        for facts in merge_facts(
            observations, identities, assign_ratings(ratings, identities, world), world
        )
    )
    skipped = [(name, s) for name, reading in readings.items() for s in reading.skipped]
    skipped += [(arena.FEED, s) for s in ratings.skipped]
    skipped += [_floating(observations[number]) for number in identities.floating]
    counts = {
        "models": len(models),
        "routes": len(routes),
        "providers": len({route.provider for route in routes}),
        "observations": len(observations),
        "skipped": len(skipped),
    }
    header = Header(tuple(_sources(feeds, files)), models, counts)
    return Built(encode(header, routes), counts, tuple(skipped))


def _floating(observation: Observation) -> tuple[str, Skipped]:
    name = f"{observation.provider}/{observation.route}"
    return observation.feed, Skipped(name, "a floating alias that names no certain model")


def _sources(feeds: Iterable[Feed], files: Mapping[str, tuple[bytes, date]]) -> Iterable[Source]:
    for feed in feeds:
        if feed.id in files:
            yield Source(feed.id, feed.name, feed.url, feed.licence, files[feed.id][1])
