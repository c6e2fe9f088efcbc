"""What answers are made of. Facts only: how they read is for the renderers.

Answers are compared as objects: two are equal when they are one, so that what was rendered once can
be kept by the answer it was made from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog import Price


@dataclass(frozen=True, slots=True)
class Heard:
    """How the question was understood, as far as the answer should repeat it."""

    constraints: tuple[str, ...] = ()
    """In force, each in a few words: "context ≥ 200k"."""
    beyond: tuple[str, ...] = ()
    """Sentences on what was asked and the catalogue does not know."""
    ignored: tuple[str, ...] = ()
    """Words that were not understood and could matter."""


PLAIN = Heard()


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A model in one line, for choices and neighbours."""

    id: str
    name: str
    lab: str
    """Display name."""
    released: str | None
    preview: bool


@dataclass(frozen=True, slots=True)
class Differing:
    """What another source says of the same price."""

    source: str
    as_of: date
    prices: tuple[Price, ...]


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One offer of one model."""

    model: str
    provider: str
    provider_name: str
    route: str
    """The provider's own id."""
    route_type: str
    prices: tuple[Price, ...]
    """In force today; empty when unknown."""
    upcoming: tuple[Price, ...]
    """Announced for later."""
    free: bool
    source: str
    """Display name of the source that decided."""
    source_url: str | None
    as_of: date
    differing: tuple[Differing, ...]
    far_below_own: bool = False
    """It asks less than half of what the lab asks for a model that only the lab can run."""
    cost: Decimal | None = None
    """USD for one request of the stated workload, or for its total; None where none is stated."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What costs are shown for."""

    words: str
    """Of one request, or of the total where no requests are stated: "2,000 tokens in, 500 out"."""
    times: int
    """How many of them a cost is shown for."""
    per: str
    """What that is called: "Per 1k", "Per day", "In all"."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The price ladder of a model."""

    paid: tuple[PriceRow, ...]
    """Comparable with each other, cheapest first."""
    tied: int
    """How many of `paid` share the lowest price."""
    other: tuple[PriceRow, ...]
    """Priced by something else than `paid`: by the picture instead of the token."""
    free: tuple[PriceRow, ...]
    plans: tuple[PriceRow, ...]
    special: tuple[PriceRow, ...]
    """Fine-tuned, dedicated or local."""
    unknown: tuple[PriceRow, ...]
    """Price not known, or only a part of it."""
    own: PriceRow | None = None
    """The lab's own offer, where it is comparable with `paid`."""
    amount: Amount | None = None
    """What the costs of the rows are of; they are sorted by it."""

    @property
    def tracked(self) -> int:
        """Routes one could send a request to."""
        return len(self.paid) + len(self.other) + len(self.free) + len(self.unknown)

    @property
    def cheapest(self) -> tuple[PriceRow, ...]:
        return self.paid[: self.tied]

    @property
    def far_below_own(self) -> bool:
        return any(row.far_below_own for row in self.paid[:1])

    @property
    def priced(self) -> tuple[PriceRow, ...]:
        """Rows that show a price, free ones included."""
        return (*self.paid, *self.other, *self.free)


@dataclass(frozen=True, slots=True)
class How:
    """How the model was understood."""

    asked: str
    matched: str
    stripped: tuple[str, ...]
    siblings: tuple[ModelLine, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Help:
    """How to ask."""

    examples: tuple[str, ...]
    models: int
    routes: int
    as_of: date
    lost: bool = False
    """Nothing was understood, or nothing that is known here was asked for."""
    heard: Heard = PLAIN
