"""Whether a model has what a use case needs and wants; missing data never becomes a verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from catalog.capabilities import CAPABILITY_NAMES, TEXT_ONLY
from catalog.catalog import Catalog
from catalog.curated import Needs, UseCase
from catalog.fit.evidence import Evidence, Fit, feed_evidence, rating_evidence
from catalog.model import Model
from catalog.schema import Capability, Modality

_MODALITY_NAMES = {"pdf": "PDF"}
_STATED = re.compile(r"(\d+(?:\.\d+)?)([TBM]) parameters")
_NAMED = re.compile(r"(?:^|[-_.:])(?:e|(\d+)x)?(\d+(?:\.\d+)?)([bm])(?![a-z0-9])")
"""Parameters in a model's name: "8b", "350m", "8x7b", Gemma's "e4b"."""
_SCALES = {"T": Decimal(1000), "B": Decimal(1), "M": Decimal("0.001")}


@dataclass(frozen=True, slots=True)
class _Check:
    """One requirement checked on one model; `met` is None where it is not known."""

    text: str
    met: bool | None
    telling: bool = True


def requirements_fit(model: Model, use_case: UseCase, catalog: Catalog) -> Fit:
    """The verdict by requirements alone: strong, possible, unknown or avoid."""
    needs = list(_checks(model, use_case.needs, use_case))
    failed = [c for c in needs if c.met is False]
    unclear = [c for c in needs if c.met is None]
    facts = [feed_evidence(c.text, model, catalog) for c in needs if c.met]
    if failed:
        evidence = tuple(feed_evidence(c.text, model, catalog) for c in failed)
        return Fit(use_case, "avoid", evidence, telling=any(c.telling for c in failed))
    if unclear:
        return Fit(use_case, "unknown", tuple(facts), tuple(c.text for c in unclear))
    wants = list(_checks(model, use_case.wants, None))
    facts += [feed_evidence(c.text, model, catalog) for c in wants if c.met]
    facts += _helpful(model, use_case, catalog)
    rated = rating_evidence(model, use_case, catalog)
    absent = tuple(c.text for c in wants if not c.met)
    evidence = tuple(dict.fromkeys((rated, *facts) if rated else facts))
    return Fit(use_case, "possible" if absent else "strong", evidence, absent)


def wants_absent(model: Model, use_case: UseCase) -> int:
    """How many wants are stated to be absent."""
    return sum(check.met is False for check in _checks(model, use_case.wants, None))


def _helpful(model: Model, use_case: UseCase, catalog: Catalog) -> Iterator[Evidence]:
    """What helps with the use case; its absence says nothing."""
    if is_made_for(model, use_case) and "text" in use_case.needs.output:
        yield feed_evidence(f"made for {use_case.noun}", model, catalog)
    for check in _checks(model, use_case.helps, None):
        if check.met:
            yield feed_evidence(check.text, model, catalog)


def is_made_for(model: Model, use_case: UseCase) -> bool:
    """Whether its lab made it for this use case in particular."""
    return model.specialization == use_case.id != "general"


def _checks(model: Model, needs: Needs, use_case: UseCase | None) -> Iterator[_Check]:
    facts = model.facts
    plain = not (needs.capabilities or needs.context or needs.input)
    if use_case and model.specialization in use_case.excludes:
        yield _Check(f"made for {model.specialization.replace('-', ' ')}", False, telling=plain)
    if needs.specializations:
        yield _specialized(model, needs)
    for modality in sorted(needs.input):
        if modality in facts.unsure_input:
            yield _unsure(modality, "input")
        else:
            yield _Check(*_modality(modality, facts.input, "takes", "input"))
    for modality in sorted(needs.output):
        if modality in facts.unsure_output:
            yield _unsure(modality, "output")
        else:
            text, met = _modality(modality, facts.output, "returns", "output")
            yield _Check(text, met, telling=plain)
    for capability in sorted(needs.capabilities):
        yield _capability(model, capability)
    if needs.context:
        answers = not use_case or model.specialization not in use_case.excludes
        speaks = answers and (facts.output is None or "text" in facts.output)
        yield replace(_context(facts.context, needs.context), telling=speaks)
    if needs.open_weights:
        yield _open_weights(model)
    if needs.parameters:
        yield _size(model, needs.parameters)


def _specialized(model: Model, needs: Needs) -> _Check:
    names = " or ".join(sorted(s.replace("-", " ") for s in needs.specializations))
    met = model.specialization in needs.specializations
    return _Check(f"made for {names}" if met else f"not made for {names}", met)


def _unsure(modality: Modality, noun: str) -> _Check:
    name = _MODALITY_NAMES.get(modality, modality)
    return _Check(f"the sources disagree on {name} {noun}", None)


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


def _capability(model: Model, capability: Capability) -> _Check:
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


def _context(tokens: int | None, least: int) -> _Check:
    if tokens is None:
        return _Check("context window is not stated", None)
    text = f"{tokens:,} tokens of context"
    return _Check(text if tokens >= least else f"only {text}", tokens >= least)


def _open_weights(model: Model) -> _Check:
    is_open = model.facts.open_weights
    if is_open is None:
        return _Check("open weights are not stated", None)
    return _Check("open weights" if is_open else "no open weights", is_open)


def _size(model: Model, most: Decimal) -> _Check:
    size = _billions(model)
    if size is None:
        return _Check("its size is not stated", None)
    text = f"{size.normalize():f}B parameters"
    return _Check(text if size <= most else f"{text}, over {most:f}B", size <= most)


def _billions(model: Model) -> Decimal | None:
    """Parameters as stated on the card, else in the model's name; None where neither says."""
    if model.card and (stated := _STATED.search(model.card.architecture or "")):
        return Decimal(stated[1]) * _SCALES[stated[2]]
    if named := _NAMED.search(model.id.partition("/")[2].lower()):
        return Decimal(named[2]) * int(named[1] or 1) * _SCALES[named[3].upper()]
    return None
