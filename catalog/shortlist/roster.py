"""All models in a row, and what is asked of a model itself, whoever sells it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from catalog.catalogue import Catalog
from catalog.constraints import (
    AsGoodAs,
    CommercialUse,
    Has,
    MadeBy,
    Miss,
    NotMadeBy,
    OfModel,
    ReleasedFrom,
    Weights,
)
from catalog.described import has_open_weights, licence
from catalog.needs import has
from catalog.ratings import high, low, ratings
from catalog.schema import Model
from catalog.shortlist.sieve import Sieve, sets, union

Check = Callable[[Model], bool | None]
"""None where it is not known."""


class Numbers(dict[str, int]):
    """Of models, in the order of the catalogue: the bit that stands for one in a set of models."""


def numbers(catalog: Catalog) -> Numbers:
    kept = catalog.kept(Numbers)
    if "" not in kept:
        kept[""] = Numbers((model, number) for number, model in enumerate(catalog.models))
    return kept[""]


def sieve(constraint: OfModel, catalog: Catalog) -> Sieve:
    """What a constraint makes of all models."""
    known = _known(catalog)
    match constraint:
        case MadeBy(labs):
            return Sieve(union(known.labs, labs), 0)
        case NotMadeBy(labs):
            return Sieve(known.every & ~union(known.labs, labs), 0)
        case ReleasedFrom(day):
            first = day.isoformat()
            told = {said: _released_from(said, first) for said in known.released}
            return Sieve(
                union(known.released, (said for said in told if told[said])),
                union(known.released, (said for said in told if told[said] is None)),
            )
        case AsGoodAs(model, benchmark):
            return _as_good(model, benchmark, catalog)
        case Weights() | CommercialUse() | Has():
            return _kept(constraint, catalog)


def misses(model: str, constraint: OfModel, catalog: Catalog) -> Miss | None:
    """How one model falls short; None where it meets the constraint."""
    made, bit = sieve(constraint, catalog), 1 << numbers(catalog)[model]
    return None if made.passing & bit else Miss(constraint, unknown=bool(made.unknown & bit))


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """Models by what is asked of them in too many ways to keep the answers."""

    every: int
    labs: Mapping[str, int]
    released: Mapping[str | None, int]


def _known(catalog: Catalog) -> _Known:
    kept = catalog.kept(_Known)
    if "" not in kept:
        models = catalog.models.values()
        every = (1 << len(models)) - 1
        kept[""] = _Known(every, sets(m.lab for m in models), sets(m.released for m in models))
    return kept[""]


def _kept(constraint: Weights | CommercialUse | Has, catalog: Catalog) -> Sieve:
    """Asked in a few ways only."""
    kept = catalog.kept(Sieve)
    key = str(constraint)
    if key not in kept:
        check = _check(constraint, catalog)
        answers = [check(model) for model in catalog.models.values()]
        by_answer = sets(answers)
        kept[key] = Sieve(by_answer.get(True, 0), by_answer.get(None, 0))
    return kept[key]


def _check(constraint: Weights | CommercialUse | Has, catalog: Catalog) -> Check:
    """The constraint as a question to one model."""
    match constraint:
        case Weights(wanted):
            return lambda model: (
                None if (open_ := has_open_weights(model)) is None else open_ is wanted
            )
        case CommercialUse():
            return _commercial
        case Has(need):
            return lambda model: has(model, need, catalog)


def _released_from(released: str | None, day: str) -> bool | None:
    """Of a month without a day it is known only where the whole month counts, or none of it."""
    if released is None:
        return None
    if day.startswith(released):
        return day[len(released) :] in ("", "-01", "-01-01") or None
    return released >= day


def _commercial(model: Model) -> bool | None:
    found = licence(model)
    return None if found is None or found.commercial is None else found.commercial != "forbidden"


def _as_good(model: str, benchmark: str, catalog: Catalog) -> Sieve:
    """Those whose interval reaches that of the model, or lies above it."""
    number, rated = numbers(catalog), ratings(benchmark, catalog)
    least = low(rated[model])
    good = sum(1 << number[other] for other, rating in rated.items() if high(rating) >= least)
    every = sum(1 << number[other] for other in rated)
    return Sieve(good, _known(catalog).every & ~every)
