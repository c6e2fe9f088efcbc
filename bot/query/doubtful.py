"""Names that are not written out: misspelt, or told by what differs from the name before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.query.amounts import Amount
from bot.query.kinds import Named
from bot.query.places import Place
from bot.query.words import Text, Word, counted
from catalog import Catalog, Found, Typos, Unknown

_VERSION = re.compile(r"\d+(?:\.\d+)*[a-z]?")
_SHORTEST = 3
"""Letters of a word that is looked at as part of a name."""
_REPLACED = 5
"""Letters of a word from which one of them may be another."""


def misspelt(
    text: Text, amounts: Sequence[Amount], places: Sequence[Place], catalog: Catalog
) -> list[Place]:
    """The places, with those added or corrected that a misspelt word belongs to."""
    made = list(places)
    for at in _strange(text, amounts, places, catalog):
        word = text.words[at]
        if any(place.holds(word.start) for place in made):
            continue
        for start, end in _stretches(text, at, made):
            said = text.folded[start:end]
            resolution = catalog.resolve(said)
            if not isinstance(resolution, Unknown) and _is_sure(said, word.text, catalog):
                made = [p for p in made if p.end <= start or end <= p.start]
                made.append(Place(start, end, Named(said, resolution)))
                break
    return sorted(made)


def _strange(
    text: Text, amounts: Sequence[Amount], places: Sequence[Place], catalog: Catalog
) -> Iterator[int]:
    """Words that are in no dictionary of ours, and could be parts of misspelt names."""
    claimed = counted((s.start, s.end) for s in text.spans) | _telling(amounts)
    for at, word in enumerate(text.words):
        free = at not in claimed and not any(place.holds(word.start) for place in places)
        if free and _is_strange(word.text, catalog):
            yield at


def _is_strange(word: str, catalog: Catalog) -> bool:
    lexicon = catalog.curation.lexicon
    known = word in lexicon.filler or word in lexicon.plain or word in lexicon.modes
    return (
        len(word) >= _SHORTEST and word.isalpha() and not known and not catalog.may_be_named(word)
    )


def _telling(amounts: Sequence[Amount]) -> set[int]:
    """The words of amounts that say what they count."""
    return counted((a.start, a.end) for a in amounts if a.kind != "bare")


def _stretches(text: Text, at: int, places: Sequence[Place]) -> Iterator[tuple[int, int]]:
    """Where the name around a misspelt word could reach, the longest first."""
    word = text.words[at]
    after = [p for p in places if _touching(text.folded, word.end, p.start)]
    before = [p for p in places if _touching(text.folded, p.end, word.start)]
    numbers = [w for w in text.words[at + 1 : at + 3] if w.text[:1].isdigit()]
    ends = [p.end for p in after] + [w.end for w in reversed(numbers)] + [word.end]
    starts = [p.start for p in before] + [word.start]
    for start in dict.fromkeys(starts):
        for end in dict.fromkeys(ends):
            yield start, end


def _touching(folded: str, start: int, end: int) -> bool:
    return start <= end and not folded[start:end].strip(" -_.")


def _is_sure(said: str, word: str, catalog: Catalog) -> bool:
    """A number stands beside the word, or it is one typo from what a line of models is called."""
    if any(map(str.isdigit, said)):
        return True
    nearest = next(iter(_typos(catalog).meant(word)), None)
    if nearest is None or nearest.distance > 1 or nearest.other_start:
        return False
    swapped = sorted(word) == sorted(nearest.word)
    return swapped or len(word) != len(nearest.word) or len(word) >= _REPLACED


@lru_cache(4)
def _typos(catalog: Catalog) -> Typos:
    return Typos(catalog.family_words)


def borrowed(
    text: Text, amounts: Sequence[Amount], places: Sequence[Place], catalog: Catalog
) -> Iterator[Place]:
    """What stands for a name beside another: the 3.5 of "haiku 4.5 or 3.5"."""
    telling = _telling(amounts)
    for at, word in enumerate(text.words):
        before = [p for p in places if p.end <= word.start]
        if not before or at in telling or any(p.holds(word.start) for p in places):
            continue
        if "." in word.text or _joins(text, at):
            yield from _borrowing(word, before[-1], catalog)


def _joins(text: Text, at: int) -> bool:
    """An "or", a comma or a "vs" stands before the word."""
    before = text.ending.get(at)
    return before is not None and (
        before.of("word") in ("either", "with") or before.of("intent") == "compare"
    )


def _borrowing(word: Word, place: Place, catalog: Catalog) -> Iterator[Place]:
    if place.model and (name := _other(catalog.models[place.model].name, word.text, catalog)):
        resolution = catalog.resolve(name)
        if isinstance(resolution, Found):
            yield Place(word.start, word.end, Named(name, resolution))


def _other(name: str, word: str, catalog: Catalog) -> str | None:
    """The name with another version, or with another word at its end."""
    if _VERSION.fullmatch(word) and _VERSION.search(name):
        other = _VERSION.sub(word, name, count=1)
        return other if other != name else None
    if word.isalpha() and catalog.may_be_named(word):
        first, _, last = name.rpartition(" ")
        return f"{first} {word}" if last.isalpha() else f"{name} {word}"
    return None
