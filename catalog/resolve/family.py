"""Curated families by what people call them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Families:
    """Members of families by the squashed phrases for them."""

    members: Mapping[str, frozenset[int]]
    """By squashed phrase: numbers of models in the index."""
    vocabulary: frozenset[str] = frozenset()

    def called(self, squashed: str) -> frozenset[int]:
        """The members of the family of that name; empty when no family is called that."""
        return self.members.get(squashed, frozenset())

    def words(self) -> Iterable[str]:
        return self.vocabulary


NO_FAMILIES = Families({})
