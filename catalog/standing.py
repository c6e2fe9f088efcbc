"""Models that stand for themselves, as opposed to somebody's variant of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.catalogue import Catalog
from catalog.lifecycle import life
from catalog.needs import has_open_weights
from catalog.prices import Offer
from catalog.schema import Model

_SEVERAL = 3
"""Routes that make a model more than one seller's own tuning of it."""


def own_offer(offers: Iterable[Offer], model: Model, catalog: Catalog) -> Offer | None:
    """The first that the lab itself sells."""
    return next((o for o in offers if catalog.is_own(o.route.provider, model)), None)


def cheapest_offer(model: Model, catalog: Catalog) -> Offer | None:
    """The first of the cheapest comparable offers; None where no price is known."""
    return next(iter(catalog.ladder(model.id).paid), None)


@dataclass(frozen=True, slots=True)
class _Own:
    """What the labs ask for models that only they can run."""

    asks: dict[str, Offer | None]


def is_far_below_own(offer: Offer, catalog: Catalog) -> bool:
    """It asks less than half of what the lab asks for a model that only the lab can run."""
    own = _own(offer.route.model, catalog)
    if own is None or own.weight is None or offer.weight is None:
        return False
    alike = offer.basis == own.basis and offer.route.type == own.route.type
    return alike and not offer.route.free and 2 * offer.weight < own.weight


def _own(model: str, catalog: Catalog) -> Offer | None:
    """Kept by the catalogue: every row asks."""
    known = catalog.kept(_Own).setdefault("", _Own({})).asks
    if model not in known:
        made = catalog.models[model]
        own = own_offer(catalog.ladder(model).paid, made, catalog)
        known[model] = None if has_open_weights(made) else own
    return known[model]


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
    models: tuple[Model, ...]


def active_models(catalog: Catalog) -> tuple[Model, ...]:
    """All such models; kept by the catalogue, as finding them takes 15 ms."""
    kept = catalog.kept(_Active)
    if "all" not in kept:
        models = catalog.models.values()
        kept["all"] = _Active(tuple(model for model in models if is_active(model, catalog)))
    return kept["all"].models
