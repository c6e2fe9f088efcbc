"""What a question is once it is understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from catalog import NO_FILTERS, Filters, Found, Resolution, Workload

Intent = Literal[
    "summary",
    "routes",
    "cheapest",
    "recommend",
    "fit",
    "compare",
    "cost",
    "migrate",
    "releases",
    "gateways",
    "benchmarks",
    "help",
    "unknown",
]
Command = Literal["model", "cheapest", "compare", "ask"]
Order = Literal["rating", "newest", "context"]
"""A superlative that decides the order of a recommendation."""


@dataclass(frozen=True, slots=True)
class Named:
    """A piece of the text that names a model, and what it was resolved to."""

    text: str
    resolution: Resolution


@dataclass(frozen=True, slots=True)
class Query:
    """A question, parsed."""

    text: str
    intent: Intent
    named: tuple[Named, ...] = ()
    use_case: str | None = None
    filters: Filters = NO_FILTERS
    workload: Workload | None = None
    order: Order | None = None
    beyond: tuple[str, ...] = ()
    """Ids of topics that were asked about and that the catalogue knows nothing of."""
    ignored: tuple[str, ...] = ()
    """Words that were not understood and could matter."""
    shown: tuple[str, ...] = ()
    """Ids of the models that the answer showed, in order: what "the second one" counts."""

    @property
    def models(self) -> tuple[str, ...]:
        """Ids of the models that are certainly meant."""
        return tuple(n.resolution.model for n in self.named if isinstance(n.resolution, Found))
