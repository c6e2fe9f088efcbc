"""Misspelt names: the words that may have been meant, and the steps that correct typos.

Misspelt words are found by what is left of a word after dropping letters, so the cost does not grow
with the vocabulary; rapidfuzz then measures the few candidates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import NamedTuple

from rapidfuzz.distance import OSA

from catalog.names import Token
from catalog.resolution.name_index import NameIndex
from catalog.resolution.outcomes import (
    MOST_OFFERED,
    Choice,
    Found,
    ResolutionStep,
    first_decision,
)
from catalog.resolution.typed_name import NameReader, TypedName

_SHORT_WORD = 3
_MIN_LETTERS = 4
_TWO_TYPOS_FROM = 6
_MOST_TYPOS = 2
_CORRECTIONS_PER_WORD = 4
_MOST_MISSPELT = 3
"""Misspelt words of a name that can still be told from a text that is no name."""
_LONG_ENOUGH = 4
"""Least letters of a misspelt word that is corrected without a number beside it."""


def typos_allowed(word: str, meant: str) -> int:
    """How many typos may separate a word from the one that was meant.

    Two only in long words with the same first letter; in words of three letters only a swap. Three
    letters may also be four with one missing.
    """
    if len(meant) < _MIN_LETTERS:
        return 1 if len(word) == _SHORT_WORD and sorted(word) == sorted(meant) else 0
    if len(word) < _MIN_LETTERS:
        return 1 if len(word) == _SHORT_WORD and len(meant) == _MIN_LETTERS else 0
    return 2 if min(len(word), len(meant)) >= _TWO_TYPOS_FROM and word[0] == meant[0] else 1


class Correction(NamedTuple):
    """A word that may have been meant; corrections sort nearest first."""

    distance: int
    """Typos between the two words."""
    other_start: bool
    """Whether their first letters differ."""
    word: str


class Typos:
    """Finds the words of a vocabulary that a misspelt word may mean."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._by_remnant: dict[str, str] = {}  # words with blanks between them; mostly it is one
        words = sorted(word for word in vocabulary if len(word) >= _SHORT_WORD and word.isalpha())
        for word in words:
            for remnant in _remnants(word):
                others = self._by_remnant.get(remnant)
                self._by_remnant[remnant] = f"{others} {word}" if others else word
        self._letters = frozenset("".join(words))
        self._longest = max(map(len, words), default=0) + _MOST_TYPOS

    def meant(self, word: str) -> list[Correction]:
        """The words that may have been meant, nearest first."""
        # A word has as many remnants as its length squared: one of a thousand letters took
        # seconds to turn out to be no misspelling of anything.
        if len(word) > self._longest or self._strange_letters(word) > _MOST_TYPOS:
            return []
        return self._nearest_first(word, _remnants(word))

    def one_typo_away(self, word: str) -> Correction | None:
        """The nearest of the words that may have been meant, if it is at most one typo away."""
        if len(word) > self._longest or self._strange_letters(word) > 1:
            return None
        nearest = self._nearest_first(word, (word, *_without_a_letter(word)))[:1]
        return next((c for c in nearest if c.distance <= 1), None)

    def _nearest_first(self, word: str, remnants: Iterable[str]) -> list[Correction]:
        candidates = {c for part in remnants for c in self._by_remnant.get(part, "").split()}
        corrections = [
            Correction(OSA.distance(word, meant), meant[0] != word[0], meant)
            for meant in candidates
        ]
        return sorted(c for c in corrections if c.distance <= typos_allowed(word, c.word))

    def _strange_letters(self, word: str) -> int:
        return sum(letter not in self._letters for letter in word)


def _remnants(word: str) -> Iterator[str]:
    """The word, the word without one letter, and without two where two typos are allowed."""
    yield word
    singles = _without_a_letter(word)
    yield from singles
    if len(word) >= _TWO_TYPOS_FROM:
        yield from {part for single in singles for part in _without_a_letter(single)} - singles


def _without_a_letter(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


@dataclass(frozen=True)
class TypoSteps:
    """The hopeful steps: they change the text, then match it as certain steps do."""

    index: NameIndex
    reader: NameReader
    family_words: frozenset[str]
    by_parts: ResolutionStep
    corrected_steps: tuple[ResolutionStep, ...]
    """The steps for a name with corrected words."""

    @cached_property
    def typos(self) -> Typos:
        """Misspellings of the words of all names."""
        words = (self.index.postings, self.index.lexicon.neutral, self.family_words)
        return Typos({word for group in words for word in group})

    def by_lost_dot(self, typed: TypedName) -> Found | Choice | None:
        """The model with a dot restored: "gpt 56 luna" where only 5.6 exists."""
        parts = tuple(map(self._with_lost_dot, typed.parts))
        if parts == typed.parts:
            return None
        outcome = self.by_parts(replace(typed, parts=parts))
        return replace(outcome, matched="lost dot") if outcome else None

    def _with_lost_dot(self, part: Token) -> Token:
        if part.kind != "version" or not part.text[-2:].isdigit():
            return part
        dotted = f"{part.text[:-1]}.{part.text[-1]}"
        return part._replace(text=dotted) if dotted in self.index.postings else part

    def by_typo(self, typed: TypedName) -> Found | Choice | None:
        """The model with misspelt words corrected; the fewest typos decide."""
        choice: Choice | None = None
        for spellings in self._spellings(typed):
            outcomes = [o for spelling in spellings if (o := self._corrected(typed, spelling))]
            matches = [outcome for outcome in outcomes if isinstance(outcome, Found)]
            models = tuple(dict.fromkeys(match.model for match in matches))
            if len(models) == 1:
                return replace(matches[0], matched="typo")
            if models:
                return Choice(models[:MOST_OFFERED], "typo", typed.stripped)
            choice = choice or next((o for o in outcomes if isinstance(o, Choice)), None)
        return replace(choice, matched="typo") if choice else None

    def _spellings(self, typed: TypedName) -> Sequence[Sequence[Mapping[str, str]]]:
        """Corrections of the misspelt words, grouped by number of typos, fewest first."""
        misspelt = [word for word in sorted(typed.words) if self._is_misspelt(word)]
        if len(misspelt) > _MOST_MISSPELT:
            return []
        if not typed.numbers and not all(map(self._can_be_name, misspelt)):
            return []
        options = [self.typos.meant(word)[:_CORRECTIONS_PER_WORD] for word in misspelt]
        by_typos: dict[int, list[dict[str, str]]] = {}
        for meant in product(*options) if misspelt else ():
            spelling = {word: c.word for word, c in zip(misspelt, meant, strict=True)}
            by_typos.setdefault(sum(c.distance for c in meant), []).append(spelling)
        return [by_typos[count] for count in sorted(by_typos)]

    def _is_misspelt(self, word: str) -> bool:
        return word not in self.index.postings and word not in self.reader.droppable

    def _can_be_name(self, word: str) -> bool:
        """Whether a word without a number may be a misspelt name: neither common nor short."""
        return word not in self.index.lexicon.plain and len(word) >= _LONG_ENOUGH

    def _corrected(self, typed: TypedName, spelling: Mapping[str, str]) -> Found | Choice | None:
        text = typed.text
        # From the end, so that the positions of earlier parts stay true.
        for part in reversed(typed.parts):
            if part.text in spelling:
                text = f"{text[: part.start]}{spelling[part.text]}{text[part.end :]}"
        corrected = self.reader.read(text)
        if corrected is None:
            return None
        return first_decision(self.corrected_steps, replace(corrected, stripped=typed.stripped))
