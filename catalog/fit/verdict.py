"""The verdict on a model for a use case: needs and wants, then its rating, life and licence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from catalog.catalog import Catalog
from catalog.curated import UseCase
from catalog.fit.evidence import (
    LEVELS,
    Evidence,
    Fit,
    Level,
    Standing,
    cautions,
    dated_evidence,
    prohibitions,
    rating_for,
    standing,
)
from catalog.fit.rules import is_made_for, requirements_fit, wants_absent
from catalog.lifecycle import life
from catalog.model import Model
from catalog.ratings import benchmark_name, rating_text

_UNRANKED = 10_000
_SEVERAL = 2


def fit(model: Model, use_case: UseCase, catalog: Catalog) -> Fit:
    """The verdict on a model for a use case, with all evidence but prices."""
    made = requirements_fit(model, use_case, catalog)
    if made.level == "avoid":
        return made
    if forbidden := prohibitions(model, catalog):
        return Fit(use_case, "avoid", forbidden, telling=False)
    if made.level == "unknown":
        return made
    place = standing(model, use_case, catalog)
    against = (*_behind(place, use_case, model, catalog), *cautions(model, use_case, catalog))
    level = _level(made, place, model, catalog)
    unrated = not (made.missing or _measured(use_case, model))
    missing = (f"no rating for {use_case.noun} yet",) if unrated else made.missing
    seen = place.place if place else None
    only = unrated and level == "possible" and not against
    return replace(made, level=level, against=against, missing=missing, place=seen, unrated=only)


def _level(made: Fit, place: Standing | None, model: Model, catalog: Catalog) -> Level:
    """Strong is what meets everything and, where a benchmark measures it, holds its own there."""
    if (place and place.place == "lowest quarter") or wants_absent(
        model, made.use_case
    ) >= _SEVERAL:
        return "weak"
    if made.missing or _is_behind(made.use_case, place, model) or _may_end(model, catalog):
        return "possible"
    return "strong" if _measured(made.use_case, model) else "possible"


def _is_behind(use_case: UseCase, place: Standing | None, model: Model) -> bool:
    if place is None or place.place != "lower half":
        return False
    return not (place.elite or is_made_for(model, use_case))


def _may_end(model: Model, catalog: Catalog) -> bool:
    """Deprecated without a date; weights that anyone may run do not end with their lab's API."""
    stage = life(model, catalog)
    return stage.stage == "retiring" and stage.retires is None and not model.facts.open_weights


def _measured(use_case: UseCase, model: Model) -> bool:
    """Rated for it or made for it, where there is a benchmark that could tell."""
    rated = rating_for(model, use_case) is not None
    return rated or not use_case.benchmarks or is_made_for(model, use_case)


def _behind(
    place: Standing | None, use_case: UseCase, model: Model, catalog: Catalog
) -> Iterator[Evidence]:
    if place and place.place != "upper half":
        source = catalog.sources[place.rating.source]
        name = benchmark_name(place.rating.benchmark)
        if place.rating != rating_for(model, use_case):
            name = f"{name} ({rating_text(place.rating)})"
        text = f"in the {place.place} of {place.among} active models on {name}"
        yield dated_evidence(text, source.name, source.as_of, catalog, f"{place.rating.value}")


def ranked_fits(model: Model, catalog: Catalog) -> tuple[Fit, ...]:
    """The verdict for every use case, the strongest first, equals in the order of the data."""

    def order(made: Fit) -> tuple[object, ...]:
        return (
            LEVELS.index(made.level),
            not is_made_for(model, made.use_case),
            _rank(model, made.use_case),
        )

    return tuple(sorted((fit(model, u, catalog) for u in catalog.curation.use_cases), key=order))


def _rank(model: Model, use_case: UseCase) -> int:
    """In doublings (1 to 7, 8 to 15, 16 to 31 …): within one the commoner use case goes first."""
    rating = rating_for(model, use_case)
    return max(4, (rating.rank if rating else None) or _UNRANKED).bit_length()
