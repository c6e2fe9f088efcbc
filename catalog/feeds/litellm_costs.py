"""Read the cost fields of a LiteLLM entry, each with the condition its name or place carries.

Some entries are cheaper off-peak: their windows become hours and days of the week in UTC.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from catalog.feeds.feed_base import (
    EntryError,
    FeedEntry,
    object_list,
    optional,
    usd,
    whole_number,
)
from catalog.schema import Condition, Processing

ALWAYS = Condition()

_SUFFIXED = re.compile(
    r"(?P<name>[a-z_]+?)(?:_(?P<size>\d+(?:\.\d+)?[kKp]?))?(?:_above_(?P<ttl>\d+)hr)?"
    r"(?:_above_(?P<thousands>\d+)k_tokens)?(?:_(?P<processing>batches|flex|priority))?"
)
_PROCESSING: Mapping[str, Processing] = {
    "batches": "batch",
    "flex": "flex",
    "priority": "priority",
}
_ALIASES = {"input_cost_per_token_cache_hit": "cache_read_input_token_cost"}

_MINUTES_A_DAY = 24 * 60
_EVERY_MINUTE = frozenset(range(_MINUTES_A_DAY))
_EVERY_DAY = frozenset(range(1, 8))
_WINDOW = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
# A fixed table, because a time zone database would add dates on which the offset changes.
_MINUTES_AHEAD = {"UTC": 0, "Asia/Shanghai": 8 * 60}
"""Minutes that a clock without summer time is ahead of UTC."""


class CostField(NamedTuple):
    """One cost field, in USD for the field's own unit."""

    name: str
    """Without the suffixes that became the condition."""
    condition: Condition
    usd: Decimal


class Slot(NamedTuple):
    """Part of a week, as Condition writes it; None is the whole of it."""

    hours_utc: str | None
    days: str | None


def cost_fields(entry: FeedEntry, names: Collection[str]) -> Iterator[CostField]:
    """Every one of these fields that the entry has, in whatever form. Raises EntryError.

    `tiered_pricing` is a list of {"range": [from, to] in tokens of the prompt, costs}.
    """
    yield from _by_the_hour(entry, names)
    for tier in object_list(entry, "tiered_pricing"):
        bounds = optional(tier, "range", list)
        if not bounds:
            raise EntryError("tiered_pricing: a tier without a range of tokens")
        above = whole_number("tiered_pricing.range", bounds[0]) or None
        yield from _stated(tier, names, Condition(above_tokens=above))


def renamed(costs: Iterable[CostField], names: Mapping[str, str | None]) -> list[CostField]:
    """The fields, under another name where `names` has one; None drops a field."""
    return [cost._replace(name=name) for cost in costs if (name := names.get(cost.name, cost.name))]


def unconditional(costs: Iterable[CostField], name: str) -> Decimal | None:
    """The amount of the field that holds without any condition."""
    return next((c.usd for c in costs if (c.name, c.condition) == (name, ALWAYS)), None)


def _stated(entry: FeedEntry, names: Collection[str], condition: Condition) -> Iterator[CostField]:
    for key, value in entry.items():
        if match := _SUFFIXED.fullmatch(key):
            name = _ALIASES.get(match["name"], match["name"])
            if name in names:
                yield CostField(name, _suffix_condition(match, condition), usd(key, value))


def _suffix_condition(match: re.Match[str], condition: Condition) -> Condition:
    thousands, size, ttl = match["thousands"], match["size"], match["ttl"]
    return replace(
        condition,
        processing=_PROCESSING.get(match["processing"] or ""),
        above_tokens=int(thousands) * 1000 if thousands else condition.above_tokens,
        size=size.replace("k", "K") if size else None,
        ttl=f"{ttl}h" if ttl else None,
    )


def _by_the_hour(entry: FeedEntry, names: Collection[str]) -> Iterator[CostField]:
    """The entry's own fields; those that are cheaper off-peak hold in the other hours only."""
    pricing = optional(entry, "off_peak_pricing", dict)
    if pricing is None:
        yield from _stated(entry, names, ALWAYS)
        return
    off_peak, peak = _off_peak_and_peak(pricing)
    cheaper = list(_stated(pricing, names, ALWAYS))
    varying = {(cost.name, cost.condition) for cost in cheaper}
    for cost in _stated(entry, names, ALWAYS):
        varies = (cost.name, cost.condition) in varying
        yield from _during(cost, peak) if varies else (cost,)
    for cost in cheaper:
        yield from _during(cost, off_peak)


def _during(cost: CostField, slots: Iterable[Slot]) -> Iterator[CostField]:
    for slot in slots:
        condition = replace(cost.condition, hours_utc=slot.hours_utc, days=slot.days)
        yield cost._replace(condition=condition)


def _off_peak_and_peak(pricing: FeedEntry) -> tuple[tuple[Slot, ...], tuple[Slot, ...]]:
    """(off-peak, peak), which together are the whole week.

    `pricing` has "windows", a list of {"hours_utc": "10:00-00:00" or several, "weekdays": ISO
    numbers or none for every day}, and maybe "weekday_timezone", whose days the numbers count.
    Raises EntryError.
    """
    zone = optional(pricing, "weekday_timezone", str) or "UTC"
    if zone not in _MINUTES_AHEAD:
        names = [*_MINUTES_AHEAD]
        raise EntryError(f"off_peak_pricing: weekday_timezone {zone} is not one of {names}")
    windows = [(_minutes(window), _weekdays(window)) for window in object_list(pricing, "windows")]
    ahead = _MINUTES_AHEAD[zone]
    off_peak = {day: frozenset(_covered(day, windows, ahead)) for day in sorted(_EVERY_DAY)}
    peak = {day: _EVERY_MINUTE - minutes for day, minutes in off_peak.items()}
    return tuple(_slots(off_peak)), tuple(_slots(peak))


def _covered(
    day: int, windows: list[tuple[frozenset[int], frozenset[int]]], ahead: int
) -> Iterator[int]:
    """Minutes of that UTC day inside a window whose weekday it is on the local calendar."""
    for minute in range(_MINUTES_A_DAY):
        local_day = (day - 1 + (minute + ahead) // _MINUTES_A_DAY) % 7 + 1
        if any(minute in minutes and local_day in days for minutes, days in windows):
            yield minute


def _minutes(window: FeedEntry) -> frozenset[int]:
    hours = window.get("hours_utc")
    ranges = hours if isinstance(hours, list) else [hours]
    return frozenset().union(*map(_minute_range, ranges))


def _minute_range(text: Any) -> frozenset[int]:
    match = _WINDOW.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise EntryError(f"off_peak_pricing: hours_utc {text!r} is not like 01:00-04:00")
    from_hour, from_minute, to_hour, to_minute = map(int, match.groups())
    start, end = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    # "00:00-00:00" is the whole day, and not an empty window.
    length = (end - start) % _MINUTES_A_DAY or _MINUTES_A_DAY
    return frozenset((start + step) % _MINUTES_A_DAY for step in range(length))


def _weekdays(window: FeedEntry) -> frozenset[int]:
    days = window.get("weekdays")
    if days is None:
        return _EVERY_DAY
    # type() and not isinstance: true is a fault in the feed, and to Python it is the int 1.
    valid = isinstance(days, list) and all(type(day) is int and day in _EVERY_DAY for day in days)
    if not valid or not days:
        raise EntryError(f"off_peak_pricing: weekdays {days!r} are not ISO numbers 1 to 7")
    return frozenset(days)


def _slots(week: Mapping[int, frozenset[int]]) -> Iterator[Slot]:
    """One slot for all days that have the same minutes; none for days that have no minute."""
    for minutes in dict.fromkeys(week.values()):
        days = [day for day, same in week.items() if same == minutes]
        if minutes:
            yield Slot(
                None if minutes == _EVERY_MINUTE else ", ".join(map(_hours, _runs(minutes))),
                None if len(days) == len(week) else ", ".join(map(_days, _runs(days))),
            )


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """(first, last) of every unbroken run."""
    inside = set(numbers)
    firsts = sorted(number for number in inside if number - 1 not in inside)
    lasts = sorted(number for number in inside if number + 1 not in inside)
    return zip(firsts, lasts, strict=True)


def _hours(run: tuple[int, int]) -> str:
    first, after = run[0], (run[1] + 1) % _MINUTES_A_DAY
    return f"{first // 60:02}:{first % 60:02}-{after // 60:02}:{after % 60:02}"


def _days(run: tuple[int, int]) -> str:
    return str(run[0]) if run[0] == run[1] else f"{run[0]}-{run[1]}"
