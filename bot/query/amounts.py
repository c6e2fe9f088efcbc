"""Numbers in a text with what they count: money, tokens, requests, pictures, shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bot.query.tokens import NumberToken, Span, TaggedText, number_at
from catalog.language import Language

AmountKind = Literal[
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
PriceSide = Literal["input", "output", ""]
Bound = Literal["most", "least", ""]

_SIDES: Mapping[str, PriceSide] = {"input": "input", "output": "output"}
_PER_MILLION: Mapping[str, Decimal] = {"token": Decimal(1_000_000), "1k": Decimal(1000)}
"""What a price per token or per 1k tokens is multiplied by."""
_PRICED_COUNTS = {Decimal(1000): Decimal(1000), Decimal(1_000_000): Decimal(1)}
"""The same by a number of tokens: "$3 a million"."""
_MIN_TOKENS = 100
"""Digits alone count tokens from here on; below, they are a version."""
_MAX_ADJECTIVES = 2
"""Words between a number and what it counts: "50k incoming support tickets"."""
_GAP_BEFORE = 3
"""Words between what is counted and its number: "context window of at least 200k"."""
_GAP_AFTER = 2
"""Words between a share and what it is a share of: "80% of it cached"."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and what it counts; `start` and `end` are words."""

    start: int
    end: int
    kind: AmountKind
    value: Decimal
    """USD per 1M tokens for money; 0 to 1 for a share."""
    side: PriceSide = ""
    bound: Bound = ""
    digits_only: bool = False
    """Could be the version of a model."""
    per_piece: bool = False
    """Money for a picture, a minute, a page or a month: no price of tokens."""


def find_amounts(text: TaggedText, language: Language) -> Iterator[Amount]:
    """All amounts from left to right; they do not overlap."""
    at = 0
    while at < len(text):
        number = number_at(text, at, language)
        if number is None:
            at += 1
            continue
        amount = _money(text, number, language) or _count(text, number)
        yield amount
        at = amount.end


def _count(text: TaggedText, number: NumberToken) -> Amount:
    """What a number counts that is no money; "bare" where nothing says it."""
    after = text.by_start.get(number.end)
    if after and after.value("bound") and number.value >= 1 and not _leads_on(text, after):
        number = number._replace(end=after.end)
    amounts = (rule(text, number) for rule in _RULES)
    return next(filter(None, amounts), _amount(text, number, number.end, "bare"))


def _amount(
    text: TaggedText, number: NumberToken, end: int, kind: AmountKind, side: PriceSide = ""
) -> Amount:
    bound, start = _bound(text, number.start, end)
    return Amount(start, end, kind, number.value, side, bound, number.digits_only)


def _bound(text: TaggedText, start: int, end: int) -> tuple[Bound, int]:
    """The bound, and where the amount starts with it: "under 5", "5 or more", "5+"."""
    within = (text.by_start.get(at) for at in range(start, end + 1))
    for span in (text.by_end.get(start), *within):
        leads_on = span is not None and span.start >= start and _leads_on(text, span)
        if span and not leads_on and (bound := span.value("bound")):
            return ("most" if bound == "most" else "least"), min(start, span.start)
    return "", start


def _leads_on(text: TaggedText, bound: Span) -> bool:
    """Whether a bound belongs to the number behind it: "300k context under $1"."""
    following = text.word(bound.end)
    return following == "$" or following[:1].isdigit()


def _money(text: TaggedText, number: NumberToken, language: Language) -> Amount | None:
    """Dollars and cents, with what they are the price of."""
    cents = text.means_at(number.end, "money", "cent")
    if not (number.dollars or text.value_at(number.end, "money")):
        return None
    # "$5 dollars" ends with its number, "$5 cents" and "5 dollars" with the word.
    end = number.end if number.dollars and not cents else text.by_start[number.end].end
    value = number.value / 100 if cents else number.value
    side, end = _side_near(text, number.start, end)
    scale, per_piece, end = _priced_unit(text, end, language)
    if text.means_at(end, "unit", "tokens"):
        end = text.by_start[end].end
    # The side may stand before the unit or after it: "$3 input per 1M", "$3 per 1M input".
    if not side:
        side, end = _side_near(text, number.start, end)
    bound, start = _bound(text, number.start, end)
    return Amount(start, end, "money", value * scale, side, bound, per_piece=per_piece)


def _priced_unit(text: TaggedText, end: int, language: Language) -> tuple[Decimal, bool, int]:
    """The scale to 1M tokens, whether it is the price of a piece, and where that is said."""
    span = text.by_start.get(end)
    if span and (unit := span.value("per")):
        return _PER_MILLION.get(unit, Decimal(1)), unit == "piece", span.end
    if span and span.value("unit") == "images":
        return Decimal(1), True, end
    if span and span.value("period"):
        return Decimal(1), True, span.end
    count = number_at(text, end, language)
    if count and count.value in _PRICED_COUNTS:
        return _PRICED_COUNTS[count.value], False, count.end
    return Decimal(1), False, end


def _side_near(text: TaggedText, start: int, end: int) -> tuple[PriceSide, int]:
    """The side of a tariff right after an amount or right before it, and the amount's end."""
    after = text.by_start.get(end)
    if after and (side := _side(after)):
        return side, after.end
    before = text.by_end.get(start)
    if before and before.value("bound"):
        before = text.by_end.get(before.start)
    # "Models in $5": before an amount, "in" is mostly a preposition.
    if before is None or text.phrase(before) in ("in", "for input"):
        return "", end
    return _side(before), end


def _share(text: TaggedText, number: NumberToken) -> Amount | None:
    """A share of input that is cached: "75% cached"; any other share is bare."""
    if text.word(number.end) not in ("%", "percent"):
        return None
    end = number.end + 1
    units_after = (s for s in text.spans_from(end, gap=_GAP_AFTER) if s.value("unit"))
    near = (next(units_after, None), _unit_or_side_before(text, number.start))
    cached = next((span for span in near if span and span.value("unit") == "cached"), None)
    value = number.value / 100
    if cached is None:
        return Amount(number.start, end, "bare", value)
    return Amount(min(number.start, cached.start), max(end, cached.end), "share", value)


def _followed_by_unit(text: TaggedText, number: NumberToken) -> Amount | None:
    """What stands right after the number says what it counts: "200k tokens", "10k a day"."""
    span = text.by_start.get(number.end)
    if span is None:
        return None
    side = _side(span)
    may_be_version = number.digits_only and number.value < _MIN_TOKENS
    match span.value("unit"):
        case ("context" | "longest_output" | "minutes" | "seconds" | "characters") as unit:
            return _amount(text, number, span.end, unit)
        case "hours":
            in_minutes = number._replace(value=number.value * 60)
            return _amount(text, in_minutes, span.end, "minutes")
        case "images" if not text.means_at(span.end, "unit", "tokens"):
            return _amount(text, number, span.end, "images")
        case "requests" if not (side or _is_hyphenated(text, number.end - 1)):
            return _amount(text, number, span.end, "requests")
        case "tokens":
            side, end = _side_near(text, number.start, span.end)
            return _amount(text, number, end, "tokens", side)
        case "each" if not may_be_version:
            return _amount(text, number, number.end, "tokens")
        case _:
            return None if may_be_version else _followed_by_side_or_rate(text, number, span)


def _followed_by_side_or_rate(text: TaggedText, number: NumberToken, span: Span) -> Amount | None:
    """Tokens of a side, "3k in", or requests at a rate, "10k a day"."""
    if side := _side(span):
        return _amount(text, number, span.end, "tokens", side)
    is_rate = (
        text.word(span.start) in ("/", "per", "a", "an", "every", "each")
        or span.end - span.start == 1
    )
    if span.value("period") and is_rate:
        return _amount(text, number, number.end, "requests")
    return None


def _followed_by_adjectives(text: TaggedText, number: NumberToken) -> Amount | None:
    """Other words before the one that is counted: "50k incoming support tickets"."""
    for at in range(number.end, min(number.end + _MAX_ADJECTIVES, len(text) - 1)):
        if not text.word(at).isalpha() or _is_joint(text, at) or _is_hyphenated(text, at):
            return None
        span = text.by_start.get(at + 1)
        match span.value("unit") if span else None:
            case ("context" | "tokens") as unit if span and not number.digits_only:
                return _amount(text, number, span.end, unit)
            case ("requests" | "images") as unit if span and number.value >= 1:
                return _amount(text, number, span.end, unit)
            case _:
                pass
    return None


def _is_hyphenated(text: TaggedText, at: int) -> bool:
    """Whether a hyphen ties the word to the next one: "200-message threads"."""
    end = text.words[at].end
    return text.folded[end : end + 1] == "-"


def _is_joint(text: TaggedText, at: int) -> bool:
    """Whether a phrase starts here that no adjective is: "with", "at least", "output"."""
    span = text.by_start.get(at)
    return span is not None and any(span.value(k) for k in ("word", "bound", "side", "period"))


def _preceded_by_unit(text: TaggedText, number: NumberToken) -> Amount | None:
    """What stands before the number says what it counts: "context of at least 200k"."""
    before = _unit_or_side_before(text, number.start)
    if before is None or (number.digits_only and number.value < _MIN_TOKENS):
        return None
    match before.value("unit"):
        case ("context" | "longest_output") as unit:
            return _amount(text, number, number.end, unit)
        case _:
            pass
    side = _side(before)
    if side and before.end == number.start and text.phrase(before) != "in":
        return _amount(text, number, number.end, "tokens", side)
    return None


_RULES: tuple[Callable[[TaggedText, NumberToken], Amount | None], ...] = (
    _share,
    _followed_by_unit,
    _followed_by_adjectives,
    _preceded_by_unit,
)
"""From what stands closest to the number to what stands further away; the first decides."""


def _unit_or_side_before(text: TaggedText, start: int) -> Span | None:
    """The nearest one before a number, past bounds and "of"."""
    before = text.spans_before(start, gap=_GAP_BEFORE)
    return next((span for span in before if span.value("unit") or span.value("side")), None)


def _side(span: Span) -> PriceSide:
    return _SIDES.get(span.value("side") or "", "")
