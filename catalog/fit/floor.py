"""The floor of a job: what a model must show before it leads a list of the cheapest for it.

The cheapest of all models is the smallest one, which is no answer to "cheapest for coding".
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median

from catalog.catalog import Catalog, per_catalog
from catalog.curated import UseCase
from catalog.lifecycle import life
from catalog.model import Model, made_for

_CURRENT = ("active", "preview")
_OVERALL = ("arena.overall",)
"""Measures the jobs that no benchmark is about."""


@dataclass(frozen=True, slots=True)
class RatingFloor:
    """The median rating of active models on a benchmark."""

    benchmark: str
    least: float


def rating_floors(use_case: UseCase, catalog: Catalog) -> tuple[RatingFloor, ...]:
    """The floors of the benchmarks that measure a job, those without a rating left out."""
    return _rating_floors(use_case.benchmarks or _OVERALL, catalog)


@per_catalog
def _rating_floors(benchmarks: tuple[str, ...], catalog: Catalog) -> tuple[RatingFloor, ...]:
    floors = (_rating_floor(benchmark, catalog) for benchmark in benchmarks)
    return tuple(floor for floor in floors if floor)


@per_catalog
def _rating_floor(benchmark: str, catalog: Catalog) -> RatingFloor | None:
    values = [
        rating.value
        for model, rating in catalog.rated(benchmark)
        if life(model, catalog).stage in _CURRENT
    ]
    return RatingFloor(benchmark, median(values)) if values else None


def meets_floor(model: Model, use_case: UseCase, catalog: Catalog) -> bool:
    """Whether it may lead a list of the cheapest models for a job."""
    match use_case.floor:
        case "none":
            return True
        case "rating":
            return _is_rated_well(model, use_case, catalog)
        case "specialization":
            return _is_specialized(model, use_case, catalog)
        case "either":
            is_specialized = _is_specialized(model, use_case, catalog)
            return is_specialized or _is_rated_well(model, use_case, catalog)


def _is_rated_well(model: Model, use_case: UseCase, catalog: Catalog) -> bool:
    """Whether most of the benchmarks that rate it place it in the upper half.

    Where nobody rates anything for the job, there is no floor.
    """
    rated_well = _rated_well(use_case.benchmarks or _OVERALL, catalog)
    return rated_well is None or model.id in rated_well


@per_catalog
def _rated_well(benchmarks: tuple[str, ...], catalog: Catalog) -> frozenset[str] | None:
    floors = _rating_floors(benchmarks, catalog)
    if not floors:
        return None
    verdicts: dict[str, list[bool]] = defaultdict(list)
    for floor in floors:
        for model, rating in catalog.rated(floor.benchmark):
            verdicts[model.id].append(rating.value >= floor.least)
    return frozenset(model for model, every in verdicts.items() if 2 * sum(every) > len(every))


def _is_specialized(model: Model, use_case: UseCase, catalog: Catalog) -> bool:
    purpose = made_for(model)
    is_made_for = purpose is not None and use_case.id == purpose.use_cases[0]
    is_of_kind = model.specialization == use_case.id
    return (is_made_for or is_of_kind) and _is_documented(model, catalog)


def _is_documented(model: Model, catalog: Catalog) -> bool:
    """Whether more is known than a line of a price list, which outlives what it lists.

    No rating speaks for a model of these kinds: a date of release, a card, or its lab's offer must.
    """
    sold_by_lab = (catalog.is_lab_of(r.provider, model) for r in catalog.routes(model.id))
    return bool(model.released or model.card) or any(sold_by_lab)
