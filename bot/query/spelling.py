"""Typos in words of everyday language: "chepest visoin", but not "gates" for games."""

from __future__ import annotations

from functools import lru_cache

from bot.query.phrasebook import Phrasebook
from bot.query.words import Word, words_of
from catalog import Catalog, Typos

_SWAPPED = 4
"""Letters of a word from which two neighbours of it may be swapped."""
_DROPPED = 5
"""Letters of a word from which one may be missing or too many."""
_REPLACED = 7
"""Letters of a word from which one of them may be another."""


def mended(folded: str, book: Phrasebook, catalog: Catalog) -> str:
    """The text with such typos mended."""
    corrected = [
        (word, meant)
        for word in words_of(folded)
        if _stands_alone(folded, word)
        and _is_strange(word.text, book, catalog)
        and (meant := _meant(word.text, book))
    ]
    for word, meant in reversed(corrected):
        folded = f"{folded[: word.start]}{meant}{folded[word.end :]}"
    return folded


def _stands_alone(folded: str, word: Word) -> bool:
    """No part of an id or a path: "accounts/fireworks/routers"."""
    return not (folded[word.start - 1 : word.start] + folded[word.end : word.end + 1]).strip(
        " ,.;:!?()\"'"
    )


def _is_strange(word: str, book: Phrasebook, catalog: Catalog) -> bool:
    """In no dictionary of ours, and in no model's name."""
    lexicon = catalog.curation.lexicon
    known = word in book.vocabulary or word in lexicon.filler or word in lexicon.plain
    return not known and word.isalpha() and not catalog.may_be_named(word)


def _meant(word: str, book: Phrasebook) -> str | None:
    if len(word) < _SWAPPED:
        return None
    nearest = next(iter(_typos(book).meant(word)), None)
    if nearest is None or nearest.other_start or nearest.distance > 1:
        return None
    if sorted(word) == sorted(nearest.word):
        return nearest.word
    least = _REPLACED if len(word) == len(nearest.word) else _DROPPED
    return nearest.word if len(word) >= least else None


@lru_cache(4)
def _typos(book: Phrasebook) -> Typos:
    return Typos(word for word in book.everyday if len(word) >= _SWAPPED)
