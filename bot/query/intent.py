"""What a text asks for, decided by the words in it and by what else it states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from bot.query.job import Job
from bot.query.kinds import Command, Intent, Named, Order
from bot.query.places import Place
from bot.query.reading import Said
from catalog import NO_FILTERS, Filters, Found, Workload

_SEVERAL = 2
_SHARE = 3
"""Of so many words one must ask for help."""
_OTHERS = frozenset(("routes", "benchmarks", "fit", "migrate", "releases", "gateways"))


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

    @property
    def several(self) -> bool:
        return len(self.named) >= _SEVERAL

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
    def is_brief(self) -> bool:
        """Help is most of what is asked for."""
        asked = [span for span in self.said.spans if span.means("intent", "help")]
        return _SHARE * sum(span.end - span.start for span in asked) >= len(self.said)

    @property
    def wants_fast(self) -> bool:
        """ "The fastest for coding": without the speed it is still a question."""
        return self.has_job and not self.named and self.said.of("beyond") == ("speed",)

    @property
    def asks_terms(self) -> bool:
        """Whether weights are open, or may be used at work."""
        return bool(self.filters.open_weights or self.filters.commercial_license)

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
_KNOWN = frozenset(
    ("routes", "cheapest", "cheap", "recommend", "compare", "cost", "fit", "identity")
)
"""Asked together with what is never known, these can still be answered."""

_HINTS: dict[Command, tuple[str, ...]] = {"cheapest": ("cheapest",), "compare": ("compare",)}

Rule = tuple[Intent, Callable[[Stated], bool]]

_PRICES = frozenset(("routes", "sellers", "cheapest", "cheap"))

_BY_WORDS: tuple[Rule, ...] = (
    ("help", lambda s: "help" in s.cues and not s.named and not s.has_job and s.is_brief),
    ("migrate", lambda s: "migrate" in s.cues),
    ("cost", lambda s: s.workload is not None and bool(s.named)),
    ("compare", lambda s: s.command == "compare" and bool(s.named)),
    ("routes", lambda s: s.said.has("beyond", "history", "billing-rules") and s.certain),
    (
        "unknown",
        lambda s: s.said.has("beyond", *_NEVER_KNOWN) and not s.cues & _KNOWN and not s.wants_fast,
    ),
    ("unknown", lambda s: "why" in s.cues and not s.named),
    ("summary", lambda s: "identity" in s.cues and bool(s.named)),
    ("cheapest", lambda s: s.measured and not s.several and bool(s.cues & {"cheapest", "cheap"})),
    ("recommend", lambda s: s.measured and not s.several and "routes" not in s.cues),
    ("cheapest", lambda s: s.workload is not None and bool(s.cues & {"cheapest", "cheap"})),
    ("recommend", lambda s: s.workload is not None and "recommend" in s.cues),
    ("cost", lambda s: s.workload is not None),
    ("gateways", lambda s: "gateways" in s.cues),
    ("compare", lambda s: s.several and "compare" in s.cues),
    ("fit", lambda s: bool(s.named) and "fit" in s.cues and s.has_job and not s.several),
    ("cost", lambda s: bool(s.named) and "cost" in s.cues),
    ("fit", lambda s: s.several and s.asks_terms and not s.cues & _OTHERS),
    ("compare", lambda s: s.several and not s.cues & _OTHERS),
    (
        "benchmarks",
        lambda s: "benchmarks" in s.cues and not s.said.has("order") and "cheapest" not in s.cues,
    ),
    ("fit", lambda s: bool(s.named) and s.filters.commercial_license is not None),
    ("routes", lambda s: bool(s.named) and s.said.has("per") and not s.has_job),
    ("routes", lambda s: s.certain and not s.has_job and s.speaks_of_money),
    (
        "gateways",
        lambda s: bool(s.named) and s.through and not (s.cues & _PRICES or s.filters.free),
    ),
    ("routes", lambda s: bool(s.named) and (bool(s.cues & _PRICES) or s.for_sale)),
    ("routes", lambda s: bool(s.named) and s.filters.free is not None),
    ("summary", lambda s: bool(s.named) and "releases" in s.cues and not s.for_sale),
    ("recommend", lambda s: bool(s.named) and "recommend" in s.cues and not s.has_job),
    ("fit", lambda s: bool(s.named) and (s.has_job or s.filters.open_weights is not None)),
    ("compare", lambda s: s.several),
    ("cheapest", lambda s: not s.named and "cheapest" in s.cues),
    (
        "releases",
        lambda s: (
            not s.named
            and ("releases" in s.cues or s.filters.released_after is not None)
            and (not s.cues & {"recommend", "cheap"} or s.said.has("order", "newest"))
        ),
    ),
    ("recommend", lambda s: not s.named and ("recommend" in s.cues or s.said.has("order"))),
    ("cheapest", lambda s: not s.named and "cheap" in s.cues),
    ("cost", lambda s: "cost" in s.cues and (s.has_job or bool(s.filters != NO_FILTERS))),
)
"""The first that holds decides."""


_BY_REST: tuple[Rule, ...] = (
    ("summary", lambda s: bool(s.named)),
    ("cheapest", lambda s: s.filters.free is not None),
    ("cheapest", lambda s: s.speaks_of_money),
    ("cheapest", lambda s: bool(s.filters.max_input_price or s.filters.max_output_price)),
    ("recommend", lambda s: bool(s.job.use_case or s.filters != NO_FILTERS)),
)


def by_words(stated: Stated) -> Intent | None:
    """What the words ask for; None where none of them does."""
    return next((intent for intent, holds in _BY_WORDS if holds(stated)), None)


def by_rest(stated: Stated) -> Intent | None:
    """What somebody wants who only names a model, a job or a limit."""
    return next((intent for intent, holds in _BY_REST if holds(stated)), None)


def order_of(stated: Stated, intent: Intent) -> Order | None:
    orders = stated.said.of("order")
    if intent != "recommend" or not orders:
        return None
    match orders[0]:
        case "newest":
            return "newest"
        case "context":
            return "context"
        case _:
            return "rating"
