"""The words of model names: which words can be part of one, and which were misspelt.

Misspelt words are found by what is left of a word after dropping letters, so the cost does not grow
with the vocabulary; rapidfuzz then measures the few candidates.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from rapidfuzz.distance import OSA

from catalog.names import Token
from catalog.resolution.name_index import NameIndex

_COMMON_VARIANT = 4
"""Models that must share a word for it to count as a variant."""


@dataclass(frozen=True)
class Vocabulary:
    """The words of all names, nicknames and families."""

    index: NameIndex
    nicknames: frozenset[str]
    families: frozenset[str]

    def may_name(self, token: Token) -> bool:
        """Whether the token can be part of a model's name."""
        if token.kind != "word":
            return True
        if self._is_letter(token):
            return True
        return token.text in self.words and (
            token.text not in self.index.lexicon.filler or token.text in self.nicknames
        )

    def only_nicknames(self, span: Sequence[Token]) -> bool:
        """Whether only a nickname can be written so: with filler, or with "latest" at the end."""
        filler = any(token.text in self.index.lexicon.filler for token in span)
        return filler or span[-1].text in self.index.lexicon.newest

    def hangs_on(self, token: Token) -> bool:
        """Whether the token, joined to a name by a hyphen, leaves the name as it is."""
        return token.text in self._harmless

    @cached_property
    def _harmless(self) -> frozenset[str]:
        lexicon = self.index.lexicon
        ways = lexicon.modes | lexicon.tiers | lexicon.efforts | lexicon.precision | lexicon.regions
        return lexicon.attached | lexicon.filler | lexicon.neutral | lexicon.newest | ways

    def clings(self, token: Token) -> bool:
        """Whether the token directly after a name makes it another name: a number or a variant."""
        numbered = token.kind in ("version", "size", "stamp")
        return numbered or self._is_letter(token) or token.text in self._variants

    def _is_letter(self, token: Token) -> bool:
        """Whether it is a single letter: "Command q" does not name Command."""
        return len(token.text) == 1 and token.text not in self.index.lexicon.filler

    @cached_property
    def words(self) -> frozenset[str]:
        """Words of names, nicknames and families."""
        lexicon = self.index.lexicon
        names = frozenset(self.index.postings) | self.nicknames | self.families
        return names | lexicon.neutral | lexicon.newest | lexicon.preview

    @cached_property
    def _variants(self) -> frozenset[str]:
        """Words that distinguish models of one version, such as "mini" or "turbo"."""
        counted = Counter(
            word
            for model in self.index.own
            if model.versions
            for word in model.words - self.index.brands
        )
        topics = self.index.lexicon.topics
        return frozenset(w for w, n in counted.items() if n >= _COMMON_VARIANT and w not in topics)


_MIN_LETTERS = 4
_TWO_TYPOS_FROM = 6
_MOST_TYPOS = 2


def typos_allowed(word: str, meant: str) -> int:
    """How many typos may separate a word from the one that was meant.

    Two only in long words with the same first letter; in words of three letters only a swap. Three
    letters may also be four with one missing.
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
    """Finds the words of a vocabulary that a misspelt word may mean."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        words = sorted(word for word in vocabulary if len(word) >= 3 and word.isalpha())
        self._by_rest: dict[str, list[str]] = defaultdict(list)
        for word in words:
            for rest in _rests(word):
                self._by_rest[rest].append(word)
        self._letters = frozenset("".join(words))
        self._longest = max(map(len, words), default=0) + _MOST_TYPOS
        self._meant: dict[str, list[Correction]] = {}

    def meant(self, word: str) -> list[Correction]:
        """The words that may have been meant, nearest first."""
        # The letters left in a word are as many as its length squared: a word of a thousand
        # letters took seconds to learn that it is no misspelling of anything.
        if len(word) > self._longest or self._strange_letters(word) > _MOST_TYPOS:
            return []
        candidates = {c for rest in _rests(word) for c in self._by_rest.get(rest, ())}
        corrections = [
            Correction(OSA.distance(word, meant), meant[0] != word[0], meant)
            for meant in candidates
        ]
        return sorted(c for c in corrections if c.distance <= typos_allowed(word, c.word))

    def _strange_letters(self, word: str) -> int:
        return sum(letter not in self._letters for letter in word)


def _rests(word: str) -> Iterator[str]:
    """The word without one letter, and without two where two typos are allowed."""
    yield word
    singles = {word[:i] + word[i + 1 :] for i in range(len(word))}
    yield from singles
    if len(word) >= _TWO_TYPOS_FROM:
        yield from {s[:i] + s[i + 1 :] for s in singles for i in range(len(s))} - singles
