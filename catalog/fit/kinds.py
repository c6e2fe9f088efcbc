"""What a verdict is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from catalog.catalogue import Catalog
from catalog.schema import Model, Rating, UseCase

Place = Literal["upper half", "lower half", "lowest quarter"]
"""Of the active models that a benchmark rates, with the whole interval in the model's favour."""
Level = Literal["strong", "possible", "weak", "unknown", "avoid"]
LEVELS: tuple[Level, ...] = ("strong", "possible", "weak", "unknown", "avoid")
"""Best first; what is not known comes before what is known to be wrong."""

STALE_DAYS = 60
"""Age in days from which evidence should be looked at again."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A fact that decided, with where it is from."""

    text: str
    value: str | None
    source: str
    as_of: date
    stale: bool = False
    """Older than STALE_DAYS on the day of the catalogue."""


@dataclass(frozen=True, slots=True)
class Rival:
    """A model that is rated no lower and costs much less for the typical request."""

    model: Model
    rating: Rating
    cost: Decimal
    """USD for one typical request at `seller`."""
    seller: str
    own_rating: Rating
    own_cost: Decimal
    own_seller: str
    evidence: Evidence

    @property
    def rated(self) -> str:
        """ "higher", or "the same" where the intervals do not tell them apart."""
        low, high = self.rating.low, self.own_rating.high
        return "higher" if low is not None and high is not None and low > high else "the same"


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a model suits a use case."""

    use_case: UseCase
    level: Level
    evidence: tuple[Evidence, ...]
    """What speaks for it; for `avoid`, what rules it out."""
    missing: tuple[str, ...] = ()
    """What is not known, for `unknown`; what is wanted and absent, for `possible` and `weak`."""
    telling: bool = True
    """The verdict is about this use case, and not just because the model returns no text."""
    against: tuple[Evidence, ...] = ()
    """What speaks against it, though it does not rule it out."""
    place: Place | None = None
    """Where it stands on the benchmark that measures the use case."""
    unrated: bool = False
    """All that keeps it from a better verdict is that no benchmark rates it yet."""
    cheaper: Rival | None = None
    """A model that is rated no lower at a fraction of the price; only where prices are weighed."""

    @property
    def stale(self) -> bool:
        """Some of what decided is older than STALE_DAYS."""
        return any(fact.stale for fact in (*self.evidence, *self.against))


def dated(
    text: str, source: str, as_of: date, catalog: Catalog, value: str | None = None
) -> Evidence:
    """A fact as evidence, with its age on the day of the catalogue."""
    return Evidence(text, value, source, as_of, (catalog.today - as_of).days > STALE_DAYS)


def stated(text: str, model: Model, catalog: Catalog) -> Evidence:
    """What the source of a model's facts says of it."""
    return dated(text, model.source.name, model.source.as_of, catalog)
