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
        for start, end in _stretches(text, at, made, catalog):
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
        if free and (_is_strange(word.text, catalog) or _is_close(text, at, catalog)):
            yield at


def _is_strange(word: str, catalog: Catalog) -> bool:
    lexicon = catalog.curation.lexicon
    known = word in lexicon.filler or word in lexicon.plain or word in lexicon.modes
    return (
        len(word) >= _SHORTEST and word.isalpha() and not known and not catalog.may_be_named(word)
    )


def _is_close(text: Text, at: int, catalog: Catalog) -> bool:
    """A common word before a number, one typo from what a line of models is called: "lama 3.3"."""
    word = text.word(at)
    return (
        word in catalog.curation.lexicon.plain
        and text.word(at + 1)[:1].isdigit()
        and _touching(text.folded, text.words[at].end, text.words[at + 1].start)
        and _is_typo(word, catalog)
    )


def _telling(amounts: Sequence[Amount]) -> set[int]:
    """The words of amounts that say what they count."""
    return counted((a.start, a.end) for a in amounts if a.kind != "bare")


def _stretches(
    text: Text, at: int, places: Sequence[Place], catalog: Catalog
) -> Iterator[tuple[int, int]]:
    """Where the name around a misspelt word could reach, the longest first.

    What reads like a part of it belongs to it: "naon banana pro" is no "naon" with words behind.
    """
    first = last = at
    while last + 1 < len(text) and _belongs(text, last, last + 1, catalog):
        last += 1
    while first > 0 and _belongs(text, first, first - 1, catalog):
        first -= 1
    if last + 1 < len(text) and text.word(last + 1) in catalog.curation.lexicon.topics:
        yield text.words[first].start, text.words[last + 1].end
    start, end = text.words[first].start, text.words[last].end
    for place in places:
        if _touching(text.folded, end, place.start):
            end = place.end
        elif _touching(text.folded, place.end, start):
            start = place.start
    yield start, end
    yield text.words[at].start, end
    yield start, text.words[last].end
    if first == last == at:
        yield text.words[at].start, text.words[at].end


def _belongs(text: Text, beside: int, at: int, catalog: Catalog) -> bool:
    """A word right beside another could be of the same name."""
    left, right = sorted((text.words[beside], text.words[at]), key=lambda word: word.start)
    touches = _touching(text.folded, left.end, right.start)
    return touches and (text.word(at)[:1].isdigit() or not _is_known(text, at, catalog))


def _is_known(text: Text, at: int, catalog: Catalog) -> bool:
    """Everyday language, and in no model's name."""
    lexicon, word = catalog.curation.lexicon, text.word(at)
    if len(word) == 1 and word.isalpha():
        return False
    everyday = word in lexicon.filler or word in lexicon.topics
    said = any(span.start <= at < span.end for span in text.spans) or word in lexicon.plain
    return everyday or (said and not catalog.may_be_named(word))


def _touching(folded: str, start: int, end: int) -> bool:
    return start <= end and not folded[start:end].strip(" -_.")


def _is_sure(said: str, word: str, catalog: Catalog) -> bool:
    """A number stands beside the word, or it is one typo from what a line of models is called."""
    return any(map(str.isdigit, said)) or _is_typo(word, catalog)


def _is_typo(word: str, catalog: Catalog) -> bool:
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
            made = tuple(_borrowing(word, before[-1], catalog))
            yield from made or _set_against(text, at, catalog)


def _joins(text: Text, at: int) -> bool:
    """An "or", a comma or a "vs" stands before the word."""
    before = text.ending.get(at)
    return before is not None and (
        before.means("word", "either")
        or before.means("word", "with")
        or before.of("intent") == "compare"
    )


def _set_against(text: Text, at: int, catalog: Catalog) -> Iterator[Place]:
    """ "Haiku vs flash": a common word that can only be a name where it stands."""
    before = text.ending.get(at)
    word = text.words[at]
    if before and before.of("intent") == "compare" and catalog.may_be_named(word.text):
        resolution = catalog.resolve(word.text)
        if not isinstance(resolution, Unknown):
            yield Place(word.start, word.end, Named(word.text, resolution))


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
