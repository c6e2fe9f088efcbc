"""The models a text names, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.query.amounts import Amount
from bot.query.doubtful import borrowed, misspelt
from bot.query.kinds import Named
from bot.query.places import Place, once
from bot.query.words import Span, Text
from catalog import Catalog, Choice, Found, Resolution, Unknown

_CHUNK = re.compile(r"[^\s,;]+")
_ID = re.compile(r"[/@:]|[a-z]\.[a-z]")
_STOP = re.compile(r"[.:](?=\s)")
_EDGES = "?!.,;:()'\""
_SHORTEST_ID = 5
_WORDS = re.compile(r"[^\W_]+")
_BLANK = ","
"""Stands where an amount was; no name runs across it."""
_CERTAIN = ("id", "name", "nickname", "provider id")
_TELLING = ("use_case", "need", "intent", "beyond", "provider", "condition", "reference", "unit")


def places_of(text: Text, amounts: Sequence[Amount], catalog: Catalog) -> tuple[Place, ...]:
    """The models named in full, then those misspelt, then those that borrow from a name before."""
    full = _in_full(text, [a for a in amounts if not a.plain], catalog)
    places = [place for place in full if not _is_everyday(place, text, catalog)]
    places = misspelt(text, amounts, places, catalog)
    return once([*places, *borrowed(text, amounts, places, catalog)])


def _in_full(text: Text, amounts: Sequence[Amount], catalog: Catalog) -> Iterator[Place]:
    sure = [(text.words[a.start].start, text.words[a.end - 1].end) for a in amounts]
    rest = _STOP.sub(_BLANK, _without(text.folded, sure))
    ids = tuple(_ids(rest, catalog))
    rest = _without(rest, [(place.start, place.end) for place in ids])
    found = [
        Place(m.start, m.end, Named(m.text, m.resolution or _missing(m.text, catalog)))
        for m in catalog.mentions(rest)
    ]
    return _told_in_short(sorted((*ids, *found)), catalog)


def _told_in_short(places: Sequence[Place], catalog: Catalog) -> Iterator[Place]:
    """Without names that only repeat one before them in short: "fable" behind "fable 5.1"."""
    before: list[Place] = []
    for place in places:
        picked = _by_neighbour(place, before, catalog)
        if not any(_is_short_for(picked.named.text, other.named.text) for other in before):
            yield picked
        before.append(picked)


def _is_short_for(name: str, other: str) -> bool:
    """Some of the other's words and no number, which would make it another model."""
    words = set(_WORDS.findall(name))
    return words < set(_WORDS.findall(other)) and not any(map(str.isdigit, name))


def _by_neighbour(place: Place, before: Sequence[Place], catalog: Catalog) -> Place:
    """ "3.5 flash" beside a Gemini is the Gemini, though another lab has one too."""
    named = place.named
    if not isinstance(named.resolution, Choice) or not any(map(str.isdigit, named.text)):
        return place
    for other in reversed(before):
        if other.model:
            brand = catalog.models[other.model].name.split()[0]
            resolution = catalog.resolve(f"{brand} {named.text}")
            if isinstance(resolution, Found):
                return place._replace(named=Named(named.text, resolution))
    return place


def _missing(text: str, catalog: Catalog) -> Resolution:
    """A name that reads like a model's and is none; only its neighbours are of use."""
    resolution = catalog.resolve(text)
    match resolution:
        case Found(model, matched):
            return resolution if matched in _CERTAIN else Unknown((model,))
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
        if len(said) < _SHORTEST_ID or not _ID.search(said) or said.isdecimal():
            continue
        resolution = catalog.resolve(said)
        if isinstance(resolution, Found) and (
            resolution.matched in _CERTAIN or any(map(str.isdigit, said))
        ):
            start = chunk.start() + chunk.group().index(said)
            yield Place(start, start + len(said), Named(said, resolution))


def _is_everyday(place: Place, text: Text, catalog: Catalog) -> bool:
    """What looks like a name is a part of a longer phrase, or names too much to be one."""
    lexicon = catalog.curation.lexicon
    if place.named.text in lexicon.modes | lexicon.tiers | lexicon.efforts | lexicon.regions:
        return True
    return any(_covers(span, place, text) for span in text.spans)


def _covers(span: Span, place: Place, text: Text) -> bool:
    start, end = text.words[span.start].start, text.words[span.end - 1].end
    within = start <= place.start and place.end <= end
    longer = end - start > place.end - place.start
    vague = isinstance(place.named.resolution, Choice) or span.of("use_case")
    return bool(within and (longer or vague) and any(span.of(kind) for kind in _TELLING))
