"""What has been released, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from catalog.catalogue import Catalog
from catalog.established import established
from catalog.schema import Model


def released(catalog: Catalog, since: date | None = None) -> tuple[Model, ...]:
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
        if model.released and model.released <= today and established(model, catalog)
    ]
    known.sort(key=lambda m: (m.name.casefold(), m.id))
    return tuple(sorted(known, key=lambda m: (m.released or "", m.routes), reverse=True))


def _on_or_after(released: str, first: str) -> bool:
    return released >= first[: len(released)]
