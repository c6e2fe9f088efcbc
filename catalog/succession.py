"""What follows a model: the replacement its lab names, else a newer one of its line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from catalog.catalog import Catalog
from catalog.curated import Replacement
from catalog.lifecycle import is_active
from catalog.model import Model

_SEVERAL_ROUTES = 3
"""Routes that make a model more than one seller's own variant of another."""
_NUMBER = re.compile(r"(\d+)([bkm]?)")
_SIZE = re.compile(r"(?:(\d+)x)?(\d+(?:\.\d+)?)([bt])(?![a-z])")
_BILLIONS = {"b": 1, "t": 1000}
_TURNS = re.compile(r"[a-z]2[a-z]")
"""What a model turns into what: t2v makes videos of texts."""
_NAMED = re.compile(r"([a-z]{2,})\d+")
"""A line's name with its version: qwen3. One letter and digits are a version alone: v3, k2."""
_VERSION_DIGITS = 2
"""Longer numbers in an id are dates."""
_MONTH = re.compile(r"-\d\d-(?:20)?\d\d(?=-|$)")
"""A date of two numbers: -08-2024, -05-20."""
_ANOTHER_SIZE = 2
"""How many times as many parameters make another kind of model of it."""


@dataclass(frozen=True, slots=True)
class Successor:
    """The model to move to."""

    model: Model
    curated: Replacement | None
    """None where a rule suggests it and not the lab."""


def successor(model: Model, catalog: Catalog) -> Successor | None:
    """The curated replacement, else the newest active model of the same lab, line and output.

    A model whose name differs only in the version goes before the others of the line. Of these only
    those that several sell are certain to be of it, and none is suggested that is a grade below.
    """
    curated = catalog.replacements.get(model.id)
    named = catalog.models.get(curated.replacement or "") if curated else None
    if named:
        return Successor(named, curated)
    candidates = [
        other
        for other in catalog.family_of(model)
        if other.facts.output == model.facts.output
        and other.specialization == model.specialization
        and (other.released or "") > (model.released or "9")
        and is_active(other, catalog)
        and _is_about_as_large(other, model)
    ]
    if not candidates:
        return None
    carried = [
        other
        for other in candidates
        if other.routes >= _SEVERAL_ROUTES and _is_a_step_up(other, model, catalog)
    ]
    following = _in_its_place(model, candidates, catalog) or _newest(carried)
    if following is None:
        return None
    version = _version(following)
    later = [other for other in candidates if _version(other) > version]
    return Successor(_in_its_place(following, later, catalog) or following, None)


def _in_its_place(model: Model, others: Iterable[Model], catalog: Catalog) -> Model | None:
    """The newest of those whose names differ from a model's in the version at most.

    Of several sizes of that version it is the nearest.
    """
    words, version = _words(model, catalog) - catalog.curation.lexicon.preview, _version(model)
    fitting = [
        other
        for other in others
        if _words(other, catalog) == words
        and _version(other) >= version
        and (other.released or "") > (model.released or "9")
        and _is_of_its_size(other, model)
    ]
    newest = _newest(fitting)
    if newest is None or not (_size(newest) and _size(model)):
        return newest
    same = [other for other in fitting if _size(other) and _version(other) == _version(newest)]
    return min(same, key=lambda other: _times(_size(other), _size(model)))


def _is_a_step_up(other: Model, model: Model, catalog: Catalog) -> bool:
    """Whether it is of a higher version, and not of a grade below: no "mini" for a plain one."""
    if not _version(other) or _version(other) <= _version(model):
        return False
    if bool(_size(other)) != bool(_size(model)):
        return False
    smaller = catalog.curation.lexicon.smaller
    return bool(_words(model, catalog) & smaller) or not _words(other, catalog) & smaller


def follows(other: Model, model: Model) -> bool:
    """Whether the other came out later, under a higher version."""
    is_later = (other.released or "") > (model.released or "9")
    return is_later and _version(other) > _version(model)


def is_of_the_same_line(model: Model, other: Model, catalog: Catalog) -> bool:
    """Whether their names differ in the version at most."""
    neutral = catalog.curation.lexicon.neutral
    return _letters(model) - neutral == _letters(other) - neutral


def _letters(model: Model) -> frozenset[str]:
    """The parts of a model id without their digits: "deepseek" and "r" of deepseek-r1."""
    parts = re.split(r"[-.\d]+", model.id.rpartition("/")[2].lower())
    return frozenset(part for part in parts if part)


def _words(model: Model, catalog: Catalog) -> frozenset[str]:
    """The words of a model id without versions and sizes: "mini", "pro", "t2v"."""
    parts = model.id.rpartition("/")[2].lower().replace(".", "-").split("-")
    words = (part for part in parts if part.isalpha() or _TURNS.fullmatch(part))
    lines = (named[1] for part in parts if (named := _NAMED.fullmatch(part)))
    return frozenset((*words, *lines)) - catalog.curation.lexicon.neutral


def _version(model: Model) -> tuple[int, ...]:
    """The numbers of a model id that are neither a size (70b) nor a date (2507, 08-2024).

    They count as decimals: 4.20 is 4.2, and comes before 4.7.
    """
    name = _MONTH.sub("", _SIZE.sub("", model.id.rpartition("/")[2].lower()))
    numbers = [n for n, size in _NUMBER.findall(name) if not size and len(n) <= _VERSION_DIGITS]
    return tuple(int(n if place == 0 else n.rstrip("0") or "0") for place, n in enumerate(numbers))


def _is_about_as_large(other: Model, model: Model) -> bool:
    """Whether it has neither far fewer nor far more parameters, by the sizes in their ids."""
    # A model for a phone is no replacement for one that fills a server, nor the reverse.
    other_size, size = _size(other), _size(model)
    if not (other_size and size):
        return True
    return _times(other_size, size) <= _ANOTHER_SIZE


def _is_of_its_size(other: Model, model: Model) -> bool:
    """Whether it is about as large, as far as ids tell; of one version, just as large."""
    if _size(other) == _size(model):
        return True
    if not (_size(other) and _size(model)):
        return other.routes >= _SEVERAL_ROUTES
    return _is_about_as_large(other, model) and _version(other) > _version(model)


def _size(model: Model) -> Decimal:
    """Billions of parameters in a model id, the largest of several; 0 where none is stated.

    "8x7b" counts as 56, "2.4t" as 2400.
    """
    sizes = _SIZE.findall(model.id.rpartition("/")[2].lower())
    billions = (int(count or 1) * Decimal(each) * _BILLIONS[unit] for count, each, unit in sizes)
    return max(billions, default=Decimal(0))


def _times(size: Decimal, other: Decimal) -> Decimal:
    """How many times as large the larger one is."""
    return max(size / other, other / size)


def _newest(models: Iterable[Model]) -> Model | None:
    by_id = sorted(models, key=lambda model: model.id)
    return max(by_id, key=lambda model: (model.released or "", model.routes), default=None)
