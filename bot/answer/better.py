"""Which of several values are better: all that are equal to the best, none where too few are known.

Each function gives the indexes of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from catalog.schema import Rating

Amount = Decimal | float
_TWO = 2
"""Known values that it takes to compare."""


def lowest(amounts: Sequence[Amount | None]) -> tuple[int, ...]:
    known = [amount for amount in amounts if amount is not None]
    return _equal(amounts, min(known)) if len(known) >= _TWO else ()


def highest(amounts: Sequence[Amount | None]) -> tuple[int, ...]:
    known = [amount for amount in amounts if amount is not None]
    return _equal(amounts, max(known)) if len(known) >= _TWO else ()


def _equal(amounts: Sequence[Amount | None], best: Amount) -> tuple[int, ...]:
    return tuple(number for number, amount in enumerate(amounts) if amount == best)


def having(flags: Sequence[bool | None]) -> tuple[int, ...]:
    """Those that have it, where it is known of the others too."""
    if sum(flag is not None for flag in flags) < _TWO or (True in flags and None in flags):
        return ()
    return tuple(number for number, flag in enumerate(flags) if flag)


def rated(ratings: Sequence[Rating | None]) -> tuple[int, ...]:
    """The highest rating and those whose interval overlaps with its own."""
    known = [rating for rating in ratings if rating is not None]
    if len(known) < _TWO:
        return ()
    best = max(known, key=lambda rating: rating.value)
    return tuple(n for n, rating in enumerate(ratings) if rating and overlap(rating, best))


def overlap(one: Rating, other: Rating) -> bool:
    """The intervals leave open which is higher; a rating without one is a point."""
    return _low(one) <= _high(other) and _low(other) <= _high(one)


def _low(rating: Rating) -> float:
    return rating.value if rating.low is None else rating.low


def _high(rating: Rating) -> float:
    return rating.value if rating.high is None else rating.high


_MONTH = len("2026-02")


def latest(dates: Sequence[str | None]) -> tuple[int, ...]:
    """Dates as exactly as they are known: "2026-02-16", "2026-02"; compared by the month."""
    known = [day[:_MONTH] for day in dates if day]
    if len(known) < _TWO or any(len(month) < _MONTH for month in known):
        return ()
    return tuple(n for n, day in enumerate(dates) if day and day[:_MONTH] == max(known))
