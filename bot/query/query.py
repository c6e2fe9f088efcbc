"""A question once it is understood: what every answer starts from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from bot.query.excerpt import Excerpt
from catalog.filters.filter import NO_FILTERS, Filters
from catalog.language import Fact, ProductTopic
from catalog.pricing.tariffs import Tariff
from catalog.pricing.usage import Workload
from catalog.resolution.outcomes import Found, Resolution, Unknown

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
    "history",
    "gateways",
    "benchmarks",
    "help",
    "unknown",
]
Command = Literal["model", "cheapest", "compare", "ask"]
"""How a question was entered: a slash command, or "ask" for everything else."""
Superlative = Literal["rating", "newest", "context", "smallest", "largest"]
"""What decides the order of a recommendation: "the best rated", "the newest".

"smallest" and "largest" count parameters.
"""
Criterion = Literal["price", "value"]
"""What decides a comparison beside quality: "which is cheaper", "which is better value"."""

Reason = Literal[
    "not understood",
    "not applied to this kind of answer",
    "not converted: prices are in US dollars",
    "it needs a volume, such as 1k requests a day",
    "one volume at a time",
    "one list at a time",
    "no price is below zero",
    "not in the catalogue",
    "cut off",
]
NOT_APPLIED: Reason = "not applied to this kind of answer"
"""Of what is understood."""
SAID_APART: tuple[Reason, ...] = ("not in the catalogue", "cut off")
"""A sentence of their own is said on what is left out for these."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A piece of the text that the answer takes no account of, and why."""

    text: str
    reason: Reason


class Named(NamedTuple):
    """A piece of the text that names a model, and what it was resolved to."""

    text: str
    resolution: Resolution

    def canonical(self) -> Named:
        """The same model by its id, unless the answer mentions how it was typed."""
        match self.resolution:
            case Found(model, "id" | "name" | "parts", (), siblings):
                return Named(model, Found(model, "id", (), siblings))
            case _:
                return self


class ListPage(NamedTuple):
    """The part of a list that is to be shown."""

    offset: int = 0
    """How many are left out before it."""
    size: int = 10


class PricePeriod(NamedTuple):
    """The days whose prices are asked for."""

    first: date | None = None
    """None for all days before the last."""
    last: date | None = None
    """None for all days up to now."""
    only: Literal["fell", "rose"] | None = None
    """Of prices that have changed, those that are asked for."""

    @property
    def has_days(self) -> bool:
        return (self.first, self.last) != (None, None)


NO_PERIOD = PricePeriod()


class Query(NamedTuple):
    """A question, parsed."""

    text: str
    intent: Intent
    named: tuple[Named, ...] = ()
    use_case: str | None = None
    filters: Filters = NO_FILTERS
    workload: Workload | None = None
    order: Superlative | None = None
    beyond: tuple[str, ...] = ()
    """Ids of topics in question that no source of the catalogue covers."""
    left_out: tuple[LeftOut, ...] = ()
    """Every piece of the text that is neither in force nor filler."""
    excerpt: Excerpt | None = None
    """None where the whole text was read."""
    shown: tuple[str, ...] = ()
    """Ids of the models that the answer showed, in order: what "the second one" counts."""
    criterion: Criterion | None = None
    """None where quality decides a comparison, as far as it is worth its price."""
    tariff: Tariff | None = None
    """The conditions under which a price is asked for; None for the usual price."""
    read_as: tuple[str, ...] = ()
    """Numbers that could be two, and what they were taken for: "$1.500 is read as $1.50"."""
    facts: tuple[Fact, ...] = ()
    """What is asked of the models, where one line tells it."""
    page: ListPage | None = None
    """None for the first lines of a list, as many as its page shows."""
    topic: ProductTopic | None = None
    """What is asked about the product itself."""
    terms: tuple[str, ...] = ()
    """Ids of the words of the glossary whose meaning is asked for."""
    mentioned_labs: tuple[str, ...] = ()
    """Ids of labs that are named, where it is not known what is asked of them."""
    period: PricePeriod | None = None
    """When past prices are asked for; None where no day is stated."""
    why: bool = False
    """The reason for the answer to the same question is asked for."""
    show_all: bool = False
    """What the policy of a company leaves out is to be shown, too."""
    before: Query | None = None
    """The question before it in the thread, which has none before it; None for the first."""

    @property
    def models(self) -> tuple[str, ...]:
        """Ids of the models that are named beyond doubt."""
        return tuple(n.resolution.model for n in self.named if isinstance(n.resolution, Found))

    @property
    def ignored(self) -> tuple[str, ...]:
        """The pieces that are left out, but for those that a sentence of their own is said on."""
        return tuple(piece.text for piece in self.left_out if piece.reason not in SAID_APART)

    @property
    def unresolved(self) -> int:
        """How many of the names in it no model has."""
        return sum(isinstance(n.resolution, Unknown) for n in self.named)

    def remembered(self) -> Query:
        """The question as the next one of the thread remembers it."""
        return self._replace(text="", left_out=(), excerpt=None, read_as=(), before=None)

    def canonical(self) -> Query:
        """The question without its spelling: equal for texts that have the same answer.

        An unknown question keeps its text, which the answer quotes.
        """
        text = self.text if self.intent == "unknown" else ""
        return self._replace(text=text, named=tuple(n.canonical() for n in self.named))
