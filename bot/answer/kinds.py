"""What an answer can be. Facts only: how they read is for the renderers.

Answers are compared as objects: two are equal when they are one, so that what was rendered once can
be kept by the answer it was made from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

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
    stands: tuple[str, ...] = ()
    """Where the providers that were asked about stand, a sentence each."""
    left_out: tuple[tuple[str, int], ...] = ()
    """Reason and how many routes the filters leave out."""


@dataclass(frozen=True, slots=True)
class Score:
    """A model's rating on the benchmark that a ranking goes by."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class RankedModel:
    """A model that qualifies, with its cheapest route."""

    line: ModelLine
    row: PriceRow
    context: int | None
    blended: Decimal | None
    """USD for one request of the ranking's kind; None when it cannot be known."""
    why: tuple[Evidence, ...]
    rated: Score | None = None
    on_frontier: bool = False
    """No other that qualifies is at most as dear and at least as good."""
    asked_about: bool = False
    """It is the model that the others are measured against."""


@dataclass(frozen=True, slots=True)
class Benchmarked:
    """The benchmark that a ranking goes by."""

    name: str
    """ "Arena vision"."""
    source: str
    as_of: date
    rated: int
    """How many of those that qualify have a rating."""
    level: int
    """How many of them cannot be told from the best."""


@dataclass(frozen=True, slots=True)
class WithoutOne:
    """What would qualify if one constraint went."""

    constraint: str
    count: int
    cheapest: RankedModel


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The models that qualify for a use case, in an order."""

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
    order: Literal["price", "rating", "newest", "context"] = "price"
    anything: bool = False
    """No use case was asked for, so the name is the one that was assumed."""
    only_free: bool = False
    """Free offers were asked for, so they are the rows."""
    times: int = 1000
    """How many requests the price is shown for."""
    per: str = "Per 1k"
    """What that is called: "Per 1k", "Per day", "Per month", "In all"."""
    benchmark: Benchmarked | None = None
    best_value: RankedModel | None = None
    """The cheapest of those that cannot be told from the best rated, at no doubtful price."""
    passed_over: bool = False
    """One as good is cheaper than `best_value`, at a doubtful price."""
    frontier: tuple[RankedModel, ...] = ()
    """The best rated first, each cheaper than the one before."""
    against: str | None = None
    """Says what became of the model that the others should be measured against."""
    relaxed: tuple[WithoutOne, ...] = ()
    """Where nothing qualifies."""


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
