"""A text as words, with the phrases in it and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

_NUMBER = r"\d(?:[\d,]*\d)?(?:\.\d+)?[kmb]?(?![^\W_])|\.\d+(?![^\W_])"
_WORD = re.compile(rf"{_NUMBER}|[^\W_]+(?:[.][^\W_]+)*|<=|>=|[^\w\s\-'\"()\[\]*]")


class Word(NamedTuple):
    """`start` and `end` are positions in the folded text."""

    text: str
    start: int
    end: int


class Tag(NamedTuple):
    """What a phrase stands for: a kind of data/language.yml, or use_case, provider, lab, beyond."""

    kind: str
    value: str


class Span(NamedTuple):
    """A phrase in a text; `start` and `end` count words."""

    start: int
    end: int
    tags: tuple[Tag, ...]

    def of(self, kind: str) -> str | None:
        """What it stands for as a phrase of that kind; the first, where it is several things."""
        return next((tag.value for tag in self.tags if tag.kind == kind), None)

    def means(self, kind: str, value: str) -> bool:
        """It stands for the value, whatever else it stands for."""
        return (kind, value) in self.tags

    def all_of(self, kind: str) -> tuple[str, ...]:
        return tuple(tag.value for tag in self.tags if tag.kind == kind)


def words_of(folded: str, idle: Container[str] = ()) -> tuple[Word, ...]:
    """Words, numbers and marks; hyphens and quotes only separate, `idle` words say nothing."""
    found = (Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(folded))
    return tuple(word for word in found if word.text not in idle)


def counted(ranges: Iterable[tuple[int, int]]) -> set[int]:
    """The numbers of all words in ranges of words."""
    return {number for start, end in ranges for number in range(start, end)}


@dataclass(frozen=True)
class Text:
    """A folded text with its words and the phrases in them, which do not overlap."""

    folded: str
    words: tuple[Word, ...]
    spans: tuple[Span, ...]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def starting(self) -> Mapping[int, Span]:
        """Phrases by the number of their first word."""
        return {span.start: span for span in self.spans}

    @cached_property
    def ending(self) -> Mapping[int, Span]:
        """Phrases by the number of the word behind them."""
        return {span.end: span for span in self.spans}

    def word(self, at: int) -> str:
        """Empty behind the end."""
        return self.words[at].text if 0 <= at < len(self.words) else ""

    def said(self, start: int, end: int) -> str:
        return " ".join(word.text for word in self.words[start:end])

    def text(self, piece: Span) -> str:
        return self.said(piece.start, piece.end)

    def before(self, at: int, past: int) -> Iterator[Span]:
        """Phrases in front of a word, the nearest first; `past` words may lie between."""
        ends = range(at, at - past - 1, -1)
        return (self.ending[end] for end in ends if end in self.ending)

    def behind(self, at: int, past: int) -> Iterator[Span]:
        """Phrases from a word on, the nearest first; `past` words may lie between."""
        starts = range(at, at + past + 1)
        return (self.starting[start] for start in starts if start in self.starting)

    def is_negated(self, at: int) -> bool:
        """A "not" stands right before a word."""
        before = self.ending.get(at)
        return before is not None and before.means("word", "not")

    def kind(self, kind: str, at: int) -> str | None:
        """What the phrase that starts at a word stands for."""
        span = self.starting.get(at)
        return span.of(kind) if span else None

    def stands_for(self, kind: str, at: int, value: str) -> bool:
        span = self.starting.get(at)
        return span is not None and span.means(kind, value)
