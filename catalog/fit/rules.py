"""Whether a model has what a use case needs and wants; missing data never becomes a verdict."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, NamedTuple

from catalog.catalog import Catalog, known, per_catalog
from catalog.curated import UseCase
from catalog.fit.evidence import (
    Evidence,
    Fit,
    Level,
    dated_evidence,
    feed_evidence,
    rating_evidence,
    site,
)
from catalog.fit.requirements import Look, Requirements, excluded, requirements_of
from catalog.model import Model, made_for


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """The verdicts on all models for a use case, by requirements alone."""

    fits: Sequence[Fit]
    """One object for all models of which it says the same: 5,500 instead of 62,000."""
    numbers: Mapping[str, int]
    """Model by its id -> place in `fits`."""

    def __getitem__(self, model: str) -> Fit:
        return self.fits[self.numbers[model]]


def requirements_verdicts(use_case_id: str, catalog: Catalog) -> Verdicts:
    """The verdicts on all models for a use case of the catalogue."""
    # They are the same for everybody: no policy of a company is looked at.
    return _verdicts(use_case_id, catalog.listed or catalog)


@per_catalog
def _verdicts(use_case_id: str, catalog: Catalog) -> Verdicts:
    use_case = catalog.use_cases[use_case_id]
    looks = dict.fromkeys(each.look for each in chain(*_asked(use_case, catalog)))
    seen = zip(
        _labs_words(use_case, catalog),
        *(_seen(look, catalog).numbers for look in (_origin, *looks)),
        strict=True,
    )
    rated = {model.id for each in use_case.benchmarks for model, _ in catalog.rated(each)}
    fits: list[Fit] = []
    alike: dict[Hashable, Fit] = {}
    same: dict[Hashable, Fit] = {}
    for model, all_seen in zip(catalog.models.values(), seen, strict=True):
        fit = alike.get(all_seen)
        if fit is None:
            fit = alike[all_seen] = _once(_unrated(model, use_case, catalog), same)
        if model.id in rated:
            fit = _once(_with_rating(fit, model, catalog), same)
        fits.append(fit)
    return Verdicts(tuple(fits), _numbers(catalog))


def _once(fit: Fit, same: dict[Hashable, Fit]) -> Fit:
    """The one object for all verdicts that say the same."""
    return same.setdefault((fit.level, fit.telling, fit.evidence, fit.missing), fit)


def _labs_words(use_case: UseCase, catalog: Catalog) -> Iterator[Hashable]:
    """Of each model what makes the lab's word on a use case; None without any."""
    entries = _seen(_purposes, catalog)
    words = [entry[1:] if entry and use_case.id in entry[0] else None for entry in entries.values]
    return map(words.__getitem__, entries.numbers)


class _Seen(NamedTuple):
    """What a look sees in the models; as few differ, they are numbered."""

    values: Sequence[Any]
    numbers: Sequence[int]
    """Model by model."""


@per_catalog
def _seen(look: Look[Any], catalog: Catalog) -> _Seen:
    numbers: dict[Hashable, int] = {}
    of_models = [numbers.setdefault(look(model), len(numbers)) for model in catalog.models.values()]
    return _Seen(tuple(numbers), of_models)


def _origin(model: Model) -> Hashable:
    """What every verdict depends on."""
    return model.source.name, model.source.as_of, model.specialization


def _purposes(model: Model) -> Hashable:
    entry = made_for(model)
    return entry and (entry.use_cases, entry.source, entry.checked)


@per_catalog
def _numbers(catalog: Catalog) -> Mapping[str, int]:
    return {model: number for number, model in enumerate(catalog.models)}


def requirements_fit(model: Model, use_case: UseCase, catalog: Catalog) -> Fit:
    """The verdict by requirements alone: strong, possible, unknown or avoid."""
    # Whoever asks about one model does not wait until all are judged.
    verdicts = known(_verdicts, use_case.id, catalog=catalog.listed or catalog)
    is_own = catalog.models.get(model.id) is model
    if verdicts and is_own and catalog.use_cases[use_case.id] is use_case:
        return verdicts[model.id]
    return _judged(model, use_case, catalog)


def _judged(model: Model, use_case: UseCase, catalog: Catalog) -> Fit:
    return _with_rating(_unrated(model, use_case, catalog), model, catalog)


def _with_rating(fit: Fit, model: Model, catalog: Catalog) -> Fit:
    """The verdict with the rating of the model, where it is in favour."""
    if fit.level not in ("strong", "possible"):
        return fit
    rated = rating_evidence(model, fit.use_case, catalog)
    return replace(fit, evidence=tuple(dict.fromkeys((rated, *fit.evidence)))) if rated else fit


def _unrated(model: Model, use_case: UseCase, catalog: Catalog) -> Fit:
    """The verdict without a rating."""
    asked = _asked(use_case, catalog)
    needs = [*excluded(model, use_case), *(need.check(model) for need in asked.needs)]
    if failed := [c for c in needs if c.met is False]:
        evidence = tuple(c.evidence(model, catalog) for c in failed)
        return Fit(use_case, "avoid", evidence, telling=any(c.telling for c in failed))
    facts = [c.evidence(model, catalog) for c in needs if c.met]
    if unclear := tuple(c.text for c in needs if c.met is None):
        return Fit(use_case, "unknown", tuple(facts), unclear)
    wants = [want.check(model) for want in asked.wants]
    if is_labs_word(model, use_case):
        wants = [check for check in wants if check.met is not None]  # the lab knows what it has
    facts += [c.evidence(model, catalog) for c in wants if c.met]
    facts += _helpful(model, use_case, catalog)
    absent = tuple(c.text for c in wants if not c.met)
    level: Level = "possible" if absent else "strong"
    return Fit(use_case, level, tuple(dict.fromkeys(facts)), absent)


def wants_absent(model: Model, use_case: UseCase, catalog: Catalog) -> int:
    """How many wants are stated to be absent."""
    return sum(want.check(model).met is False for want in _asked(use_case, catalog).wants)


def _helpful(model: Model, use_case: UseCase, catalog: Catalog) -> Iterator[Evidence]:
    """What helps with the use case; its absence says nothing."""
    if word := labs_word(model, use_case, catalog):
        if not use_case.needs.specializations:
            yield word
    elif is_made_for(model, use_case) and "text" in use_case.needs.output:
        yield feed_evidence(f"made for {use_case.noun}", model, catalog)
    for helpful in _asked(use_case, catalog).helps:
        check = helpful.check(model)
        if check.met:
            yield check.evidence(model, catalog)


def is_made_for(model: Model, use_case: UseCase) -> bool:
    """Whether its lab made it for this use case in particular."""
    return is_labs_word(model, use_case) or model.specialization == use_case.id != "general"


def is_labs_word(model: Model, use_case: UseCase) -> bool:
    """Whether the lab itself says so, as a person read on its page."""
    entry = made_for(model)
    return entry is not None and use_case.id in entry.use_cases


def labs_word(model: Model, use_case: UseCase, catalog: Catalog) -> Evidence | None:
    """ "made for coding", from the lab's page."""
    entry = made_for(model)
    if entry is None or use_case.id not in entry.use_cases:
        return None
    return dated_evidence(f"made for {use_case.noun}", site(entry.source), entry.checked, catalog)


def purposes(model: Model, catalog: Catalog) -> tuple[UseCase, ...]:
    """What its lab made it for, the main one first; else its specialization; else empty."""
    entry = made_for(model)
    ids = entry.use_cases if entry else (model.specialization,)
    known = (catalog.use_cases.get(use_case) for use_case in ids if use_case != "general")
    return tuple(use_case for use_case in known if use_case)


@per_catalog
def models_made_for(use_case_id: str, catalog: Catalog) -> frozenset[str]:
    """Ids of the models whose labs made them for a use case, be it the general one."""
    models = catalog.models.values()
    return frozenset(model.id for model in models if model.specialization == use_case_id)


def _asked(use_case: UseCase, catalog: Catalog) -> Requirements:
    if catalog.use_cases.get(use_case.id) is not use_case:
        return requirements_of(use_case)
    return _known_requirements(use_case.id, catalog)  # asked of all models, and of one for each use


@per_catalog
def _known_requirements(use_case_id: str, catalog: Catalog) -> Requirements:
    return requirements_of(catalog.use_cases[use_case_id])
