"""What an answer can be. Facts only: how they read is for the renderers.

Answers are compared as objects: two are equal when they are one, so that what was rendered once can
be kept by the answer it was made from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog import Carrier, Evidence, Fit, Life, Peer, Price, Successor
from catalog.schema import License


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
    far_below_own: bool = False
    """The cheapest asks less than half of what the lab asks for a model that only it can run."""

    @property
    def tracked(self) -> int:
        """Routes one could send a request to."""
        return len(self.paid) + len(self.other) + len(self.free) + len(self.unknown)

    @property
    def cheapest(self) -> tuple[PriceRow, ...]:
        return self.paid[: self.tied]

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


@dataclass(frozen=True, slots=True)
class AboutFact:
    text: str
    source: str
    checked: date


@dataclass(frozen=True, slots=True)
class Advice:
    """A line of what to use a model for or not, with the facts behind it."""

    text: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ModelCard:
    """Everything about one model."""

    line: ModelLine
    verdict: str | None
    use_it_for: tuple[Advice, ...]
    do_not_use_it_for: tuple[Advice, ...]
    facts: tuple[tuple[str, str], ...]
    """Label and value, in reading order; unknown ones are left out."""
    about: tuple[AboutFact, ...]
    fits: tuple[Fit, ...]
    """The use cases it suits, best first."""
    rows: Rows
    carriers: tuple[Carrier, ...]
    capabilities: tuple[str, ...]
    lacks: tuple[str, ...]
    peers: tuple[Peer, ...]
    peers_for: str | None
    """Name of the use case the peers are compared in."""
    life: Life
    successor: Successor | None
    how: How
    as_of: date
    oldest: date
    """Date of the oldest figure shown."""
    sources: tuple[str, ...]
    licence: License | None = None
    heard: Heard = PLAIN


@dataclass(frozen=True, slots=True, eq=False)
class PriceLadder:
    """What one model costs everywhere."""

    line: ModelLine
    rows: Rows
    life: Life
    how: How
    as_of: date
    heard: Heard = PLAIN


@dataclass(frozen=True, slots=True)
class RankedModel:
    """A model that qualifies, with its cheapest route."""

    line: ModelLine
    row: PriceRow
    context: int | None
    blended: Decimal | None
    """USD for one typical request of the use case; None when it cannot be known."""
    why: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The cheapest models for a use case."""

    use_case: str
    name: str
    typical: str
    """The request that `blended` is the price of."""
    rows: tuple[RankedModel, ...]
    qualified: int
    free: tuple[RankedModel, ...]
    plans: tuple[RankedModel, ...]
    excluded: tuple[tuple[str, int], ...]
    """Reason and how many models it left out."""
    as_of: date
    heard: Heard = PLAIN


@dataclass(frozen=True, slots=True, eq=False)
class Offered:
    """Several models could be meant."""

    asked: str
    models: tuple[ModelLine, ...]
    as_of: date
    heard: Heard = PLAIN


@dataclass(frozen=True, slots=True, eq=False)
class NotFound:
    """No model is called that. Nothing is said of the nearest but their names."""

    asked: str
    nearest: tuple[ModelLine, ...]
    as_of: date
    heard: Heard = PLAIN


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
