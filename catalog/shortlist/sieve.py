"""What a constraint makes of many things at once, each of them a bit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which of a row pass, and of which that is not known."""

    passing: int
    unknown: int
    """Neither passing nor known to fail."""


def behind(every: int, sieves: Sequence[Sieve]) -> tuple[int, ...]:
    """What is left at the start and behind each sieve."""
    left = [every]
    for one in sieves:
        left.append(left[-1] & one.passing)
    return tuple(left)


def alone(every: int, sieves: Sequence[Sieve]) -> Iterator[int]:
    """For each sieve what it alone keeps back."""
    for one in sieves:
        kept_back = every & ~one.passing
        for other in sieves:
            if other is not one:
                kept_back &= other.passing
        yield kept_back


def sets(keys: Iterable[Key]) -> dict[Key, int]:
    """The places of each key."""
    found: dict[Key, int] = {}
    for place, key in enumerate(keys):
        found[key] = found.get(key, 0) | 1 << place
    return found


def union(sets: Mapping[Key, int], keys: Iterable[Key]) -> int:
    union = 0
    for key in keys:
        union |= sets.get(key, 0)
    return union
