"""Which of several models is the newest, and which of them people choose from today."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

from catalog.resolve.index import Index

_RARE = 10
_VARIANT = 3
_LINE_UP = 6
_NEWEST = 4
_NO_VERSION = 100


def newest(index: Index, numbers: Iterable[int]) -> tuple[str, ...]:
    """The newest by release date, or by version where none is known.

    Several when they are equally new or differ only in size.
    Released before preview, unless the preview is newer and of a higher version; active before
    retired.
    """
    pool = set(numbers)
    pool = {n for n in pool if index.models[n].active} or pool
    pool = {n for n in pool if not index.models[n].floating} or pool
    pool = _carried(index, pool)
    released = {n for n in pool if not index.models[n].preview}
    heads = _latest(index, released)
    for preview in _latest(index, pool - released):
        if not heads or _supersedes(index, preview, min(heads)):
            heads = {preview}
    return index.by_use(heads)


def _carried(index: Index, numbers: Set[int]) -> set[int]:
    """Without variants: hardly anybody carries them, while others of their line are everywhere."""
    most = max((index.models[n].weight for n in numbers), default=0)
    return {n for n in numbers if index.models[n].weight >= _VARIANT or most < _RARE}


def _latest(index: Index, numbers: Set[int]) -> set[int]:
    """The newest, in its plainest variant, with its other sizes."""
    if not numbers:
        return set()
    date = max(index.models[n].released for n in numbers)
    dated = {n for n in numbers if index.models[n].released == date}
    aside = [n for n in dated if _has_own_line(index, n)]
    plainer = {n for n in numbers if any(_plainer(index, n, a) for a in aside)}
    date = max((index.models[n].released for n in plainer), default=date)
    heads = {n for n in plainer if index.models[n].released == date} or dated
    least = min(len(index.own[n].words) for n in heads)
    heads = {n for n in heads if len(index.own[n].words) == least}
    heads = {successor for n in heads for successor in _undated_after(index, n, numbers)}
    kinds = {_sizeless(index, n) for n in heads if index.own[n].sizes}
    return heads | {n for n in numbers if _sizeless(index, n) in kinds and index.own[n].sizes}


def _has_own_line(index: Index, number: int) -> bool:
    """Its words go on from version to version beside the main line: "motion control"."""
    own = index.own[number]
    line = index.lines.get(own.words, set())
    return bool(own.versions) and len({index.own[n].versions for n in line}) > 1


def _plainer(index: Index, number: int, other: int) -> bool:
    """The same version under fewer words."""
    own, more = index.own[number], index.own[other]
    return own.words < more.words and _highest(own.versions) == _highest(more.versions)


def _undated_after(index: Index, number: int, among: Set[int]) -> set[int]:
    """Those of no known date that carry its words and a higher version; else itself.

    A model that has a date and no version is no member of the numbered line.
    """
    highest, dated = _highest(index.own[number].versions), bool(index.models[number].released)
    undated = (n for n in among if not index.models[n].released)
    versions = {n: _highest(index.own[n].versions) for n in undated if index.of_one_line(n, number)}
    top = max(versions.values(), default=0.0)
    if top <= highest or (dated and not highest):
        return {number}
    return {n for n, version in versions.items() if version == top}


def _sizeless(index: Index, number: int) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    own = index.own[number]
    return own.words, own.versions, own.dates


def _supersedes(index: Index, preview: int, released: int) -> bool:
    newer = index.models[preview].released > index.models[released].released
    return newer and _numeric(index.own[preview].versions) > _numeric(index.own[released].versions)


def common(index: Index, models: Iterable[str]) -> tuple[str, ...]:
    """Widely carried first; those that hardly anybody carries beside the first are left out."""
    ranked = index.by_use(index.number(model) for model in models)
    most = index.models[index.number(ranked[0])].weight if ranked else 0
    return tuple(m for m in ranked if index.models[index.number(m)].weight * _RARE >= most)


def current(index: Index, models: Iterable[str]) -> tuple[str, ...]:
    """The line-up people choose from: the newest and the most carried, newest first."""
    numbers = [index.number(model) for model in models]
    numbers = list(_carried(index, set(numbers)))
    plain = [n for n in numbers if not any(_variant(index, n, other) for other in numbers)]
    plain = [n for n in plain if index.models[n].kind == "general"] or plain
    picked = (*index.by_age(plain)[:_NEWEST], *index.by_use(plain))
    unique = list(dict.fromkeys(picked))[:_LINE_UP]
    return index.by_age(index.number(model) for model in unique)


def _variant(index: Index, number: int, other: int) -> bool:
    """The same version of another, under more words."""
    own, plain = index.own[number], index.own[other]
    return own.versions == plain.versions and own.words > plain.words


def _highest(versions: frozenset[str]) -> float:
    """The highest that can be a version and not, say, a context length."""
    return next((number for number in _numeric(versions) if number < _NO_VERSION), 0.0)


def _numeric(versions: frozenset[str]) -> list[float]:
    numbers = [re.sub(r"[^\d.]", "", version) for version in versions]
    return sorted((float(n) for n in numbers if n.count(".") < 2 and n.strip(".")), reverse=True)
