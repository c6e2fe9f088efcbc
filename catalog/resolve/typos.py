"""Misspelt words: which words of the vocabulary could have been meant.

Words are found by what is left after dropping letters, so the cost does not grow with the
vocabulary; rapidfuzz then measures the few that remain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz.distance import OSA

_MIN_LETTERS = 4
_TWO_TYPOS_FROM = 6


def allowed(word: str, meant: str) -> int:
    """How many typos may lie between a word and the one that was meant.

    Two only in long words that begin alike; in words of three letters only a swap of two. Three
    letters may be what is left of four.
    """
    if len(meant) < _MIN_LETTERS:
        return 1 if len(word) == 3 and sorted(word) == sorted(meant) else 0
    if len(word) < _MIN_LETTERS:
        return 1 if len(word) == 3 and len(meant) == _MIN_LETTERS else 0
    return 2 if min(len(word), len(meant)) >= _TWO_TYPOS_FROM and word[0] == meant[0] else 1


class Correction(NamedTuple):
    """A word that may have been meant, and how many typos away it is."""

    distance: int
    other_start: bool
    word: str


class Typos:
    """Finds the words of a vocabulary that a misspelt word may stand for."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._by_rest: dict[str, list[str]] = defaultdict(list)
        for word in sorted(vocabulary):
            if len(word) >= 3 and word.isalpha():
                for rest in _rests(word):
                    self._by_rest[rest].append(word)

    def meant(self, word: str) -> list[Correction]:
        """The words that may have been meant, nearest first."""
        candidates = {c for rest in _rests(word) for c in self._by_rest.get(rest, ())}
        found = [
            Correction(OSA.distance(word, meant), meant[0] != word[0], meant)
            for meant in candidates
        ]
        return sorted(c for c in found if c.distance <= allowed(word, c.word))


def _rests(word: str) -> Iterator[str]:
    """The word, and it with one letter dropped; with two where two typos are allowed."""
    yield word
    singles = {word[:i] + word[i + 1 :] for i in range(len(word))}
    yield from singles
    if len(word) >= _TWO_TYPOS_FROM:
        yield from {s[:i] + s[i + 1 :] for s in singles for i in range(len(s))} - singles
