"""What is asked of a model itself, whoever sells it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from catalog.asked import (
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
from catalog.catalogue import Catalog
from catalog.constraints import Need
from catalog.schema import Capability, License, Modality, Model, Rating
from catalog.sieve import Sieve, sets, union

Check = Callable[[Model], bool | None]
"""None where it is not known."""

_INPUTS: dict[Need, Modality] = {
    "vision": "image",
    "audio-in": "audio",
    "video-in": "video",
    "pdf": "pdf",
}
_CAPABILITIES: dict[Need, Capability] = {
    "tools": "tools",
    "json": "json",
    "reasoning": "reasoning",
    "caching": "caching",
    "batch": "batch",
    "fine-tuning": "fine-tuning",
    "streaming": "streaming",
}
_OF_TEXT: frozenset[Need] = frozenset(("tools", "json", "reasoning"))


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
            return lambda model: None if (open_ := open_weights(model)) is None else open_ is wanted
        case CommercialUse():
            return _commercial
        case Has(need):
            return _has(need, catalog)


def _released_from(released: str | None, day: str) -> bool | None:
    """Of a month without a day it is known only where the whole month counts, or none of it."""
    if released is None:
        return None
    if day.startswith(released):
        return day[len(released) :] in ("", "-01", "-01-01") or None
    return released >= day


def open_weights(model: Model) -> bool | None:
    """Whether the weights can be had; what the family says goes first, as on the card."""
    told = model.family.openness if model.family else "mixed"
    return model.facts.open_weights if told == "mixed" else told == "open weights"


def license_of(model: Model) -> License | None:
    own = model.card.license if model.card else None
    return own or (model.family.license if model.family else None)


def _commercial(model: Model) -> bool | None:
    found = license_of(model)
    return None if found is None or found.commercial is None else found.commercial != "forbidden"


def _has(need: Need, catalog: Catalog) -> Check:
    if need == "image-out":
        return lambda model: None if (out := model.facts.output) is None else "image" in out
    if modality := _INPUTS.get(need):
        return lambda model: None if (into := model.facts.input) is None else modality in into
    capability = _CAPABILITIES[need]
    sold = _priced(need, catalog)
    return lambda model: model.id in sold or _can(model, capability, need)


def _can(model: Model, capability: Capability, need: Need) -> bool | None:
    facts = model.facts
    if need in _OF_TEXT and facts.output is not None and "text" not in facts.output:
        return False
    if capability in facts.capabilities:
        return True
    return False if capability in facts.lacks else None


class _Priced(frozenset[str]):
    """Models of which a price tells that somebody offers a thing."""


def _priced(need: Need, catalog: Catalog) -> frozenset[str]:
    """A price for batches or for reading a cache says that there are some."""
    if need not in ("batch", "caching"):
        return frozenset()
    kept = catalog.kept(_Priced)
    if need not in kept:
        tells = _sold_in_batches if need == "batch" else _sold_cached
        kept[need] = _Priced(model for model in catalog.models if tells(model, catalog))
    return kept[need]


def _sold_in_batches(model: str, catalog: Catalog) -> bool:
    return any(
        made.route.type == "batch"
        or any(p.condition and p.condition.processing == "batch" for p in made.prices)
        for made in catalog.ladder(model).rows
    )


def _sold_cached(model: str, catalog: Catalog) -> bool:
    return any(
        p.direction == "cache_read" for made in catalog.ladder(model).tracked for p in made.prices
    )


class _Ratings(dict[str, Rating]):
    """By model."""


def ratings(benchmark: str, catalog: Catalog) -> dict[str, Rating]:
    """Ratings on a benchmark by model."""
    kept = catalog.kept(_Ratings)
    if benchmark not in kept:
        kept[benchmark] = _Ratings((model.id, r) for model, r in catalog.rated(benchmark))
    return kept[benchmark]


def _as_good(model: str, benchmark: str, catalog: Catalog) -> Sieve:
    """Those whose interval reaches that of the model, or lies above it."""
    number, rated = numbers(catalog), ratings(benchmark, catalog)
    least = low(rated[model])
    good = sum(1 << number[other] for other, rating in rated.items() if high(rating) >= least)
    every = sum(1 << number[other] for other in rated)
    return Sieve(good, _known(catalog).every & ~every)


def low(rating: Rating) -> float:
    return rating.value if rating.low is None else rating.low


def high(rating: Rating) -> float:
    return rating.value if rating.high is None else rating.high


__all__ = ["high", "license_of", "low", "misses", "numbers", "open_weights", "ratings", "sieve"]
