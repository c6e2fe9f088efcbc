"""The conditions that a price is asked for under: "batch", "over 200k", "1 hour cache write"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple, get_args

from bot.query.amounts import Amount
from bot.query.annotate import AnnotatedText
from bot.query.model_names import NameSpan
from bot.query.phrasebook import tariff_phrases
from bot.query.query import Query
from bot.query.tokens import PICTURE_SIZE, Span, indices_in
from catalog.catalog import Catalog
from catalog.pricing.tariffs import PLAIN, Measure, Prompts, Tariff, Tuning
from catalog.schema import Processing

_PROCESSING: tuple[Processing, ...] = ("batch", "flex", "priority", "fast")
_MEASURES: tuple[Measure, ...] = get_args(Measure)
_TTLS = {Decimal(5): "5m", Decimal(60): "1h", Decimal(720): "12h"}
"""Lives of cache entries, by minutes."""
_ASK_THEMSELVES = ("flex", "priority", "fast", "cache_write")
"""Conditions of nothing but prices, so that no word for a price is needed beside them."""
_PRICES = ("routes", "cost", "sellers", "cheapest", "cheap")
_OTHER_QUESTIONS = ("fit", "recommend", "compare", "migrate", "benchmarks", "releases", "gateways")
_SAVINGS = frozenset(("save", "saves", "saving", "savings", "discount", "discounts"))
"""Ask for the difference to the plain price, which is then needed."""
_LEAST_PROMPT = 1000
"""Tokens of the shortest prompt that could have a price of its own."""
_FINE_TUNED_ID = re.compile(r"(?:^|/)ft:", re.IGNORECASE)


class TariffRead(NamedTuple):
    """What a text says of the conditions of a price, and the text without it."""

    tariff: Tariff
    rest: AnnotatedText
    is_plain: bool = False
    """The usual price is asked for, whatever was asked before."""
    negated: frozenset[str] = frozenset()
    """What the price is not asked for: "without batch"."""


def read_tariff(text: AnnotatedText, previous: Query, catalog: Catalog) -> TariffRead:
    """The conditions under which the text asks for a price.

    `previous` is the question before it in the thread, of which a price may have been asked.
    """
    if not (text.names or previous.named):
        return TariffRead(PLAIN, text)
    phrases = tariff_phrases(catalog.curation).spans([word.text for word in text.words])
    taken = indices_in(name.word_range(text) for name in text.names)
    # "Tokens per size" is a question of its own, "training on our data" is asked of sellers, "fast"
    # in "fast mode" is neither.
    others = (s for s in text.spans if s.value("beyond") or s.value("sellers"))
    longer = [s for s in others if s.end - s.start > 1]
    taken |= indices_in((s.start, s.end) for s in longer)
    spans = [s for s in phrases if taken.isdisjoint(range(s.start, s.end))]
    negated = [s for s in spans if _is_denied(text, s)]
    spans = [s for s in spans if s not in negated]
    values = _values(spans)
    own = Tariff(fine_tuned="use") if any(map(_is_own, text.names)) else PLAIN
    if not _asks_price(text, values, previous):
        return TariffRead(own, text)
    amounts = _amounts(text, spans, values)
    tariff = _tariff(text, values, amounts)
    if own != PLAIN:
        tariff = tariff._replace(fine_tuned=tariff.fine_tuned or "use")
    claimed = indices_in((s.start, s.end) for s in (*negated, *_used(spans, tariff)))
    claimed |= indices_in((a.start, a.end) for a in amounts)
    rest = _without(text, claimed, amounts)
    return TariffRead(tariff, rest, "plain" in values, _values(negated))


def _is_denied(text: AnnotatedText, span: Span) -> bool:
    before = text.by_end.get(span.start)
    return text.is_negated(span.start) or bool(before and before.means("word", "not"))


def _values(spans: Iterable[Span]) -> frozenset[str]:
    return frozenset(value for span in spans for value in span.values("tariff"))


def _is_own(name: NameSpan) -> bool:
    return is_fine_tuned_id(name.named.text)


def is_fine_tuned_id(name: str) -> bool:
    """Whether it is the id of a fine-tuned model."""
    return _FINE_TUNED_ID.search(name) is not None


def _asks_price(text: AnnotatedText, values: Set[str], previous: Query) -> bool:
    """Whether what a named model costs is asked for, and not another one that costs less."""
    # "Cheaper than" and "cheaper alternatives" lead to other models, "is batch cheaper" does not.
    others = any(text.phrase(span).startswith("cheaper ") for span in text.spans)
    if others or text.has("word", "alternative", "as_good"):
        return False
    # "Which is cheaper for 300k tokens, X or Y" states what is bought.
    if compares_prices(text):
        return False
    has_workload = any(a.kind == "requests" or a.side for a in text.amounts)
    of_prices = not values.isdisjoint(_ASK_THEMSELVES)
    asks_prices = of_prices or has_workload or text.has("intent", *_PRICES)
    if text.names or not previous.named:
        return bool(text.names) and asks_prices
    about_prices = previous.intent in ("routes", "cost") and not text.has(
        "intent", *_OTHER_QUESTIONS
    )
    return asks_prices or about_prices


def compares_prices(text: AnnotatedText) -> bool:
    """Whether it asks which of several models costs less for a number of tokens."""
    asks = len(text.names) > 1 and text.has("intent", "cheap", "cheapest")
    return asks and any(a.kind == "tokens" and not a.bound for a in text.amounts)


def _amounts(text: AnnotatedText, spans: Iterable[Span], values: Set[str]) -> tuple[Amount, ...]:
    """The amounts that are the length of a prompt or the life of a cache entry."""
    is_volume = any(a.kind == "requests" or a.side == "output" for a in text.amounts)
    # "Who sells it with over 200k context" is about the window.
    of_window = () if text.has("intent", "routes", "cost") else ("context",)
    kinds = {"bare", "tokens", "context"}.difference(of_window)
    longer = {s.start for s in spans if s.means("tariff", "longer")}
    ends = {s.end for s in spans if s.means("tariff", "longer")}

    def is_prompt(amount: Amount) -> bool:
        marked = "+" in (text.word(at) for at in range(amount.start, amount.end))
        counts_tokens = amount.kind in kinds and not is_volume
        is_long = amount.value >= _LEAST_PROMPT
        led = amount.start in longer or amount.start in ends or marked
        return counts_tokens and is_long and led

    cached = not values.isdisjoint(("cache_read", "cache_write")) or text.has("unit", "cached")
    return tuple(
        a
        for a in text.amounts
        if is_prompt(a) or (a.kind == "minutes" and cached and a.value in _TTLS)
    )


def _tariff(text: AnnotatedText, values: Set[str], amounts: tuple[Amount, ...]) -> Tariff:
    """The conditions, from what phrases stand for and from amounts."""
    lives = {ttl for ttl in _TTLS.values() if ttl in values}
    lives |= {_TTLS[a.value] for a in amounts if a.kind == "minutes"}
    writes = "cache_write" in values or (bool(lives) and "cache_read" in values)
    reads = "cache_read" in values and not any(a.kind == "share" for a in text.amounts)
    prompts = (int(a.value) for a in amounts if a.kind != "minutes")
    longest: Prompts | None = "longest" if "longest" in values else None
    of_volume = any(a.kind == "requests" or a.side for a in text.amounts if a not in amounts)
    saves = of_volume and any(word.text in _SAVINGS for word in text.words)
    counted = any(a.kind not in ("bare", "money") for a in text.amounts if a not in amounts)
    tuning: Tuning | None = "use" if "tuned" in values else None
    return Tariff(
        processing=next((p for p in _PROCESSING if p in values and not saves), None),
        prompt=next(prompts, longest),
        cache="cache_write" if writes else "cache_read" if reads else None,
        # Of two lives, which is asked for: the answer shows both.
        ttl=next(iter(lives), None) if writes and len(lives) == 1 else None,
        fine_tuned="training" if "training" in values and not tuning else tuning,
        quality=None if counted else next(iter(text.values("quality")), None),
        size=_size(text.folded),
        per=None if counted else next((m for m in _MEASURES if m in values), None),
    )


def _size(folded: str) -> str | None:
    """The size of a picture or a video: "1024x1536", "1080p"."""
    match = PICTURE_SIZE.search(folded)
    if match is None:
        return None
    return match[3] or f"{match[1]}x{match[2]}"


def _used(spans: Iterable[Span], tariff: Tariff) -> Iterable[Span]:
    """The phrases whose condition is in force."""
    asked = {*tariff} - {None}
    asked.add("plain")
    if tariff.fine_tuned:
        asked |= {"tuned", "training"}
    if tariff.cache == "cache_write":
        asked |= set(_TTLS.values())
    return (s for s in spans if not asked.isdisjoint(s.values("tariff")))


def _without(text: AnnotatedText, claimed: Set[int], amounts: tuple[Amount, ...]) -> AnnotatedText:
    """The text without the words of the conditions, but for what they ask for."""
    if not claimed:
        return text
    spans: list[Span] = []
    for span in text.spans:
        if not claimed.isdisjoint(range(span.start, span.end)):
            span = span._replace(tags=tuple(t for t in span.tags if t.kind in ("intent", "word")))
        if span.tags:
            spans.append(span)
    return replace(
        text,
        spans=tuple(spans),
        amounts=tuple(a for a in text.amounts if a not in amounts),
        unclaimed=tuple(at for at in text.unclaimed if at not in claimed),
    )
