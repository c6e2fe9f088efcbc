"""A figure of the workload before that a message puts another in place of: "make it 20k"."""

from __future__ import annotations

from typing import Literal, NamedTuple

from bot.query.amounts import Amount
from bot.query.annotate import AnnotatedText
from bot.query.tokens import Span
from catalog.pricing.usage import Workload

_Field = Literal[
    "requests",
    "images",
    "input_tokens",
    "output_tokens",
    "characters",
    "audio_minutes",
    "video_seconds",
]
_MAIN: tuple[_Field, ...] = (
    "requests",
    "images",
    "audio_minutes",
    "video_seconds",
    "characters",
    "input_tokens",
)
"""What a bare number stands for: the first of these that was stated before."""
_OF_UNIT: dict[str, _Field] = {"requests": "requests", "images": "images"}
_OF_SIDE: dict[str, _Field] = {"input": "input_tokens", "output": "output_tokens"}
_TO = ("to", "=", "is", "be", "of", "at", ":")
_GAP_TO_FIGURE = 2
"""Words between a figure and its new amount: "output tokens to 2k"."""
_IDLE = ("the", "my", "our")


class Replaced(NamedTuple):
    """The figures that are stated anew, and the words that state them."""

    workload: Workload | None = None
    words: frozenset[int] = frozenset()


NOTHING_REPLACED = Replaced()


def find_replaced(text: AnnotatedText, before: Workload | None) -> Replaced:
    """The figure of a workload that is stated anew by its name, or as the only number there is."""
    if before is None or text.names or len(text.amounts) != 1:
        return NOTHING_REPLACED
    [amount] = text.amounts
    if amount.kind not in ("bare", "tokens") or amount.bound or _is_of_time(text, amount):
        return NOTHING_REPLACED
    if span := _figure_before(text, amount):
        start = span.start - 1 if text.word(span.start - 1) not in _IDLE else span.start - 2
        words = range(max(0, start), amount.end)
        return Replaced(_stated(_field(span), amount), frozenset(words))
    figure = next((f for f in _MAIN if getattr(before, f) is not None), None)
    if figure is None or amount.kind != "bare" or not _is_bare(text, amount):
        return NOTHING_REPLACED
    return Replaced(_stated(figure, amount), frozenset(range(amount.start, amount.end)))


def _is_of_time(text: AnnotatedText, amount: Amount) -> bool:
    """Whether it counts days or months, or is a share."""
    return text.value_at(amount.end, "period") is not None or "%" in (
        text.word(amount.end - 1),
        text.word(amount.end),
    )


def _is_bare(text: AnnotatedText, amount: Amount) -> bool:
    """Whether the message is the number, or one behind a word that goes on: "make it 20k"."""
    lead = text.by_start.get(0)
    is_alone = amount.start == 0 and not amount.digits_only
    led = lead is not None and lead.means("word", "again") and lead.end <= amount.start
    return (is_alone or led) and all(
        span is lead or span.start > amount.end or not span.value("constraint")
        for span in text.spans
    )


def _figure_before(text: AnnotatedText, amount: Amount) -> Span | None:
    """The name of a figure in front of "to" and its amount: "increase the output to 2k"."""
    if text.word(amount.start - 1) not in _TO:
        return None
    return next(
        (s for s in text.spans_before(amount.start - 1, gap=_GAP_TO_FIGURE) if _field(s)), None
    )


def _field(span: Span) -> _Field | None:
    return _OF_SIDE.get(span.value("side") or "") or _OF_UNIT.get(span.value("unit") or "")


def _stated(figure: _Field | None, amount: Amount) -> Workload:
    whole = int(amount.value.to_integral_value())
    match figure:
        case "requests":
            return Workload(requests=whole)
        case "images":
            return Workload(images=whole)
        case "input_tokens":
            return Workload(input_tokens=whole)
        case "output_tokens":
            return Workload(output_tokens=whole)
        case "characters":
            return Workload(characters=whole)
        case "audio_minutes":
            return Workload(audio_minutes=amount.value)
        case "video_seconds":
            return Workload(video_seconds=amount.value)
        case None:
            return Workload()
