"""What a name can turn out to be."""

from __future__ import annotations

from dataclasses import dataclass

OFFERED = 6
"""Models that are offered at most."""


@dataclass(frozen=True, slots=True)
class Found:
    """Exactly one model is meant."""

    model: str
    matched: str
    """The step that decided: id, nickname, name, provider id, parts, newest, lost dot, typo."""
    stripped: tuple[str, ...] = ()
    """What was taken off the text."""
    siblings: tuple[str, ...] = ()
    """Others of the family, where the newest was taken."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Several models are equally plausible; the best is first."""

    models: tuple[str, ...]
    matched: str
    stripped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """No model is called that; `nearest` are other models, of which nothing may be said."""

    nearest: tuple[str, ...] = ()


Resolution = Found | Choice | Unknown
