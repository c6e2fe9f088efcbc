"""Whether a model has what a use case needs and wants; missing data never becomes a verdict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial

from catalog.capabilities import CAPABILITY_NAMES, TEXT_ONLY
from catalog.catalog import Catalog, known, per_catalog
from catalog.curated import Card, Needs, UseCase
from catalog.fit.evidence import (
    Evidence,
    Fit,
    card_evidence,
    dated_evidence,
    feed_evidence,
    rating_evidence,
    site,
)
from catalog.model import Model, made_for
from catalog.schema import Capability, Modality, Specialization

_MODALITY_NAMES = {"pdf": "PDF"}
_STATED = re.compile(r"(\d+(?:\.\d+)?)([TBM]) parameters")
_ACTIVE = re.compile(r"(\d+(?:\.\d+)?)([TBM]) active")
_ACTIVE_NAMED = re.compile(r"[-_.](?:a(\d+(?:\.\d+)?)b|(\d+(?:\.\d+)?)b-\d+e)(?![a-z0-9])")
"""Active parameters in a name: "30b-a3b", and "17b-128e", which says nothing of their total."""
_NAMED = re.compile(r"(?:^|[-_.:])(?:e|(\d+)x)?(\d+(?:\.\d+)?)([bm])(?![a-z0-9])")
"""Parameters in a model's name: "8b", "350m", "8x7b", Gemma's "e4b"."""
_SCALES = {"T": Decimal(1000), "B": Decimal(1), "M": Decimal("0.001")}


@dataclass(frozen=True, slots=True)
class _Check:
    """One requirement checked on one model; `met` is None where it is not known."""

    text: str
    met: bool | None
    telling: bool = True
    card: Card | None = None
    """The card that states it; None for what a feed says."""

    def evidence(self, model: Model, catalog: Catalog) -> Evidence:
        if self.card is None:
            return feed_evidence(self.text, model, catalog)
        return card_evidence(self.text, self.card, catalog)


_Question = Callable[[Model], _Check]
"""One requirement, put to a model."""


@dataclass(frozen=True, slots=True)
class _Questions:
    """What a use case asks of every model."""

    needs: tuple[_Question, ...]
    wants: tuple[_Question, ...]
    helps: tuple[_Question, ...]


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
    same: dict[tuple[object, ...], Fit] = {}
    fits = []
    for model in catalog.models.values():
        fit = _judged(model, use_case, catalog)
        fits.append(same.setdefault((fit.level, fit.telling, fit.evidence, fit.missing), fit))
    return Verdicts(tuple(fits), _numbers(catalog))


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
    asked = _questions(use_case, catalog)
    needs = [*_excluded(model, use_case), *(question(model) for question in asked.needs)]
    if failed := [c for c in needs if c.met is False]:
        evidence = tuple(c.evidence(model, catalog) for c in failed)
        return Fit(use_case, "avoid", evidence, telling=any(c.telling for c in failed))
    facts = [c.evidence(model, catalog) for c in needs if c.met]
    if unclear := tuple(c.text for c in needs if c.met is None):
        return Fit(use_case, "unknown", tuple(facts), unclear)
    wants = [question(model) for question in asked.wants]
    if is_labs_word(model, use_case):
        wants = [check for check in wants if check.met is not None]  # the lab knows what it has
    facts += [c.evidence(model, catalog) for c in wants if c.met]
    facts += _helpful(model, use_case, catalog)
    rated = rating_evidence(model, use_case, catalog)
    absent = tuple(c.text for c in wants if not c.met)
    evidence = tuple(dict.fromkeys((rated, *facts) if rated else facts))
    return Fit(use_case, "possible" if absent else "strong", evidence, absent)


def wants_absent(model: Model, use_case: UseCase, catalog: Catalog) -> int:
    """How many wants are stated to be absent."""
    return sum(question(model).met is False for question in _questions(use_case, catalog).wants)


def _helpful(model: Model, use_case: UseCase, catalog: Catalog) -> Iterator[Evidence]:
    """What helps with the use case; its absence says nothing."""
    if word := labs_word(model, use_case, catalog):
        if not use_case.needs.specializations:
            yield word
    elif is_made_for(model, use_case) and "text" in use_case.needs.output:
        yield feed_evidence(f"made for {use_case.noun}", model, catalog)
    for question in _questions(use_case, catalog).helps:
        check = question(model)
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


def _questions(use_case: UseCase, catalog: Catalog) -> _Questions:
    if catalog.use_cases.get(use_case.id) is not use_case:
        return _questions_of(use_case)
    return _known_questions(use_case.id, catalog)  # put to all models, and to one for each use case


@per_catalog
def _known_questions(use_case_id: str, catalog: Catalog) -> _Questions:
    return _questions_of(catalog.use_cases[use_case_id])


def _questions_of(use_case: UseCase) -> _Questions:
    return _Questions(
        tuple(_asked(use_case.needs, use_case.excludes)),
        tuple(_asked(use_case.wants, frozenset())),
        tuple(_asked(use_case.helps, frozenset())),
    )


def _asked(needs: Needs, excluded: frozenset[Specialization]) -> Iterator[_Question]:
    if needs.specializations:
        yield partial(_specialized, needs.specializations)
    for modality in sorted(needs.input):
        yield partial(_takes, modality)
    for modality in sorted(needs.output):
        yield partial(_returns, modality, telling=_is_plain(needs))
    for capability in sorted(needs.capabilities):
        yield partial(_capability, capability)
    if needs.context:
        yield partial(_context, needs.context, excluded)
    if needs.open_weights:
        yield _open_weights
    if needs.parameters:
        yield partial(_size, needs.parameters)


def _is_plain(needs: Needs) -> bool:
    """Whether nothing is asked but an output."""
    return not (needs.capabilities or needs.context or needs.input)


def _excluded(model: Model, use_case: UseCase) -> Iterator[_Check]:
    if model.specialization in use_case.excludes:
        text = f"made for {specialization_name(model.specialization)}"
        yield _Check(text, False, telling=_is_plain(use_case.needs))


_SPECIALIZATION_NAMES: Mapping[Specialization, str] = {
    "3d-generation": "3D generation",
    "ocr-documents": "OCR of documents",
    "roleplay-creative-writing": "role-play and creative writing",
    "router": "routing",
}


def specialization_name(specialization: Specialization) -> str:
    """ "image editing", as it completes "made for …"."""
    return _SPECIALIZATION_NAMES.get(specialization, specialization.replace("-", " "))


def _specialized(wanted: frozenset[Specialization], model: Model) -> _Check:
    names = " or ".join(sorted(map(specialization_name, wanted)))
    met = model.specialization in wanted
    return _Check(f"made for {names}" if met else f"not made for {names}", met)


def _takes(modality: Modality, model: Model) -> _Check:
    if modality in model.facts.unsure_input:
        return _unsure(modality, "input")
    return _Check(*_modality(modality, model.facts.input, "takes", "input"))


def _returns(modality: Modality, model: Model, *, telling: bool) -> _Check:
    if modality in model.facts.unsure_output:
        return _unsure(modality, "output")
    return _Check(*_modality(modality, model.facts.output, "returns", "output"), telling)


def _unsure(modality: Modality, noun: str) -> _Check:
    name = _MODALITY_NAMES.get(modality, modality)
    return _Check(f"the sources disagree on {name} {noun}", None)


@lru_cache(512)
def _modality(
    modality: Modality, modalities: frozenset[Modality] | None, verb: str, noun: str
) -> tuple[str, bool | None]:
    name = _MODALITY_NAMES.get(modality, modality)
    if modalities is None:
        return f"{name} {noun} is not stated", None
    if modality in modalities:
        return f"{name} {noun}", True
    only = " and ".join(_MODALITY_NAMES.get(m, m) for m in sorted(modalities))
    return f"{verb} {only} only, no {name}", False


def _capability(capability: Capability, model: Model) -> _Check:
    name, facts = CAPABILITY_NAMES[capability], model.facts
    if capability in TEXT_ONLY and facts.output is not None and "text" not in facts.output:
        only = " and ".join(sorted(facts.output))
        return _Check(f"returns {only} only, so no {name}", False)
    match facts.told(capability):
        case True:
            return _Check(name, True)
        case False:
            return _Check(f"no {name}", False)
        case None:
            return _Check(f"{name} is not stated", None)


def _context(least: int, excluded: frozenset[Specialization], model: Model) -> _Check:
    tokens, output = model.facts.context, model.facts.output
    speaks = model.specialization not in excluded and (output is None or "text" in output)
    if tokens is None:
        return _Check("context window is not stated", None, speaks)
    text = f"{tokens:,} tokens of context"
    return _Check(text if tokens >= least else f"only {text}", tokens >= least, speaks)


def _open_weights(model: Model) -> _Check:
    is_open = model.facts.open_weights
    if is_open is None:
        return _Check("open weights are not stated", None)
    return _Check("open weights" if is_open else "no open weights", is_open)


def _size(most: Decimal, model: Model) -> _Check:
    size = parameters_in_billions(model)
    if size is None:
        return _Check("its size is not stated", None)
    text = f"{size.normalize():f}B parameters"
    said = text if size <= most else f"{text}, over {most:f}B"
    return _Check(said, size <= most, card=card_with_parameters(model))


def card_with_parameters(model: Model) -> Card | None:
    """The card of a model where it states how many parameters it has."""
    card = model.card
    return card if card and _STATED.search(card.architecture or "") else None


def parameters_in_billions(model: Model) -> Decimal | None:
    """Parameters as stated on the card, else in the model's name; None where neither says."""
    if model.card and (stated := _STATED.search(model.card.architecture or "")):
        return Decimal(stated[1]) * _SCALES[stated[2]]
    name = model.id.partition("/")[2].lower()
    active = _ACTIVE_NAMED.search(name)
    if active and active[2]:
        return None
    if named := _NAMED.search(name):
        return Decimal(named[2]) * int(named[1] or 1) * _SCALES[named[3].upper()]
    return None


def active_parameters_in_billions(model: Model) -> Decimal | None:
    """Parameters that one token uses, as the card or the name states them: "30b-a3b".

    All of them where the card describes no mixture of experts; None where nothing tells.
    """
    architecture = (model.card and model.card.architecture) or ""
    if stated := _ACTIVE.search(architecture):
        return Decimal(stated[1]) * _SCALES[stated[2]]
    if named := _ACTIVE_NAMED.search(model.id.partition("/")[2].lower()):
        return Decimal(named[1] or named[2])
    is_dense = bool(architecture) and "ixture" not in architecture
    return parameters_in_billions(model) if is_dense else None
