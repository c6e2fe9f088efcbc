"""The models nearest to a name that no model has."""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache

from catalog.resolve.asked import Asked
from catalog.resolve.index import Index, Name

_NEAREST = 3
_UNLIKE = 1000.0
"""How far a name without a version is from one with a version; no version of a line is as high."""


def nearest(index: Index, asked: Asked) -> tuple[str, ...]:
    """Models that share the most telling words with the name, of the nearest version first."""
    postings = index.postings
    words = (w for w in asked.words() if w in postings and len(w) > 1)
    known = sorted(words, key=lambda w: len(postings[w]))
    if not known:
        return ()
    wanted = asked.words() | asked.numbers()
    versions = _numbers(asked.of_kind("version"))
    names = sorted(
        index.most_carried(known[0]), key=lambda n: _distance(index, n, wanted, versions)
    )
    unique = dict.fromkeys(index.models[n.model].id for n in names)
    return tuple(unique)[:_NEAREST]


def _distance(
    index: Index, name: Name, wanted: Set[str], asked: tuple[float, ...]
) -> tuple[int, float, int, int, int]:
    words, versions, sizes = name.words, name.versions, name.sizes
    told = len(wanted & words)
    shared = told + len(wanted & versions) + len(wanted & sizes)
    more = len(words) + len(versions) + len(sizes) - shared
    weight = index.models[name.model].weight
    return (-told, _apart(asked, _numbers(versions)), -shared, more, -weight)


def _apart(asked: tuple[float, ...], found: tuple[float, ...]) -> float:
    """How far versions are from each other; nothing where none was asked for."""
    if not asked:
        return 0.0
    return min((abs(a - b) for a in asked for b in found), default=_UNLIKE)


@lru_cache(maxsize=4096)
def _numbers(versions: frozenset[str]) -> tuple[float, ...]:
    return tuple(float(text) for text in versions if text.replace(".", "", 1).isdecimal())
