"""A text as words, and what the phrases in it stand for."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from catalog import Catalog, fold

_NUMBER = r"\d(?:[\d,]*\d)?(?:\.\d+)?[kmb]?(?![^\W_])|\.\d+(?![^\W_])"
_WORD = re.compile(rf"{_NUMBER}|[^\W_]+(?:[.][^\W_]+)*|<=|>=|[^\w\s\-'\"()\[\]*]")
_LONGEST = 6
"""Words of the longest phrase."""


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
        """What it stands for as a phrase of that kind."""
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

    def kind(self, kind: str, at: int) -> str | None:
        """What the phrase that starts at a word stands for."""
        span = self.starting.get(at)
        return span.of(kind) if span else None

    def stands_for(self, kind: str, at: int, value: str) -> bool:
        span = self.starting.get(at)
        return span is not None and span.means(kind, value)


@dataclass(frozen=True, eq=False, slots=True)
class Phrasebook:
    """All phrases of questions about one catalogue."""

    tags: Mapping[str, tuple[Tag, ...]]
    """By the words of the phrase, joined with spaces."""
    vocabulary: frozenset[str]
    """Every word of every phrase."""
    everyday: frozenset[str]
    """Those of them that are no names of providers and labs."""

    def spans(self, words: Sequence[str]) -> tuple[Span, ...]:
        """The phrases of a text, the longest at each place, none overlapping."""
        return tuple(self._spans(words))

    def _spans(self, words: Sequence[str]) -> Iterator[Span]:
        at = 0
        while at < len(words):
            found = self._longest(words, at) if words[at] in self.vocabulary else None
            if found:
                yield found
            at = found.end if found else at + 1

    def _longest(self, words: Sequence[str], at: int) -> Span | None:
        for end in range(min(at + _LONGEST, len(words)), at, -1):
            if tags := self.tags.get(" ".join(words[at:end])):
                return Span(at, end, tags)
        return None


@lru_cache(4)
def phrasebook(catalog: Catalog) -> Phrasebook:
    """The phrases of language.yml, and what use cases, providers and labs are called."""
    tags: dict[str, dict[Tag, None]] = {}

    def add(kind: str, value: str, phrases: Iterable[str]) -> None:
        for phrase in phrases:
            if spoken := _spoken(phrase):
                tags.setdefault(spoken, {})[Tag(kind, value)] = None

    language = catalog.curation.language
    for kind in _KINDS:
        for value, phrases in getattr(language, kind).items():
            add(kind, str(value), phrases)
            add(kind, str(value), _slashed(kind, phrases))
    for topic in language.beyond:
        add("beyond", topic.id, topic.phrases)
    for use_case in catalog.curation.use_cases:
        add("use_case", use_case.id, (use_case.id, use_case.name, use_case.noun, *use_case.phrases))
    everyday = frozenset(word for phrase in tags for word in phrase.split())
    for gateway in catalog.curation.gateways:
        known = gateway.provider and _spoken(gateway.name) not in tags
        if known and gateway.provider:
            add("provider", gateway.provider, (gateway.name,))
        elif not gateway.provider:
            add("intent", "gateways", (gateway.name, gateway.id))
    taken = frozenset(tags) | catalog.curation.lexicon.filler | catalog.curation.lexicon.plain
    for provider in catalog.curation.providers:
        own = [n for n in (provider.id, provider.name) if _spoken(n) not in taken]
        add("provider", provider.id, (*own, *provider.phrases))
    for lab in catalog.curation.labs:
        add("lab", lab.id, (n for n in (lab.id, lab.name, *lab.orgs) if _spoken(n) not in taken))
    made = {phrase: tuple(found) for phrase, found in tags.items()}
    vocabulary = frozenset(word for phrase in made for word in phrase.split())
    return Phrasebook(made, vocabulary, everyday)


_KINDS = (
    "intent",
    "order",
    "need",
    "condition",
    "region",
    "side",
    "unit",
    "period",
    "money",
    "per",
    "bound",
    "date",
    "word",
    "reference",
    "constraint",
    "quality",
)


def _spoken(phrase: str) -> str:
    """The words of a phrase, joined with spaces; most phrases are written so already."""
    if phrase.isascii() and phrase.replace(" ", "").isalpha():
        return phrase.lower()
    return " ".join(word.text for word in words_of(fold(phrase)))


def _slashed(kind: str, phrases: Iterable[str]) -> Iterator[str]:
    """ "per day" and "day" are also written "/day"."""
    if kind in ("per", "period", "unit"):
        for phrase in phrases:
            if phrase.startswith("per "):
                yield f"/ {phrase.removeprefix('per ')}"
            elif kind == "period" and " " not in phrase:
                yield f"/ {phrase}"
                yield f"per {phrase}"
