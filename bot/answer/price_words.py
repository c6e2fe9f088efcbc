"""The price of an offer in the words of a sentence."""

from __future__ import annotations

from decimal import Decimal

from bot import formatting
from catalog.pricing.offers import Offer, last_day_of_price

_FRACTIONS = ("half", "a third", "a quarter", "a fifth", "a sixth", "a seventh", "an eighth")
_FIRST_FRACTION = 2


def price_words(offer: Offer, *, unit: bool = True) -> str:
    """ "$5.00 in, $25.00 out per 1M tokens", "$0.04 per image"."""
    sides = tuple((side, _amounts(offer, side)) for side in ("input", "output"))
    stated = [(word, text) for (_, text), word in zip(sides, ("in", "out"), strict=True) if text]
    by_token = offer.basis == "1M tokens"
    end = last_day_of_price(offer.prices)
    until = f" until {end}" if end else ""
    if len(stated) == 1 and not by_token:
        return f"{stated[0][1]}{until}"
    words = ", ".join(f"{text} {word}" for word, text in stated)
    per_tokens = f" {formatting.per('1M tokens')}" if by_token and unit else ""
    return f"{words}{per_tokens}{until}"


def _amounts(offer: Offer, direction: str) -> str:
    """The base price of text where there is one, else those of all modalities."""
    amounts = formatting.amounts(offer.prices, direction)
    plain = [amount for amount in amounts if amount.modality in ("", "text")] or list(amounts)
    if len({amount.modality for amount in plain}) > 1:
        return " / ".join(dict.fromkeys(map(str, plain)))
    least = min(plain, key=lambda amount: amount.value, default=None)
    if least is None:
        return ""
    several = "from " if len({amount.value for amount in plain}) > 1 else ""
    unit = "" if least.unit == "1M tokens" else f" {formatting.per(least.unit)}"
    return f"{several}{formatting.usd(least.value)}{unit}"


def share_words(share: Decimal) -> str:
    """A share of a price: "half the price", "a seventh of the price", "4 % of the price"."""
    times = round(1 / share) - _FIRST_FRACTION if share else len(_FRACTIONS)
    if 0 <= times < len(_FRACTIONS):
        fraction = _FRACTIONS[times]
        return f"{fraction} the price" if fraction == "half" else f"{fraction} of the price"
    return f"{max(1, round(100 * share))}% of the price"
