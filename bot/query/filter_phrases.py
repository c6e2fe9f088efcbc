"""The filters that a text states: limits, conditions, and who sells or makes a model."""

from __future__ import annotations

from collections.abc import Container, Iterator, Set
from itertools import pairwise
from typing import get_args

from bot.query.amounts import Amount
from bot.query.annotate import AnnotatedText
from bot.query.origin_phrases import find_origins, origins_behind_models
from bot.query.party_phrases import find_parties, sets_maker_beside
from bot.query.preference_phrases import describes_model, find_budget, find_size
from bot.query.price_limits import NO_PRICES, find_prices
from bot.query.tokens import Span
from bot.query.workload_phrases import SELF_HOSTING, Purpose
from catalog.catalog import Catalog
from catalog.filters.filter import Filters
from catalog.pricing.usage import Workload
from catalog.schema import LicenceName, Need, Region, Seat, Trust
from catalog.trust import VOUCHED_FOR

_REGIONS: dict[str, Region] = {region: region for region in get_args(Region)}
_LICENCES: tuple[LicenceName, ...] = get_args(LicenceName)
_SEATS: tuple[Seat, ...] = get_args(Seat)
_DENIABLE: tuple[Need, ...] = ("reasoning", "vision", "audio-in", "video-in", "image-out")
"""Capabilities that a model may be asked not to have."""
_MIN_CONTEXT = 1000
"""Tokens of the smallest window that anybody asks for without a unit."""


def find_filters(
    text: AnnotatedText,
    purpose: Purpose,
    workload: Workload | None,
    thread_models: tuple[str, ...],
    catalog: Catalog,
) -> Filters:
    """All filters but dates; `purpose` and `workload` are what was read from the same text.

    `thread_models` are the ids of the models that the thread is about.
    """
    parties = find_parties(text, thread_models, catalog)
    made_in = origins_behind_models(text, catalog.curation.language)
    sellers, denied = _sellers(text, made_in), _denied_sellers(text)
    if parties.providers and sets_maker_beside(text):
        sellers -= {"first-party"}
    prices = find_prices(text, purpose, workload)
    between = _context_range(text)
    origins = find_origins(text, made_in)
    return Filters(
        min_context=between[0] if between else _min_context(text, workload),
        max_context=between[1] if between else _max_context(text),
        min_output=_min_output(text, workload),
        max_input_price=prices.most_in,
        max_output_price=prices.most_out,
        min_input_price=prices.least_in,
        min_output_price=prices.least_out,
        max_cost=prices.cost,
        cost_per=prices.cost_per,
        needs=purpose.needs,
        without=tuple(dict.fromkeys(_denied_needs(text))),
        open_weights=_open_weights(text, purpose),
        commercial_license=_condition(text, "commercial_license"),
        licences=tuple(dict.fromkeys(_licences(text))),
        free=_free(text),
        stable=_condition(text, "stable") or _denied_condition(text, "preview"),
        unpriced=_condition(text, "unpriced"),
        providers=tuple(parties.providers),
        exclude_providers=tuple(parties.exclude_providers),
        labs=tuple(parties.labs),
        exclude_labs=tuple(parties.exclude_labs),
        brands=tuple(parties.brands),
        trust=_grades(sellers),
        resellers=_resellers(sellers, denied),
        any_quality=_condition(text, "any_quality"),
        region=_region(text, made_in),
        prompts_not_kept=("prompts-not-kept" in sellers or "prompts-kept" in denied) or None,
        no_training=("no-training" in sellers or "training" in denied) or None,
        registered_in=next((seat for seat in _SEATS if seat in sellers), None),
        not_registered_in=_denied_seat(sellers, denied),
        labs_from=origins.wanted,
        labs_not_from=origins.denied,
        budget=None if prices != NO_PRICES else find_budget(text),
        size=find_size(text),
    )


def _region(text: AnnotatedText, made_in: Container[int]) -> Region | None:
    stated = (
        span
        for span in text.spans
        if span.value("region") and not text.is_negated(span.start) and span.start not in made_in
    )
    return next((_REGIONS[region] for span in stated for region in span.values("region")), None)


def _min_context(text: AnnotatedText, workload: Workload | None) -> int | None:
    """The largest window that is asked for."""
    amounts = [a for a in text.amounts if not text.is_negated(a.start)]
    if text.names and workload is None and asks_fit(text):
        amounts = [a._replace(kind="context") if _is_length(a) else a for a in amounts]
    windows = [a for a in amounts if a.kind == "context" and a.bound != "most"]
    if not windows and workload is None:
        windows = [a for a in amounts if _is_window(a, text)]
    return max((int(a.value) for a in windows), default=None)


def _max_context(text: AnnotatedText) -> int | None:
    """The largest window that will do: "max 32k context"; "handles up to 200k" asks for more."""
    windows = [
        int(a.value)
        for a in text.amounts
        if a.kind == "context" and a.bound == "most" and not text.is_negated(a.start)
    ]
    return None if text.names else min(windows, default=None)


def _context_range(text: AnnotatedText) -> tuple[int, int] | None:
    """Both ends of "between 100k and 200k context"."""
    for one, other in pairwise(text.amounts):
        counts = other.kind == "context" and one.kind in ("context", "bare")
        if counts and text.means_at(one.start - 1, "word", "between"):
            return int(one.value), int(other.value)
    return None


def asks_fit(text: AnnotatedText) -> bool:
    """Whether it asks what a model can take: "can kimi take 300k tokens"."""
    return text.has("intent", "fit") or any(word.text in ("can", "could") for word in text.words)


def _is_length(amount: Amount) -> bool:
    return amount.kind == "tokens" and amount.side != "output" and amount.bound != "most"


def _is_window(amount: Amount, text: AnnotatedText) -> bool:
    """Whether a size without a unit, or tokens without a side, are a window.

    "With 200k", "prompts of 200k tokens".
    """
    before = text.by_end.get(amount.start)
    prompt = text.by_end.get(amount.start - 1) if text.word(amount.start - 1) == "of" else None
    introduced = (
        amount.bound == "least"
        or (before and before.means("word", "with"))
        or (prompt and prompt.means("unit", "requests"))
    )
    if text.names and not introduced:
        return False
    return (
        (amount.kind == "bare" or (amount.kind == "tokens" and not amount.side))
        and not amount.digits_only
        and amount.bound != "most"
        and amount.value >= _MIN_CONTEXT
    )


def _min_output(text: AnnotatedText, workload: Workload | None) -> int | None:
    """The longest answer that is asked for."""
    lengths = [a for a in text.amounts if a.kind == "longest_output"]
    if not lengths and workload is None:
        lengths = [a for a in text.amounts if a.kind == "tokens" and a.side == "output"]
    return max((int(a.value) for a in lengths), default=None)


def _condition(text: AnnotatedText, name: str) -> bool | None:
    """True where it is stated and not negated, else None: no filter asks for the opposite."""
    if not text.has("condition", name):
        return None
    spans = (s for s in text.spans if name in s.values("condition") and _is_stated(text, s))
    return True if any(not text.is_negated(span.start) for span in spans) else None


def _free(text: AnnotatedText) -> bool | None:
    """True for "free" and for "$0", False for "no free ones" and for "paid only"."""
    costs_nothing = any(a.kind == "money" and not a.value for a in text.amounts)
    if costs_nothing or _condition(text, "free") or _denied_condition(text, "paid"):
        return True
    return False if _denied_condition(text, "free") or _condition(text, "paid") else None


def _licences(text: AnnotatedText) -> Iterator[LicenceName]:
    """Licences that are asked for by name; nothing can be asked not to have one."""
    if text.names or not text.has("licence"):
        return
    for span in text.spans:
        if not text.is_negated(span.start):
            yield from (name for name in _LICENCES if span.means("licence", name))


def _denied_condition(text: AnnotatedText, name: str) -> bool | None:
    """True for what a model must not be: "no previews"."""
    if not text.has("condition", name):
        return None
    spans = (s for s in text.spans if name in s.values("condition"))
    return True if any(text.is_negated(span.start) for span in spans) else None


def _denied_needs(text: AnnotatedText) -> Iterator[Need]:
    """ "Without reasoning"; nobody wants a model that has no caching, but for its price."""
    if text.names or not (text.negated or text.has("lack")):
        return
    for span in text.spans:
        yield from (need for need in _DENIABLE if span.means("lack", need))
        if text.is_negated(span.start) and not text.means_at(span.end, "word", "needed"):
            yield from (need for need in _DENIABLE if span.means("need", need))


def _open_weights(text: AnnotatedText, purpose: Purpose) -> bool | None:
    """False for "not open source", which only a list can mean.

    Beside another job, hosting it oneself is a condition: "for agents on our own hardware".
    """
    if wanted := _condition(text, "open_weights"):
        return wanted
    if _denied_condition(text, "closed_weights"):
        return True
    if purpose.use_case not in (None, SELF_HOSTING) and any(
        s.means("use_case", SELF_HOSTING) and not text.is_negated(s.start) for s in text.spans
    ):
        return True
    is_closed = _denied_condition(text, "open_weights") or _condition(text, "closed_weights")
    return False if is_closed and not text.names else None


def _is_stated(text: AnnotatedText, span: Span) -> bool:
    """Whether it is said of a model: "is kimi k3 open?", but not "open the door"."""
    is_last = text.word(span.end) in ("", "?")
    return describes_model(text, span) or bool(text.names and is_last)


def _sellers(text: AnnotatedText, made_in: Container[int]) -> frozenset[str]:
    """Which kinds of sellers are asked for: `catalog.language.Language.sellers`."""
    return frozenset(
        value
        for span in text.spans
        if (value := span.value("sellers")) and not _is_passed_over(text, span)
        if span.start not in made_in
    )


def _denied_sellers(text: AnnotatedText) -> frozenset[str]:
    """Which kinds of sellers are not wanted, as words of the same list."""
    denied = (s.value("sellers") for s in text.spans if text.is_negated(s.start))
    return frozenset(value for value in denied if value)


def _is_passed_over(text: AnnotatedText, span: Span) -> bool:
    """Whether it is denied, is what others are held against, or belongs to a name before it."""
    after = text.by_start.get(span.end)
    if text.phrase(span).endswith(" from"):
        # "Straight from anthropic", but not "straight from bedrock".
        return after is None or not after.value("lab")
    before = next(text.spans_before(span.start, gap=1), None)
    if before is None:
        return False
    # "Cheaper than the official api", "the openai first party api".
    measured = before.means("bound", "most") or before.means("intent", "compare")
    named = before.end == span.start and (before.value("provider") or before.value("lab"))
    api = span.means("word", "api")
    return bool(text.is_negated(span.start) or measured or (named and api))


def _grades(sellers: Set[str]) -> tuple[Trust, ...]:
    """The grades that will do; narrower words go before "established"."""
    named = tuple(grade for grade in VOUCHED_FOR if grade in sellers)
    return (
        VOUCHED_FOR if named == ("established",) else tuple(g for g in named if g != "established")
    )


def _resellers(sellers: Set[str], denied: Set[str]) -> bool | None:
    if "resellers" in denied or "no-resellers" in sellers:
        return False
    return True if "everyone" in sellers else None


def _denied_seat(sellers: Set[str], denied: Set[str]) -> Seat | None:
    """Where companies are not to be registered: "no chinese providers"."""
    if "not-cn" in sellers:
        return "cn"
    return next((seat for seat in _SEATS if seat in denied), None)
