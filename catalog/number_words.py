"""Amounts of money and of tokens in words."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_KEPT = 2048
"""Amounts whose words are kept: the whole catalogue has some two thousand different prices."""


@lru_cache(_KEPT)
def usd(amount: Decimal) -> str:
    """Dollars with cents, and up to three significant digits where they tell: $5.00, $0.0036.

    More digits are rounding noise of a source that converts units: 5.00003.
    """
    shown = rounded_usd(amount)
    digits = max(2, -int(shown.normalize().as_tuple().exponent))
    return f"${shown:,.{digits}f}"


def rounded_usd(amount: Decimal) -> Decimal:
    """The number that `usd` writes."""
    if not amount:
        return amount
    digits = max(2, 2 - amount.adjusted())
    return amount.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def tokens(count: int) -> str:
    """A context window as people say it: 200k, 1M, 1.05M."""
    if count >= 1_000_000:
        return f"{count / 1_000_000:.2f}".rstrip("0").rstrip(".") + "M"
    return f"{count / 1000:.0f}k" if count >= 1000 else str(count)
