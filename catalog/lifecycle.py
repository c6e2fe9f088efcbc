"""Where a model stands in its life, and what comes after it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from catalog.catalog import Catalog
from catalog.curated import Replacement
from catalog.model import Model

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


_SEVERAL = 3
"""Routes that make a model more than one seller's own tuning of it."""


def is_established(model: Model, catalog: Catalog) -> bool:
    """Its lab sells it, somebody wrote its card, or several providers carry it."""
    if model.id.endswith("-latest"):
        return False
    return (
        model.card is not None
        or model.routes >= _SEVERAL
        or any(catalog.is_own(route.provider, model) for route in catalog.routes(model.id))
    )


def is_active(model: Model, catalog: Catalog) -> bool:
    """Something to move to: neither a preview nor ending, and established."""
    return life(model, catalog).stage == "active" and is_established(model, catalog)


@dataclass(frozen=True, slots=True)
class _Active:
    """What the catalogue keeps of it."""

    models: tuple[Model, ...]


def active_models(catalog: Catalog) -> tuple[Model, ...]:
    """All such models; kept by the catalogue, as finding them takes 15 ms."""
    kept = catalog.kept(_Active)
    if "all" not in kept:
        models = catalog.models.values()
        kept["all"] = _Active(tuple(model for model in models if is_active(model, catalog)))
    return kept["all"].models


@dataclass(frozen=True, slots=True)
class Ending:
    """The last day of a model, at its lab or at one provider."""

    model: Model
    provider: str | None
    """None for the lab's own date."""
    retires: date
    earliest: bool
    """The date is a "not before"."""


def endings(model: Model, catalog: Catalog) -> tuple[Ending, ...]:
    """The dates of providers that are not the lab's own, the latest of each, by date."""
    last: dict[str, date] = {}
    for route in catalog.routes(model.id):
        if route.retires and not catalog.is_own(route.provider, model):
            last[route.provider] = max(route.retires, last.get(route.provider, route.retires))
    found = [Ending(model, p, day, False) for p, day in last.items() if day != model.retires]
    return tuple(sorted(found, key=lambda e: (e.retires, catalog.provider_name(e.provider or ""))))


def ending_until(
    catalog: Catalog, until: date, providers: tuple[str, ...] = ()
) -> tuple[Ending, ...]:
    """What ends after today and by `until`, by date; at these providers, or else at the labs."""
    found = _at(providers, catalog) if providers else _at_the_labs(catalog)
    return tuple(e for e in found if catalog.today < e.retires <= until)


@dataclass(frozen=True, slots=True)
class _Dates:
    """All of a kind, by date."""

    endings: tuple[Ending, ...]


def _at_the_labs(catalog: Catalog) -> tuple[Ending, ...]:
    """Kept by the catalogue, as is the other: going through all models takes 3 ms, routes 6."""
    kept = catalog.kept(_Dates)
    if "labs" not in kept:
        found = ((model, life(model, catalog)) for model in catalog.models.values())
        kept["labs"] = _by_date(
            Ending(model, None, stage.retires, stage.earliest)
            for model, stage in found
            if stage.retires
        )
    return kept["labs"].endings


def _at(providers: tuple[str, ...], catalog: Catalog) -> tuple[Ending, ...]:
    """The dates of providers; of a lab's own API the lab's."""
    kept = catalog.kept(_Dates)
    if "providers" not in kept:
        models = catalog.models.values()
        kept["providers"] = _by_date(e for model in models for e in endings(model, catalog))
    theirs = (e for e in kept["providers"].endings if e.provider in providers)
    own = (e for e in _at_the_labs(catalog) if any(catalog.is_own(p, e.model) for p in providers))
    return _by_date((*theirs, *own)).endings


def _by_date(found: Iterable[Ending]) -> _Dates:
    return _Dates(
        tuple(sorted(found, key=lambda e: (e.retires, e.model.lab, e.model.name.casefold())))
    )


def released_since(catalog: Catalog, since: date | None = None) -> tuple[Model, ...]:
    """Models that stand for themselves, newest first, released on `since` or later.

    Where only the month is known, the model counts when any day of that month would.
    """
    kept = catalog.kept(_Released)
    if "all" not in kept:
        kept["all"] = _Released(_released(catalog))
    first = since.isoformat() if since else ""
    return tuple(m for m in kept["all"].models if _on_or_after(m.released or "", first))


@dataclass(frozen=True, slots=True)
class _Released:
    """What the catalogue keeps of it."""

    models: tuple[Model, ...]


def _released(catalog: Catalog) -> tuple[Model, ...]:
    today = catalog.today.isoformat()
    known = [
        model
        for model in catalog.models.values()
        if model.released and model.released <= today and is_established(model, catalog)
    ]
    known.sort(key=lambda m: (m.name.casefold(), m.id))
    return tuple(sorted(known, key=lambda m: (m.released or "", m.routes), reverse=True))


def _on_or_after(released: str, first: str) -> bool:
    return released >= first[: len(released)]
