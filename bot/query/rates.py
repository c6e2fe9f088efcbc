"""How often a volume is used, by the day or by the month, and the time its cost is asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from bot.query.amounts import Amount
from bot.query.annotate import AnnotatedText
from bot.query.dates import DAYS, belongs_to_date
from bot.query.schedules import SHORT, Schedule
from bot.query.tokens import Span
from catalog.pricing.usage import Period

VOLUMES = frozenset(("requests", "images", "minutes", "seconds", "characters"))
"""Amounts that nobody states but to say how much is used."""
USED = VOLUMES | {"tokens"}
_PER_DAY: Mapping[str, Decimal] = {
    "second": Decimal(86_400),
    "minute": Decimal(1440),
    "hour": Decimal(24),
    "day": Decimal(1),
    "workday": Decimal(1),
    "week": 1 / Decimal(7),
    "fortnight": 1 / Decimal(14),
}
"""How many of them are in a day."""
_PER_MONTH: Mapping[str, Decimal] = {
    "month": Decimal(1),
    "quarter": 1 / Decimal(3),
    "year": 1 / Decimal(12),
}
_UNUSUAL = ("week", "fortnight", "quarter", "year")
"""Periods that costs are not told for unless they are asked for."""
_GAP_TO_PERIOD = 4
"""Words between a volume and how often it is: "10k support tickets to sort a day"."""
_ROUNDED_OFF = Decimal("0.02")
"""The share of a number a day that may be lost when it is told as a whole one."""
_ROUNDED_OFF_A_MONTH = Decimal("0.1")
_ONE = Decimal(1)


class Rate(NamedTuple):
    """How often a volume is used, and the time that its cost is asked for."""

    period: Period | None = None
    scale: Decimal = _ONE
    """What the volume is multiplied by to be one of the period."""
    days: int | None = None
    """None where only the period is asked about."""


def read_rate(text: AnnotatedText, amounts: Collection[Amount], schedule: Schedule) -> Rate:
    """The period that stands beside a volume; any other is the time that is asked about.

    "Per year at 1k requests a day", "10k requests a day for 2 weeks".
    """
    periods = [s for s in text.spans if s.value("period") and not belongs_to_date(text, s)]
    used = [a for a in amounts if a.kind in USED]
    lengths = {s: n for s in periods if (n := _number_before(text, s))}
    rates = [s for s in periods if s not in lengths]
    own = _own_period(used, rates) or next(iter(rates), None)
    if schedule.interval and not _is_right_behind(own, used):
        own = None
    asked = [s for s in periods if s != own and s.value("period") in DAYS]
    days = next((d for s in asked if (d := _days(s, lengths)) not in (1, 30) or s in lengths), None)
    if schedule.interval and own:
        days, schedule = int(schedule.interval) or days, schedule._replace(interval=None)
    period, scale = _on_schedule(own, schedule)
    return Rate(period, scale, days if days or own is None else _unusual_days(own))


def in_whole_numbers(rate: Rate, count: Decimal | None) -> Rate:
    """By the month where a day has too few to round, and without a period where a month has, too.

    "3 reports a week" are 13 a month and not one a day.
    """
    if count is None or rate.period is None:
        return rate
    if rate.period == "day" and not _is_nearly_whole(count * rate.scale, _ROUNDED_OFF):
        rate = rate._replace(period="month", scale=rate.scale * DAYS["month"])
    if rate.period == "month" and not _is_nearly_whole(count * rate.scale, _ROUNDED_OFF_A_MONTH):
        return rate._replace(period=None, scale=_ONE, days=None)
    return rate


def _is_nearly_whole(count: Decimal, share: Decimal) -> bool:
    return abs(round(count) - count) <= count * share


def _on_schedule(own: Span | None, schedule: Schedule) -> tuple[Period | None, Decimal]:
    """A day or a month, and what an amount is multiplied by to be one of that."""
    period, scale = _period(own)
    if schedule.interval:
        period, scale = "day", 1 / schedule.interval
    elif own and schedule.hours and own.value("period") in SHORT:
        scale *= schedule.hours / 24
    scale *= schedule.times or _ONE
    return period, scale * (schedule.share_of_days if period == "day" else _ONE)


def _is_right_behind(period: Span | None, used: Collection[Amount]) -> bool:
    """Whether it is the rate of a number, beside which "every two weeks" is asked about."""
    counts = [a for a in used if a.kind in VOLUMES]
    return period is not None and any(a.end - 1 <= period.start <= a.end for a in counts)


def _own_period(used: Collection[Amount], periods: Collection[Span]) -> Span | None:
    """The period nearest behind a volume, requests first, or right in front of one."""
    by_kind = sorted(used, key=lambda a: a.kind != "requests")
    behind = (
        span
        for amount in by_kind
        for span in periods
        if amount.end - 1 <= span.start <= amount.end + _GAP_TO_PERIOD
        and not any(amount.end < a.start < span.start for a in used)
    )
    before = (s for a in by_kind for s in periods if a.start - 1 <= s.end <= a.start)
    return next(chain(behind, before), None)


def _number_before(text: AnnotatedText, span: Span) -> int:
    """How many of a time: 2 in "2 weeks", 0 where no number stands there."""
    bare = (a for a in text.amounts if a.kind == "bare" and a.end == span.start)
    return next((int(a.value) for a in bare if a.value >= 1), 0)


def _days(span: Span, lengths: Mapping[Span, int]) -> int:
    return lengths.get(span, 1) * DAYS.get(span.value("period") or "", 1)


def _unusual_days(own: Span) -> int | None:
    """The days of a volume's own period, if costs are not told for it anyway."""
    unit = own.value("period")
    return DAYS[unit] if unit in _UNUSUAL else None


def _period(span: Span | None) -> tuple[Period | None, Decimal]:
    """A day or a month, and what an amount is multiplied by to be one of that."""
    unit = span.value("period") if span else None
    if unit is None:
        return None, _ONE
    return ("month", _PER_MONTH[unit]) if unit in _PER_MONTH else ("day", _PER_DAY[unit])
