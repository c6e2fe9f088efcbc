"""The verdict on a model for a use case: requirements, then rating, life and licence."""

from __future__ import annotations

from collections.abc import Iterator

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
    licence_prohibitions,
    prohibitions,
    rating_for,
    standing,
)
from catalog.fit.rules import is_labs_word, is_made_for, purposes, requirements_fit, wants_absent
from catalog.lifecycle import life
from catalog.model import Model, made_for
from catalog.ratings import benchmark_name, rating_text
from catalog.schema import Position

_UNRANKED = 10_000
_SEVERAL_ABSENT = 2
_SMALL: tuple[Position, ...] = ("fast", "specialist")


def fit(model: Model, use_case: UseCase, catalog: Catalog) -> Fit:
    """The verdict on a model for a use case, with all evidence except prices."""
    return _fit(model, use_case, prohibitions(model, catalog), catalog)


def fit_until_its_end(model: Model, use_case: UseCase, catalog: Catalog) -> Fit:
    """The verdict on what it can do today; an end in days to come rules nothing out."""
    if life(model, catalog).stage == "retired":
        return fit(model, use_case, catalog)
    return _fit(model, use_case, licence_prohibitions(model, catalog), catalog)


def _fit(model: Model, use_case: UseCase, forbidden: tuple[Evidence, ...], catalog: Catalog) -> Fit:
    verdict = requirements_fit(model, use_case, catalog)
    if verdict.level == "avoid":
        return verdict
    if forbidden:
        return Fit(use_case, "avoid", forbidden, telling=False)
    if verdict.level == "unknown":
        return verdict
    rank = standing(model, use_case, catalog)
    against = (*_low_rating(rank, use_case, model, catalog), *cautions(model, use_case, catalog))
    level = _level(verdict, rank, model, catalog)
    unrated = not (verdict.missing or _is_measured(use_case, model))
    return Fit(
        use_case,
        level,
        verdict.evidence,
        missing=(f"no rating for {use_case.noun} yet",) if unrated else verdict.missing,
        against=against,
        place=rank.place if rank else None,
        unmeasured=bool(use_case.benchmarks) and rating_for(model, use_case) is None,
        unrated=unrated and level == "possible" and not against,
    )


def _level(verdict: Fit, rank: Standing | None, model: Model, catalog: Catalog) -> Level:
    """Strong where everything is met and the rating, if a benchmark measures it, is not low."""
    is_low = rank is not None and rank.place == "lowest quarter"
    if is_low and not _is_small_on_purpose(verdict.use_case, model):
        return "weak"
    several = len(verdict.missing) >= _SEVERAL_ABSENT
    if several and wants_absent(model, verdict.use_case, catalog) >= _SEVERAL_ABSENT:
        return "weak"
    if verdict.missing or _is_behind(verdict.use_case, rank, model) or _may_end(model, catalog):
        return "possible"
    return "strong" if _is_measured(verdict.use_case, model) else "possible"


def _is_behind(use_case: UseCase, rank: Standing | None, model: Model) -> bool:
    if rank is None or rank.place != "lower half":
        return False
    return not (rank.elite or is_made_for(model, use_case))


def _is_small_on_purpose(use_case: UseCase, model: Model) -> bool:
    """Whether the lab made a small model for just this: that larger ones do better is no flaw."""
    entry = made_for(model)
    return is_labs_word(model, use_case) and entry is not None and entry.position in _SMALL


def _may_end(model: Model, catalog: Catalog) -> bool:
    """Whether it is deprecated without a date."""
    # Open weights do not end with the API of their lab: anyone may run them.
    stage = life(model, catalog)
    return stage.stage == "retiring" and stage.retires is None and not model.facts.open_weights


def _is_measured(use_case: UseCase, model: Model) -> bool:
    """Rated for it or made for it, where there is a benchmark that could tell."""
    rated = sum(rating.benchmark in use_case.benchmarks for rating in model.ratings)
    is_rated = rated >= use_case.ratings_needed
    return is_rated or not use_case.benchmarks or is_made_for(model, use_case)


def _low_rating(
    rank: Standing | None, use_case: UseCase, model: Model, catalog: Catalog
) -> Iterator[Evidence]:
    if rank and rank.place != "upper half":
        source = catalog.sources[rank.rating.source]
        name = benchmark_name(rank.rating.benchmark)
        if rank.rating != rating_for(model, use_case):
            name = f"{name} ({rating_text(rank.rating)})"
        text = f"in the {rank.place} of {rank.among} active models on {name}"
        yield dated_evidence(text, source.name, source.as_of, catalog, f"{rank.rating.value}")


def ranked_fits(model: Model, catalog: Catalog) -> tuple[Fit, ...]:
    """The verdict for every use case, strongest first; equal ones in the order of the data."""

    made = [use_case.id for use_case in purposes(model, catalog)]

    def order(verdict: Fit) -> tuple[object, ...]:
        use_case = verdict.use_case.id
        return (
            LEVELS.index(verdict.level),
            made.index(use_case) if use_case in made else len(made),
            _rank_doublings(model, verdict.use_case),
        )

    forbidden = prohibitions(model, catalog)
    fits = (_fit(model, use_case, forbidden, catalog) for use_case in catalog.curation.use_cases)
    return tuple(sorted(fits, key=order))


def _rank_doublings(model: Model, use_case: UseCase) -> int:
    """The rank in doublings (1 to 7, 8 to 15, 16 to 31 …).

    Within one, the commoner use case goes first.
    """
    rating = rating_for(model, use_case)
    return max(4, (rating.rank if rating else None) or _UNRANKED).bit_length()
