"""The models a text names: in full, misspelt, or by what tells them from the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.query.amounts import Amount
from bot.query.kinds import Named
from bot.query.words import Word
from catalog import Catalog, Choice, Found, Resolution, Typos, Unknown

_CHUNK = re.compile(r"[^\s,;]+")
_ID = re.compile(r"[/@:]|[a-z]\.[a-z]")
_STOP = re.compile(r"[.:](?=\s)")
_EDGES = "?!.,;:()'\""
_VERSION = re.compile(r"\d+(?:\.\d+)*[a-z]?")
_REPLACED = 5
"""Letters of a word from which one of them may be another."""
_WORDS = re.compile(r"[^\W_]+")
_BLANK = ","
"""Stands where an amount was; no name runs across it."""


class Place(NamedTuple):
    """A named model; `start` and `end` are positions in the folded text."""

    start: int
    end: int
    named: Named


def names_of(
    folded: str, words: Sequence[Word], amounts: Sequence[Amount], catalog: Catalog
) -> tuple[Place, ...]:
    """The models named in full, in order."""
    sure = [(words[a.start].start, words[a.end - 1].end) for a in amounts if not a.plain]
    rest = _STOP.sub(_BLANK, _without(folded, sure))
    ids = tuple(_ids(rest, catalog))
    rest = _without(rest, [(place.start, place.end) for place in ids])
    found = [
        Place(m.start, m.end, Named(m.text, m.resolution or _missing(m.text, catalog)))
        for m in catalog.mentions(rest)
    ]
    return tuple(_each_once(sorted((*ids, *found)), catalog))


def _each_once(places: Sequence[Place], catalog: Catalog) -> Iterator[Place]:
    """Without names that only repeat one before them in short: "fable" behind "fable 5.1"."""
    before: list[Place] = []
    for place in places:
        picked = _by_neighbour(place, before, catalog)
        words = set(_WORDS.findall(picked.named.text))
        if not any(words < set(_WORDS.findall(other.named.text)) for other in before):
            yield picked
        before.append(picked)


def _by_neighbour(place: Place, before: Sequence[Place], catalog: Catalog) -> Place:
    """ "3.5 flash" beside a Gemini is the Gemini, though another lab has one too."""
    if isinstance(place.named.resolution, Choice) and any(map(str.isdigit, place.named.text)):
        for other in reversed(before):
            if isinstance(other.named.resolution, Found):
                brand = catalog.models[other.named.resolution.model].name.split()[0]
                resolution = catalog.resolve(f"{brand} {place.named.text}")
                if isinstance(resolution, Found):
                    return place._replace(named=Named(place.named.text, resolution))
    return place


def once(places: Sequence[Place]) -> tuple[Place, ...]:
    """Each model at its first place."""
    first: dict[object, Place] = {}
    for place in places:
        resolution = place.named.resolution
        first.setdefault(resolution.model if isinstance(resolution, Found) else place, place)
    return tuple(sorted(first.values()))


def _missing(text: str, catalog: Catalog) -> Resolution:
    """A name that reads like a model's and is none; only its neighbours are of use."""
    resolution = catalog.resolve(text)
    match resolution:
        case Found(_, "id" | "name" | "nickname" | "provider id"):
            return resolution
        case Found(model):
            return Unknown((model,))
        case Choice(models):
            return Unknown(models[:3])
        case Unknown():
            return resolution


def _without(text: str, gone: Sequence[tuple[int, int]]) -> str:
    for start, end in gone:
        text = f"{text[:start]}{_BLANK * (end - start)}{text[end:]}"
    return text


def _ids(text: str, catalog: Catalog) -> Iterator[Place]:
    """Provider ids as they stand in configs: with a path, a region, a revision."""
    for chunk in _CHUNK.finditer(text):
        said = chunk.group().strip(_EDGES)
        if len(said) < len("a/b/c") or not _ID.search(said) or not any(map(str.isalpha, said)):
            continue
        resolution = catalog.resolve(said)
        exact = isinstance(resolution, Found) and resolution.matched in ("id", "provider id")
        if exact or (isinstance(resolution, Found) and any(map(str.isdigit, said))):
            start = chunk.start() + chunk.group().index(said)
            yield Place(start, start + len(said), Named(said, resolution))


def told_apart(
    words: Sequence[Word], joins: frozenset[int], places: Sequence[Place], catalog: Catalog
) -> Iterator[Place]:
    """What stands for a name beside another: the 3.5 of "haiku 4.5 or 3.5".

    `joins` are the numbers of the words that follow an "or", a comma or a "vs".
    """
    for at, word in enumerate(words):
        before = [p for p in places if p.end <= word.start]
        if not before or any(p.start <= word.start < p.end for p in places):
            continue
        if "." in word.text or at in joins:
            for name in _with_other_end(before[-1].named, word.text, catalog):
                resolution = catalog.resolve(name)
                if isinstance(resolution, Found):
                    yield Place(word.start, word.end, Named(name, resolution))
                    break


def _with_other_end(named: Named, word: str, catalog: Catalog) -> Iterator[str]:
    """A name with another version, or with another word at its end."""
    if isinstance(named.resolution, Found):
        name = catalog.models[named.resolution.model].name
        if _VERSION.fullmatch(word) and _VERSION.search(name):
            other = _VERSION.sub(word, name, count=1)
            yield from (other,) if other != name else ()
        elif word.isalpha() and catalog.may_be_named(word):
            first, _, last = name.rpartition(" ")
            yield f"{first} {word}" if last.isalpha() else f"{name} {word}"


def misspelt(
    folded: str,
    words: Sequence[Word],
    strange: frozenset[int],
    places: Sequence[Place],
    catalog: Catalog,
) -> tuple[Place, ...]:
    """The places with those added or corrected that a misspelt word belongs to."""
    made = list(places)
    for at in sorted(strange):
        word = words[at]
        if any(p.start <= word.start < p.end for p in made):
            continue
        for start, end in _stretches(folded, words, at, made):
            text = folded[start:end]
            resolution = catalog.resolve(text)
            if isinstance(resolution, Unknown) or not _is_sure(text, word.text, catalog):
                continue
            made = [p for p in made if p.end <= start or end <= p.start]
            made.append(Place(start, end, Named(folded[start:end], resolution)))
            break
    return tuple(sorted(made))


def _is_sure(text: str, word: str, catalog: Catalog) -> bool:
    """A number stands beside the word, or it is one typo from what a line of models is called."""
    if any(map(str.isdigit, text)):
        return True
    nearest = next(iter(_typos(catalog).meant(word)), None)
    if nearest is None or nearest.distance > 1 or nearest.other_start:
        return False
    swapped = sorted(word) == sorted(nearest.word)
    return swapped or len(word) != len(nearest.word) or len(word) >= _REPLACED


@lru_cache(4)
def _typos(catalog: Catalog) -> Typos:
    return Typos(catalog.family_words)


def _stretches(
    folded: str, words: Sequence[Word], at: int, places: Sequence[Place]
) -> Iterator[tuple[int, int]]:
    """Where the name around a misspelt word could reach, the longest first."""
    word = words[at]
    after = [p for p in places if _touching(folded, word.end, p.start)]
    before = [p for p in places if _touching(folded, p.end, word.start)]
    numbers = [w for w in words[at + 1 : at + 3] if w.text[:1].isdigit()]
    ends = [p.end for p in after] + [w.end for w in reversed(numbers)] + [word.end]
    starts = [p.start for p in before] + [word.start]
    for start in dict.fromkeys(starts):
        for end in dict.fromkeys(ends):
            yield start, end


def _touching(folded: str, start: int, end: int) -> bool:
    return start <= end and not folded[start:end].strip(" -_.")
