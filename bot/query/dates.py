"""The day since when something is asked for: "since August", "this week", "last 30 days"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from bot.query.reading import Said
from bot.query.words import Span

_ISO = re.compile(r"\b(20\d\d)-(0[1-9]|1[0-2])(?:-(\d\d))?\b")
_YEAR = re.compile(r"20\d\d")
_QUARTER = re.compile(r"q([1-4])")
_DAYS: Mapping[str, int] = {"day": 1, "week": 7, "month": 30, "year": 365}
_NAMES = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTHS: Mapping[str, int] = {
    name: number for number, full in enumerate(_NAMES, 1) for name in (full, full[:3])
} | {"sept": 9}
_FEW = 3


def since(said: Said, today: date) -> date | None:
    """The first day that counts, where the text says one."""
    return next(_days(said, today), None)


def _days(said: Said, today: date) -> Iterator[date]:
    if iso := _ISO.search(said.folded):
        year, month, day = iso.groups()
        yield from _real(int(year), int(month), int(day or 1))
    for span in said.spans:
        match span.of("date"):
            case "today":
                yield today
            case "yesterday":
                yield today - timedelta(1)
            case "this":
                yield from _this(said, span.end, today)
            case "last":
                yield from _last(said, span.end, today)
            case "since":
                yield from _named(said, span.end, today)
            case _:
                pass
    for at, word in enumerate(said.words[:-1]):
        if word.text == "in":
            yield from _named(said, at + 1, today)


def _real(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return


def _this(said: Said, at: int, today: date) -> Iterator[date]:
    match said.kind("period", at):
        case "week":
            yield today - timedelta(today.weekday())
        case "month":
            yield today.replace(day=1)
        case "year":
            yield today.replace(month=1, day=1)
        case _:
            pass


def _last(said: Said, at: int, today: date) -> Iterator[date]:
    """ "last 30 days", "past two weeks", "last month"."""
    count, at = _count(said, at)
    unit = said.kind("period", at) or ""
    if unit not in _DAYS:
        return
    if count:
        yield today - timedelta(count * _DAYS[unit])
    elif unit == "month":
        yield (today.replace(day=1) - timedelta(1)).replace(day=1)
    else:
        yield today - timedelta(_DAYS[unit])


def _count(said: Said, at: int) -> tuple[int, int]:
    text = said.words[at].text if at < len(said.words) else ""
    if text.isdecimal():
        return int(text[:4]), at + 1
    if text in ("few", "couple"):
        return _FEW, at + 1
    numbers = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
    return (numbers[text], at + 1) if text in numbers else (0, at)


def _named(said: Said, at: int, today: date) -> Iterator[date]:
    """ "August", "Aug 2026", "March 5", "2025" """
    words = [word.text for word in said.words[at : at + 3]]
    if not words:
        return
    if words[0].isdecimal() and len(words) > 1 and words[1] in _MONTHS:
        words[0], words[1] = words[1], words[0]
    quarter = _QUARTER.fullmatch(words[0])
    month = 3 * int(quarter.group(1)) - 2 if quarter else _MONTHS.get(words[0])
    if month is None:
        if _YEAR.fullmatch(words[0]):
            yield date(int(words[0]), 1, 1)
        return
    day = next((int(w) for w in words[1:] if w.isdecimal() and 1 <= int(w) <= 31), 1)
    year = next((int(w) for w in words[1:] if _YEAR.fullmatch(w)), None)
    for made in _real(year or today.year, month, day):
        yield made if year or made <= today else made.replace(year=made.year - 1)


def is_month(word: str) -> bool:
    return word in _MONTHS


def claims(said: Said, span: Span) -> bool:
    """The period belongs to a date and is no rate: the "week" of "this week"."""
    before, earlier = said.ending.get(span.start), said.ending.get(span.start - 1)
    right_before = bool(before and before.of("date") in ("this", "last"))
    return right_before or bool(earlier and earlier.of("date") == "last")
