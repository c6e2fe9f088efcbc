"""All spellings of all models in sorted order, so that a prefix is a range; and their ranking."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import accumulate, chain, zip_longest
from typing import NamedTuple

from catalog.names import fold, squash, tokens
from catalog.resolution.name_index import IndexedModel, NameIndex


class Surroundings(NamedTuple):
    """What people call a model besides its id and its name."""

    beside: tuple[str, ...]
    """Words that may accompany its name: its lab, its family."""
    instead: tuple[str, ...]
    """Texts that name it by themselves: nicknames, snapshots."""


class SortedSpellings:
    """Sorted texts, each with the number of a name."""

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        ordered = sorted(set(pairs))
        self._texts = [text for text, _ in ordered]
        self._names = [name for _, name in ordered]

    def starting(self, start: str) -> Sequence[int]:
        def cut(text: str) -> str:
            return text[: len(start)]

        first = bisect_left(self._texts, start)
        return self._names[first : bisect_right(self._texts, start, first, key=cut)]

    def equal(self, text: str) -> Sequence[int]:
        first = bisect_left(self._texts, text)
        return self._names[first : bisect_right(self._texts, text, first)]


class SpelledNames(NamedTuple):
    """All names of all models, numbered in the order in which they are suggested."""

    models: Sequence[str]
    """Number of a name -> model id."""
    ranks: Sequence[int]
    """The first number of each rank, and the end."""
    words: SortedSpellings
    wholes: SortedSpellings
    """Squashed names, with and without the lab in front."""
    brandless: SortedSpellings
    """Squashed names without the brand: "sonnet4.5"."""


def spelled_names(index: NameIndex, around: Mapping[str, Surroundings]) -> SpelledNames:
    """Takes apart the ids and names of an index, with what is said besides by model."""
    by_rank = [
        [(n, text) for n in rank for text in _spellings(index.models[n], around)]
        for rank in ranks(index)
    ]
    names = list(enumerate(chain.from_iterable(by_rank)))
    models = [index.models[number].id for _, (number, _) in names]
    beside = cache(_letters)
    words = (
        (word, name)
        for name, (_, text) in names
        for word in _words(text) | beside(around[models[name]].beside)
    )
    squashed = [(squash(text), name) for name, (_, text) in names]
    labs = [squash(fold(model).partition("/")[0]) for model in models]
    behind_labs = ((labs[name] + text, name) for text, name in squashed)
    brandless = (
        (text[len(brand) :], name)
        for text, name in squashed
        for brand in index.brands_of(names[name][1][0])
        if text.startswith(brand)
    )
    return SpelledNames(
        models=models,
        ranks=(0, *accumulate(map(len, by_rank))),
        words=SortedSpellings(words),
        wholes=SortedSpellings(chain(squashed, behind_labs)),
        brandless=SortedSpellings(brandless),
    )


def _spellings(model: IndexedModel, around: Mapping[str, Surroundings]) -> Iterable[str]:
    """Its different names, folded."""
    slug = model.id.rpartition("/")[2]
    return dict.fromkeys(map(fold, (slug, *model.names, *around[model.id].instead)))


def _words(folded: str) -> frozenset[str]:
    return frozenset(token.text for token in tokens(folded))


def _letters(phrases: tuple[str, ...]) -> frozenset[str]:
    """Their words; a number of a family or a lab is no version of a model."""
    spoken = chain.from_iterable(tokens(fold(phrase)) for phrase in phrases)
    return frozenset(token.text for token in spoken if token.kind == "word")


_ESTABLISHED = 3
"""Routes that make a model more than one seller's own variant."""
_LABS = 8
"""Labs that take turns in the list of popular models."""
_RECENT = timedelta(days=180)


def ranks(index: NameIndex) -> list[list[int]]:
    """Groups of models: active before retired, widely carried before rare; newest first in each."""
    newest = sorted(range(len(index.models)), key=index.rank)
    newest.sort(key=lambda n: index.models[n].released, reverse=True)
    kinds = [(active, aside) for active in (True, False) for aside in (False, True)]
    by_kind: dict[tuple[bool, bool], list[int]] = {kind: [] for kind in kinds}
    for number in newest:
        model = index.models[number]
        by_kind[model.active, _is_aside(model)].append(number)
    return list(by_kind.values())


def popular_models(index: NameIndex) -> list[int]:
    """The most carried active models of the most carried labs.

    Labs take turns, so that none fills the list; recent models go before older ones.
    """
    since = _recent_since(index)
    by_lab: dict[str, list[int]] = defaultdict(list)
    carried: Counter[str] = Counter()
    for number in sorted(range(len(index.models)), key=index.rank):
        model = index.models[number]
        if model.active and not _is_aside(model):
            lab = model.id.partition("/")[0]
            by_lab[lab].append(number)
            carried[lab] += model.weight * (model.released >= since)
    for numbers in by_lab.values():
        numbers.sort(key=lambda n: index.models[n].released < since)
    labs = sorted(by_lab, key=lambda lab: (-carried[lab], lab))[:_LABS]
    turns = chain.from_iterable(zip_longest(*(by_lab[lab] for lab in labs)))
    return [number for number in turns if number is not None]


def _is_aside(model: IndexedModel) -> bool:
    return model.floating or model.weight < _ESTABLISHED


def _recent_since(index: NameIndex) -> str:
    """The first day that counts as recent beside the newest model."""
    newest = max((model.released for model in index.models), default="")
    if not newest:
        return ""
    return (date.fromisoformat(f"{newest}-01-01"[:10]) - _RECENT).isoformat()
