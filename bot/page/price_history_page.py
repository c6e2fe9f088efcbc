"""The page of what a model has cost: the answer for the days asked about, then every step."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bot import formatting
from bot.answer import OfferHistory, PriceHistory, Stated
from bot.answer.price_history import days_of
from bot.page import offer_text
from bot.page.page_parts import (
    Cell,
    Chart,
    Column,
    Line,
    Lines,
    Listing,
    Page,
    Part,
    Row,
    Series,
    SmallPrint,
    Title,
    cell,
    folded,
    table,
)
from bot.query import PricePeriod
from catalog.past_prices import PastPrices, PriceStep

_COLUMNS = (Column("From"), Column("Input"), Column("Output"))
_WHAT = {
    "corrected": "corrected",
    "removed": "no longer listed in full",
    "source_switched": "another source",
}
_MOST_STEPS = 6
_FEWEST_DRAWN = 3
_MAX_NAMES = 4


def price_history_page(answer: PriceHistory) -> Page:
    return tuple(_parts(answer))


def _parts(answer: PriceHistory) -> Iterator[Part]:
    names = dict.fromkeys(offer.line.name for offer in answer.offers)
    yield Title(f"{formatting.conjunction([*names])}: price history")
    several = len(answer.offers) > 1
    for offer in answer.offers:
        subject = f"{offer.line.name} at {offer.seller}" if several and offer.past else ""
        label = subject or (offer.line.name if several else "")
        lines = [*_answer_lines(offer, answer)]
        yield Lines((Line(lines[0], label), *map(Line, lines[1:])))
        yield from _steps(offer, answer)
    if answer.not_shown:
        yield Lines((Line(formatting.conjunction(answer.not_shown), "Ask apart about"),))
    yield SmallPrint(tuple(_small_print(answer)))


def _answer_lines(offer: OfferHistory, answer: PriceHistory) -> Iterator[str]:
    """What it cost on the days that are asked about, or how often it has changed."""
    past = offer.past
    if past is None:
        yield "No price of it is known."
    elif not (answer.period and answer.period.has_days):
        yield from _changes(past)
    else:
        yield from _on_days(offer, past, answer)


def _changes(past: PastPrices) -> Iterator[str]:
    """How often it has changed, and what it costs."""
    changes, now = len(past.steps) - 1, _cost(past.steps[-1])
    since = "" if past.known_since == date.min else f" since {past.known_since}"
    if changes:
        times = {1: "once", 2: "twice"}.get(changes, f"{changes} times")
        yield f"Changed {times}{since}, last on {past.steps[-1].first_day}. Today: {now}."
    elif past.known_since < past.known_until:
        yield f"No change known{since}. Today: {now}."
    else:
        yield f"Not recorded before {past.known_since}. On that day: {now}."
    for step in past.announced[:1]:
        yield f"Announced from {step.first_day}: {_cost(step)}."


def _on_days(offer: OfferHistory, past: PastPrices, answer: PriceHistory) -> Iterator[str]:
    """What it cost on the days that are asked about, as far as that is known, and today."""
    released, during = offer.released, offer.during
    first, last = days_of(answer.period, answer.today)
    when = period_words(answer.period, answer.today)
    if released and last < released:
        yield f"{formatting.capitalised(when)} it had no price: it came out on {released}."
        return
    if first != date.min and first < past.known_since:
        known = "It came out on" if past.known_since == released else "Not recorded before"
        yield f"{known} {past.known_since}."
        when = when if answer.period and answer.period.last else "since then"
    if not during:
        yield f"The oldest price that is known: {_cost(past.steps[0])}, on {past.known_since}."
        return
    later = "".join(f", then {_cost(step)} from {step.first_day}" for step in during[1:])
    yield f"{formatting.capitalised(when)}: {_cost(during[0])}{later}."
    if last < answer.today:
        same = during[-1].amounts == past.steps[-1].amounts
        yield "The same today." if same else f"Today: {_cost(past.steps[-1])}."


def _cost(step: PriceStep) -> str:
    """ "$4.00 in · $20.00 out per 1M tokens"."""
    return offer_text.price_with_unit(step.prices) if step.prices else "no price"


def period_words(period: PricePeriod | None, today: date) -> str:
    """ "in March 2026", "on 2026-03-01", "since 2026-09-01", "until 2026-07-31"."""
    first, last = (period.first, period.last) if period else (None, None)
    if first is None:
        return f"until {last}" if last else "up to now"
    if last is None:
        return "today" if first == today else f"since {first}"
    if first == last:
        return f"on {first}"
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        if (first.year, first.month) == (last.year, last.month):
            return f"in {calendar.month_name[first.month]} {first.year}"
        if (first.month, last.month, first.year) == (1, 12, last.year):
            return f"in {first.year}"
    return f"from {first} to {last}"


def _steps(offer: OfferHistory, answer: PriceHistory) -> Iterator[Part]:
    past = offer.past
    if past is None or len(past.steps) + len(past.announced) < 2:
        return
    every = (*past.steps, *past.announced)
    earlier, steps = every[:-_MOST_STEPS], every[-_MOST_STEPS:]
    unit = "USD per 1M tokens, " if past.offer.basis == "1M tokens" else "USD, "
    sources = {answer.sources[step.source] for step in steps}
    said_by = f", according to {next(iter(sources))}" if len(sources) == 1 else ""
    rows = [_row(step, past, answer, names_source=not said_by) for step in steps]
    caption = Line(f"{unit}at {offer.seller}{said_by}")
    yield table(caption, _COLUMNS, rows, notes=tuple(_notes(steps)))
    yield from _chart(steps, past, f"{offer.line.name} at {offer.seller}")
    if earlier:
        before = (f"{_start(step, past, answer.today)[0]}: {_cost(step)}" for step in earlier)
        yield from folded(f"{len(earlier)} earlier prices", (Listing("Before", tuple(before)),))


def _row(step: PriceStep, past: PastPrices, answer: PriceHistory, *, names_source: bool) -> Row:
    source = (f"  {answer.sources[step.source]}",) if names_source else ()
    cached = offer_text.side(step.prices, "cache_read")
    return (
        Cell((*_start(step, past, answer.today), *source)),
        Cell((offer_text.side(step.prices, "input"), *((f"cached {cached}",) if cached else ()))),
        cell(offer_text.side(step.prices, "output")),
    )


def _start(step: PriceStep, past: PastPrices, today: date) -> tuple[str, ...]:
    """The day, and what else there is to say of it."""
    if step.first_day is None:
        return ("before" if past.known_since == date.min else str(past.known_since),)
    what = _WHAT.get(step.kind or "", "")
    marks = ("announced" if step.first_day > today else "", what)
    said = ", ".join(filter(None, marks))
    return (str(step.first_day), *((f"  {said}",) if said else ()))


def _notes(steps: Sequence[PriceStep]) -> Iterator[str]:
    if any(step.kind and not step.is_dated for step in steps):
        yield "Where the source gives no date, the day is the one on which the change was seen."


def _chart(steps: Sequence[PriceStep], past: PastPrices, title: str) -> Iterator[Chart]:
    """A line for input and one for output, where each has one amount at every step."""
    if len(steps) < _FEWEST_DRAWN:
        return  # the table shows one change as well
    first = "before" if past.known_since == date.min else str(past.known_since)
    labels = [str(step.first_day or first) for step in steps]
    if not past.announced:
        # A line that ended with the last change would not show how long it holds.
        labels, steps = [*labels, "today"], [*steps, steps[-1]]
    series = []
    for direction in ("input", "output"):
        amounts = [formatting.amounts(step.prices, direction) for step in steps]
        if all(len(each) == 1 for each in amounts):
            values = tuple(each[0].value for each in amounts)
            series.append(Series(direction.capitalize(), values))
    units = {a.unit for step in steps for a in formatting.amounts(step.prices, "input")}
    if series and len(units) == 1:
        unit = f"USD {formatting.per(units.pop())}"
        yield Chart(title, unit, tuple(labels), tuple(series), "line")


def _small_print(answer: PriceHistory) -> Iterator[str]:
    pasts = [offer.past for offer in answer.offers if offer.past]
    for offer in answer.offers[:1]:
        if offer.elsewhere:
            yield f"Changes are known at {formatting.listed(offer.elsewhere, _MAX_NAMES)}, too."
    stated = (
        Stated(answer.sources[past.offer.route.quotes[0].source], past.stated_on) for past in pasts
    )
    if sources := offer_text.sources(stated):
        yield sources
