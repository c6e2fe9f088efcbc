"""The possible outcomes of resolving a name, and the type of the steps that decide on one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from catalog.resolution.typed_name import TypedName

MOST_OFFERED = 6
"""Most models in a choice."""


@dataclass(frozen=True, slots=True)
class Found:
    """Exactly one model."""

    model: str
    """Its id."""
    matched: str
    """What decided: id, nickname, name, provider id, parts, newest, lost dot, typo, question."""
    stripped: tuple[str, ...] = ()
    """Parts of the text that were removed."""
    siblings: tuple[str, ...] = ()
    """Other members of the family, where the newest was taken."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Several plausible models, best first."""

    models: tuple[str, ...]
    matched: str
    """What decided: as for one model, or "sizes" and "line-up"."""
    stripped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """No model of that name; `nearest` are neighbours, of which no facts are shown."""

    nearest: tuple[str, ...] = ()


Resolution = Found | Choice | Unknown

ResolutionStep = Callable[[TypedName], Found | Choice | None]
"""Decides on a model or a choice of models; None leaves the name to the next step."""


def first_decision(steps: Iterable[ResolutionStep], typed: TypedName) -> Found | Choice | None:
    """The outcome of the first step that decides; a choice of one model is that model."""
    match first_outcome(steps, typed):
        case Choice((model,), matched, stripped):
            return Found(model, matched, stripped)
        case outcome:
            return outcome


def first_outcome(steps: Iterable[ResolutionStep], typed: TypedName) -> Found | Choice | None:
    """The outcome of the first step that has one."""
    return next((outcome for step in steps if (outcome := step(typed))), None)
