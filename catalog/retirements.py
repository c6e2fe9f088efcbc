"""What ends when: at the lab, and at providers that have dates of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from catalog.catalogue import Catalog
from catalog.lifecycle import life
from catalog.schema import Model


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


def ending(catalog: Catalog, until: date, providers: tuple[str, ...] = ()) -> tuple[Ending, ...]:
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
