"""How many lines of a list are asked for: "top 5", "the 3 cheapest", "five open models"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.query.amounts import Amount
from bot.query.tokens import Span, TaggedText, indices_in
from catalog.language import Language

MOST_LISTED = 30
"""Lines of one page, at most: Slack takes no more of a table with all its notes."""
_CHOOSING = ("cheapest", "cheap", "recommend")
_DESCRIBING = ("use_case", "need", "condition", "size", "provider", "lab", "region", "sellers")
_LEADING = frozenset(
    (
        "the",
        "your",
        "just",
        "only",
        "which",
        "what",
        "name",
        "me",
        "need",
        "want",
        "a",
        "these",
        "those",
        "all",
        "and",
        "or",
        "plus",
    )
)
"""In front of a number that is no version: "the 3 cheapest", "which 2 models"."""
_ONE = ("just", "only")
"""In front of "one" where one line is asked for, and not "the one that …"."""
_MOST_ADJECTIVES = 4
"""Phrases between a number and what it counts: "5 open source vision models"."""


def with_list_counts(
    text: TaggedText, amounts: Sequence[Amount], language: Language
) -> tuple[Amount, ...]:
    """The amounts, of which those that count lines are no versions of models."""
    counts = tuple(_counts(text, amounts, language))
    if not counts:
        return tuple(amounts)
    taken = indices_in((count.start, count.end) for count in counts)
    others = (a for a in amounts if taken.isdisjoint(range(a.start, a.end)))
    return tuple(sorted((*others, *counts), key=lambda amount: amount.start))


def _counts(text: TaggedText, amounts: Sequence[Amount], language: Language) -> Iterator[Amount]:
    kinds = {at: a.kind for a in amounts for at in range(a.start, a.end)}
    for at in range(len(text)):
        number = _number_at(text, at, language)
        if number is None or kinds.get(at, "bare") != "bare":
            continue
        end, value = number
        if value <= MOST_LISTED and _is_led(text, at) and _counts_lines(text, at, end):
            yield Amount(at, end, "lines", value)


def _number_at(text: TaggedText, at: int, language: Language) -> tuple[int, Decimal] | None:
    """Where a whole number ends, and its value; "one" counts only behind "just"."""
    word = text.word(at)
    if word.isdecimal():
        return (at + 1, Decimal(word)) if int(word[:4]) > 0 else None
    value = language.numeral.get(word)
    if value is None or value < 1 or word in ("a", "an"):
        return None
    if value == 1 and text.word(at - 1) not in _ONE:
        return None
    return at + 1, value


def _is_led(text: TaggedText, at: int) -> bool:
    """Whether what stands in front of a number is no name whose version it is."""
    before = text.by_end.get(at)
    leads = before is not None and (_chooses(before) or before.means("word", "show"))
    return not at or leads or text.word(at - 1) in _LEADING or not text.word(at - 1).isalnum()


def _counts_lines(text: TaggedText, start: int, end: int) -> bool:
    """Whether lines of a list follow: "3 cheapest", "five cheap vision models", "top 5"."""
    before, after = text.by_end.get(start), text.by_start.get(end)
    if before and before.means("word", "show") and text.word(start).isdecimal():
        return True
    if after and (_chooses(after) or after.value("order")):
        return True
    for _ in range(_MOST_ADJECTIVES):
        span = text.by_start.get(end)
        if span is None:
            return False
        if _is_row(span, text):
            return True
        if not (_chooses(span) or any(map(span.value, _DESCRIBING))):
            return False
        end = span.end
    return False


def _chooses(span: Span) -> bool:
    return any(span.means("intent", cue) for cue in _CHOOSING) or span.value("order") is not None


def _is_row(span: Span, text: TaggedText) -> bool:
    return span.means("word", "row") or text.word(span.end - 1) == "models"
