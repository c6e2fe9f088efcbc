"""What ends when: at the lab, and at providers that have dates of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from catalog.catalogue import Catalog
from catalog.lifecycle import life
from catalog.schema import Model
from catalog.standing import is_own


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
        if route.retires and not is_own(route.provider, model, catalog):
            last[route.provider] = max(route.retires, last.get(route.provider, route.retires))
    found = [Ending(model, p, day, False) for p, day in last.items() if day != model.retires]
    return tuple(sorted(found, key=lambda e: (e.retires, catalog.provider_name(e.provider or ""))))


def ending(catalog: Catalog, until: date, providers: tuple[str, ...] = ()) -> tuple[Ending, ...]:
    """What ends after today and by `until`, by date; at these providers, or else at the labs."""
    found = [
        e
        for model in catalog.models.values()
        for e in (_at(model, providers, catalog) if providers else _at_the_lab(model, catalog))
        if catalog.today < e.retires <= until
    ]
    return tuple(sorted(found, key=lambda e: (e.retires, e.model.lab, e.model.name.casefold())))


def _at_the_lab(model: Model, catalog: Catalog) -> Iterator[Ending]:
    stage = life(model, catalog)
    if stage.retires:
        yield Ending(model, None, stage.retires, stage.earliest)


def _at(model: Model, providers: tuple[str, ...], catalog: Catalog) -> Iterator[Ending]:
    yield from (e for e in endings(model, catalog) if e.provider in providers)
    if any(is_own(provider, model, catalog) for provider in providers):
        yield from _at_the_lab(model, catalog)
