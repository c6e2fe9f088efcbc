"""Which model each observation is about, and what else is known of the models' names."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field


@dataclass
class Identities:
    """A model for every observation that has one."""

    models: dict[int, str] = field(default_factory=dict)
    """By position of the observation: model id."""
    names: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """By model: the display names given to it."""
    snapshots: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By model: ids of the dated snapshots folded into it."""
    same_as: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By model: other ids that mean it."""
    floating: list[int] = field(default_factory=list)
    """Observations of "latest" ids that point at no certain model."""
