"""When something is used: "twice a day", "every 10 minutes", "8 hours a day", "5 days a week"."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from bot.query.amounts import Amount
from bot.query.annotate import AnnotatedText
from bot.query.dates import DAYS
from bot.query.tokens import Span
from catalog.language import Language

SHORT = ("second", "minute", "hour")
"""Periods of rates that may hold for a part of the day only."""
_OF_HOURS = ("day", "workday")
_HOURS = ("h", "hr", "hrs", "hour", "hours")
_HOURS_OF_DAY = 24
_PER_DAY = (
    (("s", "sec", "secs", "second", "seconds"), 86_400),
    (("m", "min", "mins", "minute", "minutes"), 1440),
    (_HOURS, _HOURS_OF_DAY),
)
"""Words of times that are shorter than a day, and how many of them are in one."""
_DAYS_OF_WEEK = 7
_WORKDAYS_OF_WEEK = 5
_GAP_TO_DAY = 2
"""Words from the hours to the day that has them: "8 hours of each day"."""


class Schedule(NamedTuple):
    """When something is used, and the words that say it."""

    times: Decimal | None = None
    """How often in each period: 2 of "twice a day"."""
    interval: Decimal | None = None
    """Days from one time to the next: 1/144 of "every 10 minutes"."""
    hours: Decimal | None = None
    """Hours of a day in which a rate holds; None for all of them."""
    days: int = _DAYS_OF_WEEK
    """Days of a week."""
    words: frozenset[int] = frozenset()
    read_as: str = ""
    """What could be something else."""

    @property
    def workdays(self) -> bool:
        return self.days == _WORKDAYS_OF_WEEK

    @property
    def share_of_days(self) -> Decimal:
        """The share of all days; working days are counted apart."""
        return Decimal(1) if self.workdays else Decimal(self.days) / _DAYS_OF_WEEK


ALWAYS = Schedule()


def find_schedule(text: AnnotatedText, language: Language) -> Schedule:
    """What a text says of it; ALWAYS where it says nothing."""
    periods = [span for span in text.spans if span.value("period")]
    # Without a rate, hours are those of recordings.
    has_rate = any(span.value("period") in SHORT for span in periods)
    schedule = ALWAYS
    for span in text.spans:
        if kind := span.value("schedule"):
            schedule = _joined(schedule, _in_words(text, span, kind))
    for span in periods:
        schedule = _joined(schedule, _beside(text, span, language, has_rate=has_rate))
    for at, word in enumerate(text.words):
        if word.text == "every":
            schedule = _joined(schedule, _interval(text, at, language))
    return schedule


def _joined(one: Schedule, other: Schedule) -> Schedule:
    """Both; what the first says counts."""
    return Schedule(
        one.times or other.times,
        one.interval or other.interval,
        one.hours or other.hours,
        min(one.days, other.days),
        one.words | other.words,
        one.read_as or other.read_as,
    )


def _words(start: int, end: int) -> frozenset[int]:
    return frozenset(range(start, end))


def _in_words(text: AnnotatedText, span: Span, kind: str) -> Schedule:
    """ "24/7", "during office hours", "on weekends", "biweekly"."""
    words = _words(span.start, span.end)
    match kind:
        case "office":
            said = f"{text.phrase(span)} is read as 8 hours of a working day"
            return Schedule(hours=Decimal(8), days=_WORKDAYS_OF_WEEK, words=words, read_as=said)
        case "weekend":
            said = f"{text.phrase(span)} is read as 2 of 7 days"
            return Schedule(days=2, words=words, read_as=said)
        case "fortnightly":
            said = f"{text.phrase(span)} is read as every two weeks"
            return Schedule(interval=Decimal(DAYS["fortnight"]), words=words, read_as=said)
        case _:
            return Schedule(words=words)


def _beside(text: AnnotatedText, period: Span, language: Language, *, has_rate: bool) -> Schedule:
    """ "Twice" or "3x" beside "a day", "8 hours" in front of it, "5 days" in front of "a week"."""
    before = text.by_end.get(period.start)
    if before and (factor := before.value("multiple")) and Decimal(factor) > 1:
        return Schedule(times=Decimal(factor), words=_words(before.start, before.end))
    for amount in text.amounts:
        if amount.kind == "factor" and period.start in (amount.end, amount.start - 1):
            return Schedule(times=amount.value, words=_words(amount.start, amount.end))
    if has_rate and period.value("period") in _OF_HOURS and (hours := _hours(text, period)):
        days = _WORKDAYS_OF_WEEK if period.value("period") == "workday" else _DAYS_OF_WEEK
        start, value = hours
        return Schedule(hours=value, days=days, words=_words(start, period.end))
    if before and period.value("period") == "week" and before.value("period") == "day":
        start, count = _count_before(text, before.start, language)
        if 0 < count <= _DAYS_OF_WEEK:
            said = f"{text.joined(start, period.end)} is read as {count:.0f} of 7 days"
            known = count in (_WORKDAYS_OF_WEEK, _DAYS_OF_WEEK)
            words = _words(start, period.end)
            return Schedule(days=int(count), words=words, read_as="" if known else said)
    return ALWAYS


def _hours(text: AnnotatedText, day: Span) -> tuple[int, Decimal] | None:
    """Where "8 hours" or "8h" begins that ends near a "day", and how many hours."""
    for amount in text.amounts:
        gap = day.start - amount.end
        if amount.kind == "minutes" and 0 <= gap <= _GAP_TO_DAY and _ends_in_hours(text, amount):
            hours = amount.value / 60
        elif amount.kind == "bare" and gap == 1 and text.word(amount.end) in _HOURS:
            hours = amount.value
        else:
            continue
        if 0 < hours <= _HOURS_OF_DAY:
            return amount.start, hours
    return None


def _ends_in_hours(text: AnnotatedText, amount: Amount) -> bool:
    return text.word(amount.end - 1) in _HOURS


def _count_before(text: AnnotatedText, end: int, language: Language) -> tuple[int, Decimal]:
    """The number in digits or in words that ends at a word; 0 where there is none."""
    word = text.word(end - 1)
    if word.isdecimal():
        return end - 1, Decimal(word)
    return end - 1, language.numeral.get(word, Decimal(0))


def _interval(text: AnnotatedText, every: int, language: Language) -> Schedule:
    """ "Every 10 minutes", "every two weeks", "every other day", "every half hour"."""
    number, unit = text.word(every + 1), text.by_start.get(every + 2)
    if number in ("other", "second"):
        count = Decimal(2)
    else:
        count = Decimal(number) if number.isdecimal() else language.numeral.get(number, Decimal(0))
    days: int | None = DAYS.get((unit.value("period") if unit else None) or "")
    if unit and days:
        return Schedule(interval=count * days, words=_words(every, unit.end)) if count else ALWAYS
    per_day = next((n for words, n in _PER_DAY if text.word(every + 2) in words), None)
    if not (per_day and count):
        return ALWAYS
    return Schedule(interval=count / per_day, words=_words(every, every + 3))
