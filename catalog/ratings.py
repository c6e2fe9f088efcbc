"""Ratings: on one benchmark, with their intervals, and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.catalog import Catalog
from catalog.curated import UseCase
from catalog.lifecycle import life
from catalog.model import Model
from catalog.pricing.lab_price import cheapest_offer, is_far_below_lab
from catalog.pricing.offers import Offer
from catalog.schema import Rating, Source


class _Ratings(dict[str, Rating]):
    """By model."""


def ratings_by_model(benchmark: str, catalog: Catalog) -> Mapping[str, Rating]:
    """Ratings on a benchmark by model."""
    kept = catalog.kept(_Ratings)
    if benchmark not in kept:
        kept[benchmark] = _Ratings((model.id, r) for model, r in catalog.rated(benchmark))
    return kept[benchmark]


def rating_on(benchmark: str | None, model: Model) -> Rating | None:
    return next((r for r in model.ratings if r.benchmark == benchmark), None)


def lower_bound(rating: Rating) -> float:
    """The lower bound; a rating without an interval is a point."""
    return rating.value if rating.low is None else rating.low


def upper_bound(rating: Rating) -> float:
    return rating.value if rating.high is None else rating.high


def benchmark_name(benchmark: str) -> str:
    """ "arena.hard_prompts" as people read it: "Arena hard prompts"."""
    said = benchmark.replace(".", " ").replace("_", " ")
    return f"{said[:1].upper()}{said[1:]}"


def rating_text(rating: Rating) -> str:
    """With half the width of its interval, where that is known: "1287 ± 6"."""
    if rating.low is None or rating.high is None:
        return f"{rating.value:.0f}"
    return f"{rating.value:.0f} ± {(rating.high - rating.low) / 2:.0f}"


_CURRENT = ("active", "preview")
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


def benchmark_peers(model: Model, use_case: UseCase, catalog: Catalog) -> tuple[Peer, ...]:
    """The model and its nearest neighbours by rating, best first; empty where none is tracked."""
    for benchmark in use_case.benchmarks:
        if model.id in ratings_by_model(benchmark, catalog):
            near = _current(benchmark, catalog).rated
            if life(model, catalog).stage not in _CURRENT:
                left = {other.id for other, _ in near} | {model.id}
                near = tuple(r for r in catalog.rated(benchmark) if r[0].id in left)
            at = next(n for n, (other, _) in enumerate(near) if other.id == model.id)
            shown = near[max(0, at - _EACH_SIDE) : at + _EACH_SIDE + 1]
            return tuple(_peer(other, rating, catalog) for other, rating in shown)
    return ()


@dataclass(frozen=True, slots=True)
class _Current:
    """The models of a benchmark that one would compare with today, best first."""

    rated: tuple[tuple[Model, Rating], ...]


def _current(benchmark: str, catalog: Catalog) -> _Current:
    kept = catalog.kept(_Current)
    if benchmark not in kept:
        rated = (r for r in catalog.rated(benchmark) if life(r[0], catalog).stage in _CURRENT)
        kept[benchmark] = _Current(tuple(rated))
    return kept[benchmark]


def _peer(model: Model, rating: Rating, catalog: Catalog) -> Peer:
    source = catalog.sources[rating.source]
    cheapest = cheapest_offer(model, catalog)
    far = cheapest is not None and is_far_below_lab(cheapest, catalog)
    return Peer(model, rating, source, cheapest, far)
