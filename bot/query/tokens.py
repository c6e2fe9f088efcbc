"""A folded text as words and tagged phrases, and the numbers that people write.

`Word` and `NameSpan` hold positions of characters in the folded text; `Span`, `NumberToken` and
`Amount` hold indices of words. All ends are exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from catalog.language import Language

_NUMBER = r"\d(?:[\d,]*\d)?(?:\.\d+)?[kmb]?(?![^\W_])|\.\d+(?![^\W_])"
_WORD = re.compile(rf"{_NUMBER}|[^\W_]+(?:[.][^\W_]+)*|<=|>=|[^\w\s\-'\"()\[\]*]")
_DIGITS = re.compile(r"(\d[\d,]*(?:\.\d+)?|\.\d+)([kmb]?)$")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
PICTURE_SIZE = re.compile(
    r"(?<![^\W_])(?:(\d{3,4})\s?[x×]\s?(\d{3,4})|(480p|720p|768p|1080p))(?![^\W_])"
)
"""The size of a picture or a video: "1024x1536", "1080p"."""
MAX_NUMBER = Decimal(10**13)
"""More of anything is a slip of the finger, and two such amounts multiplied are no money."""


class Word(NamedTuple):
    """A word, a number or a mark; `start` and `end` are characters."""

    text: str
    start: int
    end: int


class Tag(NamedTuple):
    """What a phrase stands for: a kind of data/language.yml, or use_case, provider, lab, beyond."""

    kind: str
    value: str


class Span(NamedTuple):
    """A phrase in a text; `start` and `end` are words."""

    start: int
    end: int
    tags: tuple[Tag, ...]

    def value(self, kind: str) -> str | None:
        """The first thing of that kind that the phrase stands for."""
        return next((tag.value for tag in self.tags if tag.kind == kind), None)

    def values(self, kind: str) -> tuple[str, ...]:
        """Everything of that kind that the phrase stands for."""
        return tuple(tag.value for tag in self.tags if tag.kind == kind)

    def means(self, kind: str, value: str) -> bool:
        """Whether the value is one of the things that the phrase stands for."""
        return (kind, value) in self.tags


def split_words(folded: str, idle: Container[str] = ()) -> tuple[Word, ...]:
    """Words, numbers and marks; hyphens and quotes only separate, `idle` words are left out."""
    words = (Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(folded))
    return tuple(word for word in words if word.text not in idle)


def word_starts(folded: str) -> Iterator[int]:
    """The position of each word, number or mark; idle words count too."""
    return (m.start() for m in _WORD.finditer(folded))


def indices_in(ranges: Iterable[tuple[int, int]]) -> set[int]:
    """All indices that lie in one of the ranges."""
    return {index for start, end in ranges for index in range(start, end)}


@dataclass(frozen=True)
class TaggedText:
    """A folded text with its words and the phrases in them, which do not overlap."""

    folded: str
    words: tuple[Word, ...]
    spans: tuple[Span, ...]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def by_start(self) -> Mapping[int, Span]:
        """Phrases by their first word."""
        return {span.start: span for span in self.spans}

    @cached_property
    def by_end(self) -> Mapping[int, Span]:
        """Phrases by the word after them."""
        return {span.end: span for span in self.spans}

    def word(self, at: int) -> str:
        """The text of a word; empty outside the text."""
        return self.words[at].text if 0 <= at < len(self.words) else ""

    def joined(self, start: int, end: int) -> str:
        """Words joined with spaces."""
        return " ".join(word.text for word in self.words[start:end])

    def phrase(self, span: Span) -> str:
        """The words of a phrase, joined with spaces."""
        return self.joined(span.start, span.end)

    def spans_before(self, at: int, gap: int) -> Iterator[Span]:
        """Phrases that end at most `gap` words before a word, the nearest first."""
        ends = range(at, at - gap - 1, -1)
        return (self.by_end[end] for end in ends if end in self.by_end)

    def spans_from(self, at: int, gap: int) -> Iterator[Span]:
        """Phrases that start at a word or at most `gap` words after it, the nearest first."""
        starts = range(at, at + gap + 1)
        return (self.by_start[start] for start in starts if start in self.by_start)

    def value_at(self, at: int, kind: str) -> str | None:
        """What the phrase that starts at a word stands for."""
        span = self.by_start.get(at)
        return span.value(kind) if span else None

    def means_at(self, at: int, kind: str, value: str) -> bool:
        """Whether the phrase that starts at a word stands for the value."""
        span = self.by_start.get(at)
        return span is not None and span.means(kind, value)


class NumberToken(NamedTuple):
    """A number: "$1.50", "200k", "2 million", "half a million"; `start` and `end` are words."""

    start: int
    end: int
    value: Decimal
    digits_only: bool
    """Could be the version of a model."""
    dollars: bool
    """A dollar sign stands in front of it."""


def number_at(text: TaggedText, at: int, language: Language) -> NumberToken | None:
    """Read the number that starts at a word."""
    sign = text.word(at) == "$" or (text.means_at(at, "money", "dollar") and at + 1 < len(text))
    first = at + 1 if sign else at
    digits = _digits(text, first, language)
    if digits is None:
        return None if sign else _number_in_words(text, at, language)
    if not sign and _is_glued(text, first):
        return None
    value, marked = digits
    end, scale = _magnitude(text, first + 1, language)
    if value * scale > MAX_NUMBER:
        return None
    return NumberToken(at, end, value * scale, not (marked or sign or scale > 1), sign)


def _digits(text: TaggedText, at: int, language: Language) -> tuple[Decimal, bool] | None:
    """The value, and whether it is written as no version is: with a magnitude, or grouped."""
    match = _DIGITS.match(text.word(at))
    # "70b" is the size of a model; only "70b tokens" is a number of something.
    if match is None or (match[2] == "b" and not text.means_at(at + 1, "unit", "tokens")):
        return None
    digits, letter = match.groups()
    value = Decimal(digits.replace(",", "")) * language.magnitude.get(letter, 1)
    return value, bool(letter) or bool(_GROUPED.fullmatch(digits))


def _is_glued(text: TaggedText, at: int) -> bool:
    """Whether a number is part of an id: "gpt-4-32k"."""
    start = text.words[at].start
    return start > 1 and text.folded[start - 1] in "-_" and text.folded[start - 2].isalnum()


def _magnitude(text: TaggedText, at: int, language: Language) -> tuple[int, int]:
    """Where the magnitude ends, and its scale; 1 where there is none."""
    word = text.word(at)
    # A single letter is a magnitude only right after the number: "2 m".
    if len(word) == 1 and text.words[at].start != text.words[at - 1].end + 1:
        return at, 1
    scale = language.magnitude.get(word)
    return (at + 1, scale) if scale else (at, 1)


def _number_in_words(text: TaggedText, at: int, language: Language) -> NumberToken | None:
    """Read "half a million", "two thousand", "a buck"; a bare "a" is no number."""
    for length in (2, 1):
        value = language.numeral.get(text.joined(at, at + length))
        if value is None:
            continue
        end, scale = _magnitude(text, at + length, language)
        if scale > 1 or text.value_at(end, "money"):
            return NumberToken(at, end, value * scale, digits_only=False, dollars=False)
    return None
