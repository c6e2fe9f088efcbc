"""What feeds say -> the bytes of the snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from catalog.curation import Curation
from catalog.feeds import arena
from catalog.feeds.accepted import AcceptedFeed, AcceptedFeeds
from catalog.feeds.dated_prices import dated_events
from catalog.feeds.feed_base import Skipped
from catalog.feeds.identity import identify
from catalog.feeds.merge import merge_routes
from catalog.feeds.observed_facts import merge_facts
from catalog.feeds.renames import keep_ids
from catalog.feeds.set_aside import set_aside
from catalog.price_history import PriceHistory
from catalog.resolution.naming import Naming
from catalog.schema import ModelFacts, Observation, Route, Source
from catalog.snapshot import Snapshot, SnapshotHeader, encode_snapshot


@dataclass(frozen=True, slots=True)
class BuiltSnapshot:
    """A snapshot and what was left out of it."""

    content: bytes
    counts: Mapping[str, int]
    skipped: tuple[tuple[str, Skipped], ...]
    """(feed, entry)."""
    overruled: tuple[str, ...] = ()
    """What stood against it."""


def build_snapshot(
    feeds: AcceptedFeeds, curation: Curation, before: Snapshot | None
) -> BuiltSnapshot:
    """The snapshot of what feeds say, with the ids of the one before.

    Equal feeds and an equal snapshot before, or the one that they gave, give equal bytes.
    """
    world = naming_of(curation)
    # In the order of the files: where nobody is trusted more, the first observation decides.
    every = [feeds[feed.id] for feed in curation.feeds]
    observations = tuple(o for feed in every for o in feed.observations)
    rated = feeds[arena.FEED_ID]
    ratings = arena.ArenaReading(rated.as_of, rated.ratings, rated.skipped)
    identities = identify(observations, world)
    if before:
        keep_ids(identities, observations, before, world)
    by_model = arena.ratings_by_model(ratings, identities, world)
    facts = merge_facts(observations, identities, by_model, world)
    merged = merge_routes(observations, identities, world)
    routes = set_aside(merged, facts, curation.cards, world)
    models = _with_routes(facts, routes)
    skipped = [(feed.id, entry) for feed in _offers_first(every) for entry in feed.skipped]
    skipped += [_skipped_alias(observations[number]) for number in identities.floating]
    counts = {
        "models": len(models),
        "routes": len(routes),
        "providers": len({route.provider for route in routes}),
        "observations": len(observations),
        "skipped": len(skipped),
    }
    if reported := sum(len(feed.reported) for feed in every):
        counts["reported"] = reported
    sources = tuple(
        Source(f.id, f.name, f.url, f.licence, feeds[f.id].as_of) for f in curation.feeds
    )
    header = SnapshotHeader(sources, models, counts)
    history = PriceHistory(dated_events(observations, identities, world))
    return BuiltSnapshot(encode_snapshot(header, routes, history), counts, tuple(skipped))


def naming_of(curation: Curation) -> Naming:
    """What helps to read the names in feeds."""
    return Naming(
        curation.labs, curation.providers, curation.lexicon, curation.aliases, curation.same_models
    )


def _offers_first(feeds: Sequence[AcceptedFeed]) -> list[AcceptedFeed]:
    return sorted(feeds, key=lambda feed: bool(feed.ratings))


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
