"""Whether a message in a thread goes on from the question before it."""

from __future__ import annotations

from bot.query.follow_up_kinds import (
    LISTS,
    MAX_FRAGMENT,
    OF_ALL,
    asks_other_days,
    asks_replacement,
    asks_today,
    chooses_seller,
    compared_names,
    count_words,
    keeps_job,
    only_dates_list,
    only_dates_price,
    orders_list,
    swap,
)
from bot.query.intent import intent_of
from bot.query.parsed_text import ParsedText
from bot.query.query import Intent, Query
from bot.query.references import references_in
from bot.query.workload_phrases import Purpose
from catalog.catalog import Catalog
from catalog.filters.filter import NO_FILTERS
from catalog.pricing.tariffs import PLAIN

_ABOUT_MODELS: frozenset[Intent] = frozenset(
    ("summary", "routes", "fit", "compare", "cost", "migrate", "gateways", "benchmarks")
)
_WITH_REASON: frozenset[Intent] = frozenset(("cheapest", "recommend", "routes", "compare", "fit"))


def continues(parsed: ParsedText, previous: Query, catalog: Catalog) -> bool:
    """Whether the message goes on from the question before it."""
    text = parsed.text
    if not text.words or parsed.command != "ask":
        return False
    new_subject = parsed.named or parsed.purpose.use_case
    figure = text.has("period") or parsed.change or text.has("unit", "once", "people")
    if previous.workload and figure and not new_subject:
        return True
    if previous.workload and parsed.filters.max_cost and not new_subject:
        return True
    if previous.intent in ("unknown", "help") and new_subject:
        return False
    if only_dates_price(parsed, previous) or asks_today(parsed, previous):
        return True
    if chooses_seller(parsed, previous):
        return True
    if asks_replacement(parsed, previous) or asks_other_days(parsed, previous, catalog):
        return True
    asks_side = previous.intent == "routes" and text.has("side") and not parsed.named
    if asks_side and count_words(text) <= MAX_FRAGMENT:
        return True
    if not _says_something(parsed):
        return False
    if parsed.corrects or text.means_at(0, "word", "again") or references_in(text):
        return True
    if parsed.asks_only_facts and previous.named and not parsed.named:
        return True
    if compared_names(parsed, previous, catalog) or swap(parsed, previous):
        return True
    if parsed.named and text.has("word", "saves"):
        return True
    return _is_no_whole_question(parsed, previous)


def _is_no_whole_question(parsed: ParsedText, previous: Query) -> bool:
    """Whether what it asks for needs the question before: "price?", but not "best for coding"."""
    text, intent = parsed.text, intent_of(parsed)
    if parsed.named:
        is_short = count_words(text) <= MAX_FRAGMENT + len(parsed.named)
        is_open = intent is None or (previous.intent in LISTS and keeps_job(parsed, previous))
        return is_open and is_short
    if intent in _ABOUT_MODELS:
        # "Which model …" looks for one, whatever was named before.
        if text.has("word", "family"):
            return False
        subject = bool(previous.named or previous.shown) and not parsed.purpose.use_case
        return subject or intent == "fit"
    if intent == "history":
        # "What got cheaper?" asks of all models, "price history?" of the one before.
        of_all = text.word(0) in OF_ALL or not (previous.named or previous.shown)
        return not of_all and count_words(text) <= MAX_FRAGMENT
    if intent == "releases" and previous.intent in LISTS and only_dates_list(parsed):
        return True
    if orders_list(parsed, previous):
        return True
    lists_new = intent == "releases" and previous.intent not in LISTS
    counts = any(amount.kind == "lines" for amount in text.amounts)
    # "Top 5, no anthropic, under $5" is of the list before it, "top 5 models under $5" is not.
    is_long = len(text) > MAX_FRAGMENT and not (counts and not text.has("word", "family"))
    long_enough = parsed.purpose.use_case or lists_new or is_long
    is_whole = intent in LISTS and long_enough
    return not is_whole


def asks_reason(parsed: ParsedText, previous: Query) -> bool:
    """Whether "why?" asks for the reason of the answer before it."""
    text = parsed.text
    new = parsed.named or parsed.purpose != Purpose() or parsed.filters != NO_FILTERS
    if new or parsed.workload or parsed.command != "ask" or not parsed.asks("why"):
        return False
    # "Why is the first one first?" is longer than "why?", and asks the same.
    longest = 2 * MAX_FRAGMENT if text.has("reference") else MAX_FRAGMENT + 1
    is_short = count_words(text) <= longest
    return is_short and not text.has("beyond") and previous.intent in _WITH_REASON


def _says_something(parsed: ParsedText) -> bool:
    """Whether it is more than "thanks"."""
    text = parsed.text
    return bool(
        text.negated
        or parsed.named
        or parsed.retracted
        or references_in(text)
        or text.has("word", "unheard")
        or text.has("beyond", "currency")
        or parsed.change
        or parsed.workload
        or parsed.superlatives
        or parsed.cues
        or parsed.superlatives
        or parsed.facts
        or parsed.purpose != Purpose()
        or parsed.filters != NO_FILTERS
        or parsed.tariff != PLAIN
        or parsed.asks_plain_price
    )
