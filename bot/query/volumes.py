"""How much a model is to be used: requests, tokens and other volumes, and for how long."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain, pairwise
from typing import NamedTuple, get_args

from bot.query.amounts import Amount, AmountKind
from bot.query.annotate import AnnotatedText
from bot.query.dates import belongs_to_date
from bot.query.tokens import Span
from catalog.language import Language
from catalog.pricing.usage import Period, Workload

_PER_DAY: Mapping[str, Decimal] = {
    "second": Decimal(86_400),
    "minute": Decimal(1440),
    "hour": Decimal(24),
    "day": Decimal(1),
    "week": 1 / Decimal(7),
}
"""How many of them are in a day."""
_DAYS: Mapping[str, int] = {"day": 1, "week": 7, "month": 30, "year": 365}
"""Days of a time that a cost is asked for."""
_ONE = Decimal(1)
_VOLUMES = frozenset(("requests", "images", "minutes", "seconds", "characters"))
"""Amounts that nobody states but to say how much is used."""
_LENGTHS = frozenset(("minutes", "seconds"))
_LARGEST_WINDOW = 20_000_000
"""Tokens; more fit into no context window, so that they are a volume."""
_GAP_TO_SHARE = 5
"""Words in front of "cached" that may say a share: "half the input is cached"."""
_USED = _VOLUMES | {"tokens"}
_LEAST_OF_PAIR = 100
"""Digits alone that are tokens in front of others, and no version: "600/80"."""
_GAP_TO_PERIOD = 4
"""Words between a volume and how often it is: "10k support tickets to sort a day"."""


class _When(NamedTuple):
    """How often a volume is used, and the time that its cost is asked for."""

    period: Period | None = None
    scale: Decimal = _ONE
    """What the volume is multiplied by to be one of the period."""
    days: int | None = None
    """None where only the period is asked about."""


def find_workload(
    text: AnnotatedText, language: Language, *, of_money: bool, follows: bool = False
) -> Workload | None:
    """None where the text states no volume; `of_money` is whether it asks what things cost.

    `follows` is whether a volume was stated before, so that a time alone says something of it.
    """
    repeated = _repeated(text.amounts)
    amounts = _used(text, of_money=of_money or repeated is not None)
    first = {amount.kind: amount.value for amount in reversed(amounts)}
    if follows and (again := _figure_again(text)):
        first["requests"] = again
    share = _cached_share(text, language)
    if repeated:
        first.setdefault("requests", repeated)
    when = _when(text, amounts)
    is_volume = of_money or "requests" in first or bool(when.period or share)
    into, out = _tokens(amounts, text, is_volume=is_volume)
    each = text.has("unit", "each")
    _count_people(first, each=each, counted=is_volume or (into or 0) > 0)
    if text.has("unit", "once") and None not in (into, out) and not when.period:
        first.setdefault("requests", _ONE)
    spend, spend_period = _spend(text)
    stated = not first.keys().isdisjoint(_VOLUMES) or share is not None or None not in (into, out)
    counts = (into, out) != (None, None) and bool(when.period or each or of_money)
    if not (stated or counts or spend or (into or 0) > _LARGEST_WINDOW):
        days = when.days or (_DAYS[when.period] if when.period else None)
        return Workload(days=days) if follows and days else None
    # Beside a number of requests, everything else is stated for one of them; "each" says so
    # of texts only. All else is used up in the period.
    scale = when.scale
    scale_of_one = _ONE if "requests" in first else scale
    scale_of_text = _ONE if each else scale_of_one
    return Workload(
        input_tokens=_whole(into, scale_of_text),
        output_tokens=_whole(out, scale_of_text),
        requests=_whole(first.get("requests"), scale),
        cached_share=share,
        images=_whole(first.get("images"), scale_of_one),
        quality=next(iter(text.values("quality")), None) if "images" in first else None,
        audio_minutes=_scaled(first.get("minutes"), scale_of_one),
        video_seconds=_scaled(first.get("seconds"), scale_of_one),
        characters=_whole(first.get("characters"), scale_of_text),
        period=spend_period if spend else when.period,
        days=when.days,
        workdays=True if _on_workdays(text) else None,
        spend=spend,
    )


def _figure_again(text: AnnotatedText) -> Decimal | None:
    """The number of "make it 20k", which takes the place of the requests of before.

    The number of a time does not: "for 3 months".
    """
    times = {span.start for span in text.spans if span.value("period")}
    bare = [
        a.value for a in text.amounts if a.kind == "bare" and not a.bound and a.end not in times
    ]
    leads = text.by_start.get(0)
    is_again = leads is not None and leads.means("word", "again") and not text.names
    return bare[0] if is_again and len(bare) == len(text.amounts) == 1 else None


def _used(text: AnnotatedText, *, of_money: bool) -> tuple[Amount, ...]:
    """The amounts, without "in one message" where nothing else says that it is used."""
    is_used = of_money or any(a.kind in _USED and not a.in_words for a in text.amounts)
    return tuple(a for a in text.amounts if is_used or not a.in_words)


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
    """Requests of all people: "20 users, 50 messages each"; without requests, one of each."""
    people = first.get("people")
    if people is None:
        return
    if each and "requests" in first:
        first["requests"] *= people
    elif counted and "requests" not in first:
        first["requests"] = people


def _spend(text: AnnotatedText) -> tuple[Decimal | None, Period | None]:
    """USD that are to be spent, and in what time: "$50 a month, how many requests?"."""
    if not (text.has("beyond", "budget") or text.has("word", "buys")):
        return None, None
    for amount in text.amounts:
        if amount.kind == "money" and not amount.side and amount.bound != "least" and amount.value:
            return amount.value, next((p for p in get_args(Period) if p == amount.period), None)
    return None, None


def with_spend(text: AnnotatedText) -> AnnotatedText:
    """The text with the money that is to be spent, which limits no price."""
    amounts = (replace(a, kind="spend") if a.kind == "money" else a for a in text.amounts)
    return replace(text, amounts=tuple(amounts))


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


def _when(text: AnnotatedText, amounts: Collection[Amount]) -> _When:
    """The period that stands beside a volume; any other is the time that is asked about.

    "Per year at 1k requests a day", "10k requests a day for 2 weeks".
    """
    periods = [s for s in text.spans if s.value("period") and not belongs_to_date(text, s)]
    used = [a for a in amounts if a.kind in _USED]
    lengths = {s: n for s in periods if (n := _number_before(text, s))}
    rates = [s for s in periods if s not in lengths]
    own = _own_period(used, rates) or next(iter(rates), None)
    period, scale = _period(own)
    asked = [s for s in periods if s != own and s.value("period") in _DAYS]
    days = next((d for s in asked if (d := _days(s, lengths)) not in (1, 30) or s in lengths), None)
    return _When(period, scale, days if days or own is None else _unusual_days(own))


def _own_period(used: Collection[Amount], periods: Collection[Span]) -> Span | None:
    """The period nearest behind a volume, requests first, or right in front of one."""
    by_kind = sorted(used, key=lambda a: a.kind != "requests")
    behind = (
        span
        for amount in by_kind
        for span in periods
        if amount.end - 1 <= span.start <= amount.end + _GAP_TO_PERIOD
        and not any(amount.end < a.start < span.start for a in used)
    )
    before = (s for a in by_kind for s in periods if a.start - 1 <= s.end <= a.start)
    return next(chain(behind, before), None)


def _number_before(text: AnnotatedText, span: Span) -> int:
    """How many of a time: 2 in "2 weeks", 0 where no number stands there."""
    bare = (a for a in text.amounts if a.kind == "bare" and a.end == span.start)
    return next((int(a.value) for a in bare if a.value >= 1), 0)


def _days(span: Span, lengths: Mapping[Span, int]) -> int:
    return lengths.get(span, 1) * _DAYS.get(span.value("period") or "", 1)


def _unusual_days(own: Span) -> int | None:
    """The days of a volume's own period, if costs are not told for it anyway."""
    unit = own.value("period")
    return _DAYS[unit] if unit in ("week", "year") else None


def _period(span: Span | None) -> tuple[Period | None, Decimal]:
    """A day or a month, and what an amount is multiplied by to be one of that."""
    match span.value("period") if span else None:
        case None:
            return None, _ONE
        case "month":
            return "month", _ONE
        case "year":
            return "month", 1 / Decimal(12)
        case "workday":
            return "day", _ONE
        case unit:
            return "day", _PER_DAY[unit]
