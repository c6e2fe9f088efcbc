"""All spellings of all models in order, so that what starts alike stands together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import accumulate, chain
from typing import NamedTuple

from catalog.names import fold, squash, tokens
from catalog.resolve.index import Index, Known
from catalog.resolve.popular import ranks


class Around(NamedTuple):
    """What people say for a model besides its id and its name."""

    beside: tuple[str, ...]
    """May stand beside its name: its lab, its family."""
    instead: tuple[str, ...]
    """Stands for the whole of it: nicknames, snapshots."""


class Starts:
    """Texts in order, each with the number of a name: those that start alike stand together."""

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


class Spelt(NamedTuple):
    """All names of all models, numbered in the order in which the models are offered."""

    models: Sequence[str]
    """By number of a name: the model it is of."""
    ranks: Sequence[int]
    """Where models of the next rank begin, and the end."""
    words: Starts
    wholes: Starts
    """Squashed, with and without the lab before it."""
    brandless: Starts
    """Squashed, without the brand: "sonnet4.5"."""


def spelt(index: Index, around: Mapping[str, Around]) -> Spelt:
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
    return Spelt(
        models=models,
        ranks=(0, *accumulate(map(len, by_rank))),
        words=Starts(words),
        wholes=Starts(chain(squashed, behind_labs)),
        brandless=Starts(brandless),
    )


def _spellings(model: Known, around: Mapping[str, Around]) -> Iterable[str]:
    """Its different names, folded."""
    slug = model.id.rpartition("/")[2]
    return dict.fromkeys(map(fold, (slug, *model.names, *around[model.id].instead)))


def _words(folded: str) -> frozenset[str]:
    return frozenset(token.text for token in tokens(folded))


def _letters(phrases: tuple[str, ...]) -> frozenset[str]:
    """Their words; a number of a family or a lab is no version of a model."""
    said = chain.from_iterable(tokens(fold(phrase)) for phrase in phrases)
    return frozenset(token.text for token in said if token.kind == "word")
