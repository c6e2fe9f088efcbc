"""All phrases that questions are made of, and where they are in a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.query.words import Span, Tag, words_of
from catalog import Catalog, fold
from catalog.language import Language

_LONGEST = 6
"""Words of the longest phrase."""
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
"""Fields of the language that hold phrases by what they stand for."""


@dataclass(frozen=True, eq=False, slots=True)
class Phrasebook:
    """All phrases of questions about one catalogue."""

    tags: Mapping[str, tuple[Tag, ...]]
    """By the words of the phrase, joined with spaces."""
    vocabulary: frozenset[str]
    """Every word of every phrase, and those that say nothing."""
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
    """The phrases of language.yml, and what use cases, gateways, providers and labs are called."""
    tags: _Tags = {}
    _add_language(tags, catalog.curation.language)
    for case in catalog.curation.use_cases:
        _add(tags, Tag("use_case", case.id), (case.id, case.name, case.noun, *case.phrases))
    idle = frozenset(catalog.curation.language.idle)
    everyday = _words_of(tags) | idle
    _add_gateways(tags, catalog)
    _add_parties(tags, catalog)
    made = {phrase: tuple(found) for phrase, found in tags.items()}
    return Phrasebook(made, _words_of(tags) | idle, everyday)


_Tags = dict[str, dict[Tag, None]]
"""What each phrase stands for, in the order it was said to."""


def _add(tags: _Tags, tag: Tag, phrases: Iterable[str]) -> None:
    for phrase in phrases:
        if spoken := _spoken(phrase):
            tags.setdefault(spoken, {})[tag] = None


def _add_language(tags: _Tags, language: Language) -> None:
    for kind in _KINDS:
        for value, phrases in getattr(language, kind).items():
            _add(tags, Tag(kind, value), (*phrases, *_slashed(kind, phrases)))
    for topic in language.beyond:
        _add(tags, Tag("beyond", topic.id), topic.phrases)


def _add_gateways(tags: _Tags, catalog: Catalog) -> None:
    """A gateway that sells is a provider; of any other, only who it carries can be asked."""
    for gateway in catalog.curation.gateways:
        if not gateway.provider:
            _add(tags, Tag("intent", "gateways"), (gateway.name, gateway.id))
        elif _spoken(gateway.name) not in tags:
            _add(tags, Tag("provider", gateway.provider), (gateway.name,))


def _add_parties(tags: _Tags, catalog: Catalog) -> None:
    """Providers and labs; a name that is an everyday word stands for one only where data says."""
    lexicon = catalog.curation.lexicon
    taken = frozenset(tags) | lexicon.filler | lexicon.plain
    for provider in catalog.curation.providers:
        own = (name for name in (provider.id, provider.name) if _spoken(name) not in taken)
        _add(tags, Tag("provider", provider.id), (*own, *provider.phrases))
    for lab in catalog.curation.labs:
        own = (name for name in (lab.id, lab.name, *lab.orgs) if _spoken(name) not in taken)
        _add(tags, Tag("lab", lab.id), own)


def _words_of(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(word for phrase in phrases for word in phrase.split())


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
