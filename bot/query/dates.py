"""The day from which on something is asked for: "since August", "this week", "last 30 days"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import islice

from bot.query.annotate import AnnotatedText
from bot.query.parts_of_time import day_of, is_end_at, last_of_month, part_at
from bot.query.tokens import Span

_ISO = re.compile(r"\b(20\d\d)-(0[1-9]|1[0-2])(?:-(\d\d))?\b")
YEAR = re.compile(r"20\d\d")
QUARTER = re.compile(r"q([1-4])")
DAYS: Mapping[str, int] = {
    "day": 1,
    "week": 7,
    "fortnight": 14,
    "month": 30,
    "quarter": 90,
    "year": 365,
}
"""Days of a time."""
_MONTHS: Mapping[str, int] = {
    name.lower(): month
    for names in (calendar.month_name, calendar.month_abbr)
    for month, name in enumerate(names)
    if name
} | {"sept": 9}
_MAX_DATE = 5
"""Words of a date, at most, and what joins it to another."""
_AFTER = frozenset(("after", "newer", "later", "recent", "beyond"))
_OPPOSITE = {"since": "before", "before": "since"}
_DENIABLE = ("than", "before", "after")
_BEFORE_DENIED = frozenset(
    ("that", "is", "are", "which", "model", "models", "released", "was", "were")
)
"""Words between "nothing" and "older than"."""
_RELEASED = ("releases", "released")
"""Words for a release, right behind which a year or a month is its date."""
COUNTS: Mapping[str, int] = {
    "couple": 3,
    "few": 3,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "ten": 10,
}


def first_and_last_day(text: AnnotatedText, today: date) -> tuple[date | None, date | None]:
    """The days that count: of "in september", "last month", "between march and june".

    None where the text says none. "In december or january" began the year before; "between june and
    august", said in July, ends this year.
    """
    first, last = next(_days(text, today), None), next(_last_days(text, today), None)
    if first is None or last is None:
        of_part = next(_parts(text, today), (None, None))
        first, last = first or of_part[0], last or of_part[1]
    states_year = any(YEAR.fullmatch(word.text) for word in text.words)
    if first is None or last is None or first <= last or states_year:
        return first, last
    if first.year == last.year:
        return day_of(first.year - 1, first.month, first.day), last
    return first, day_of(first.year, last.month, last.day)


def days_between(text: AnnotatedText, today: date) -> tuple[date | None, date | None]:
    """The first and the last day of the time that is spoken of; None where it has no such end.

    A single day is both: "on March 5", "2026-03-05", "three months ago".
    """
    if day := next(_single_days(text, today), None):
        return day, day
    first, last = first_and_last_day(text, today)
    is_since = any(span.means("date", "since") for span in text.spans)
    if first and last is None and not is_since and (iso := _ISO.search(text.folded)):
        month_end = last_of_month(first.year, first.month)
        last = first if iso.group(3) else month_end
    return first, last if first is None or last is None or last >= first else None


def days_of(unit: Span) -> int | None:
    """The days of a day, a week, a month or a year; None for what is shorter."""
    return DAYS.get(unit.value("period") or "")


def count_before(text: AnnotatedText, end: int) -> tuple[int, int]:
    """The number in front of a word and where it begins; 0 where there is none."""
    count, _ = _count(text, end - 1)
    return count, (end - 1 if count else end)


def since(text: AnnotatedText, bound: Span, today: date) -> Iterator[date]:
    """The first day of what is named behind a phrase: "since August", "newer than 2025".

    "After 2025" begins when the year is over; a day is in what comes after it.
    """
    at = bound.end
    if _AFTER.isdisjoint(text.word(n) for n in range(bound.start, at)):
        yield from _calendar_date(text, at, today)
        return
    for first in _calendar_date(text, at, today):
        ends = (day for day in _end_of(text, at, today) if day != first and day < today)
        yield next((day + timedelta(1) for day in ends), first)


def is_denied_date(text: AnnotatedText, span: Span) -> bool:
    """Whether "older than" is what nothing may be: "nothing older than a year"."""
    if not text.phrase(span).endswith(_DENIABLE):
        return False
    at = span.start
    while text.word(at - 1) in _BEFORE_DENIED:
        at -= 1
    before = text.by_end.get(at)
    return before is not None and before.means("word", "not")


def _bound_of(text: AnnotatedText, span: Span) -> str | None:
    """What a phrase of a date says, turned round where it is denied."""
    value = span.value("date")
    if value in _OPPOSITE and is_denied_date(text, span):
        return _OPPOSITE[value]
    return value


def names_past_days(text: AnnotatedText) -> bool:
    """Whether the time that is spoken of is another than the present: not "today", "this week"."""
    present = ("today", "this")
    dates = [value for span in text.spans for value in span.values("date")]
    return not dates or any(value not in present for value in dates)


def _single_days(text: AnnotatedText, today: date) -> Iterator[date]:
    for span in text.spans:
        if span.means("word", "ago"):
            yield from _ago(text, span.start, today)
    for at, word in enumerate(text.words[:-1]):
        if word.text == "on" and _is_day(text, at + 1):
            yield from _calendar_date(text, at + 1, today)


def _is_day(text: AnnotatedText, at: int) -> bool:
    """Whether it is a day of a month: "november 9", "9 november"."""
    names = (text.word(at), text.word(at + 1))
    return any(name.isdecimal() for name in names) and any(map(is_month, names))


def _ago(text: AnnotatedText, end: int, today: date) -> Iterator[date]:
    """The day "three months" or "a year" before today."""
    unit = text.by_end.get(end)
    days = DAYS.get(unit.value("period") or "") if unit else None
    if unit and days:
        count, _ = _count(text, unit.start - 1)
        yield today - timedelta((count or 1) * days)


def _age(text: AnnotatedText, bound: Span, today: date) -> Iterator[date]:
    """The day that "older than a year" or "newer than 6 months" counts from."""
    if not text.phrase(bound).endswith("than"):
        return
    count, at = _count(text, bound.end)
    days = DAYS.get(text.value_at(at, "period") or "")
    if days:
        yield today - timedelta((count or 1) * days)


def is_in_iso_date(text: AnnotatedText, at: int) -> bool:
    """Whether a word is a part of "2026-03-05" or "2026-03"."""
    start = text.words[at].start
    return any(match.start() <= start < match.end() for match in _ISO.finditer(text.folded))


def is_month(word: str) -> bool:
    return word in _MONTHS


def month_of(word: str) -> int | None:
    """1 to 12; None for what is no month."""
    return _MONTHS.get(word)


def belongs_to_date(text: AnnotatedText, period: Span) -> bool:
    """Whether a period is part of a date and no rate: the "week" of "this week"."""
    before, earlier = text.by_end.get(period.start), text.by_end.get(period.start - 1)
    # The number of "last 30 days" lies between.
    right_before = bool(before and before.value("date") in ("this", "last"))
    return right_before or bool(earlier and earlier.value("date") == "last")


def _days(text: AnnotatedText, today: date) -> Iterator[date]:
    """Every day that could be meant, the most plainly stated first."""
    if iso := _ISO.search(text.folded):
        year, month, day = iso.groups()
        yield from _if_valid(int(year), int(month), int(day or 1))
    for span in text.spans:
        match _bound_of(text, span):
            case "today":
                yield today
            case "yesterday":
                yield today - timedelta(1)
            case "this":
                yield from _this(text.value_at(span.end, "period"), today)
            case "last" if part_at(text, span.end - 1) is None:
                yield from _last(text, span.end, today)
            case "since":
                yield from since(text, span, today)
                yield from _age(text, span, today)
            case None if text.word(span.end - 1) in _RELEASED:
                yield from _calendar_date(text, span.end, today)
            case _:
                pass
    for at, word in enumerate(text.words[:-1]):
        if word.text in ("in", "between") or (word.text == "on" and _is_day(text, at + 1)):
            yield from _calendar_date(text, at + 1, today)


def _last_days(text: AnnotatedText, today: date) -> Iterator[date]:
    """Every last day that could be meant, the most plainly stated first."""
    for span in text.spans:
        bound = _bound_of(text, span)
        if bound == "before" and is_end_at(text, span.end):
            yield from _end_of(text, span.end, today)
        elif bound == "before":
            yield from (day - timedelta(1) for day in _calendar_date(text, span.end, today))
            yield from _age(text, span, today)
        elif bound == "until" or (bound is None and text.word(span.end - 1) in _RELEASED):
            yield from _end_of(text, span.end, today)
        elif span.means("date", "yesterday"):
            yield today - timedelta(1)
        elif span.means("date", "last") and text.joined(span.start, span.end + 1) == "last month":
            yield today.replace(day=1) - timedelta(1)
        elif span.means("date", "last") and text.joined(span.start, span.end + 1) == "last year":
            yield date(today.year - 1, 12, 31)
        elif span.means("word", "between") or text.phrase(span) == "from":
            joints = range(span.end + 1, min(span.end + _MAX_DATE, len(text)))
            ends = (at + 1 for at in joints if text.word(at) in ("and", "to", "until", "till"))
            if any(_calendar_date(text, span.end, today)):
                for at in ends:
                    yield from _end_of(text, at, today)
    for at, word in enumerate(text.words[:-1]):
        if word.text == "on" and _is_day(text, at + 1):
            yield from _end_of(text, at + 1, today)
        if word.text == "in" and any(_calendar_date(text, at + 1, today)):
            # "In October or November" ends with November.
            joints = range(at + 2, min(at + 2 + _MAX_DATE, len(text)))
            for joint in (j for j in joints if text.word(j) in ("or", "and")):
                yield from _end_of(text, joint + 1, today)
            yield from _end_of(text, at + 1, today)


def _parts(text: AnnotatedText, today: date) -> Iterator[tuple[date, date]]:
    """Parts of times that nothing leads to: "models of the first week of October"."""
    for at in range(len(text)):
        before = text.by_end.get(at)
        is_led = before is not None and before.value("date") is not None
        if not (is_led or text.word(at - 1) in ("the", "and", "or", "to")):
            yield from _part(text, at, today)


def _part(text: AnnotatedText, at: int, today: date) -> Iterator[tuple[date, date]]:
    """The first and the last day of "mid October", "the last two weeks of May"."""
    part = part_at(text, at)
    if part and part_at(text, part.of) is None:
        for first in _calendar_date(text, part.of, today):
            for last in _end_of(text, part.of, today):
                if first != last:
                    yield part.within(first, last)


def is_in_part_of_time(text: AnnotatedText, at: int, today: date) -> bool:
    """Whether a word is one of "the first week of", in front of a month or a year."""
    starts = range(at, max(-1, at - _MAX_DATE), -1)
    parts = ((start, part_at(text, start)) for start in starts)
    return any(part and at < part.of and any(_part(text, start, today)) for start, part in parts)


def _end_of(text: AnnotatedText, at: int, today: date) -> Iterator[date]:
    """The last day of "August", "Aug 2026", "Q3", "2025"; a day is its own end."""
    if part_at(text, at):
        yield from (last for _, last in _part(text, at, today))
        return
    words = [word.text for word in text.words[at : at + 3]]
    for first in _calendar_date(text, at, today):
        if YEAR.fullmatch(words[0]):
            months = 12
        elif QUARTER.fullmatch(words[0]):
            months = 3
        elif text.value_at(at, "holiday") or any(
            w.isdecimal() and 1 <= int(w) <= 31 for w in words
        ):
            yield first
            continue
        else:
            months = 1
        yield last_of_month(first.year, first.month + months - 1)


def _if_valid(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return


def _this(period: str | None, today: date) -> Iterator[date]:
    """The first day of the current week, month or year."""
    match period:
        case "week":
            yield today - timedelta(today.weekday())
        case "month":
            yield today.replace(day=1)
        case "quarter":
            yield today.replace(month=today.month - (today.month - 1) % 3, day=1)
        case "year":
            yield today.replace(month=1, day=1)
        case _:
            pass


def _last(text: AnnotatedText, at: int, today: date) -> Iterator[date]:
    """The first day of "last 30 days", "past two weeks", "last month"."""
    count, at = _count(text, at)
    unit = text.value_at(at, "period") or ""
    if unit not in DAYS:
        return
    if count:
        yield today - timedelta(count * DAYS[unit])
    elif unit == "month":
        # "Last month" is the month in the calendar, "last 2 months" are 60 days.
        yield (today.replace(day=1) - timedelta(1)).replace(day=1)
    elif unit == "year" and text.word(at - 1) == "last":
        yield date(today.year - 1, 1, 1)
    else:
        yield today - timedelta(DAYS[unit])


def _count(text: AnnotatedText, at: int) -> tuple[int, int]:
    """The number at a word and where it ends; 0 where there is none."""
    word = text.word(at)
    if word.isdecimal():
        return int(word[:4]), at + 1
    return (COUNTS[word], at + 1) if word in COUNTS else (0, at)


def _calendar_date(text: AnnotatedText, at: int, today: date) -> Iterator[date]:
    """The first day of "August", "Aug 2026", "March 5", "Q3", "2025".

    Without a year it is the last such day that is not in the future.
    """
    if part_at(text, at):
        yield from (first for first, _ in _part(text, at, today))
        return
    words = [word.text for word in text.words[at : at + 3]]
    if not words:
        return
    holiday = text.value_at(at, "holiday") or ""
    if "-" in holiday and holiday != "month-end":
        number, day_of_month = holiday.split("-")
        words = [calendar.month_name[int(number)].lower(), day_of_month]
    if words[0].isdecimal() and len(words) > 1 and words[1] in _MONTHS:
        words[0], words[1] = words[1], words[0]
    quarter = QUARTER.fullmatch(words[0])
    month = 3 * int(quarter.group(1)) - 2 if quarter else _MONTHS.get(words[0])
    if month is None:
        if YEAR.fullmatch(words[0]):
            yield date(int(words[0]), 1, 1)
        return
    day = next((int(w) for w in words[1:] if w.isdecimal() and 1 <= int(w) <= 31), 1)
    if year := next((int(w) for w in words[1:] if YEAR.fullmatch(w)), None):
        yield from _if_valid(year, month, day)
        return
    # February 29 is up to eight years ago.
    days = (start for back in range(9) for start in _if_valid(today.year - back, month, day))
    yield from islice((start for start in days if start <= today), 1)
