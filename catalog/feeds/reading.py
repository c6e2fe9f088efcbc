"""What every feed module shares: the shape of its result, and the one way to open a feed's JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalog.schema import Observation


class FeedError(Exception):
    """A feed file as a whole cannot be used; nothing may be taken from it."""


class EntryError(Exception):
    """One entry of a feed cannot be used; the message says which field and why."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """An entry that was left out."""

    entry: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a feed file yielded."""

    observations: tuple[Observation, ...]
    skipped: tuple[Skipped, ...]


def parse_json(data: bytes, feed: str) -> Any:
    """The feed's JSON with every non-integer number as an exact Decimal.

    Raises FeedError when the bytes are not JSON.
    """
    try:
        return json.loads(data, parse_float=Decimal)
    except ValueError as error:
        raise FeedError(f"{feed}: not JSON: {error}") from error


def collect(
    entries: Iterable[tuple[str, Any]], read: Callable[[str, Any], Iterator[Observation]]
) -> Reading:
    """Reads entries one by one; an entry that fails is skipped by name, never half taken."""
    observations: list[Observation] = []
    skipped: list[Skipped] = []
    for name, entry in entries:
        try:
            observations.extend(list(read(name, entry)))
        except EntryError as error:
            skipped.append(Skipped(name, str(error)))
    return Reading(tuple(observations), tuple(skipped))
