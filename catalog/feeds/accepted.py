"""What the last accepted file of each feed says: what the next file is compared with.

It is also what a snapshot is built from where a feed has no newer file: `observations.json.gz` in
the data folder has it for the bundled snapshot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from catalog.feeds import arena
from catalog.feeds.build_order import FeedFile
from catalog.feeds.feed_base import Skipped
from catalog.feeds.sources import OFFER_FEEDS
from catalog.file_limits import LimitError, pack, read_bytes, unpack
from catalog.schema import Observation, Price, Rating

OBSERVATIONS = "observations.json.gz"


@dataclass(frozen=True, slots=True)
class Reported:
    """Prices that a feed states and that are not believed yet: the prices before them stay."""

    provider: str
    """The feed's own name for it."""
    route: str
    prices: tuple[Price, ...]
    """What it states, whole."""
    free: bool
    reason: str
    seen_at: datetime
    """When it was first stated."""


@dataclass(frozen=True, slots=True)
class AcceptedFeed:
    """What a feed says, with the prices that are believed."""

    id: str
    as_of: date
    digest: str
    """SHA-256 of the file's content."""
    observations: tuple[Observation, ...] = ()
    ratings: tuple[tuple[str, Rating], ...] = ()
    """(model as the feed writes it, rating)."""
    skipped: tuple[Skipped, ...] = ()
    reported: tuple[Reported, ...] = ()


AcceptedFeeds = Mapping[str, AcceptedFeed]
"""By id, in the order of feeds.yml."""

_Kind = TypeVar("_Kind")


@cache
def _feed() -> TypeAdapter[AcceptedFeed]:
    return TypeAdapter(AcceptedFeed)  # built on first use: every start would wait for it


@cache
def _feeds() -> TypeAdapter[tuple[AcceptedFeed, ...]]:
    return TypeAdapter(tuple[AcceptedFeed, ...])


def read_feed(feed: str, file: FeedFile) -> AcceptedFeed:
    """What a file says, before anything of it is doubted. Raises FeedError."""
    digest = sha256(file.content).hexdigest()
    if feed == arena.FEED_ID:
        ratings = arena.read(file.content)
        return AcceptedFeed(
            feed, file.as_of, digest, ratings=ratings.ratings, skipped=ratings.skipped
        )
    reading = OFFER_FEEDS[feed].read(*file)
    return AcceptedFeed(feed, file.as_of, digest, reading.observations, skipped=reading.skipped)


def encode_feed(feed: AcceptedFeed) -> bytes:
    """The bytes of one feed; equal feeds give equal bytes."""
    return _packed(_feed(), feed)


def decode_feed(packed: bytes) -> AcceptedFeed | None:
    """None for what another release has written in another form."""
    return _unpacked(_feed(), packed)


def write_observations(folder: Path, feeds: Iterable[AcceptedFeed]) -> None:
    """Keep what the snapshot of a data folder was built from."""
    (folder / OBSERVATIONS).write_bytes(_packed(_feeds(), tuple(feeds)))


def read_observations(folder: Path) -> dict[str, AcceptedFeed]:
    """What the snapshot of a data folder was built from; empty where that is not known."""
    try:
        feeds = _unpacked(_feeds(), read_bytes(folder / OBSERVATIONS))
    except (OSError, LimitError):
        return {}
    return {feed.id: feed for feed in feeds or ()}


def _packed(adapter: TypeAdapter[Any], value: object) -> bytes:
    return pack(adapter.dump_json(value, exclude_defaults=True))


def _unpacked(adapter: TypeAdapter[_Kind], packed: bytes) -> _Kind | None:
    try:
        return adapter.validate_json(unpack(packed))
    except (LimitError, ValidationError):
        return None
