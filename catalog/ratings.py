"""Benchmark ratings: with their intervals, in words, and the models rated next to one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.catalog import Catalog, per_catalog
from catalog.curated import UseCase
from catalog.lifecycle import life
from catalog.model import Model
from catalog.pricing.lab_price import cheapest_offer, is_far_below_lab
from catalog.pricing.offers import Offer
from catalog.schema import Rating, Source

_CURRENT = ("active", "preview")
_PEERS_PER_SIDE = 2


@per_catalog
def ratings_by_model(benchmark: str, catalog: Catalog) -> Mapping[str, Rating]:
    """The ratings on a benchmark by model id."""
    return {model.id: rating for model, rating in catalog.rated(benchmark)}


def rating_on(benchmark: str | None, model: Model) -> Rating | None:
    return next((r for r in model.ratings if r.benchmark == benchmark), None)


def lower_bound(rating: Rating) -> float:
    """The lower end of the interval; the value itself where there is none."""
    return rating.value if rating.low is None else rating.low


def upper_bound(rating: Rating) -> float:
    """The upper end of the interval; the value itself where there is none."""
    return rating.value if rating.high is None else rating.high


def benchmark_name(benchmark: str) -> str:
    """The display name: "arena.hard_prompts" becomes "Arena hard prompts"."""
    words = benchmark.replace(".", " ").replace("_", " ")
    return f"{words[:1].upper()}{words[1:]}"


def rating_text(rating: Rating) -> str:
    """The value with half the width of its interval: "1287 ± 6"."""
    if rating.low is None or rating.high is None:
        return f"{rating.value:.0f}"
    return f"{rating.value:.0f} ± {(rating.high - rating.low) / 2:.0f}"


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


def benchmark_peers(model: Model, use_case: UseCase, catalog: Catalog) -> tuple[Peer, ...]:
    """The model and its nearest neighbours by rating, best first.

    Empty where no benchmark of the use case rates the model.
    """
    for benchmark in use_case.benchmarks:
        if model.id in ratings_by_model(benchmark, catalog):
            rated = _rated_today(benchmark, catalog)
            if life(model, catalog).stage not in _CURRENT:
                shown = {other.id for other, _ in rated} | {model.id}
                rated = tuple(r for r in catalog.rated(benchmark) if r[0].id in shown)
            at = next(n for n, (other, _) in enumerate(rated) if other.id == model.id)
            peers = rated[max(0, at - _PEERS_PER_SIDE) : at + _PEERS_PER_SIDE + 1]
            return tuple(_peer(other, rating, catalog) for other, rating in peers)
    return ()


@per_catalog
def _rated_today(benchmark: str, catalog: Catalog) -> tuple[tuple[Model, Rating], ...]:
    """The models of a benchmark that are still current, best first."""
    return tuple(r for r in catalog.rated(benchmark) if life(r[0], catalog).stage in _CURRENT)


def _peer(model: Model, rating: Rating, catalog: Catalog) -> Peer:
    source = catalog.sources[rating.source]
    cheapest = cheapest_offer(model, catalog)
    far_below = cheapest is not None and is_far_below_lab(cheapest, catalog)
    return Peer(model, rating, source, cheapest, far_below)
