"""A figure of the message before that is multiplied: "double the requests", "3x that"."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bot.query.annotate import AnnotatedText
from bot.query.tokens import Span
from catalog.filters.filter import Filters
from catalog.pricing.usage import Workload

Figure = Literal["requests", "input", "output", "tokens", "images", "context", "price", ""]

_UNITS: dict[str, Figure] = {
    "requests": "requests",
    "people": "requests",
    "images": "images",
    "tokens": "tokens",
    "context": "context",
}
_SIDES: dict[str, Figure] = {"input": "input", "output": "output"}
_CONSTRAINTS: dict[str, Figure] = {"price": "price", "budget": "price", "context": "context"}
_SIGNS = {"more": 1, "extra": 1, "higher": 1, "fewer": -1, "less": -1, "lower": -1}
"""Behind a share, whether a figure grows or shrinks by it: "10% more requests"."""
_GAP_TO_FIGURE = 3
"""Words between "twice" and what there is twice of: "twice as many of those requests"."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a figure is multiplied by; the first that was stated where none is named."""

    factor: Decimal
    of: Figure = ""


def find_change(text: AnnotatedText) -> Change | None:
    """None where no figure is multiplied."""
    for amount in text.amounts:
        if amount.kind == "factor":
            return Change(amount.value, _figure(text, amount.end))
    for span in text.spans:
        if factor := span.value("multiple"):
            return Change(Decimal(factor), _figure(text, span.end))
    return None


def find_growth(text: AnnotatedText) -> tuple[Change | None, frozenset[int]]:
    """By what share a figure grows or shrinks, and the words that say so: "10% more requests"."""
    for amount in text.amounts:
        at = amount.end
        sign = _SIGNS.get(text.word(at))
        if sign and text.word(at - 1) == "%":
            # "More output" asks for a fact where no share stands before it.
            figure = _SIDES.get(text.word(at + 1)) or _figure(text, at + 1)
            return Change(1 + sign * amount.value, figure), frozenset(range(amount.start, at + 2))
    return None, frozenset()


def _figure(text: AnnotatedText, at: int) -> Figure:
    """What is named right behind a factor."""
    for span in text.spans_from(at, gap=_GAP_TO_FIGURE):
        if figure := _figure_of(span):
            return figure
    return ""


def _figure_of(span: Span) -> Figure:
    named = (
        _SIDES.get(span.value("side") or ""),
        _UNITS.get(span.value("unit") or ""),
        _CONSTRAINTS.get(span.value("constraint") or ""),
    )
    return next(filter(None, named), "")


def changed_workload(workload: Workload | None, change: Change | None) -> Workload | None:
    """The workload with the figure multiplied."""
    if workload is None or change is None:
        return workload
    match change.of:
        case "input":
            return workload._replace(input_tokens=_times(workload.input_tokens, change))
        case "output":
            return workload._replace(output_tokens=_times(workload.output_tokens, change))
        case "context" | "price":
            return workload
        case "images":
            return workload._replace(images=_times(workload.images, change))
        case figure:
            return _more_of(workload, change, by_tokens=figure == "tokens")


def _more_of(workload: Workload, change: Change, *, by_tokens: bool) -> Workload:
    """More requests, or more of everything where no requests are stated."""
    if workload.requests is not None and not by_tokens:
        return workload._replace(requests=_times(workload.requests, change))
    return workload._replace(
        input_tokens=_times(workload.input_tokens, change),
        output_tokens=_times(workload.output_tokens, change),
        images=_times(workload.images, change),
        characters=_times(workload.characters, change),
        audio_minutes=_scaled(workload.audio_minutes, change),
        video_seconds=_scaled(workload.video_seconds, change),
    )


def changed_filters(filters: Filters, change: Change | None, workload: Workload | None) -> Filters:
    """The filters with the limit multiplied, where one is named or nothing else was stated."""
    if change is None:
        return filters
    if change.of == "context":
        return filters._replace(min_context=_times(filters.min_context, change))
    if change.of == "price" or (not change.of and workload is None):
        return filters._replace(
            max_input_price=_scaled(filters.max_input_price, change),
            max_output_price=_scaled(filters.max_output_price, change),
            budget=None,
        )
    return filters


def _times(figure: int | None, change: Change) -> int | None:
    return None if figure is None else int((figure * change.factor).to_integral_value())


def _scaled(figure: Decimal | None, change: Change) -> Decimal | None:
    return None if figure is None else figure * change.factor
