"""What a use case asks of a model, one requirement after another."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache, partial
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from catalog.capabilities import CAPABILITY_NAMES, TEXT_ONLY
from catalog.catalog import Catalog
from catalog.curated import Needs, UseCase
from catalog.fit.evidence import Evidence, dated_evidence, feed_evidence, site
from catalog.model import Model
from catalog.parameters import card_with_parameters, parameters_in_billions
from catalog.schema import Capability, Modalities, Modality, Specialization

_MODALITY_NAMES = {"pdf": "PDF"}


class Stated(NamedTuple):
    """Where a person read a fact, and when."""

    site: str
    checked: date


@dataclass(frozen=True, slots=True)
class Check:
    """One requirement checked on one model; `met` is None where it is not known."""

    text: str
    met: bool | None
    telling: bool = True
    stated: Stated | None = None
    """Where a card states it; None for what a feed says."""

    def evidence(self, model: Model, catalog: Catalog) -> Evidence:
        if self.stated is None:
            return feed_evidence(self.text, model, catalog)
        return dated_evidence(self.text, *self.stated, catalog)


Seen = TypeVar("Seen", bound=Hashable)
Look: TypeAlias = Callable[[Model], Seen]
"""What of a model is looked at."""


@dataclass(frozen=True, slots=True)
class Requirement(Generic[Seen]):
    """One requirement of a use case."""

    look: Look[Seen]
    judge: Callable[[Seen], Check]
    """By what is seen alone, so it is the same for all models in which that is the same."""

    def check(self, model: Model) -> Check:
        return self.judge(self.look(model))


class Requirements(NamedTuple):
    """What a use case asks of every model."""

    needs: tuple[Requirement[Any], ...]
    wants: tuple[Requirement[Any], ...]
    helps: tuple[Requirement[Any], ...]


def requirements_of(use_case: UseCase) -> Requirements:
    """The requirements of a use case, in the order in which they are told."""
    return Requirements(
        tuple(_requirements(use_case.needs, use_case.excludes)),
        tuple(_requirements(use_case.wants, frozenset())),
        tuple(_requirements(use_case.helps, frozenset())),
    )


def _requirements(needs: Needs, excluded: frozenset[Specialization]) -> Iterator[Requirement[Any]]:
    if needs.specializations:
        yield Requirement(_specialization, partial(_specialized, needs.specializations))
    for modality in sorted(needs.input):
        yield Requirement(_input, partial(_takes, modality))
    for modality in sorted(needs.output):
        yield Requirement(_output, partial(_returns, modality, telling=_is_plain(needs)))
    for capability in sorted(needs.capabilities):
        yield Requirement(_told_of(capability), partial(_capability, capability))
    if needs.context:
        yield Requirement(_length, partial(_context, needs.context, excluded))
    if needs.open_weights:
        yield Requirement(_openness, _open_weights)
    if needs.parameters:
        yield Requirement(_stated_size, partial(_size, needs.parameters))


def _specialization(model: Model) -> Specialization:
    return model.specialization


class _Modalities(NamedTuple):
    """What a model takes, or returns."""

    known: Modalities | None
    unsure: Modalities


def _input(model: Model) -> _Modalities:
    return _Modalities(model.facts.input, model.facts.unsure_input)


def _output(model: Model) -> _Modalities:
    return _Modalities(model.facts.output, model.facts.unsure_output)


class _Told(NamedTuple):
    """Whether a capability is stated to be there, and what the model returns."""

    has_it: bool | None
    output: Modalities | None


@cache
def _told_of(capability: Capability) -> Look[_Told]:
    def told(model: Model) -> _Told:
        return _Told(model.facts.told(capability), model.facts.output)

    return told


class _Length(NamedTuple):
    """The context window in tokens, and what tells whether it matters."""

    context: int | None
    output: Modalities | None
    specialization: Specialization


def _length(model: Model) -> _Length:
    return _Length(model.facts.context, model.facts.output, model.specialization)


def _openness(model: Model) -> bool | None:
    return model.facts.open_weights


class _StatedSize(NamedTuple):
    """Parameters in billions, and the card that states them, if it is a card."""

    parameters: Decimal | None
    stated: Stated | None


def _stated_size(model: Model) -> _StatedSize:
    card = card_with_parameters(model)
    stated = Stated(site(card.source), card.checked) if card else None
    return _StatedSize(parameters_in_billions(model), stated)


def _is_plain(needs: Needs) -> bool:
    """Whether nothing is asked but an output."""
    return not (needs.capabilities or needs.context or needs.input)


def excluded(model: Model, use_case: UseCase) -> Iterator[Check]:
    """The check that fails where a model was made for what the use case is not."""
    if model.specialization in use_case.excludes:
        text = f"made for {specialization_name(model.specialization)}"
        yield Check(text, False, telling=_is_plain(use_case.needs))


_SPECIALIZATION_NAMES: Mapping[Specialization, str] = {
    "3d-generation": "3D generation",
    "ocr-documents": "OCR of documents",
    "roleplay-creative-writing": "role-play and creative writing",
    "router": "routing",
}


def specialization_name(specialization: Specialization) -> str:
    """ "image editing", as it completes "made for …"."""
    return _SPECIALIZATION_NAMES.get(specialization, specialization.replace("-", " "))


def _specialized(wanted: frozenset[Specialization], specialization: Specialization) -> Check:
    names = " or ".join(sorted(map(specialization_name, wanted)))
    met = specialization in wanted
    return Check(f"made for {names}" if met else f"not made for {names}", met)


def _takes(modality: Modality, seen: _Modalities) -> Check:
    if modality in seen.unsure:
        return _unsure(modality, "input")
    return Check(*_modality(modality, seen.known, "takes", "input"))


def _returns(modality: Modality, seen: _Modalities, *, telling: bool) -> Check:
    if modality in seen.unsure:
        return _unsure(modality, "output")
    return Check(*_modality(modality, seen.known, "returns", "output"), telling)


def _unsure(modality: Modality, noun: str) -> Check:
    name = _MODALITY_NAMES.get(modality, modality)
    return Check(f"the sources disagree on {name} {noun}", None)


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


def _capability(capability: Capability, seen: _Told) -> Check:
    name, output = CAPABILITY_NAMES[capability], seen.output
    if capability in TEXT_ONLY and output is not None and "text" not in output:
        return Check(f"returns {' and '.join(sorted(output))} only, so no {name}", False)
    match seen.has_it:
        case True:
            return Check(name, True)
        case False:
            return Check(f"no {name}", False)
        case None:
            return Check(f"{name} is not stated", None)


def _context(least: int, excluded: frozenset[Specialization], seen: _Length) -> Check:
    tokens, output = seen.context, seen.output
    speaks = seen.specialization not in excluded and (output is None or "text" in output)
    if tokens is None:
        return Check("context window is not stated", None, speaks)
    text = f"{tokens:,} tokens of context"
    return Check(text if tokens >= least else f"only {text}", tokens >= least, speaks)


def _open_weights(is_open: bool | None) -> Check:  # noqa: FBT001
    if is_open is None:
        return Check("open weights are not stated", None)
    return Check("open weights" if is_open else "no open weights", is_open)


def _size(most: Decimal, seen: _StatedSize) -> Check:
    size = seen.parameters
    if size is None:
        return Check("its size is not stated", None)
    text = f"{size.normalize():f}B parameters"
    said = text if size <= most else f"{text}, over {most:f}B"
    return Check(said, size <= most, stated=seen.stated)
