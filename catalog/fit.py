"""The decision map: how well a model suits a use case, and the facts that decide it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from catalog.catalogue import Catalog
from catalog.lifecycle import life
from catalog.schema import Capability, Modality, Model, Needs, UseCase

Level = Literal["strong", "possible", "unknown", "avoid"]
_MODALITY_NAMES = {"pdf": "PDF"}
_TEXT_ONLY: frozenset[Capability] = frozenset(("tools", "json", "reasoning"))
_CAPABILITY_NAMES = {"tools": "tool calling", "json": "structured output"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A fact that decided, with where it is from."""

    text: str
    value: str | None
    source: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a model suits a use case."""

    use_case: UseCase
    level: Level
    evidence: tuple[Evidence, ...]
    """What speaks for it; for `avoid`, what rules it out."""
    missing: tuple[str, ...] = ()
    """What is not known, for `unknown`; what is wanted and absent, for `possible`."""
    telling: bool = True
    """The verdict is about this use case, and not just because the model returns no text."""


@dataclass(frozen=True, slots=True)
class _Check:
    """One requirement held against one model."""

    text: str
    met: bool | None
    telling: bool = True


def fit(model: Model, use_case: UseCase, catalog: Catalog) -> Fit:
    """The verdict on a model for a use case. Missing data never becomes a verdict."""
    needs = list(_checks(model, use_case.needs, use_case))
    failed = [c for c in needs if c.met is False]
    unclear = [c for c in needs if c.met is None]
    said = [_evidence(c.text, model) for c in needs if c.met]
    if failed:
        evidence = tuple(_evidence(c.text, model) for c in failed)
        return Fit(use_case, "avoid", evidence, telling=any(c.telling for c in failed))
    if unclear:
        return Fit(use_case, "unknown", tuple(said), tuple(c.text for c in unclear))
    wants = list(_checks(model, use_case.wants, None))
    said += [_evidence(c.text, model) for c in wants if c.met]
    said = [*_ratings(model, use_case, catalog), *said]
    absent = tuple(c.text for c in wants if not c.met)
    gone = life(model, catalog).stage == "retired"
    return Fit(use_case, "possible" if absent or gone else "strong", tuple(said), absent)


def ranked_fits(model: Model, catalog: Catalog) -> tuple[Fit, ...]:
    """The verdict for every use case, the strongest first."""

    def order(made: Fit) -> tuple[object, ...]:
        return (
            _LEVELS.index(made.level),
            model.specialization != made.use_case.id,
            _best_rank(model, made.use_case),
        )

    return tuple(sorted((fit(model, u, catalog) for u in catalog.curation.use_cases), key=order))


_LEVELS: tuple[Level, ...] = ("strong", "possible", "unknown", "avoid")
_UNRANKED = 10_000


def _best_rank(model: Model, use_case: UseCase) -> int:
    ranks = [r.rank for r in model.ratings if r.rank and r.benchmark in use_case.benchmarks]
    return min(ranks, default=_UNRANKED)


def _evidence(text: str, model: Model) -> Evidence:
    return Evidence(text, None, model.source.name, model.source.as_of)


def _ratings(model: Model, use_case: UseCase, catalog: Catalog) -> Iterator[Evidence]:
    by_benchmark = {rating.benchmark: rating for rating in model.ratings}
    for benchmark in use_case.benchmarks:
        if rating := by_benchmark.get(benchmark):
            source = catalog.sources[rating.source]
            name = f"{source.name} {benchmark.partition('.')[2].replace('_', ' ')}"
            spread = (
                f" ± {(rating.high - rating.low) / 2:.0f}" if rating.low and rating.high else ""
            )
            rank = f", rank {rating.rank}" if rating.rank else ""
            yield Evidence(
                f"{name} {rating.value:.0f}{spread}{rank}",
                f"{rating.value}",
                source.name,
                source.as_of,
            )
            return


def _checks(model: Model, needs: Needs, use_case: UseCase | None) -> Iterator[_Check]:
    facts = model.facts
    plain = not (needs.capabilities or needs.context or needs.input)
    if use_case and model.specialization in use_case.excludes:
        yield _Check(f"made for {model.specialization.replace('-', ' ')}", False, telling=plain)
    if needs.specializations:
        yield _specialized(model, needs)
    for modality in sorted(needs.input):
        yield _Check(*_modality(modality, facts.input, "takes", "input"))
    for modality in sorted(needs.output):
        text, met = _modality(modality, facts.output, "returns", "output")
        yield _Check(text, met, telling=plain)
    for capability in sorted(needs.capabilities):
        yield _capability(model, capability)
    if needs.context:
        speaks = facts.output is None or "text" in facts.output
        yield replace(_context(facts.context, needs.context), telling=speaks)
    if needs.open_weights:
        met = facts.open_weights
        yield _Check("open weights" if met else "no open weights", met)


def _specialized(model: Model, needs: Needs) -> _Check:
    names = " or ".join(sorted(s.replace("-", " ") for s in needs.specializations))
    met = model.specialization in needs.specializations
    return _Check(f"made for {names}" if met else f"not made for {names}", met)


def _modality(
    modality: Modality, known: frozenset[Modality] | None, verb: str, noun: str
) -> tuple[str, bool | None]:
    name = _MODALITY_NAMES.get(modality, modality)
    if known is None:
        return f"{name} {noun} is not stated", None
    if modality in known:
        return f"{name} {noun}", True
    only = " and ".join(_MODALITY_NAMES.get(m, m) for m in sorted(known))
    return f"{verb} {only} only, no {name}", False


def _capability(model: Model, capability: Capability) -> _Check:
    name = _CAPABILITY_NAMES.get(capability, capability)
    facts = model.facts
    if capability in facts.capabilities:
        return _Check(name, True)
    if capability in _TEXT_ONLY and facts.output is not None and "text" not in facts.output:
        only = " and ".join(sorted(facts.output))
        return _Check(f"returns {only} only, so no {name}", False)
    if capability in facts.lacks:
        return _Check(f"no {name}", False)
    return _Check(f"{name} is not stated", None)


def _context(known: int | None, least: int) -> _Check:
    if known is None:
        return _Check("context window is not stated", None)
    shown = f"{known:,} tokens of context"
    return _Check(shown if known >= least else f"only {shown}", known >= least)
