"""Misspelt words and the words that may have been meant.

They are found by what is left of a word after dropping letters, so the cost does not grow with the
vocabulary; rapidfuzz then measures the few candidates.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from itertools import accumulate, combinations, islice, repeat
from typing import NamedTuple

from rapidfuzz.distance import OSA

_SHORT_WORD = 3
_MIN_LETTERS = 4
_TWO_TYPOS_FROM = 6
_MOST_TYPOS = 2


def typos_allowed(word: str, meant: str) -> int:
    """How many typos may separate a word from the one that was meant.

    Two only in long words with the same first letter; in words of three letters only a swap behind
    the first. Three letters may also be four with one missing.
    """
    if len(meant) < _MIN_LETTERS:
        swapped = word[:1] == meant[:1] and sorted(word) == sorted(meant)
        return 1 if len(word) == _SHORT_WORD and swapped else 0
    if len(word) < _MIN_LETTERS:
        return 1 if len(word) == _SHORT_WORD and len(meant) == _MIN_LETTERS else 0
    return 2 if min(len(word), len(meant)) >= _TWO_TYPOS_FROM and word[0] == meant[0] else 1


_LETTERS_TO_REPLACE_ONE = 7
_LETTERS_FOR_TWO_SLIPS = 8
"""Least letters of a word by itself in which one letter is another, or two are wrong."""


def is_slip(word: str, meant: Correction) -> bool:
    """Whether a finger slipped: letters swapped, one dropped or doubled, in long words any.

    Most everyday words that look like a name have another letter in its place: "noon", "team".
    """
    longer = len(word) - len(meant.word)
    if meant.distance > 1:
        return len(meant.word) >= _LETTERS_FOR_TWO_SLIPS
    if longer > 0:
        doubled = (word[:at] for at in range(1, len(word)) if word[at] == word[at - 1])
        return any(head + word[len(head) + 1 :] == meant.word for head in doubled)
    swapped = sorted(word) == sorted(meant.word)
    return longer < 0 or swapped or len(word) >= _LETTERS_TO_REPLACE_ONE


_ALIKE = (("x", "ks"), ("ph", "f"), ("ck", "k"), ("c", "k"), ("q", "k"), ("z", "s"), ("y", "i"))
_VOWELS = re.compile(r"([aeiou])[aeiou]+")
_TWICE = re.compile(r"(.)\1+")


def sound_of(word: str) -> str:
    """Roughly how a word sounds, with the first of vowels that stand together.

    >>> sound_of("codecs") == sound_of("codex"), sound_of("codecs") == sound_of("cortex")
    (True, False)
    """
    for letters, sound in _ALIKE:
        word = word.replace(letters, sound)
    return _VOWELS.sub(r"\1", _TWICE.sub(r"\1", word))


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
        words = sorted(word for word in vocabulary if len(word) >= _SHORT_WORD and word.isalpha())
        self._words = words
        self._letters = frozenset("".join(words))
        self._longest = max(map(len, words), default=0) + _MOST_TYPOS

        self._with_one_typo = _WordNumbers((word, *_without_a_letter(word)) for word in words)
        # Four times as large; some vocabularies are asked for one typo only.
        self._with_two_typos = _WordNumbers(map(_remnants, words))

    def indexing(self) -> Iterator[None]:
        """Build, piece by piece, what misspelt words are looked up in."""
        yield from self._with_one_typo.completing()
        yield from self._with_two_typos.completing()

    def meant(self, word: str) -> list[Correction]:
        """The words that may have been meant, nearest first."""
        # A word has as many remnants as its length squared: one of a thousand letters took
        # seconds to turn out to be no misspelling of anything.
        if len(word) > self._longest or self._strange_letters(word) > _MOST_TYPOS:
            return []
        return self._nearest_first(word, self._with_two_typos.of_any(_remnants(word)))

    def one_typo_away(self, word: str) -> Correction | None:
        """The nearest of the words that may have been meant, if it is at most one typo away."""
        if len(word) > self._longest or self._strange_letters(word) > 1:
            return None
        numbers = self._with_one_typo.of_any((word, *_without_a_letter(word)))
        nearest = self._nearest_first(word, numbers)[:1]
        return next((c for c in nearest if c.distance <= 1), None)

    def _nearest_first(self, word: str, numbers: Iterable[int]) -> list[Correction]:
        candidates = map(self._words.__getitem__, numbers)
        corrections = [
            Correction(OSA.distance(word, meant), meant[:1] != word[:1], meant)
            for meant in candidates
        ]
        return sorted(c for c in corrections if c.distance <= typos_allowed(word, c.word))

    def _strange_letters(self, word: str) -> int:
        return sum(letter not in self._letters for letter in word)


_WORDS_OF_A_PIECE = 100
"""They take 2 ms, with all that two dropped letters leave of them."""


class _WordNumbers:
    """Remnants -> the numbers of the words that they are left of, and of some others by chance.

    A table of hashes that does not keep the remnants, with which it was ten times as large: the
    words that come up are measured in any case.
    """

    def __init__(self, remnants: Iterator[Iterable[str]]) -> None:
        """`remnants` has those of each word; the table is built when it is first needed."""
        self._pending = enumerate(remnants)
        self._hashes = array("q")
        self._numbers = array("I")
        self._starts = array("I")
        self._mask = 0

    def completing(self) -> Iterator[None]:
        """Build the table, piece by piece."""
        while some := [*islice(self._pending, _WORDS_OF_A_PIECE)]:
            for number, remnants in some:
                self._hashes.extend(map(hash, remnants))
                self._numbers.extend(repeat(number, len(self._hashes) - len(self._numbers)))
            yield
        if self._starts:
            return
        self._mask = (1 << (2 * len(self._hashes)).bit_length()) - 1
        slots = array("I", [value & self._mask for value in self._hashes])
        sizes = array("I", bytes(array("I").itemsize * (self._mask + 2)))
        for slot in slots:
            sizes[slot + 1] += 1
        yield
        if self._starts:
            return  # somebody could not wait, and has built it meanwhile
        starts = array("I", accumulate(sizes))
        numbers, ends = self._numbers[:], starts[:]
        for number, slot in zip(self._numbers, slots, strict=True):
            numbers[ends[slot]] = number
            ends[slot] += 1
        self._numbers, self._starts, self._hashes = numbers, starts, array("q")

    def of_any(self, remnants: Iterable[str]) -> set[int]:
        if not self._starts:
            for _ in self.completing():
                pass
        starts, numbers, mask = self._starts, self._numbers, self._mask
        found = set[int]()
        for remnant in remnants:
            slot = hash(remnant) & mask
            start, end = starts[slot], starts[slot + 1]
            if start < end:
                found.update(numbers[start:end])
        return found


def _remnants(word: str) -> set[str]:
    """The word, the word without one letter, and without two where two typos are allowed."""
    remnants = _without_a_letter(word)
    remnants.add(word)
    if len(word) >= _TWO_TYPOS_FROM:
        cuts = combinations(range(len(word)), 2)
        remnants.update([word[:i] + word[i + 1 : j] + word[j + 1 :] for i, j in cuts])
    return remnants


def _without_a_letter(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}
