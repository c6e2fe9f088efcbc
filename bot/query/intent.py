"""What a text asks for, decided by the words in it and by what else it states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

from bot.query.job import Job
from bot.query.kinds import Command, Intent, Named, Order
from bot.query.places import Place
from bot.query.reading import Said
from catalog import NO_FILTERS, Filters, Found, Workload

_SHARE = 3
"""Of so many words at least one must ask for help."""


@dataclass(frozen=True)
class Stated:
    """Everything a text states besides what it asks for."""

    command: Command
    said: Said
    named: tuple[Named, ...]
    job: Job
    filters: Filters
    workload: Workload | None
    dropped: frozenset[str] = frozenset()
    """Names of what no longer holds, ids of models among them."""
    through: bool = False
    """Every seller that is named passes on what others run."""

    @cached_property
    def cues(self) -> frozenset[str]:
        """Intents that words of the text speak for."""
        return frozenset((*self.said.of("intent"), *_HINTS.get(self.command, ())))

    def asks(self, *intents: str) -> bool:
        """Some word speaks for one of them."""
        return not self.cues.isdisjoint(intents)

    @property
    def orders(self) -> tuple[str, ...]:
        """Superlatives."""
        return self.said.of("order")

    @property
    def several(self) -> bool:
        return len(self.named) > 1

    @property
    def certain(self) -> bool:
        """A model is named, and no name is in doubt."""
        return bool(self.named) and all(isinstance(n.resolution, Found) for n in self.named)

    @property
    def speaks_of_money(self) -> bool:
        return any(amount.kind == "money" for amount in self.said.amounts)

    @property
    def has_job(self) -> bool:
        asked = self.filters.needs or self.filters.min_context or self.filters.min_output
        return bool(self.job.use_case or asked)

    @property
    def looks_for_a_job(self) -> bool:
        """ "The cheapest for database migration": the work is called so."""
        looked_for = not self.named and self.asks("cheapest", "recommend")
        texts = [word.text for word in self.said.words]
        starts = (span.start for span in self.said.spans if span.means("intent", "migrate"))
        return looked_for and any("for" in texts[:start] for start in starts)

    @property
    def is_brief(self) -> bool:
        """Little else is said."""
        asked = [span for span in self.said.spans if span.means("intent", "help")]
        return _SHARE * sum(span.end - span.start for span in asked) >= len(self.said)

    @property
    def is_never_known(self) -> bool:
        return self.said.has("beyond", *_NEVER_KNOWN)

    @property
    def wants_fast(self) -> bool:
        """ "The fastest for coding": without the speed it is still a question."""
        return self.has_job and not self.named and self.said.of("beyond") == ("speed",)

    @property
    def asks_terms(self) -> bool:
        """Whether weights are open, or may be used at work."""
        return bool(self.filters.open_weights or self.filters.commercial_license)

    @property
    def asks_what_is_new(self) -> bool:
        """Unless a date or "new" only narrows what is recommended: "a cheap new model"."""
        dated = self.asks("releases") or self.filters.released_after is not None
        return dated and (not self.asks("recommend", "cheap") or "newest" in self.orders)

    @property
    def limits_price(self) -> bool:
        return bool(self.filters.max_input_price or self.filters.max_output_price)

    @property
    def for_sale(self) -> bool:
        """Sellers or places are named."""
        f = self.filters
        return bool(f.providers or f.exclude_providers or f.region)

    @cached_property
    def measured(self) -> bool:
        """Another model is the measure: "as good as", "cheaper than", "an alternative to"."""
        said = self.said
        return bool(self.named) and (
            said.has("word", "as_good")
            or (said.has("word", "alternative") and not self.several)
            or any(_is_compared(said, place) for place in said.places)
        )


def _is_compared(said: Said, place: Place) -> bool:
    before = said.leading_to(place)
    return before is not None and said.text(before) == "cheaper than"


_NEVER_KNOWN = (
    "speed",
    "uptime",
    "history",
    "quota",
    "policy",
    "account",
    "privacy",
    "budget",
    "billing-rules",
)
_KNOWN = ("routes", "cheapest", "cheap", "recommend", "compare", "cost", "fit", "identity")
"""Asked together with what is never known, these can still be answered."""
_PRICES = ("routes", "sellers", "cheapest", "cheap")
_OTHERS = ("routes", "benchmarks", "fit", "migrate", "releases", "gateways")
"""Asked of several models, these do not set them side by side."""
_HINTS: dict[Command, tuple[str, ...]] = {"cheapest": ("cheapest",), "compare": ("compare",)}
_ORDERS: dict[str, Order] = {order: order for order in get_args(Order)}

Rule = tuple[Intent, Callable[[Stated], object]]
"""An intent, and what must hold (be true or not empty) for it."""

_BY_WORDS: tuple[Rule, ...] = (
    # What is asked for whatever else is stated.
    ("help", lambda s: s.asks("help") and s.is_brief and not (s.named or s.has_job)),
    ("migrate", lambda s: s.asks("migrate") and not s.looks_for_a_job),
    ("cost", lambda s: s.workload and s.named),
    ("compare", lambda s: s.command == "compare" and s.named),
    # What no source says; of a model that is certain, today's price is a part of it.
    ("routes", lambda s: s.said.has("beyond", "history", "billing-rules") and s.certain),
    ("unknown", lambda s: s.is_never_known and not (s.asks(*_KNOWN) or s.wants_fast)),
    ("unknown", lambda s: s.asks("why") and not s.named),
    ("summary", lambda s: s.asks("identity") and s.named),
    # Models that are looked for: against a named one, or for a volume.
    ("cheapest", lambda s: s.measured and not s.several and s.asks("cheapest", "cheap")),
    ("recommend", lambda s: s.measured and not s.several and not s.asks("routes")),
    ("cheapest", lambda s: s.workload and s.asks("cheapest", "cheap")),
    ("recommend", lambda s: s.workload and s.asks("recommend")),
    ("cost", lambda s: s.workload),
    # Of named models: from what only some words ask for to what many could.
    ("gateways", lambda s: s.asks("gateways")),
    ("compare", lambda s: s.several and s.asks("compare")),
    ("fit", lambda s: s.named and not s.several and s.asks("fit") and s.has_job),
    ("cost", lambda s: s.named and s.asks("cost")),
    ("fit", lambda s: s.several and s.asks_terms and not s.asks(*_OTHERS)),
    ("compare", lambda s: s.several and not s.asks(*_OTHERS)),
    ("benchmarks", lambda s: s.asks("benchmarks") and not (s.orders or s.asks("cheapest"))),
    ("fit", lambda s: s.named and s.filters.commercial_license),
    ("routes", lambda s: s.named and s.said.has("per") and not s.has_job),
    ("routes", lambda s: s.certain and s.speaks_of_money and not s.has_job),
    ("gateways", lambda s: s.named and s.through and not (s.asks(*_PRICES) or s.filters.free)),
    ("routes", lambda s: s.named and (s.asks(*_PRICES) or s.for_sale or s.filters.free)),
    ("summary", lambda s: s.named and s.asks("releases")),
    ("recommend", lambda s: s.named and s.asks("recommend") and not s.has_job),
    ("fit", lambda s: s.named and (s.has_job or s.filters.open_weights)),
    ("compare", lambda s: s.several),
    # Of no model in particular.
    ("cheapest", lambda s: not s.named and s.asks("cheapest")),
    ("releases", lambda s: not s.named and s.asks_what_is_new),
    ("recommend", lambda s: not s.named and (s.asks("recommend") or s.orders)),
    ("cheapest", lambda s: not s.named and s.asks("cheap")),
    ("cost", lambda s: s.asks("cost") and (s.has_job or s.filters != NO_FILTERS)),
)
"""The first that holds decides."""


_BY_REST: tuple[Rule, ...] = (
    ("summary", lambda s: s.named),
    ("cheapest", lambda s: s.speaks_of_money or s.limits_price or s.filters.free),
    ("recommend", lambda s: s.job.use_case or s.filters != NO_FILTERS),
)


def by_words(stated: Stated) -> Intent | None:
    """What the words ask for; None where none of them does."""
    return next((intent for intent, holds in _BY_WORDS if holds(stated)), None)


def by_rest(stated: Stated) -> Intent | None:
    """What somebody wants who only names a model, a job or a limit."""
    return next((intent for intent, holds in _BY_REST if holds(stated)), None)


def order_of(stated: Stated, intent: Intent) -> Order | None:
    """The first superlative of a recommendation."""
    return _ORDERS[stated.orders[0]] if intent == "recommend" and stated.orders else None
