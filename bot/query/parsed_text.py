"""Everything that one text states, before the thread and the intent decide what of it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

from bot.query.annotate import AnnotatedText
from bot.query.changed_figures import Change
from bot.query.dates import names_past_days
from bot.query.query import NO_PERIOD, Command, Named, PricePeriod
from bot.query.workload_phrases import Purpose
from catalog.filters.filter import NO_FILTERS, Filters
from catalog.language import Fact
from catalog.pricing.tariffs import PLAIN, Tariff
from catalog.pricing.usage import Workload
from catalog.resolution.outcomes import Found

_FACTS: dict[str, Fact] = {fact: fact for fact in get_args(Fact)}
_BESIDE_FACTS = frozenset(("summary", "releases", "identity", "why", "help"))
"""Cues that words for a fact may be, too: "when was it released"."""
_BESIDE_FACT: Mapping[Fact, str] = {"api_id": "sellers", "modalities": "fit"}
"""The same for one fact: "its id at the provider", "what inputs does it support"."""
_ASKS_WHETHER = ("is", "are", "was", "were", "does", "did", "has", "have", "will")
"""In front of what is to end or has ended: "is gpt-4o deprecated?"."""
_BUYING = ("get", "buy", "run", "access", "call")
"""In front of a model that is to cost less itself."""
_CHEAPER_THAN = (
    "cheaper than",
    "cost less than",
    "costs less than",
    "costing less than",
    "that cost less than",
    "which cost less than",
    "priced below",
    "priced lower than",
)
"""In front of the model that is too dear."""
_WORDS_PER_HELP = 3
"""Words, at most, for each one that asks for help, in a text that asks for nothing else."""
_COMMAND_CUES: dict[Command, tuple[str, ...]] = {"cheapest": ("cheapest",), "compare": ("compare",)}
_NEVER_KNOWN = (
    "speed",
    "uptime",
    "forecast",
    "quota",
    "policy",
    "account",
    "privacy",
    "budget",
    "billing-rules",
    "routing",
)
"""Topics that are the whole question; the others are only mentioned beside an answer."""


@dataclass(frozen=True)
class ParsedText:
    """What a text states besides what it asks for."""

    command: Command
    text: AnnotatedText
    """Without the phrases that are taken back."""
    named: tuple[Named, ...]
    purpose: Purpose
    filters: Filters
    workload: Workload | None
    retracted: frozenset[str] = frozenset()
    """Names of filters, capabilities, use cases and parties, and ids of models, that no longer
    hold: "never mind the price"."""
    only_gateways: bool = False
    """Every seller that is named is a gateway, which passes on what others run."""
    tariff: Tariff = PLAIN
    """The conditions under which a price is asked for."""
    asks_plain_price: bool = False
    """The usual price is asked for, whatever was asked before."""
    change: Change | None = None
    """Of a figure that was stated before."""
    period: PricePeriod = NO_PERIOD
    """The time that is spoken of."""
    corrects: bool = False
    """It says that the message before was not what was meant."""
    read_as: tuple[str, ...] = ()
    """What an amount of memory and words for a time were taken for."""

    @cached_property
    def cues(self) -> frozenset[str]:
        """What the words and the command speak for: `catalog.language.Cue`."""
        return frozenset((*self.text.values("intent"), *_COMMAND_CUES.get(self.command, ())))

    def asks(self, *cues: str) -> bool:
        """Whether something speaks for one of them."""
        return not self.cues.isdisjoint(cues)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """What is asked of a model that one line tells; a condition on it is not."""
        # "The latest of a line" compares nothing.
        compares = self.names_several or not self.named
        compared = self.text.values("compared") if compares else ()
        values = dict.fromkeys((*self.text.values("fact"), *compared))
        stated = (
            ("context", self.filters.min_context),
            ("max_output", self.filters.min_output),
            ("license", self.asks_license),
            ("released", self.filters.released_after),
        )
        conditions = {fact for fact, condition in stated if condition}
        if not self.asks("migrate"):
            conditions.add("retires")
        elif self.text.word(0) in _ASKS_WHETHER and self.text.word(1) != "there":
            values["retires"] = None
        return tuple(_FACTS[value] for value in values if value not in conditions)

    @property
    def asks_only_facts(self) -> bool:
        """Whether nothing is asked for besides facts of a model."""
        beside = {_BESIDE_FACT[fact] for fact in self.facts if fact in _BESIDE_FACT}
        others = self.cues - _BESIDE_FACTS - beside
        return bool(self.facts) and not (others or self.workload or self.purpose.use_case)

    @property
    def sets_apart(self) -> bool:
        """Whether several models are named, and which of them has more or is newer is asked."""
        if not self.names_several:
            return False
        others = self.cues - _BESIDE_FACTS - {"migrate", "compare", "fit", "sellers"}
        which = self.text.has("word", "all") and self.text.has("compared")
        return which and not others

    @property
    def superlatives(self) -> tuple[str, ...]:
        """Superlatives in order of mention."""
        return self.text.values("order")

    @property
    def models(self) -> tuple[str, ...]:
        """Ids of the models that are named beyond doubt."""
        return tuple(n.resolution.model for n in self.named if isinstance(n.resolution, Found))

    @property
    def names_several(self) -> bool:
        return len(self.named) > 1

    @property
    def is_certain(self) -> bool:
        """Whether a model is named, and no name is in doubt."""
        return bool(self.named) and all(isinstance(n.resolution, Found) for n in self.named)

    @property
    def states_more_than_a_name(self) -> bool:
        return bool(
            self.purpose.use_case
            or self.filters != NO_FILTERS
            or self.workload
            or self.names_several
            or self.tariff != PLAIN
            or self.text.negated
        )

    @property
    def mentions_money(self) -> bool:
        money = ("money", "other_currency")
        return any(amount.kind in money for amount in self.text.amounts)

    @property
    def states_factor(self) -> bool:
        return any(amount.kind == "factor" for amount in self.text.amounts)

    @property
    def has_purpose(self) -> bool:
        """Whether a use case is stated, or what a model must be able to do."""
        required = self.filters.needs or self.filters.min_context or self.filters.min_output
        return bool(self.purpose.use_case or required)

    @property
    def is_for_migration_work(self) -> bool:
        """Whether migrating is the work: "the cheapest for database migration".

        The arrow of "translate en → ja" leads from no model to another.
        """
        phrases = {self.text.phrase(s) for s in self.text.spans if s.means("intent", "migrate")}
        if phrases == {"→"} and not self.named:
            return True
        if self.named or not self.asks("cheapest", "recommend"):
            return False
        words = [word.text for word in self.text.words]
        starts = (span.start for span in self.text.spans if span.means("intent", "migrate"))
        return any("for" in words[:start] for start in starts)

    @property
    def is_mostly_help(self) -> bool:
        """Whether little is said but that help is wanted."""
        spans = [span for span in self.text.spans if span.means("intent", "help")]
        return _WORDS_PER_HELP * sum(s.end - s.start for s in spans) >= len(self.text)

    @property
    def asks_what_is_never_known(self) -> bool:
        quoted = self.text.has("beyond", "elsewhere") and not self.named
        unknown = quoted or self.text.has("beyond", *_NEVER_KNOWN)
        return unknown and not (self.workload and self.workload.spend)

    @property
    def asks_past_prices(self) -> bool:
        """Whether it is what prices were, or what has become of them, that is asked for."""
        if self.workload or self.wants_another:
            return False
        days = self.period.has_days
        if self.asks("history"):
            return bool(self.named) or not self.has_purpose
        if self.asks("changes"):
            is_priced = days or self.asks("routes", "cost")
            return is_priced if self.named else not (self.has_purpose or self.asks("releases"))
        if self.text.has("beyond", "forecast"):
            return self.is_certain
        asks_price = self.asks("routes", "cost", "cheap", "cheapest")
        return bool(self.named) and days and asks_price and names_past_days(self.text)

    @property
    def only_adds_speed(self) -> bool:
        """Whether it is a question even without the speed: "the fastest for coding"."""
        return self.has_purpose and not self.named and self.text.values("beyond") == ("speed",)

    @property
    def says_if_free(self) -> bool:
        """Whether only free offers count, or only others."""
        return self.filters.free is not None

    @property
    def asks_license(self) -> bool:
        """Whether weights must be open, or commercial use allowed."""
        conditions = (self.filters.open_weights, self.filters.commercial_license)
        return any(conditions) or bool(self.filters.licences)

    @property
    def asks_releases(self) -> bool:
        """Whether new models are asked for, not just a recommendation: "a cheap new model"."""
        days = (self.filters.released_after, self.filters.released_until)
        dated = self.asks("releases") or days != (None, None) or bool(self.filters.unpriced)
        return dated and (not self.asks("recommend", "cheap") or "newest" in self.superlatives)

    @property
    def only_names_party(self) -> bool:
        """Whether a lab or a seller is all that was understood of what it says."""
        text, f = self.text, self.filters
        is_party = bool(f.labs or f.providers)
        plain = NO_FILTERS._replace(labs=f.labs, providers=f.providers, brands=f.brands)
        # "Deepseek on azure" asks for what both have.
        if not is_party or f != plain or (f.labs and f.providers):
            return False
        unread = (text.word(at) for at in text.unclaimed)
        return any(w.isalpha() for w in unread) and not text.has("word", "family")

    @property
    def wants_best(self) -> bool:
        """Whether quality decides: "recommend", and "best quality" of what is no picture."""
        of_pictures = bool(self.workload and self.workload.images)
        return self.asks("recommend") or (self.text.has("quality", "high") and not of_pictures)

    @property
    def limits_size(self) -> bool:
        """Whether it says how large a model may be, or on what it must run; "27b" names a size."""
        f = self.filters
        ranges = ((f.min_parameters, f.max_parameters), (f.min_active, f.max_active))
        return any((least is None) is not (most is None) for least, most in ranges)

    @property
    def limits_price(self) -> bool:
        f = self.filters
        prices = (f.max_input_price, f.max_output_price, f.min_input_price, f.min_output_price)
        return any(prices) or f.max_cost is not None

    @property
    def names_seller_or_region(self) -> bool:
        f = self.filters
        of_kind = f.trust or f.resellers is not None or f.registered_in or f.not_registered_in
        by_terms = f.prompts_not_kept or f.no_training
        return bool(f.providers or f.exclude_providers or f.region or of_kind or by_terms)

    @property
    def _buys_named(self) -> bool:
        """Whether the named model itself is to cost less: "how can I get X for less?"."""
        ranges = (name.word_range(self.text) for name in self.text.names)
        return any(
            self.text.word(start - 1) in _BUYING and self.text.word(end) == "for"
            for start, end in ranges
        )

    @property
    def wants_another(self) -> bool:
        """Whether another model is sought than the one that is named."""
        return self.measures_against_named and not self.names_several

    @property
    def leaves_named_out(self) -> bool:
        """Whether the named model is no answer; it is one of "X or alternatives"."""
        text = self.text
        ends = (name.word_range(text)[1] for name in text.names)
        return self.wants_another and not any(
            text.means_at(end, "word", "either") and text.means_at(end + 1, "word", "alternative")
            for end in ends
        )

    @property
    def wants_cheaper(self) -> bool:
        """Whether what replaces the named model is to cost less."""
        if self.filters.price_share is not None or self.asks("cheapest", "cheap"):
            return True
        return self.text.has("word", "for_less", "alternative")

    @cached_property
    def measures_against_named(self) -> bool:
        """Whether others are sought: "as good as X", "cheaper than X", "an alternative to X"."""
        text = self.text
        return bool(self.named) and (
            self.filters.price_share is not None
            or text.has("word", "as_good")
            or (text.has("word", "for_less") and not self._buys_named)
            or (text.has("word", "alternative") and not self.names_several)
            or any(
                before is not None and text.phrase(before) in _CHEAPER_THAN
                for before in map(text.span_before, text.names)
            )
        )
