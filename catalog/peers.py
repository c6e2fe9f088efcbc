"""Models that score next to a model on a benchmark."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.catalogue import Catalog
from catalog.lifecycle import life
from catalog.prices import Offer
from catalog.schema import Model, Rating, Source, UseCase
from catalog.standing import cheapest_offer, is_far_below_own

_EACH_SIDE = 2


@dataclass(frozen=True, slots=True)
class Peer:
    """A model with its rating on the benchmark that is compared."""

    model: Model
    rating: Rating
    source: Source
    cheapest: Offer | None = None
    """None where no price is known."""
    far_below_own: bool = False
    """That offer is resold for less than half of what the lab asks."""


def peers(model: Model, use_case: UseCase, catalog: Catalog) -> tuple[Peer, ...]:
    """The model and its nearest neighbours by rating, best first; empty where none is tracked."""
    for benchmark in use_case.benchmarks:
        rated = catalog.rated(benchmark)
        own = next((n for n, (other, _) in enumerate(rated) if other.id == model.id), None)
        if own is not None:
            near = [
                (other, rating)
                for other, rating in rated
                if other.id == model.id or life(other, catalog).stage in ("active", "preview")
            ]
            at = next(n for n, (other, _) in enumerate(near) if other.id == model.id)
            shown = near[max(0, at - _EACH_SIDE) : at + _EACH_SIDE + 1]
            return tuple(_peer(other, rating, catalog) for other, rating in shown)
    return ()


def _peer(model: Model, rating: Rating, catalog: Catalog) -> Peer:
    source = catalog.sources[rating.source]
    cheapest = cheapest_offer(model, catalog)
    far = cheapest is not None and is_far_below_own(cheapest, catalog)
    return Peer(model, rating, source, cheapest, far)
