"""Models that stand for themselves, as opposed to somebody's variant of one."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.catalogue import Catalog
from catalog.lifecycle import life
from catalog.schema import Model

_SEVERAL = 3
"""Routes that make a model more than one seller's own tuning of it."""


def established(model: Model, catalog: Catalog) -> bool:
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
    return life(model, catalog).stage == "active" and established(model, catalog)


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
