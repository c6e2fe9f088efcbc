"""What the process that builds a snapshot is told, and what it says of it.

Whoever orders a snapshot needs these types only, and not the 2 MB of modules that build one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from catalog.price_history import PriceEvent


class FeedFile(NamedTuple):
    """The content of a feed's file, and the date of its facts."""

    content: bytes
    as_of: date


@dataclass(frozen=True, slots=True)
class BuildOrder:
    """What to build from."""

    data: str
    """The data folder."""
    files: Mapping[str, FeedFile]
    """New files by feed."""
    accepted: Mapping[str, bytes]
    """What the last accepted files said, as `encode_feed` has it; the bundle has the others."""
    snapshot: bytes | None
    """The one in use, where it is not that of the data folder."""
    moment: datetime
    unchanged: frozenset[str] = frozenset()
    """Feeds whose file is still the last one."""
    overruled: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a feed says now, encoded."""

    body: bytes
    as_of: str
    digest: str
    confirmed_at: datetime | None
    """When the first of what waits in it is believed."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A snapshot that has followed another."""

    content: bytes
    """With the history of the one before, and the events since then."""
    digest: str
    """SHA-256 of what it says, whatever its history."""
    events: tuple[PriceEvent, ...]
    """What has become of prices since the one before."""
    dated: tuple[PriceEvent, ...]
    """The changes that sources date themselves."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What an order came to."""

    accepted: Mapping[str, Accepted]
    """Of the feeds that say something new."""
    objections: Mapping[str, tuple[Literal["held", "refused"], str]]
    problems: tuple[str, ...]
    """Why the snapshot is not sound."""
    recorded: Recorded | None
    """None where nothing was built that is sound."""
    counts: Mapping[str, int]
    sources: Mapping[str, str]
    """The dates of the feeds that it was built from."""
    curation: str
    """The digest of the curated facts that it was built with."""
