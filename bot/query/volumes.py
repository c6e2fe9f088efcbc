"""How much a model is to be used: requests, tokens and other volumes, and for how long."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain, pairwise
from typing import get_args

from bot.query.amounts import Amount, AmountKind
from bot.query.annotate import AnnotatedText
from bot.query.dates import DAYS
from bot.query.rates import USED, VOLUMES, in_whole_numbers, read_rate
from bot.query.schedules import ALWAYS, Schedule
from catalog.language import Language
from catalog.pricing.usage import Period, Workload

_ONE = Decimal(1)
_LENGTHS = frozenset(("minutes", "seconds"))
_LARGEST_WINDOW = 20_000_000
"""Tokens; more fit into no context window, so that they are a volume."""
_GAP_TO_SHARE = 5
"""Words in front of "cached" that may say a share: "half the input is cached"."""
_LEAST_OF_PAIR = 100
"""Digits alone that are tokens in front of others, and no version: "600/80"."""
_QUALITIES = ("low", "medium", "high")
_TURNS = frozenset(
    ("turns", "messages", "requests", "calls", "prompts", "queries", "interactions", "replies")
)
"""What a conversation consists of."""


def find_workload(
    text: AnnotatedText,
    language: Language,
    *,
    of_money: bool,
    follows: bool = False,
    schedule: Schedule = ALWAYS,
) -> Workload | None:
    """None where the text states no volume; `of_money` is whether it asks what things cost.

    `follows` is whether a volume was stated before, so that a time alone says something of it.
    `schedule` was read from the same text, which has none of its words.
    """
    repeated = _repeated(text.amounts)
    amounts = _without_parts(_used(text, of_money=of_money or repeated is not None), text)
    first = {amount.kind: amount.value for amount in reversed(amounts)}
    if turns := _turns(text, amounts):
        first["requests"] = turns
    share = _cached_share(text, language)
    if repeated:
        first.setdefault("requests", repeated)
    rate = read_rate(text, amounts, schedule)
    is_volume = of_money or "requests" in first or bool(rate.period or share)
    into, out = _tokens(amounts, text, is_volume=is_volume)
    each = text.has("unit", "each")
    # "For 50 users" does not say what the requests of before are multiplied by.
    counted = not follows and (is_volume or (into or 0) > 0)
    _count_people(first, each=each, counted=counted)
    is_once = text.has("unit", "once") and None not in (into, out) and not rate.period
    is_timed = (schedule.times or schedule.interval) and (of_money or (into, out) != (None, None))
    if is_once or (is_timed and first.keys().isdisjoint(VOLUMES)):
        first.setdefault("requests", _ONE)
    # Of a volume that is known, a budget is a limit, and not what is spent on as many as it buys.
    known = "requests" in first and rate.period is not None
    spend, spend_period = (None, None) if known else _spend(text)
    stated = not first.keys().isdisjoint(VOLUMES) or share is not None or None not in (into, out)
    counts = (into, out) != (None, None) and bool(rate.period or each or of_money)
    if not (stated or counts or spend or (into or 0) > _LARGEST_WINDOW):
        days = rate.days or (DAYS[rate.period] if rate.period else None)
        return Workload(days=days) if follows and days else None
    rate = in_whole_numbers(rate, first.get("requests") or first.get("images"))
    # Beside a number of requests, everything else is stated for one of them; "each" says so
    # of texts only. All else is used up in the period.
    scale = rate.scale
    scale_of_one = _ONE if "requests" in first else scale
    scale_of_text = _ONE if each else scale_of_one
    return Workload(
        input_tokens=_whole(into, scale_of_text),
        output_tokens=_whole(out, scale_of_text),
        requests=_whole(first.get("requests"), scale),
        cached_share=share,
        images=_whole(first.get("images"), scale_of_one),
        quality=_quality(text) if "images" in first else None,
        audio_minutes=_scaled(first.get("minutes"), scale_of_one),
        video_seconds=_scaled(first.get("seconds"), scale_of_one),
        characters=_whole(first.get("characters"), scale_of_text),
        period=spend_period if spend else rate.period,
        days=rate.days,
        workdays=True if schedule.workdays or _on_workdays(text) else None,
        spend=spend,
    )


def _quality(text: AnnotatedText) -> str | None:
    """Of pictures: "in high quality", "at high"."""
    plain = (text.word(at) for at in text.unclaimed)
    stated = (*text.values("quality"), *(word for word in plain if word in _QUALITIES))
    return next(iter(stated), None)


def _turns(text: AnnotatedText, amounts: Sequence[Amount]) -> Decimal | None:
    """Requests of all conversations: "100 sessions a day of 12 turns each"."""
    counts = [a for a in amounts if a.kind == "requests" and not a.bound]
    for whole, part in pairwise(counts):
        ends = text.by_start.get(part.end)
        unit = text.joined(part.start, part.end).split()[-1]
        if ends and ends.value("unit") == "each" and unit in _TURNS:
            return whole.value * part.value
    return None


def _used(text: AnnotatedText, *, of_money: bool) -> tuple[Amount, ...]:
    """The amounts, without "in one message" where nothing else says that it is used."""
    is_used = of_money or any(
        a.kind in USED and (not a.in_words or text.value_at(a.end, "period")) for a in text.amounts
    )
    return tuple(a for a in text.amounts if is_used or not a.in_words)


def _without_parts(amounts: tuple[Amount, ...], text: AnnotatedText) -> tuple[Amount, ...]:
    """The amounts, without what each request has several of: "1000 docs per query, 50k queries"."""
    counts = [a for a in amounts if a.kind == "requests"]
    parts = [a for a in counts if text.word(a.end) == "per" and text.value_at(a.end, "unit")]
    if not parts or len(parts) == len(counts):
        return amounts
    return tuple(a for a in amounts if a not in parts)


def _repeated(amounts: Sequence[Amount]) -> Decimal | None:
    """How many recordings or clips of a length: 50 in "50 30-second clips"."""
    return next(
        (
            one.value
            for one, other in pairwise(amounts)
            if one.kind == "bare" and one.end == other.start and other.kind in _LENGTHS
        ),
        None,
    )


def _count_people(first: dict[AmountKind, Decimal], *, each: bool, counted: bool) -> None:
    """Requests of all people: "20 users, 50 messages each"; without requests, one of each.

    Fewer requests than people are each one's, too: "200 users, 20 questions a day".
    """
    people = first.get("people")
    if people is None:
        return
    if "requests" in first and (each or first["requests"] < people):
        first["requests"] *= people
    elif counted and "requests" not in first:
        first["requests"] = people


def _spend(text: AnnotatedText) -> tuple[Decimal | None, Period | None]:
    """USD that are to be spent, and in what time: "$50 a month, how many requests?"."""
    if not (text.has("beyond", "budget") or text.has("word", "buys")):
        return None, None
    for amount in text.amounts:
        if amount.kind == "money" and not amount.side and amount.bound != "least" and amount.value:
            return amount.value, next((p for p in get_args(Period) if p == amount.per), None)
    return None, None


def with_spend(text: AnnotatedText) -> AnnotatedText:
    """The text with the money that is to be spent, which limits no price."""
    amounts = (a._replace(kind="spend") if a.kind == "money" else a for a in text.amounts)
    return replace(text, amounts=tuple(amounts))


def with_prompts(text: AnnotatedText) -> AnnotatedText:
    """The text with the context of each request as its input: "4000 calls, 5k ctx, 700 out"."""
    if all(amount.kind != "requests" for amount in text.amounts):
        return text
    prompts = [
        one
        for one, other in pairwise(text.amounts)
        if one.kind == "context" and not one.bound and other.start <= one.end + 1
        if other.kind == "tokens" and other.side == "output"
    ]
    amounts = (a._replace(kind="tokens", side="input") if a in prompts else a for a in text.amounts)
    return replace(text, amounts=tuple(amounts)) if prompts else text


def _on_workdays(text: AnnotatedText) -> bool:
    return any(span.means("period", "workday") for span in text.spans)


def _whole(amount: Decimal | None, scale: Decimal) -> int | None:
    return None if amount is None else int((amount * scale).to_integral_value())


def _scaled(amount: Decimal | None, scale: Decimal) -> Decimal | None:
    return None if amount is None else amount * scale


def _cached_share(text: AnnotatedText, language: Language) -> Decimal | None:
    """The share of input that is cached, 0 to 1: "75% cached", "half of it cached"."""
    in_digits = (amount.value for amount in text.amounts if amount.kind == "share")
    cached = (span.start for span in text.spans if span.value("unit") == "cached")
    in_words = (share for at in cached for share in _fractions_before(text, at, language))
    return next(chain(in_digits, in_words), None)


def _fractions_before(text: AnnotatedText, end: int, language: Language) -> Iterator[Decimal]:
    """Fractions in words in front of a word, the nearest first."""
    for at in range(end, max(0, end - _GAP_TO_SHARE), -1):
        for length in (2, 1):
            fraction = language.fraction.get(text.joined(max(0, at - length), at))
            if fraction is not None:
                yield fraction


def _tokens(
    amounts: Collection[Amount], text: AnnotatedText, *, is_volume: bool
) -> tuple[Decimal | None, Decimal | None]:
    """Tokens in and out; a number of tokens without a side is what goes in."""
    tokens = [a for a in amounts if a.kind == "tokens"]
    into = next((a.value for a in tokens if a.side == "input"), None)
    out = next((a.value for a in tokens if a.side == "output"), None)
    if into is None:
        if pair := _token_pair(text):
            return pair
        no_side = (a.value for a in tokens if not a.side and a.bound != "least")
        into = next((n for n in no_side if is_volume or n > _LARGEST_WINDOW), None)
    return into, out


def _token_pair(text: AnnotatedText) -> tuple[Decimal, Decimal] | None:
    """Tokens in and out with a mark between: "3k/500 tokens", "10k/1k"."""
    for one, other in pairwise(text.amounts):
        marked = other.start == one.end + 1 and text.word(one.end) in ("/", ":", "+")
        countable = all(a.kind in ("bare", "tokens") and not a.side for a in (one, other))
        # "4/5" alone is no pair of tokens.
        is_plain = one.digits_only and other.digits_only and other.kind == "bare"
        is_plain = is_plain and one.value < _LEAST_OF_PAIR
        if marked and countable and not is_plain:
            return one.value, other.value
    return None
