"""A ranking, and what its rows and remarks are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from bot.answer.kinds import PLAIN, Heard, ModelLine, PriceRow
from catalog import Evidence, Rating


@dataclass(frozen=True, slots=True)
class RankedModel:
    """A model that qualifies, with its cheapest route."""

    line: ModelLine
    row: PriceRow
    context: int | None
    blended: Decimal | None
    """USD for one request of the ranking's kind; None when it cannot be known."""
    why: tuple[Evidence, ...]
    rated: Rating | None = None
    """On the benchmark that the ranking goes by."""
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
