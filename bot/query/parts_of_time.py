"""A part of a month, a quarter or a year: "mid October", "the first two weeks of May", "H1"."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple

from bot.query.tokens import TaggedText

Side = Literal["first", "middle", "last"]

_SIDES: Mapping[str, Side] = {
    "early": "first",
    "start": "first",
    "beginning": "first",
    "first": "first",
    "1st": "first",
    "mid": "middle",
    "middle": "middle",
    "second": "last",
    "2nd": "last",
    "late": "last",
    "end": "last",
    "last": "last",
}
_THIRDS = frozenset(("early", "mid", "late"))
_THIRDS_OF = frozenset(("start", "beginning", "middle", "end"))
"""The same with "of" behind them."""
_COUNTED = frozenset(("first", "last"))
_HALVES: Mapping[str, Side] = {"h1": "first", "h2": "last"}
_NUMBERS: Mapping[str, int] = {"two": 2, "three": 3, "four": 4, "couple": 2, "few": 3}
_QUARTER, _YEAR = 3, 12
"""Months."""
_DAYS_OF: Mapping[str, int] = {"day": 1, "week": 7, "fortnight": 14}
_TENS: Mapping[Side, tuple[int, int]] = {"first": (1, 10), "middle": (11, 20), "last": (21, 31)}
"""The days of a month that are its beginning, its middle and its end."""
_MONTHS: Mapping[int, Mapping[Side, tuple[int, int]]] = {
    _QUARTER: {"first": (1, 1), "middle": (2, 2), "last": (3, 3)},
    _YEAR: {"first": (1, 3), "middle": (6, 8), "last": (10, 12)},
}
"""The same of the months of a quarter and of a year."""


class Part(NamedTuple):
    """Which part of the time that is named at the word `of`."""

    side: Side
    of: int
    unit: Literal["third", "half", "day", "month"]
    number: int = 1
    """Of days or months."""

    def within(self, first: date, last: date) -> tuple[date, date]:
        """Its first and last day, in a month, a quarter or a year of these two days."""
        months = last.month - first.month + 1
        match self.unit:
            case "third" if months == 1:
                start, end = _TENS[self.side]
                return first.replace(day=start), last.replace(day=min(end, last.day))
            case "third":
                return _some_months(first, *_MONTHS[months][self.side])
            case "month":
                return _some_months(first, *self._outer(self.number, months))
            case "half" if months == _YEAR:
                return _some_months(first, *self._outer(_YEAR // 2, _YEAR))
            case "half" | "day":
                days = (last - first).days + 1
                # Of 31 days the second half is the longer one.
                half = days // 2 if self.side == "first" else -(-days // 2)
                number = self.number if self.unit == "day" else half
                start, end = self._outer(number, days)
                return first + timedelta(start - 1), first + timedelta(end - 1)

    def _outer(self, number: int, of: int) -> tuple[int, int]:
        """The first so many of them, or the last, counted from one."""
        number = min(number, of)
        return (1, number) if self.side == "first" else (of + 1 - number, of)


def _some_months(first: date, start: int, end: int) -> tuple[date, date]:
    """The days from one month to another, counted from the month of the first day."""
    until = last_of_month(first.year, first.month + end - 1)
    return first.replace(month=first.month + start - 1), until


def last_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def day_of(year: int, month: int, day: int | None) -> date:
    """The last day of the month where none is stated, or one that it does not have."""
    last = last_of_month(year, month)
    return last.replace(day=min(day or last.day, last.day))


def part_at(text: TaggedText, at: int) -> Part | None:
    """The part of a time whose words begin there, whatever stands behind them."""
    if text.word(at) == "the":
        at += 1
    word, after = text.word(at), text.word(at + 1)
    if word in _HALVES:
        return Part(_HALVES[word], at + 2 if after == "of" else at + 1, "half")
    side = _SIDES.get(word)
    if side is None:
        return None
    if word in _THIRDS or (word in _THIRDS_OF and after == "of"):
        return Part(side, at + 2 if after == "of" else at + 1, "third")
    if after == "half" and text.word(at + 2) == "of":
        return Part(side, at + 3, "half")
    return _counted(text, at, side) if word in _COUNTED else None


def is_end_at(text: TaggedText, at: int) -> bool:
    """Whether the end of a time is named there: what is before it takes its last day in."""
    return text.word(at + 1 if text.word(at) == "the" else at) == "end"


def _counted(text: TaggedText, at: int, side: Side) -> Part | None:
    """ "First week of", "last 10 days of", "first two months of"."""
    number = text.word(at + 1)
    count = int(number[:2]) if number.isdecimal() else _NUMBERS.get(number, 0)
    unit_at = at + 2 if count else at + 1
    unit = text.value_at(unit_at, "period") or ""
    if text.word(unit_at + 1) != "of":
        return None
    if unit in _DAYS_OF:
        return Part(side, unit_at + 2, "day", max(count, 1) * _DAYS_OF[unit])
    return Part(side, unit_at + 2, "month", max(count, 1)) if unit == "month" else None
