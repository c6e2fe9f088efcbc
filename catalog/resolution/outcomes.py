"""The possible outcomes of resolving a name."""

from __future__ import annotations

from dataclasses import dataclass

MOST_OFFERED = 6
"""Most models in a choice."""


@dataclass(frozen=True, slots=True)
class Found:
    """Exactly one model."""

    model: str
    matched: str
    """The deciding step: id, nickname, name, provider id, parts, newest, lost dot, typo."""
    stripped: tuple[str, ...] = ()
    """Parts of the text that were removed."""
    siblings: tuple[str, ...] = ()
    """Other members of the family, where the newest was taken."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Several plausible models, best first."""

    models: tuple[str, ...]
    matched: str
    stripped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """No model of that name; `nearest` are neighbours, of which no facts are shown."""

    nearest: tuple[str, ...] = ()


Resolution = Found | Choice | Unknown
