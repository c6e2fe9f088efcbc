"""Where in a text a model is named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.query.kinds import Named
from bot.query.words import Text
from catalog import Found


class Place(NamedTuple):
    """A named model; `start` and `end` are positions in the folded text."""

    start: int
    end: int
    named: Named

    def among(self, text: Text) -> tuple[int, int]:
        """The numbers of its first word and of the word behind it."""
        within = [n for n, w in enumerate(text.words) if w.start < self.end and self.start < w.end]
        return (within[0], within[-1] + 1) if within else (0, 0)

    def holds(self, position: int) -> bool:
        return self.start <= position < self.end

    @property
    def model(self) -> str | None:
        """The id of the model that is certainly meant."""
        resolution = self.named.resolution
        return resolution.model if isinstance(resolution, Found) else None


def once(places: Sequence[Place]) -> tuple[Place, ...]:
    """Each model at its first place."""
    first: dict[object, Place] = {}
    for place in sorted(places):
        first.setdefault(place.model or place, place)
    return tuple(first.values())
