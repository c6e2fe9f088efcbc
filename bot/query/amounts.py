"""Numbers in a text with what they count: money, tokens, requests, pictures, shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
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
    "people",
    "factor",
    "other_currency",
    "spend",
    "lines",
    "bare",
]
PriceSide = Literal["input", "output", ""]
Bound = Literal["most", "least", ""]

_RATES = ("qps", "rps", "rpm", "daily", "weekly", "monthly", "hourly", "yearly", "annually")
"""Periods in one word that say a rate behind a number; "2 weeks" is a time."""
_SIDES: Mapping[str, PriceSide] = {"input": "input", "output": "output"}
_PER_MILLION: Mapping[str, Decimal] = {"token": Decimal(1_000_000), "1k": Decimal(1000)}
"""What a price per token or per 1k tokens is multiplied by."""
_PRICED_COUNTS = {Decimal(1000): Decimal(1000), Decimal(1_000_000): Decimal(1)}
"""The same by a number of tokens: "$3 a million"."""
_MAX_PRICE = 1000
"""USD per 1M tokens; no more is a price that anybody could mean."""
_MIN_TOKENS = 100
"""Digits alone count tokens from here on; below, they are a version."""
_MAX_ADJECTIVES = 2
"""Words between a number and what it counts: "50k incoming support tickets"."""
_GAP_BEFORE = 3
"""Words between what is counted and its number: "context window of at least 200k"."""
_GAP_AFTER = 4
"""Words between a share and what it is a share of: "80% of our input is cached"."""


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
    period: str = ""
    """What money is spent in, `catalog.language.Language.period`: "$50 a month"."""
    in_words: bool = False
    """A small number in words, which alone states no volume: "in one message"."""
    read_as: str = ""
    """What a number that could be two was taken for: "$1.500 is read as $1.50"."""


def find_amounts(text: TaggedText, language: Language) -> Iterator[Amount]:
    """All amounts from left to right; they do not overlap."""
    at = 0
    while at < len(text):
        number = number_at(text, at, language)
        if number is None:
            at += 1
            continue
        amount = _money(text, number, language) or _count(text, number)
        # In "haiku 4.5 ten requests", ten is no adjective of 4.5 requests.
        counts = amount.kind not in ("money", "other_currency")
        if counts and _holds_number(text, number.end, amount.end, language):
            amount = _amount(text, number, number.end, "bare")
        yield amount
        at = amount.end


def _holds_number(text: TaggedText, start: int, end: int, language: Language) -> bool:
    return any(number_at(text, at, language) for at in range(start, end))


def _count(text: TaggedText, number: NumberToken) -> Amount:
    """What a number counts that is no money; "bare" where nothing says it."""
    after = text.by_start.get(number.end)
    # "45 min" are minutes, "45k min" is the least.
    if number.digits_only and text.word(number.end) == "min":
        behind = text.by_start.get(number.end + 1)
        if not (behind and (behind.value("unit") or behind.value("side"))):
            return Amount(number.start, number.end + 1, "minutes", number.value, digits_only=True)
    if after and after.value("bound") and number.value >= 1 and not _leads_on(text, after):
        number = number._replace(end=after.end)
    amounts = (rule(text, number) for rule in _RULES)
    return next(filter(None, amounts), _amount(text, number, number.end, "bare"))


def _amount(
    text: TaggedText, number: NumberToken, end: int, kind: AmountKind, side: PriceSide = ""
) -> Amount:
    bound, start = _bound(text, number.start, end)
    return Amount(
        start,
        end,
        kind,
        number.value,
        side,
        bound,
        number.digits_only,
        in_words=number.in_words,
        read_as=number.read_as,
    )


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
    """Dollars and cents, with what they are the price of; amounts of other currencies."""
    currency, end = _currency(text, number)
    if currency == "":
        return _price_without_sign(text, number, language)
    if currency == "other":
        price = _priced(text, number, end, Decimal(1), language)
        return replace(price, kind="other_currency", value=number.value)
    return _priced(text, number, end, Decimal("0.01" if currency == "cent" else 1), language)


def _currency(text: TaggedText, number: NumberToken) -> tuple[str, int]:
    """Dollar, cent, other or nothing, and where the amount ends with it."""
    end = number.end
    if text.means_at(end, "beyond", "currency") and number.sign != "dollar":
        return "other", text.by_start[end].end
    unit = text.value_at(end, "money")
    # "2$", but not the "5 $3" of "gpt 5 $3".
    if unit and text.word(end) in ("$", "c") and _opens_or_stands_apart(text, end):
        unit = None
    if number.sign == "other":
        return "other", end
    # "$5 dollars" ends with its number, "$5 cents" and "5 dollars" with the word.
    if number.sign:
        return ("cent", text.by_start[end].end) if unit == "cent" else ("dollar", end)
    return (unit, text.by_start[end].end) if unit else ("", end)


def _opens_or_stands_apart(text: TaggedText, at: int) -> bool:
    """Whether a "$" belongs to the number behind it, or a "c" to none."""
    sign = text.words[at]
    if sign.text == "c":
        return sign.start != text.words[at - 1].end
    return text.word(at + 1)[:1].isdigit() and text.words[at + 1].start == sign.end


def _price_without_sign(text: TaggedText, number: NumberToken, language: Language) -> Amount | None:
    """A price by what it is the price of: "0.50 per million", "0.001 per 1k tokens"."""
    per = text.value_at(number.end, "per")
    priced = _priced(text, number, number.end, Decimal(1), language)
    is_small = 0 < number.value <= _MAX_PRICE and number.end - number.start == 1
    return priced if per in ("1k", "1m", "token") and is_small else None


def _priced(
    text: TaggedText, number: NumberToken, end: int, scale: Decimal, language: Language
) -> Amount:
    """Money, with what it is the price of."""
    side, end = _side_near(text, number.start, end)
    of_unit, period, per_piece, end = _priced_unit(text, end, language)
    if text.means_at(end, "unit", "tokens"):
        end = text.by_start[end].end
    # The side may stand before the unit or after it: "$3 input per 1M", "$3 per 1M input".
    if not side:
        side, end = _side_near(text, number.start, end)
    bound, start = _bound(text, number.start, end)
    value, read_as = number.value, number.read_as
    # "A $2,000 machine" is neither a price nor a limit, so nothing tells what is plausible for it.
    if number.fraction is not None and (number.mark == "." or bound or side or period):
        value, read_as = _plausible_usd(text, number, number.fraction, period)
    return Amount(
        start,
        end,
        "money",
        value * scale * of_unit,
        side,
        bound,
        per_piece=per_piece,
        period=period,
        read_as=read_as,
    )


def _plausible_usd(
    text: TaggedText, number: NumberToken, fraction: Decimal, period: str
) -> tuple[Decimal, str]:
    """The amount, and what is said of it: "$1.500" is a price of 1.5 and a budget of 1500."""
    is_price = not period and (number.mark == "." or number.value > _MAX_PRICE)
    value = fraction if is_price else number.value
    if not is_price and number.mark == ",":
        return value, ""
    typed = next(w.text for w in text.words[number.start : number.end] if w.text[0].isdigit())
    return value, f"{typed} is read as {value.normalize():,f}"


def _priced_unit(text: TaggedText, end: int, language: Language) -> tuple[Decimal, str, bool, int]:
    """The scale to 1M tokens, the period, whether it prices a piece, and where that is said."""
    span = text.by_start.get(end)
    if span and (unit := span.value("per")):
        after = text.value_at(span.end, "unit")
        # "$15 per million characters" is no price of tokens.
        if after not in (None, "tokens", "context"):
            return Decimal(1), "", True, text.by_start[span.end].end
        return _PER_MILLION.get(unit, Decimal(1)), "", unit == "piece", span.end
    if span and span.value("unit") in ("images", "each"):
        return Decimal(1), "", True, end if span.value("unit") == "images" else span.end
    if span and (period := span.value("period")):
        return Decimal(1), period, True, span.end
    count = number_at(text, end, language)
    if count and count.value in _PRICED_COUNTS:
        return _PRICED_COUNTS[count.value], "", False, count.end
    return Decimal(1), "", False, end


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
        case (
            "context" | "longest_output" | "minutes" | "seconds" | "characters" | "people"
        ) as unit:
            return _amount(text, number, span.end, unit)
        case "factor":
            return _amount(text, number, span.end, "factor")
        case "hours":
            in_minutes = number._replace(value=number.value * 60)
            return _amount(text, in_minutes, span.end, "minutes")
        case "images" if not text.means_at(span.end, "unit", "tokens"):
            return _amount(text, number, span.end, "images")
        case "requests" if _counts_requests(text, number, span):
            return _amount(text, number, span.end, "requests")
        case "tokens":
            side, end = _side_near(text, number.start, span.end)
            return _amount(text, number, end, "tokens", side)
        case "each" if not may_be_version:
            return _amount(text, number, number.end, "tokens")
        case _:
            if side and (not may_be_version or _is_behind_other_side(text, number, side)):
                return _amount(text, number, span.end, "tokens", side)
            return _at_rate(text, number, span)


def _counts_requests(text: TaggedText, number: NumberToken, span: Span) -> bool:
    """Whether "prompts" are sent and not how long they are: "80 prompts a day"."""
    if _is_hyphenated(text, number.end - 1):
        return False
    return not _side(span) or text.value_at(span.end, "period") is not None


def _is_behind_other_side(text: TaggedText, number: NumberToken, side: PriceSide) -> bool:
    """Whether it is the second of a pair: the 50 of "500 in, 50 out"."""
    end = number.start
    if text.word(end - 1) in ("/", ",", "and", "+"):
        end -= 1
    before = text.by_end.get(end)
    other = _side(before) if before else ""
    counted = before is not None and text.word(before.start - 1)[:1].isdigit()
    return counted and other not in ("", side)


def _at_rate(text: TaggedText, number: NumberToken, span: Span) -> Amount | None:
    """Requests at a rate: "10k a day", "5 qps"; "for 2 weeks" is none."""
    leads = text.word(span.start) in ("/", "per", "a", "an", "every", "each", "@")
    is_rate = span.end - span.start == 1 and text.word(span.start) in _RATES
    if span.value("period") and (leads or is_rate):
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
