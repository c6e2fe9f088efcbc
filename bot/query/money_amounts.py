"""Amounts of money, with what they are the price of: "$3 per 1M input", "2 cents a picture"."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from bot.query.amounts import TOKENS, Amount, bound_of, side_near
from bot.query.tokens import NumberToken, TaggedText, number_at
from catalog.language import Language

_PER_MILLION: Mapping[str, Decimal] = {"token": Decimal(1_000_000), "1k": Decimal(1000)}
"""What a price per token or per 1k tokens is multiplied by."""
_TOKENS = ("token", "1k", "1m")
"""What `catalog.language.Language.per` calls a price of tokens."""
_THOUSAND = 1000
_PRICED_COUNTS = {Decimal(1000): Decimal(1000), Decimal(1_000_000): Decimal(1)}
"""The same by a number of tokens: "$3 a million"."""
_MAX_PRICE = 1000
"""USD per 1M tokens; no more is a price that anybody could mean."""


def money_at(text: TaggedText, number: NumberToken, language: Language) -> Amount | None:
    """Dollars and cents, with what they are the price of; amounts of other currencies."""
    currency, end = _currency(text, number)
    if currency == "":
        return _price_without_sign(text, number, language)
    if currency == "other":
        price = _priced(text, number, end, Decimal(1), language)
        return price._replace(kind="other_currency", value=number.value)
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
    if text.value_at(number.end, "per") not in _TOKENS:
        return None
    is_small = 0 < number.value <= _MAX_PRICE and number.end - number.start == 1
    return _priced(text, number, number.end, Decimal(1), language) if is_small else None


def _priced(
    text: TaggedText, number: NumberToken, end: int, scale: Decimal, language: Language
) -> Amount:
    """Money, with what it is the price of."""
    side, end = side_near(text, number.start, end)
    of_unit, per, end = _priced_unit(text, end, language)
    if text.means_at(end, "unit", "tokens"):
        end = text.by_start[end].end
    # The side may stand before the unit or after it: "$3 input per 1M", "$3 per 1M input".
    if not side:
        side, end = side_near(text, number.start, end)
    bound, start = bound_of(text, number.start, end)
    value, read_as = number.value, number.read_as
    # "A $2,000 machine" is neither a price nor a limit, so nothing tells what is plausible for it.
    if number.fraction is not None and (number.mark == "." or bound or side or per):
        value, read_as = _plausible_usd(text, number, number.fraction, per)
    usd = value * scale * of_unit
    if bound and _is_below_zero(text, number):
        return Amount(start, end, "below_zero", usd, side, bound, per=per)
    if bound == "most" and not usd:
        typed = text.folded[text.words[start].start : text.words[end - 1].end]
        read_as = f'"{typed}" is read as free'
    return Amount(start, end, "money", usd, side, bound, per=per, read_as=read_as)


def _is_below_zero(text: TaggedText, number: NumberToken) -> bool:
    """Whether a minus stands in front of it, and no dash: "under -5 $", "under $-5"."""
    first, following = text.words[number.start], text.word(number.start + 1)
    if first.text == "$" and following:
        inner = text.folded[first.end : text.words[number.start + 1].start]
        if inner == "-":
            return True
    before = text.folded[max(0, first.start - 2) : first.start]
    return before in ("-", " -")


def _plausible_usd(
    text: TaggedText, number: NumberToken, fraction: Decimal, per: str
) -> tuple[Decimal, str]:
    """The amount, and what is said of it: "$1.500" is a price of 1.5 and a budget of 1500."""
    is_price = per in ("", TOKENS) and (number.mark == "." or number.value > _MAX_PRICE)
    value = fraction if is_price else number.value
    if not is_price and number.mark == ",":
        return value, ""
    typed = next(w.text for w in text.words[number.start : number.end] if w.text[0].isdigit())
    return value, f"{typed} is read as {value.normalize():,f}"


def _priced_unit(text: TaggedText, end: int, language: Language) -> tuple[Decimal, str, int]:
    """The scale to 1M tokens, what is paid for (`Amount.per`), and where that is said."""
    span = text.by_start.get(end)
    unit = span.value("per") if span else None
    if span and unit in _TOKENS:
        counted = text.value_at(span.end, "unit")
        # "$15 per million characters" is no price of tokens.
        if counted not in (None, "tokens", "context"):
            return Decimal(1), f"{unit} {counted}", text.by_start[span.end].end
        return _PER_MILLION.get(unit or "", Decimal(1)), TOKENS, span.end
    if span and unit:
        return Decimal(1), unit, span.end
    if span and span.value("unit") == "images":
        return Decimal(1), "image", end
    if span and (span.means("unit", "each") or span.means("unit", "once")):
        return Decimal(1), "request", span.end
    if span and (period := span.value("period")):
        return Decimal(1), period, span.end
    count = number_at(text, end, language)
    if count and count.value in _PRICED_COUNTS:
        counted = text.value_at(count.end, "unit")
        if counted not in (None, "tokens", "context"):
            size = "1k" if count.value == _THOUSAND else "1m"
            return Decimal(1), f"{size} {counted}", text.by_start[count.end].end
        return _PRICED_COUNTS[count.value], TOKENS, count.end
    return Decimal(1), "", end
