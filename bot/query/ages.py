"""How old a model may be: "less than 6 months old", "newer than gpt-5.4", "cutoff after 2025"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from bot.query.annotate import AnnotatedText
from bot.query.dates import count_before, days_of, is_denied_date, since
from bot.query.model_names import NameSpan
from bot.query.tokens import Span
from catalog.catalog import Catalog

_GAP_TO_CUTOFF = 3
"""Words from "cutoff" to its date: "a knowledge cutoff of at least January"."""

_COMPARING = ("than", "then", "after", "before", "since")
"""Ends of phrases that hold a day against the release of a model; "from" leads to many things."""


class Released(NamedTuple):
    """The first and the last day on which a model may have been released."""

    first: date | None = None
    last: date | None = None
    words: range = range(0)
    """What says it."""


def find_age(text: AnnotatedText, today: date) -> Released:
    """ "Less than 6 months old", "over a year old"; without a bound no day is known."""
    for at, word in enumerate(text.words):
        unit = text.by_end.get(at) if word.text == "old" else None
        days = days_of(unit) if unit else None
        if unit is None or days is None:
            continue
        count, start = count_before(text, unit.start)
        day = today - timedelta((count or 1) * days)
        before = text.by_end.get(start)
        if before is None:
            continue
        match before.value("bound"):
            case "most":
                return Released(first=day, words=range(before.start, at + 1))
            case "least":
                return Released(last=day, words=range(before.start, at + 1))
            case _:
                pass
    return Released()


def measured_name(text: AnnotatedText) -> NameSpan | None:
    """The model that others are to be newer or older than, where no other is named."""
    if len(text.names) != 1:
        return None
    [name] = text.names
    before = text.span_before(name)
    if before is None or before.value("date") not in ("since", "before"):
        return None
    return name if name.model and text.word(before.end - 1) in _COMPARING else None


def released_beside(name: NameSpan, text: AnnotatedText, catalog: Catalog) -> Released:
    """The days after, or before, the release of the model; none where its day is not known."""
    model = catalog.models[name.model or ""]
    before = text.span_before(name)
    try:
        day = date.fromisoformat(model.released or "")
    except ValueError:
        return Released()
    is_newer = before is not None and before.value("date") == "since"
    if before is not None and is_denied_date(text, before):
        is_newer = not is_newer
    return Released(first=day + timedelta(1)) if is_newer else Released(last=day - timedelta(1))


def find_cutoff(text: AnnotatedText, today: date) -> tuple[date | None, AnnotatedText]:
    """The first day that a model must know of, and the text without what says it."""
    if not text.has("fact", "knowledge_cutoff"):
        return None, text
    for span in text.spans:
        if not span.means("fact", "knowledge_cutoff"):
            continue
        # Of "knowledge cutoff 2026" the year is the least, as of "trained on 2026 data".
        if day := next(since(text, span, today), None):
            return day, replace(text, spans=tuple(s for s in text.spans if s != span))
        for at in range(span.end, span.end + _GAP_TO_CUTOFF + 1):
            led = text.by_end.get(at)
            if day := _cutoff_at(text, led, today):
                spans = tuple(s for s in text.spans if s not in (span, led))
                return day, replace(text, spans=spans)
    return None, text


def _cutoff_at(text: AnnotatedText, led: Span | None, today: date) -> date | None:
    """Of "know about 2026" the year itself is enough."""
    if led is None:
        return None
    is_least = led.value("date") == "since" or led.value("bound") == "least"
    about = led.means("fact", "knowledge_cutoff") and text.word(led.end - 1) == "about"
    return next(since(text, led, today), None) if is_least or about else None
