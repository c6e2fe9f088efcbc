"""Where a model stands in its life, and what comes after it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from catalog.catalogue import Catalog
from catalog.schema import Model, Replacement

Stage = Literal["active", "preview", "retiring", "retired"]

_ESTABLISHED = 3
"""Routes that make a model a candidate to move to, and not somebody's variant of one."""


_NUMBER = re.compile(r"(\d+)([bkm]?)")
_LONGEST = 2
"""Digits of a number that counts versions."""


@dataclass(frozen=True, slots=True)
class Life:
    """A model's stage on a day."""

    stage: Stage
    retires: date | None
    earliest: bool
    """The date is a "not before"."""
    days_left: int | None


def life(model: Model, catalog: Catalog) -> Life:
    """The stage of a model on the catalogue's day."""
    if catalog.models.get(model.id) is not model:
        return _life(model, catalog)
    kept = catalog.kept(Life)  # one card asks it of hundreds
    if model.id not in kept:
        kept[model.id] = _life(model, catalog)
    return kept[model.id]


def _life(model: Model, catalog: Catalog) -> Life:
    curated = catalog.replacements.get(model.id)
    earliest = bool(curated and curated.earliest and curated.retires == model.retires)
    left = (model.retires - catalog.today).days if model.retires else None
    return Life(_stage(model, None if earliest else left), model.retires, earliest, left)


def _stage(model: Model, left: int | None) -> Stage:
    if left is not None:
        return "retired" if left <= 0 else "retiring"
    if model.facts.status == "deprecated":
        return "retiring"
    if model.facts.status == "preview" or "preview" in model.id:
        return "preview"
    return "active"


@dataclass(frozen=True, slots=True)
class Successor:
    """What to move to."""

    model: Model
    curated: Replacement | None
    """None when a rule suggests it, not the lab."""


def successor(model: Model, catalog: Catalog) -> Successor | None:
    """The curated replacement, else the newest active model of the same lab, line and output.

    One that is called the same but for its version goes before the others of the line.
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
        and other.routes >= _ESTABLISHED
        and not _is_much_smaller(other, model)
        and life(other, catalog).stage == "active"
    ]
    if not candidates:
        return None
    words, version = _words(model, catalog), _version(model)
    alike = [o for o in candidates if _words(o, catalog) == words and _version(o) >= version]
    return Successor(_newest(alike or candidates), None)


def _words(model: Model, catalog: Catalog) -> frozenset[str]:
    """What the name says beside versions and sizes: "mini", "pro"."""
    parts = model.id.rpartition("/")[2].replace(".", "-").split("-")
    return frozenset(part for part in parts if part.isalpha()) - catalog.curation.lexicon.neutral


def _version(model: Model) -> tuple[int, ...]:
    """The numbers of its id that are no size (70b) and no date (2507)."""
    found = _NUMBER.findall(model.id.rpartition("/")[2].lower())
    return tuple(int(number) for number, size in found if not size and len(number) <= _LONGEST)


def _is_much_smaller(other: Model, model: Model) -> bool:
    """By the sizes in their ids: what fits a phone replaces nothing that fills a server."""
    theirs, own = _size(other), _size(model)
    return bool(theirs and own and 2 * theirs < own)


def _size(model: Model) -> int:
    """Billions of parameters, the largest number where there are several; 0 for none stated."""
    found = _NUMBER.findall(model.id.rpartition("/")[2].lower())
    return max((int(number) for number, size in found if size == "b"), default=0)


def _newest(models: Iterable[Model]) -> Model:
    by_id = sorted(models, key=lambda model: model.id)
    return max(by_id, key=lambda model: (model.released or "", model.routes))
