"""A model's life: its stage today, what follows it, when it ends, when it was released."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from catalog.catalog import Catalog, per_catalog
from catalog.curated import Replacement
from catalog.model import Model, last_day

Stage = Literal["active", "preview", "retiring", "retired"]

_SEVERAL_ROUTES = 3
"""Routes that make a model more than one seller's own variant of another."""
_NUMBER = re.compile(r"(\d+)([bkm]?)")
_SIZE = re.compile(r"(?:(\d+)x)?(\d+)b")
_TURNS = re.compile(r"[a-z]2[a-z]")
"""What a model turns into what: t2v makes videos of texts."""
_VERSION_DIGITS = 2
"""Longer numbers in an id are dates."""
RETIREMENT_DAYS = 90
"""How far a list of retirements looks ahead."""


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
    return _life_by_id(model.id, catalog)  # remembered: one card asks it of hundreds of models


@per_catalog
def _life_by_id(model_id: str, catalog: Catalog) -> Life:
    return _life(catalog.models[model_id], catalog)


def _life(model: Model, catalog: Catalog) -> Life:
    curated = catalog.replacements.get(model.id)
    ends = last_day(model)
    earliest = bool(curated and curated.earliest and curated.retires == ends)
    days_left = (ends - catalog.today).days if ends else None
    stage = _stage(model, None if earliest else days_left)
    if stage in ("active", "preview") and _is_withdrawn(model, catalog):
        stage = "retiring"
    return Life(stage, ends, earliest, days_left)


def _stage(model: Model, days_left: int | None) -> Stage:
    if days_left is not None:
        return "retired" if days_left <= 0 else "retiring"
    if model.facts.status == "deprecated":
        return "retiring"
    if model.facts.status == "preview" or "preview" in model.id:
        return "preview"
    return "active"


def _is_withdrawn(model: Model, catalog: Catalog) -> bool:
    """Whether every route that has not ended is deprecated."""
    if model.routes >= _SEVERAL_ROUTES:
        return False  # nobody withdraws it everywhere without a date, and decoding takes its time
    live = [r for r in catalog.routes(model.id) if not (r.retires and r.retires <= catalog.today)]
    return bool(live) and all(route.status == "deprecated" for route in live)


@dataclass(frozen=True, slots=True)
class Successor:
    """The model to move to."""

    model: Model
    curated: Replacement | None
    """None where a rule suggests it and not the lab."""


def successor(model: Model, catalog: Catalog) -> Successor | None:
    """The curated replacement, else the newest active model of the same lab, line and output.

    A model whose name differs only in the version goes before the others of the line, of which only
    those that several sell are certain to be of it.
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
        and not _is_much_smaller(other, model)
        and is_active(other, catalog)
    ]
    carried = [other for other in candidates if other.routes >= _SEVERAL_ROUTES]
    following = _in_its_place(model, candidates, catalog) or _newest(carried)
    if following is None:
        return None
    later = [other for other in candidates if _version(other) > _version(following)]
    return Successor(_in_its_place(following, later, catalog) or following, None)


def _in_its_place(model: Model, others: Iterable[Model], catalog: Catalog) -> Model | None:
    """The newest of those whose names differ from a model's in the version at most."""
    words, version = _words(model, catalog), _version(model)
    return _newest(
        other
        for other in others
        if _words(other, catalog) == words
        and _version(other) >= version
        and (other.released or "") > (model.released or "9")
        and _is_of_its_size(other, model)
    )


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
    parts = model.id.rpartition("/")[2].replace(".", "-").split("-")
    words = (part for part in parts if part.isalpha() or _TURNS.fullmatch(part))
    return frozenset(words) - catalog.curation.lexicon.neutral


def _version(model: Model) -> tuple[int, ...]:
    """The numbers of a model id that are neither a size (70b) nor a date (2507)."""
    numbers = _NUMBER.findall(model.id.rpartition("/")[2].lower())
    return tuple(int(n) for n, size in numbers if not size and len(n) <= _VERSION_DIGITS)


def _is_much_smaller(other: Model, model: Model) -> bool:
    """Whether the other has less than half the parameters, by the sizes in their ids."""
    # A model for a phone is no replacement for one that fills a server.
    other_size, size = _size(other), _size(model)
    return bool(other_size and size and 2 * other_size < size)


def _is_of_its_size(other: Model, model: Model) -> bool:
    """Whether it is about as large, as far as ids tell; of one version, just as large."""
    if _size(other) == _size(model):
        return True
    if not (_size(other) and _size(model)):
        return other.routes >= _SEVERAL_ROUTES
    is_near = not (_is_much_smaller(other, model) or _is_much_smaller(model, other))
    return is_near and _version(other) > _version(model)


def _size(model: Model) -> int:
    """Billions of parameters in a model id, the largest of several; 0 where none is stated.

    "8x7b" counts as 56.
    """
    sizes = _SIZE.findall(model.id.rpartition("/")[2].lower())
    return max((int(experts or 1) * int(each) for experts, each in sizes), default=0)


def _newest(models: Iterable[Model]) -> Model | None:
    by_id = sorted(models, key=lambda model: model.id)
    return max(by_id, key=lambda model: (model.released or "", model.routes), default=None)


def is_established(model: Model, catalog: Catalog) -> bool:
    """Whether it is a model in its own right: sold by its lab, curated, or widely carried."""
    if model.id.endswith("-latest"):
        return False
    return (
        model.card is not None
        or model.routes >= _SEVERAL_ROUTES
        or any(catalog.is_lab_of(route.provider, model) for route in catalog.routes(model.id))
    )


def is_active(model: Model, catalog: Catalog) -> bool:
    """Whether one can move to it: neither a preview nor ending, and established."""
    return life(model, catalog).stage == "active" and is_established(model, catalog)


@per_catalog
def active_models(catalog: Catalog) -> tuple[Model, ...]:
    """All active models, by id."""
    return tuple(model for model in catalog.models.values() if is_active(model, catalog))


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
    """The last days of a model at providers other than its lab, by date; one for each.

    Without the day on which the model itself ends.
    """
    last: dict[str, date] = {}
    for route in catalog.routes(model.id):
        if route.retires and not catalog.is_lab_of(route.provider, model):
            last[route.provider] = max(route.retires, last.get(route.provider, route.retires))
    rows = [Ending(model, p, day, False) for p, day in last.items() if day != last_day(model)]
    return tuple(sorted(rows, key=lambda e: (e.retires, catalog.provider_name(e.provider or ""))))


def ending_until(
    catalog: Catalog, until: date, providers: tuple[str, ...] = ()
) -> tuple[Ending, ...]:
    """What ends after today and by `until`, by date; at these providers, or else at the labs."""
    rows = _endings_at(providers, catalog) if providers else _endings_at_labs(catalog)
    return tuple(e for e in rows if catalog.today < e.retires <= until)


@per_catalog
def _endings_at_labs(catalog: Catalog) -> tuple[Ending, ...]:
    lives = ((model, life(model, catalog)) for model in catalog.models.values())
    return _by_date(
        Ending(model, None, stage.retires, stage.earliest)
        for model, stage in lives
        if stage.retires
    )


@per_catalog
def _endings_elsewhere(catalog: Catalog) -> tuple[Ending, ...]:
    return _by_date(e for model in catalog.models.values() for e in endings(model, catalog))


def _endings_at(providers: tuple[str, ...], catalog: Catalog) -> tuple[Ending, ...]:
    """The dates of these providers; where one is the lab's own API, the lab's date."""
    elsewhere = (e for e in _endings_elsewhere(catalog) if e.provider in providers)
    at_lab = (
        e
        for e in _endings_at_labs(catalog)
        if any(catalog.is_lab_of(p, e.model) for p in providers)
    )
    return _by_date((*elsewhere, *at_lab))


def _by_date(rows: Iterable[Ending]) -> tuple[Ending, ...]:
    return tuple(sorted(rows, key=lambda e: (e.retires, e.model.lab, e.model.name.casefold())))


def released_since(catalog: Catalog, since: date | None = None) -> tuple[Model, ...]:
    """Established models released on `since` or later, newest first.

    A model of which only the month is known counts when any day of that month would.
    """
    first = since.isoformat() if since else ""
    return tuple(
        model
        for model in _released(catalog)
        if (released := model.released or "") >= first[: len(released)]
    )


@per_catalog
def _released(catalog: Catalog) -> tuple[Model, ...]:
    """Everything that is out, newest first."""
    today = catalog.today.isoformat()
    models = [
        model
        for model in catalog.models.values()
        if model.released and model.released <= today and is_established(model, catalog)
    ]
    models.sort(key=lambda m: (m.name.casefold(), m.id))
    return tuple(sorted(models, key=lambda m: (m.released or "", m.routes), reverse=True))
