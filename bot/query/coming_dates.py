"""The days ahead that a text speaks of: "before Christmas", "in the next 60 days", "in Q1 2027"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from bot.query.annotate import AnnotatedText
from bot.query.dates import COUNTS, DAYS, QUARTER, YEAR, month_of
from bot.query.parts_of_time import day_of, is_end_at, last_of_month, part_at
from bot.query.tokens import number_at
from catalog.language import Language
from catalog.lifecycle import RETIREMENT_DAYS

_BEFORE = ("before",)
_BY = ("by", "until", "till", "til", "through", "to", "than")
_AFTER = ("after", "from", "since")
_GAP_TO_LEAD = 2
"""Words between "before" and a date: "before the 1 January"."""
_MONTHS_OF_QUARTER = 3
_MONTHS_OF_YEAR = 12
_DAYS_OF_MONTH = 31


class Days(NamedTuple):
    """The first and the last day; None where there is no such end."""

    first: date | None = None
    last: date | None = None


class _Stretch(NamedTuple):
    """Days, and the word that begins their name."""

    start: int
    first: date
    last: date


def coming_days(text: AnnotatedText, language: Language, today: date) -> Days:
    """Both ends of the first stretch of time that is named; none for the one that is usual."""
    stretch = next(_stretches(text, language, today), None)
    if stretch is None:
        return Days()
    leads = {text.word(at) for at in range(stretch.start - _GAP_TO_LEAD, stretch.start)}
    if not leads.isdisjoint(_BEFORE):
        # "Before the end of the year" takes its last day in.
        ends = stretch.first == last_of_month(stretch.first.year, stretch.first.month)
        if ends or is_end_at(text, stretch.start):
            return Days(None, stretch.last)
        return Days(None, stretch.first - timedelta(1))
    if not leads.isdisjoint(_BY):
        return Days(None, stretch.last)
    if not leads.isdisjoint(_AFTER):
        return Days(_first_after(leads, stretch), None)
    is_default = stretch.last == today + timedelta(RETIREMENT_DAYS)
    first = stretch.first if stretch.first > today else None
    return Days() if is_default and first is None else Days(first, stretch.last)


def _first_after(leads: set[str], stretch: _Stretch) -> date:
    """ "After January" begins when it is over, "from January" with it."""
    return stretch.last + timedelta(1) if "after" in leads else stretch.first


def _stretches(text: AnnotatedText, language: Language, today: date) -> Iterator[_Stretch]:
    for at in range(len(text)):
        found = (
            _part(text, at, today)
            or _holiday(text, at, today)
            or _month(text, at, today)
            or _quarter_or_year(text, at, today)
            or _from_today(text, at, language, today)
        )
        if found:
            yield _Stretch(at, *found)


def _part(text: AnnotatedText, at: int, today: date) -> tuple[date, date] | None:
    """ "Early December", "first half of 2027"."""
    part = part_at(text, at)
    if part is None:
        return None
    whole = _month(text, part.of, today) or _quarter_or_year(text, part.of, today)
    return part.within(*whole) if whole and whole[0] != whole[1] else None


def _holiday(text: AnnotatedText, at: int, today: date) -> tuple[date, date] | None:
    match text.value_at(at, "holiday"):
        case None:
            return None
        case "month-end":
            return (end := last_of_month(today.year, today.month)), end
        case month_and_day:
            month, day = map(int, month_and_day.split("-"))
            ahead = date(today.year, month, day)
            ahead = ahead if ahead >= today else ahead.replace(year=today.year + 1)
            return ahead, ahead


def _month(text: AnnotatedText, at: int, today: date) -> tuple[date, date] | None:
    """ "December", "Dec 15", "15 Dec", "1 January 2027"."""
    month = month_of(text.word(at))
    if month is None:
        return None
    near = (text.word(at - 1), text.word(at + 1), text.word(at + 2))
    day = next((int(w) for w in near[:2] if w.isdecimal() and 1 <= int(w) <= _DAYS_OF_MONTH), None)
    stated = next((int(w) for w in near[1:] if YEAR.fullmatch(w)), None)
    last = day_of(stated or today.year, month, day)
    if stated is None and last < today:
        last = day_of(today.year + 1, month, day)
    return (last if day else last.replace(day=1)), last


def _quarter_or_year(text: AnnotatedText, at: int, today: date) -> tuple[date, date] | None:
    word, after = text.word(at), text.word(at + 1)
    if YEAR.fullmatch(word) and not QUARTER.fullmatch(text.word(at - 1)):
        return date(int(word), 1, 1), date(int(word), _MONTHS_OF_YEAR, _DAYS_OF_MONTH)
    if quarter := QUARTER.fullmatch(word):
        month = _MONTHS_OF_QUARTER * int(quarter.group(1))
        year = int(after) if YEAR.fullmatch(after) else today.year
        last = last_of_month(year, month)
        if not YEAR.fullmatch(after) and last < today:
            last = last_of_month(year + 1, month)
        return date(last.year, month - _MONTHS_OF_QUARTER + 1, 1), last
    return None


def _from_today(
    text: AnnotatedText, at: int, language: Language, today: date
) -> tuple[date, date] | None:
    """ "This week", "next month", "within 60 days", "tomorrow"."""
    if text.word(at) == "tomorrow":
        return today + timedelta(1), today + timedelta(1)
    lead, unit = text.word(at), _unit(text, at + 1)
    if lead in ("this", "next") and unit:
        return _calendar_unit(unit, today, following=lead == "next")
    number = number_at(text, at, language)
    count = int(number.value) if number else COUNTS.get(text.word(at), 0)
    unit = _unit(text, number.end if number else at + 1)
    return (today, today + timedelta(count * DAYS[unit])) if count and unit else None


def _unit(text: AnnotatedText, at: int) -> str | None:
    unit = text.value_at(at, "period")
    return unit if unit in DAYS else None


def _calendar_unit(unit: str, today: date, *, following: bool) -> tuple[date, date]:
    match unit:
        case "week":
            monday = today - timedelta(today.weekday()) + timedelta(7 * following)
            return monday, monday + timedelta(6)
        case "month":
            month = today.month + following
            year, month = (today.year + 1, 1) if month > _MONTHS_OF_YEAR else (today.year, month)
            return date(year, month, 1), last_of_month(year, month)
        case "quarter":
            month = today.month - (today.month - 1) % _MONTHS_OF_QUARTER
            month += _MONTHS_OF_QUARTER * following
            year, month = (today.year + 1, 1) if month > _MONTHS_OF_YEAR else (today.year, month)
            return date(year, month, 1), last_of_month(year, month + _MONTHS_OF_QUARTER - 1)
        case "year":
            year = today.year + following
            return date(year, 1, 1), date(year, _MONTHS_OF_YEAR, _DAYS_OF_MONTH)
        case _:
            day = today + timedelta(1 * following)
            return day, day
