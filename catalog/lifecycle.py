"""A model's life: its stage today, when it ends, when it was released."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from catalog.catalog import Catalog, per_catalog
from catalog.model import Model, is_preview, last_day

Stage = Literal["active", "preview", "retiring", "retired"]

_SEVERAL_ROUTES = 3
"""Routes that make a model more than one seller's own variant of another."""
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
    if is_preview(model):
        return "preview"
    return "active"


def _is_withdrawn(model: Model, catalog: Catalog) -> bool:
    """Whether every route that has not ended is deprecated."""
    if model.routes >= _SEVERAL_ROUTES:
        return False  # nobody withdraws it everywhere without a date, and decoding takes its time
    live = [r for r in catalog.routes(model.id) if not (r.retires and r.retires <= catalog.today)]
    return bool(live) and all(route.status == "deprecated" for route in live)


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
