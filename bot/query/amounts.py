"""Numbers in a text, with what they count: money, tokens, requests, pictures, shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bot.query.numbers import Number, number_at
from bot.query.words import Span, Text
from catalog.language import Language

Kind = Literal[
    "money",
    "share",
    "tokens",
    "context",
    "longest_output",
    "requests",
    "images",
    "minutes",
    "seconds",
    "characters",
    "bare",
]
Side = Literal["input", "output", ""]
Bound = Literal["most", "least", ""]

_SIDES: Mapping[str, Side] = {"input": "input", "output": "output"}
_SCALES: Mapping[str, Decimal] = {"token": Decimal(1_000_000), "1k": Decimal(1000)}
_PRICED = {Decimal(1000): Decimal(1000), Decimal(1_000_000): Decimal(1)}
"""Tokens that a price is said for ("$3 a million"): the scale to 1M."""
_LEAST_LOOSE = 100
"""A number without a magnitude counts tokens from here on; below, it is a version."""
_ADJECTIVES = 2
"""Words between a number and what it counts: "50k incoming support tickets"."""
_NAMED_BEFORE = 3
"""Words between what is counted and its number: "context window of at least 200k"."""
_NAMED_BEHIND = 2
"""Words between a share and what it is a share of: "80% of it cached"."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and what it counts; `start` and `end` count words."""

    start: int
    end: int
    kind: Kind
    value: Decimal
    """USD per 1M tokens for money; 0 to 1 for a share."""
    side: Side = ""
    bound: Bound = ""
    plain: bool = False
    """Could be part of a model's name."""
    piece: bool = False
    """Money for a picture, a minute, a page or a month: no price of tokens."""


def amounts_of(text: Text, language: Language) -> Iterator[Amount]:
    at = 0
    while at < len(text):
        number = number_at(text, at, language)
        if number is None:
            at += 1
            continue
        amount = _amount(text, number, language)
        yield amount
        at = amount.end


def _amount(text: Text, number: Number, language: Language) -> Amount:
    if money := _money(text, number, language):
        return money
    behind = text.starting.get(number.end)
    if behind and behind.of("bound") and number.value >= 1:
        number = number._replace(end=behind.end)
    found = (read(text, number) for read in _READINGS)
    return next((amount for amount in found if amount), _made(text, number, number.end, "bare"))


def _made(text: Text, number: Number, end: int, kind: Kind, side: Side = "") -> Amount:
    bound, start = _bound(text, number.start, end)
    return Amount(start, end, kind, number.value, side, bound, number.plain)


def _bound(text: Text, start: int, end: int) -> tuple[Bound, int]:
    """ "under", "at least" in front of the number, or "or more", "+" behind it."""
    within = (text.starting.get(at) for at in range(start, end + 1))
    for span in (text.ending.get(start), *within):
        if span and (bound := span.of("bound")):
            return ("most" if bound == "most" else "least"), min(start, span.start)
    return "", start


def _money(text: Text, number: Number, language: Language) -> Amount | None:
    """Dollars and cents, with what they are the price of."""
    cents = text.stands_for("money", number.end, "cent")
    if not (number.dollars or text.kind("money", number.end)):
        return None
    end = number.end if number.dollars and not cents else text.starting[number.end].end
    value = number.value / 100 if cents else number.value
    side, end = _side_near(text, number.start, end)
    scale, piece, end = _priced(text, end, language)
    if text.stands_for("unit", end, "tokens"):
        end = text.starting[end].end
    if not side:
        side, end = _side_near(text, number.start, end)
    bound, start = _bound(text, number.start, end)
    return Amount(start, end, "money", value * scale, side, bound, piece=piece)


def _priced(text: Text, end: int, language: Language) -> tuple[Decimal, bool, int]:
    """The scale to 1M tokens, whether it is no price of tokens, and where that was said."""
    span = text.starting.get(end)
    if span and (unit := span.of("per")):
        return _SCALES.get(unit, Decimal(1)), unit == "piece", span.end
    if span and span.of("unit") == "images":
        return Decimal(1), True, end
    if span and span.of("period"):
        return Decimal(1), True, span.end
    count = number_at(text, end, language)
    if count and count.value in _PRICED:
        return _PRICED[count.value], False, count.end
    return Decimal(1), False, end


def _side_near(text: Text, start: int, end: int) -> tuple[Side, int]:
    """The side of a tariff said behind an amount, or right before it."""
    after = text.starting.get(end)
    if after and (side := _side(after)):
        return side, after.end
    before = text.ending.get(start)
    if before and before.of("bound"):
        before = text.ending.get(before.start)
    told = before and text.text(before) not in ("in", "for input")
    return (_side(before) if before and told else ""), end


def _share(text: Text, number: Number) -> Amount | None:
    """ "75% cached"; any other share counts nothing we know."""
    if text.word(number.end) not in ("%", "percent"):
        return None
    end = number.end + 1
    near = (_next_unit(text, end), _last_unit_or_side(text, number.start))
    cached = next((span for span in near if span and span.of("unit") == "cached"), None)
    value = number.value / 100
    if cached is None:
        return Amount(number.start, end, "bare", value)
    return Amount(min(number.start, cached.start), max(end, cached.end), "share", value)


def _counted(text: Text, number: Number) -> Amount | None:
    """What stands right behind the number says what it counts."""
    span = text.starting.get(number.end)
    if span is None:
        return None
    side = _side(span)
    loose = number.plain and number.value < _LEAST_LOOSE
    match span.of("unit"):
        case ("context" | "longest_output") as unit:
            return _made(text, number, span.end, unit)
        case ("minutes" | "seconds" | "characters") as unit:
            return _made(text, number, span.end, unit)
        case "hours":
            hour = number._replace(value=number.value * 60)
            return _made(text, hour, span.end, "minutes")
        case "images" if not text.stands_for("unit", span.end, "tokens"):
            return _made(text, number, span.end, "images")
        case "requests" if not (side or _hyphened(text, number.end - 1)):
            return _made(text, number, span.end, "requests")
        case "tokens":
            side, end = _side_near(text, number.start, span.end)
            return _made(text, number, end, "tokens", side)
        case "each" if not loose:
            return _made(text, number, number.end, "tokens")
        case _:
            return None if loose else _sided(text, number, span)


def _sided(text: Text, number: Number, span: Span) -> Amount | None:
    """ "3k in", "10k a day"."""
    if side := _side(span):
        return _made(text, number, span.end, "tokens", side)
    if span.of("period") and _is_rate(text, span):
        return _made(text, number, number.end, "requests")
    return None


def _is_rate(text: Text, span: Span) -> bool:
    first = text.word(span.start)
    return first in ("/", "per", "a", "an", "every", "each") or span.end - span.start == 1


def _described(text: Text, number: Number) -> Amount | None:
    """ "50k incoming support tickets": other words before the one that is counted."""
    for at in range(number.end, min(number.end + _ADJECTIVES, len(text) - 1)):
        if not text.word(at).isalpha() or _joins(text, at) or _hyphened(text, at):
            return None
        span = text.starting.get(at + 1)
        match span.of("unit") if span else None:
            case ("context" | "tokens") as unit if span and not number.plain:
                return _made(text, number, span.end, unit)
            case ("requests" | "images") as unit if span and number.value >= 1:
                return _made(text, number, span.end, unit)
            case _:
                pass
    return None


def _hyphened(text: Text, at: int) -> bool:
    """A hyphen ties the word to the next one: "200-message threads"."""
    end = text.words[at].end
    return text.folded[end : end + 1] == "-"


def _joins(text: Text, at: int) -> bool:
    span = text.starting.get(at)
    return span is not None and any(span.of(kind) for kind in ("word", "bound", "side", "period"))


def _announced(text: Text, number: Number) -> Amount | None:
    """What stands before the number says what it counts: "context of at least 200k"."""
    before = _last_unit_or_side(text, number.start)
    if before is None or (number.plain and number.value < _LEAST_LOOSE):
        return None
    match before.of("unit"):
        case ("context" | "longest_output") as unit:
            return _made(text, number, number.end, unit)
        case _:
            pass
    side = _side(before)
    if side and before.end == number.start and text.text(before) != "in":
        return _made(text, number, number.end, "tokens", side)
    return None


_READINGS: tuple[Callable[[Text, Number], Amount | None], ...] = (
    _share,
    _counted,
    _described,
    _announced,
)
"""From what stands closest to the number to what stands further away."""


def _last_unit_or_side(text: Text, start: int) -> Span | None:
    """Before a number, past bounds and "of"."""
    earlier = text.before(start, past=_NAMED_BEFORE)
    return next((span for span in earlier if span.of("unit") or span.of("side")), None)


def _next_unit(text: Text, at: int) -> Span | None:
    return next((s for s in text.behind(at, past=_NAMED_BEHIND) if s.of("unit")), None)


def _side(span: Span) -> Side:
    return _SIDES.get(span.of("side") or "", "")
