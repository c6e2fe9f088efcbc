"""When a retirement is told again: as it is announced, then some days before."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

_STEPS = (1, 7, 30, 90)
"""Days before a retirement on which it is told again."""
_URGENT_DAYS = 7
_FRIDAY = 4


class Step(NamedTuple):
    """How near a retirement is."""

    name: str
    """ "90" from ninety days before on; "announced" earlier."""
    is_urgent: bool


def step_before(days_left: int, today: date) -> Step:
    """The step of a day."""
    # Nobody is told anything at a weekend: on Fridays all of it is told.
    near = days_left - (2 if today.weekday() == _FRIDAY else 0)
    name = next((str(days) for days in _STEPS if near <= days), "announced")
    return Step(name, near <= _URGENT_DAYS)


def in_days(days_left: int) -> str:
    """ "tomorrow", "in 30 days"."""
    return "tomorrow" if days_left == 1 else f"in {days_left} days"
