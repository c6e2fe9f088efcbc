"""Suggestions for a name that is still being typed, and popular models before anything is typed.

All spellings of all models are sorted, so that those with one prefix are a range. Names are
numbered in order of rank, so that sorting their numbers ranks them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import accumulate, chain, pairwise, zip_longest
from sys import intern
from typing import NamedTuple

from catalog.names import Token, fold, squash, tokens
from catalog.resolution.mentions import resolve_text
from catalog.resolution.name_index import IndexedModel, NameIndex
from catalog.resolution.outcomes import Choice, Found, Unknown
from catalog.resolution.resolver import Resolver

_MOST_CHARACTERS = 200
"""Characters of the longest text that is read; no id is longer."""
_FEWEST_LETTERS = 3
"""Least letters of a word that is tried without its last one."""

_TypedTokens = tuple[Token, ...]
"""The tokens of the typed text; the last one may be incomplete."""
_NamesWith = Callable[[Token], Collection[int]]
"""Token -> names that have it."""


class OtherNames(NamedTuple):
    """What people call a model besides its id and its name."""

    beside: tuple[str, ...]
    """Phrases that may accompany its name: its lab, its family."""
    instead: tuple[str, ...]
    """Texts that name it by themselves: nicknames, snapshots."""


@dataclass(frozen=True)
class Typeahead:
    """Suggests models for the beginning of a name.

    Finished words match exactly and the last one as a prefix.
    """

    resolver: Resolver
    other_names: Mapping[str, OtherNames]
    """By model id."""

    def suggestions(self, typed: str, limit: int) -> tuple[str, ...]:
        """Ids of models, likeliest first; popular ones where nothing is typed."""
        limit = max(0, limit)
        if not typed.strip():
            return self.resolver.index.newest_first(self._popular[:limit])
        # What stands behind a name tells which model it is: the beginning alone may be another.
        if len(typed.strip()) > _MOST_CHARACTERS:
            return ()
        matches = self._models(self._matches(typed), limit)
        models = (*self._as_written(typed), *matches) if matches else self._inexact(typed, limit)
        return tuple(dict.fromkeys(models))[:limit]

    def _as_written(self, typed: str) -> tuple[str, ...]:
        """The models that the text names exactly as it stands."""
        match self.resolver.resolve_as_written(typed):
            case Found(model):
                return (model,)
            case Choice(models, matched) if matched not in ("parts", "sizes"):
                return models
            case Choice() | None:
                return ()

    def _inexact(self, typed: str, limit: int) -> tuple[str, ...]:
        """The models that the text names with typos corrected, then similar ones."""
        similar = self._models(self._inexact_matches(typed), limit)
        match resolve_text(typed, self.resolver):
            case Found(model):
                return (model, *similar)
            case Choice(models):
                return (*models, *similar)
            case Unknown(nearest):
                return similar or nearest

    def _models(self, names: Iterable[int], limit: int) -> tuple[str, ...]:
        """The models of the first names; later names are not computed."""
        models: dict[str, None] = {}
        for name in names:
            if len(models) >= limit:
                break
            models[self._names.models[name]] = None
        return tuple(models)

    def _matches(self, typed: str) -> Iterator[int]:
        """Names with everything typed: equal ones, then those that start so, then the rest."""
        text, whole = self._read(typed)
        readings = _readings(text)
        with_words = _names_with_all(readings, self._equal, self._equal)
        keys = {squash(text), whole} - {""}
        equal = {name for key in keys for name in self._names.wholes.equal(key)}
        yield from self._in_order(equal, with_words)
        starting = {name for key in keys for name in self._names_starting(key)}
        yield from self._in_order(starting - equal, with_words)
        with_prefix = _names_with_all(readings, self._equal, self._starting)
        yield from self._in_order(with_prefix - starting, with_words)

    def _names_starting(self, key: str) -> Iterator[int]:
        yield from self._names.wholes.starting(key)
        yield from self._names.brandless.starting(key)

    def _inexact_matches(self, typed: str) -> list[int]:
        """Names that match with words cut short or misspelt; numbers match exactly."""
        text, _ = self._read(typed)
        return sorted(_names_with_all(_readings(text), self._similar, self._similar_start))

    def _read(self, typed: str) -> tuple[str, str]:
        """The folded text without provider syntax, and the whole text squashed."""
        name = self.resolver.reader.read(typed)
        return (name.text, squash(name.folded)) if name else (fold(typed).strip(), "")

    def _in_order(self, names: set[int], first: set[int]) -> Iterator[int]:
        """Names rank by rank; within a rank those in `first` before the others."""
        groups = (sorted(names & first), sorted(names - first))
        for start, end in pairwise(self._names.ranks):
            for group in groups:
                yield from group[bisect_left(group, start) : bisect_left(group, end)]

    def _equal(self, token: Token) -> Sequence[int]:
        return self._names.words.equal(token.text)

    def _starting(self, token: Token) -> Sequence[int]:
        return self._names.words.starting(token.text)

    def _similar(self, token: Token) -> Collection[int]:
        if token.kind != "word":
            return self._equal(token)
        return self._starting(token) or self._corrected(token)

    def _similar_start(self, token: Token) -> Collection[int]:
        if token.kind != "word":
            return self._starting(token)
        shorter = token._replace(text=token.text[: max(_FEWEST_LETTERS, len(token.text) - 1)])
        return self._starting(token) or self._corrected(token) or self._starting(shorter)

    def _corrected(self, token: Token) -> Collection[int]:
        words = (correction.word for correction in self.resolver.typos.meant(token.text))
        return [name for word in words for name in self._names.words.equal(word)]

    def indexing(self) -> Iterator[None]:
        """Build, piece by piece, what suggestions are looked up in."""
        names = self._names
        yield
        yield from names.reading_words()
        _ = names.words
        yield
        _ = names.wholes
        yield
        _ = names.brandless
        yield

    @cached_property
    def _popular(self) -> Sequence[int]:
        return _popular_models(self.resolver.index)

    @cached_property
    def _names(self) -> _SpelledNames:
        return _spelled_names(self.resolver.index, self.other_names)


def _readings(text: str) -> list[_TypedTokens]:
    """The tokens of a text; if the last token joins numbers, also with the last number apart.

    "3.3 7" may be about to become a version 3.3.7, or 3.3 and 70b.
    """
    whole = tokens(text)
    if not whole:
        return []
    last = whole[-1]
    if text[last.end :] == "." and last.kind == "version":
        return [(*whole[:-1], last._replace(text=last.text + "."))]
    written = text[last.start : last.end]
    cut = last.start + max(written.rfind(" "), written.rfind("-"))
    if cut < last.start:
        return [whole]
    return [whole, (*tokens(text[:cut]), *tokens(text[cut + 1 :]))]


def _names_with_all(
    readings: Iterable[_TypedTokens], finished: _NamesWith, last: _NamesWith
) -> set[int]:
    """Names that have every token of one of the readings."""
    matches: set[int] = set()
    for reading in readings:
        *before, end = reading
        names = [*map(finished, before), last(end)]
        if all(names):
            fewest, *others = sorted(names, key=len)
            matches |= set(fewest).intersection(*others)
    return matches


class _SortedTexts:
    """Sorted texts, each with the number of a name."""

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        names = defaultdict[str, set[int]](set)
        for text, name in pairs:
            names[text].add(name)
        texts = sorted(names)
        self._texts = [text for text in texts for _ in names[text]]
        self._names = array("I", (name for text in texts for name in sorted(names[text])))

    def starting(self, prefix: str) -> Sequence[int]:
        def cut(text: str) -> str:
            return text[: len(prefix)]

        first = bisect_left(self._texts, prefix)
        return self._names[first : bisect_right(self._texts, prefix, first, key=cut)]

    def equal(self, text: str) -> Sequence[int]:
        first = bisect_left(self._texts, text)
        return self._names[first : bisect_right(self._texts, text, first)]


@dataclass(frozen=True, eq=False)
class _SpelledNames:
    """All names of all models, numbered in the order in which they are suggested."""

    index: NameIndex
    other_names: Mapping[str, OtherNames]
    numbers: Sequence[int]
    """Number of a name -> that of its model in the index."""
    texts: Sequence[str]
    """Number of a name -> it, folded."""
    ranks: Sequence[int]
    """The first number of each rank, and the end."""
    _words_of: list[Set[str]] = field(default_factory=list)
    """Number of a name -> its words, until they are sorted."""

    @cached_property
    def models(self) -> Sequence[str]:
        """Number of a name -> model id."""
        return [self.index.models[number].id for number in self.numbers]

    def reading_words(self) -> Iterator[None]:
        """Read, name by name, the words that `words` sorts."""
        # Labs and families are few, so that their words are computed once each.
        words_beside = cache(_words_without_numbers)
        for name in range(len(self._words_of), len(self.texts)):
            beside = words_beside(self.other_names[self.models[name]].beside)
            words = {intern(token.text) for token in tokens(self.texts[name])}
            self._words_of.append(words | beside)
            yield

    @cached_property
    def words(self) -> _SortedTexts:
        for _ in self.reading_words():
            pass
        words = _SortedTexts((w, name) for name, words in enumerate(self._words_of) for w in words)
        self._words_of.clear()
        return words

    @cached_property
    def _squashed(self) -> Sequence[str]:
        """Number of a name -> it, without separators."""
        return [*map(squash, self.texts)]

    @cached_property
    def wholes(self) -> _SortedTexts:
        """Squashed names, with and without the lab in front."""
        squashed_lab = cache(lambda lab: squash(fold(lab)))  # labs are few
        labs = [squashed_lab(model.partition("/")[0]) for model in self.models]
        alone = [(text, name) for name, text in enumerate(self._squashed)]
        return _SortedTexts(chain(alone, ((labs[name] + text, name) for text, name in alone)))

    @cached_property
    def brandless(self) -> _SortedTexts:
        """Squashed names without the brand: "sonnet4.5"."""
        return _SortedTexts(
            (text[len(brand) :], name)
            for name, text in enumerate(self._squashed)
            for brand in self.index.brands_of(self.numbers[name])
            if text.startswith(brand)
        )


def _spelled_names(index: NameIndex, other_names: Mapping[str, OtherNames]) -> _SpelledNames:
    by_rank = [
        [(n, text) for n in rank for text in _spellings(index.models[n], other_names)]
        for rank in _ranks(index)
    ]
    names = [*chain.from_iterable(by_rank)]
    return _SpelledNames(
        index,
        other_names,
        numbers=[number for number, _ in names],
        texts=[text for _, text in names],
        ranks=(0, *accumulate(map(len, by_rank))),
    )


def _spellings(model: IndexedModel, other_names: Mapping[str, OtherNames]) -> Iterable[str]:
    """Its different names, folded."""
    slug = model.id.rpartition("/")[2]
    return dict.fromkeys(map(fold, (slug, *model.names, *other_names[model.id].instead)))


def _words_without_numbers(phrases: tuple[str, ...]) -> frozenset[str]:
    """The words of phrases; a number of a family or a lab is not a version of a model."""
    pieces = chain.from_iterable(tokens(fold(phrase)) for phrase in phrases)
    return frozenset(intern(token.text) for token in pieces if token.kind == "word")


_WIDELY_CARRIED = 3
"""Routes that make a model more than one seller's own variant."""
_LABS = 8
"""Labs that take turns in the list of popular models."""
_RECENT = timedelta(days=180)


def _ranks(index: NameIndex) -> list[list[int]]:
    """Groups of models: active before retired, widely carried before rare; newest first in each."""
    newest = sorted(range(len(index.models)), key=index.rank)
    newest.sort(key=lambda n: index.models[n].released, reverse=True)
    kinds = [(active, minor) for active in (True, False) for minor in (False, True)]
    by_kind: dict[tuple[bool, bool], list[int]] = {kind: [] for kind in kinds}
    for number in newest:
        model = index.models[number]
        by_kind[model.active, _is_minor(model)].append(number)
    return list(by_kind.values())


def _popular_models(index: NameIndex) -> list[int]:
    """The most carried active models of the most carried labs.

    Labs take turns, so that none fills the list; recent models go before older ones.
    """
    since = _recent_since(index)
    by_lab: dict[str, list[int]] = defaultdict(list)
    routes: Counter[str] = Counter()
    for number in sorted(range(len(index.models)), key=index.rank):
        model = index.models[number]
        if model.active and not _is_minor(model):
            by_lab[model.lab].append(number)
            routes[model.lab] += model.weight * (model.released >= since)
    for numbers in by_lab.values():
        numbers.sort(key=lambda n: index.models[n].released < since)
    labs = sorted(by_lab, key=lambda lab: (-routes[lab], lab))[:_LABS]
    turns = chain.from_iterable(zip_longest(*(by_lab[lab] for lab in labs)))
    return [number for number in turns if number is not None]


def _is_minor(model: IndexedModel) -> bool:
    """Whether it is an alias of another model or rarely carried."""
    return model.floating or model.weight < _WIDELY_CARRIED


def _recent_since(index: NameIndex) -> str:
    """The first day that counts as recent beside the newest model; empty where no day is known."""
    newest = max((model.released for model in index.models), default="")
    if not newest:
        return ""
    # A release may be known to the year only: the first of January completes it.
    return (date.fromisoformat(f"{newest}-01-01"[:10]) - _RECENT).isoformat()
