"""Which model each observation is about, and what else is known of the models' names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
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

    def move(self, targets: Mapping[str, str]) -> None:
        """Give what is known of models to others, by id that goes away; it goes on finding them."""
        for number, model in self.models.items():
            if model in targets:
                self.models[number] = targets[model]
        for old, model in targets.items():
            self.same_as[model] |= {old, *self.same_as.pop(old, ())}
            if old in self.names:
                self.names[model] += self.names.pop(old)
            if old in self.snapshots:
                self.snapshots[model] |= self.snapshots.pop(old)
