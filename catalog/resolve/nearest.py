"""The models nearest to a name that no model has."""

from __future__ import annotations

from collections.abc import Set

from catalog.resolve.asked import Asked
from catalog.resolve.index import Index, Name

_NEAREST = 3
_COMPARED = 200
"""Names that are looked at."""


def nearest(index: Index, asked: Asked) -> tuple[str, ...]:
    """Models that share the most telling words with the name."""
    postings = index.postings
    words = (w for w in asked.words() if w in postings and len(w) > 1)
    known = sorted(words, key=lambda w: len(postings[w]))
    if not known:
        return ()
    near = sorted(postings[known[0]])[:_COMPARED]
    wanted = asked.words() | asked.numbers()
    names = sorted((index.names[p] for p in near), key=lambda n: _distance(index, n, wanted))
    unique = dict.fromkeys(index.models[n.model].id for n in names)
    return tuple(unique)[:_NEAREST]


def _distance(index: Index, name: Name, wanted: Set[str]) -> tuple[int, int, int]:
    words, versions, sizes = name.words, name.versions, name.sizes
    shared = len(wanted & words) + len(wanted & versions) + len(wanted & sizes)
    more = len(words) + len(versions) + len(sizes) - shared
    return (-shared, more, -index.models[name.model].weight)
