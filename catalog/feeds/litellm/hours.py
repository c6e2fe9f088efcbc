"""Turns LiteLLM's off-peak windows into the hours and days of off-peak and of peak, in UTC."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from catalog.feeds.fields import Entry, objects, optional
from catalog.feeds.reading import EntryError

_DAY = 24 * 60
_EVERY_MINUTE = frozenset(range(_DAY))
_EVERY_DAY = frozenset(range(1, 8))
_WINDOW = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_OFFSETS = {"UTC": 0, "Asia/Shanghai": 8 * 60}
"""Minutes that a clock without summer time is ahead of UTC."""


class Slot(NamedTuple):
    """Part of a week, as Condition writes it; None is the whole of it."""

    hours_utc: str | None
    days: str | None


def slots(pricing: Entry) -> tuple[tuple[Slot, ...], tuple[Slot, ...]]:
    """(off-peak, peak), which together are the whole week.

    `pricing` has "windows", a list of {"hours_utc": "10:00-00:00" or several, "weekdays": ISO
    numbers or none for every day}, and maybe "weekday_timezone", whose days the numbers count.
    Raises EntryError.
    """
    zone = optional(pricing, "weekday_timezone", str) or "UTC"
    if zone not in _OFFSETS:
        raise EntryError(f"off_peak_pricing: weekday_timezone {zone} is not one of {[*_OFFSETS]}")
    windows = [(_minutes(window), _weekdays(window)) for window in objects(pricing, "windows")]
    off_peak = {
        day: frozenset(_covered(day, windows, _OFFSETS[zone])) for day in sorted(_EVERY_DAY)
    }
    peak = {day: _EVERY_MINUTE - minutes for day, minutes in off_peak.items()}
    return tuple(_slots(off_peak)), tuple(_slots(peak))


def _covered(
    day: int, windows: list[tuple[frozenset[int], frozenset[int]]], ahead: int
) -> Iterator[int]:
    """Minutes of that UTC day inside a window whose weekday it is on the local calendar."""
    for minute in range(_DAY):
        local = (day - 1 + (minute + ahead) // _DAY) % 7 + 1
        if any(minute in minutes and local in days for minutes, days in windows):
            yield minute


def _minutes(window: Entry) -> frozenset[int]:
    stated = window.get("hours_utc")
    ranges = stated if isinstance(stated, list) else [stated]
    return frozenset().union(*map(_range, ranges))


def _range(text: Any) -> frozenset[int]:
    found = _WINDOW.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise EntryError(f"off_peak_pricing: hours_utc {text!r} is not like 01:00-04:00")
    from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
    start, end = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    length = (end - start) % _DAY or _DAY
    return frozenset((start + step) % _DAY for step in range(length))


def _weekdays(window: Entry) -> frozenset[int]:
    days = window.get("weekdays")
    if days is None:
        return _EVERY_DAY
    if not isinstance(days, list) or not days or not all(map(_is_weekday, days)):
        raise EntryError(f"off_peak_pricing: weekdays {days!r} are not ISO numbers 1 to 7")
    return frozenset(days)


def _is_weekday(day: Any) -> bool:
    return type(day) is int and day in _EVERY_DAY


def _slots(week: dict[int, frozenset[int]]) -> Iterator[Slot]:
    """One slot for all days that have the same minutes; none for days that have no minute."""
    for minutes in dict.fromkeys(week.values()):
        days = [day for day, same in week.items() if same == minutes]
        if minutes:
            yield Slot(
                None if minutes == _EVERY_MINUTE else ", ".join(map(_clock, _runs(minutes))),
                None if len(days) == len(week) else ", ".join(map(_span, _runs(days))),
            )


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """(first, last) of every unbroken run."""
    inside = set(numbers)
    firsts = sorted(number for number in inside if number - 1 not in inside)
    lasts = sorted(number for number in inside if number + 1 not in inside)
    return zip(firsts, lasts, strict=True)


def _clock(run: tuple[int, int]) -> str:
    first, after = run[0], (run[1] + 1) % _DAY
    return f"{first // 60:02}:{first % 60:02}-{after // 60:02}:{after % 60:02}"


def _span(run: tuple[int, int]) -> str:
    return str(run[0]) if run[0] == run[1] else f"{run[0]}-{run[1]}"
