"""What a text asks for, decided by its words and by what else it states."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from bot.query.parsed_text import ParsedText
from bot.query.query import Criterion, Intent, Superlative
from catalog.filters.filter import NO_FILTERS
from catalog.pricing.tariffs import PLAIN

_ANSWERABLE = ("routes", "cheapest", "cheap", "recommend", "compare", "cost", "fit", "identity")
"""Asked together with what is never known, these can still be answered."""
_PRICES = ("routes", "sellers", "cheapest", "cheap")
_NOT_SIDE_BY_SIDE = ("routes", "benchmarks", "fit", "migrate", "releases", "gateways")
"""Asked of several models, these do not compare them."""
_SUPERLATIVES: dict[str, Superlative] = {value: value for value in get_args(Superlative)}

IntentRule = tuple[Intent, Callable[[ParsedText], object]]
"""An intent, and what must hold (be true or not empty) for it."""

_RULES: tuple[IntentRule, ...] = (
    # What is asked for whatever else is stated.
    ("help", lambda p: p.asks("help") and p.is_mostly_help and not (p.named or p.has_purpose)),
    ("cheapest", lambda p: p.wants_another and p.asks("cheapest", "cheap")),
    ("compare", lambda p: p.sets_apart),
    ("migrate", lambda p: p.asks("migrate") and not p.is_for_migration_work),
    ("cost", lambda p: p.workload and p.named),
    ("history", lambda p: p.asks_past_prices),
    ("compare", lambda p: p.command == "compare" and p.named),
    # What no source says; of a model that is certain, today's price is a part of it.
    ("routes", lambda p: p.text.has("beyond", "billing-rules") and p.is_certain),
    ("unknown", lambda p: p.text.has("beyond", "billing-rules") and not p.named),
    (
        "unknown",
        lambda p: (
            p.asks_what_is_never_known
            and not (p.asks(*_ANSWERABLE) or p.only_adds_speed)
            and not (p.named and p.asks("sellers") and p.text.has("beyond", "privacy"))
        ),
    ),
    ("unknown", lambda p: p.asks("why") and not p.named),
    (
        "unknown",
        lambda p: p.text.has("word", "this_seller") and not (p.named or p.names_seller_or_region),
    ),
    ("summary", lambda p: p.asks("identity") and p.named and not p.wants_another),
    ("compare", lambda p: p.names_several and p.asks_only_facts),
    ("summary", lambda p: p.named and p.asks_only_facts),
    # Models that are looked for: against a named one, or for a volume.
    ("recommend", lambda p: p.wants_another and not p.asks("routes")),
    ("recommend", lambda p: p.workload and p.filters.max_cost and p.wants_best),
    ("cheapest", lambda p: p.workload and p.asks("cheapest", "cheap")),
    ("recommend", lambda p: p.workload and p.asks("recommend")),
    ("cheapest", lambda p: p.workload and p.filters.max_cost and not p.named),
    ("cost", lambda p: p.workload),
    # Of named models: from what only some words ask for to what many could.
    ("gateways", lambda p: p.asks("gateways")),
    ("gateways", lambda p: p.only_gateways and not p.named and p.cues == {"routes"}),
    ("compare", lambda p: p.names_several and p.asks("compare")),
    ("compare", lambda p: p.names_several and p.text.has("word", "instead")),
    ("fit", lambda p: p.named and not p.names_several and p.asks("fit") and p.has_purpose),
    ("cost", lambda p: p.named and p.asks("cost")),
    ("routes", lambda p: _asks_under_conditions(p) and not (p.names_several or p.has_purpose)),
    ("fit", lambda p: p.names_several and p.asks_license and not p.asks(*_NOT_SIDE_BY_SIDE)),
    ("compare", lambda p: p.names_several and not p.asks(*_NOT_SIDE_BY_SIDE)),
    ("benchmarks", lambda p: p.asks("benchmarks") and not (p.superlatives or p.asks("cheapest"))),
    ("fit", lambda p: p.named and p.filters.commercial_license),
    ("routes", lambda p: p.named and p.text.has("per") and not p.has_purpose),
    ("routes", lambda p: p.is_certain and p.mentions_money and not p.has_purpose),
    (
        "gateways",
        lambda p: p.named and p.only_gateways and not (p.asks(*_PRICES) or p.says_if_free),
    ),
    (
        "routes",
        lambda p: p.named and (p.asks(*_PRICES) or p.names_seller_or_region or p.says_if_free),
    ),
    # "Is X 3x the old one?": a factor alone multiplies a price.
    ("routes", lambda p: p.named and p.states_factor and not (p.cues or p.has_purpose)),
    ("summary", lambda p: p.named and p.asks("releases")),
    ("recommend", lambda p: p.named and p.asks("recommend") and not p.has_purpose),
    ("fit", lambda p: p.named and (p.has_purpose or p.filters.open_weights or p.limits_size)),
    ("compare", lambda p: p.names_several),
    # Of no model in particular.
    ("cheapest", lambda p: not p.named and p.asks("cheapest")),
    ("cheapest", lambda p: not p.named and p.asks("cheap") and p.text.has("word", "alternative")),
    ("releases", lambda p: not p.named and p.asks_releases),
    ("recommend", lambda p: not p.named and (p.asks("recommend") or p.superlatives)),
    ("cheapest", lambda p: not p.named and p.asks("cheap")),
    ("cost", lambda p: p.asks("cost") and (p.has_purpose or p.filters != NO_FILTERS)),
)
"""The first that holds decides."""

_FALLBACK_RULES: tuple[IntentRule, ...] = (
    ("summary", lambda p: p.named),
    ("cheapest", lambda p: p.mentions_money or p.limits_price or p.filters.free),
    ("unknown", lambda p: p.only_names_party and not p.purpose.use_case),
    ("recommend", lambda p: p.purpose.use_case or p.filters != NO_FILTERS or p.text.negated),
)
"""Where no word says what is asked for; the first that holds decides."""


def intent_of(parsed: ParsedText) -> Intent | None:
    """What the text asks for; None where no rule holds."""
    return next((intent for intent, holds in _RULES if holds(parsed)), None)


def fallback_intent(parsed: ParsedText) -> Intent:
    """What somebody wants who only names a model, a use case or a limit."""
    return next((intent for intent, holds in _FALLBACK_RULES if holds(parsed)), "unknown")


def order_of(parsed: ParsedText, intent: Intent) -> Superlative | None:
    """The first superlative of a recommendation; other answers have their own order."""
    if intent != "recommend" or not parsed.superlatives:
        return None
    return _SUPERLATIVES[parsed.superlatives[0]]


def criterion_of(parsed: ParsedText, intent: Intent) -> Criterion | None:
    """What decides a comparison, if it is not quality."""
    if intent != "compare":
        return None
    if parsed.filters.budget:
        return "value"
    by_price = parsed.asks("cheapest", "cheap") or parsed.filters.price_share
    return "price" if by_price else None


def _asks_under_conditions(parsed: ParsedText) -> bool:
    return bool(parsed.named) and parsed.tariff != PLAIN
