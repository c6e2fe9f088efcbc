"""Models that a text names in full: provider ids, then the names that the catalogue mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.query.amounts import Amount
from bot.query.query import Named
from bot.query.tokens import Span, TaggedText
from catalog.catalog import Catalog
from catalog.resolution.outcomes import Choice, Found, Resolution, Unknown

_CHUNK = re.compile(r"[^\s,;]+")
_ID = re.compile(r"[/@:]|[a-z]\.[a-z]")
_STOP = re.compile(r"[.:](?=\s)")
_EDGES = "?!.,;:()'\""
_MIN_ID = 5
_WORDS = re.compile(r"[^\W_]+")
_BLANK = ","
"""Stands where an amount or an id was; no name runs across it."""
_CERTAIN = ("id", "name", "nickname", "provider id")
_NAMING_KINDS = (
    "use_case",
    "need",
    "intent",
    "beyond",
    "provider",
    "condition",
    "reference",
    "unit",
)
"""Kinds of phrases that may contain what looks like a model's name."""


class NameSpan(NamedTuple):
    """The name of a model; `start` and `end` are characters of the folded text."""

    start: int
    end: int
    named: Named

    def word_range(self, text: TaggedText) -> tuple[int, int]:
        """Its first word and the word after it; (0, 0) where no word is in it."""
        within = [n for n, w in enumerate(text.words) if w.start < self.end and self.start < w.end]
        return (within[0], within[-1] + 1) if within else (0, 0)

    def contains(self, position: int) -> bool:
        """Whether a character is in it."""
        return self.start <= position < self.end

    @property
    def model(self) -> str | None:
        """Its id, unless the name is in doubt."""
        resolution = self.named.resolution
        return resolution.model if isinstance(resolution, Found) else None


def names_in_full(text: TaggedText, amounts: Sequence[Amount], catalog: Catalog) -> list[NameSpan]:
    """The names in order, without those that only repeat another or are part of a phrase."""
    rest = text.folded
    for amount in amounts:
        if not amount.digits_only:
            rest = _blank(rest, text.words[amount.start].start, text.words[amount.end - 1].end)
    rest = _STOP.sub(_BLANK, rest)
    ids = tuple(_provider_ids(rest, catalog))
    for name in ids:
        rest = _blank(rest, name.start, name.end)
    mentions = [
        NameSpan(m.start, m.end, Named(m.text, m.resolution or _doubt(m.text, catalog)))
        for m in catalog.mentions(rest)
    ]
    names = _without_repetitions(sorted((*ids, *mentions)), catalog)
    return [name for name in names if not _is_everyday(name, text, catalog)]


def _blank(text: str, start: int, end: int) -> str:
    return f"{text[:start]}{_BLANK * (end - start)}{text[end:]}"


def _provider_ids(text: str, catalog: Catalog) -> Iterator[NameSpan]:
    """Ids as they stand in configuration files: with a path, a region, a revision."""
    for chunk in _CHUNK.finditer(text):
        typed = chunk.group().strip(_EDGES)
        if len(typed) < _MIN_ID or not _ID.search(typed) or typed.isdecimal():
            continue
        resolution = catalog.resolve(typed)
        if isinstance(resolution, Found) and (
            resolution.matched in _CERTAIN or any(map(str.isdigit, typed))
        ):
            start = chunk.start() + chunk.group().index(typed)
            yield NameSpan(start, start + len(typed), Named(typed, resolution))


def _doubt(text: str, catalog: Catalog) -> Resolution:
    """The resolution of what reads like a name: a guess is only a neighbour of an unknown one."""
    resolution = catalog.resolve(text)
    match resolution:
        case Found(model, matched):
            return resolution if matched in _CERTAIN else Unknown((model,))
        case Choice(models):
            return Unknown(models[:3])
        case Unknown():
            return resolution


def _without_repetitions(names: Sequence[NameSpan], catalog: Catalog) -> Iterator[NameSpan]:
    """Leave out names that repeat one before them in short: "fable" after "fable 5.1"."""
    before: list[NameSpan] = []
    for name in names:
        picked = _picked_by_neighbour(name, before, catalog)
        if not any(_is_short_for(picked.named.text, other.named.text) for other in before):
            yield picked
        before.append(picked)


def _is_short_for(name: str, other: str) -> bool:
    """Whether it has some of the other's words and no number, which makes another model."""
    words = set(_WORDS.findall(name))
    return words < set(_WORDS.findall(other)) and not any(map(str.isdigit, name))


def _picked_by_neighbour(name: NameSpan, before: Sequence[NameSpan], catalog: Catalog) -> NameSpan:
    """Read "3.5 flash" beside a Gemini as the Gemini, though another lab has one too."""
    named = name.named
    if not isinstance(named.resolution, Choice) or not any(map(str.isdigit, named.text)):
        return name
    for other in reversed(before):
        if other.model:
            brand = catalog.models[other.model].name.split()[0]
            resolution = catalog.resolve(f"{brand} {named.text}")
            if isinstance(resolution, Found):
                return name._replace(named=Named(named.text, resolution))
    return name


def _is_everyday(name: NameSpan, text: TaggedText, catalog: Catalog) -> bool:
    """Whether what looks like a name says how or where a model runs, or is part of a phrase."""
    lexicon = catalog.curation.lexicon
    if name.named.text in lexicon.modes | lexicon.tiers | lexicon.efforts | lexicon.regions:
        return True
    return any(_covers(span, name, text) for span in text.spans)


def _covers(span: Span, name: NameSpan, text: TaggedText) -> bool:
    """Whether a phrase explains a name: it is longer, or the name could be several models."""
    start, end = text.words[span.start].start, text.words[span.end - 1].end
    within = start <= name.start and name.end <= end
    longer = end - start > name.end - name.start
    vague = isinstance(name.named.resolution, Choice) or span.value("use_case")
    return bool(within and (longer or vague) and any(span.value(k) for k in _NAMING_KINDS))
