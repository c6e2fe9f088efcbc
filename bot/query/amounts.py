"""Amounts: numbers with what they count, and what stands around them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

from bot.query.numbers import read_digits
from bot.query.tokens import NumberToken, Span, TaggedText

AmountKind = Literal[
    "money",
    "share",
    "tokens",
    "context",
    "longest_output",
    "requests",
    "images",
    "minutes",
    "seconds",
    "characters",
    "words",
    "pages",
    "people",
    "factor",
    "other_currency",
    "below_zero",
    "spend",
    "lines",
    "bare",
]
PriceSide = Literal["input", "output", ""]
Bound = Literal["most", "least", ""]

_SIDES: Mapping[str, PriceSide] = {"input": "input", "output": "output"}
MIN_TOKENS = 100
"""Digits alone count tokens from here on; below, they are a version."""
TOKENS = "1M tokens"
"""What prices of tokens are told for, whatever unit was typed."""


class Amount(NamedTuple):
    """A number and what it counts; `start` and `end` are words."""

    start: int
    end: int
    kind: AmountKind
    value: Decimal
    """USD per 1M tokens for money; 0 to 1 for a share."""
    side: PriceSide = ""
    bound: Bound = ""
    digits_only: bool = False
    """Could be the version of a model."""
    per: str = ""
    """What money is paid for: `TOKENS`, a piece (`catalog.language.Language.per`), a period.

    Nothing where no unit is stated, which mostly means tokens.
    """
    in_words: bool = False
    """A small number in words, which alone states no volume: "in one message"."""
    read_as: str = ""
    """What a number that could be two was taken for: "$1.500 is read as $1.50"."""
    is_turned: bool = False
    """The bound is the opposite of the one that is typed, as that is denied."""


def amount_of(
    text: TaggedText, number: NumberToken, end: int, kind: AmountKind, side: PriceSide = ""
) -> Amount:
    bound, start = bound_of(text, number.start, end)
    return Amount(
        start,
        end,
        kind,
        number.value,
        side,
        bound,
        number.digits_only,
        in_words=number.in_words,
        read_as=number.read_as,
    )


def opposite(bound: str) -> Bound:
    """The limit that is left where what is beyond one is denied: "nothing over $2"."""
    return "least" if bound == "most" else "most"


def bound_of(text: TaggedText, start: int, end: int) -> tuple[Bound, int]:
    """The bound, and where the amount starts with it: "under 5", "5 or more", "5+"."""
    within = (text.by_start.get(at) for at in range(start, end + 1))
    for span in (text.by_end.get(start), *within):
        is_next = span is not None and span.start >= start and leads_on(text, span)
        if span and not is_next and (bound := span.value("bound")):
            return ("most" if bound == "most" else "least"), min(start, span.start)
    return "", start


def leads_on(text: TaggedText, bound: Span) -> bool:
    """Whether a bound belongs to the number behind it: "300k context under $1"."""
    following = text.word(bound.end)
    return following == "$" or following[:1].isdigit()


def side_near(text: TaggedText, start: int, end: int) -> tuple[PriceSide, int]:
    """The side of a tariff right after an amount or right before it, and the amount's end."""
    after = text.by_start.get(end)
    if after and (side := side_of(after)):
        return side, after.end
    before = text.by_end.get(start)
    if before and before.value("bound"):
        before = text.by_end.get(before.start)
    # "Models in $5": before an amount, "in" is mostly a preposition.
    if before is None or text.phrase(before) in ("in", "for input"):
        return "", end
    # The "out" of "1k in 100 out under $5" belongs to the number in front of it.
    number = read_digits(text.word(before.start - 1)) if before.start else None
    if number and (number.letter or number.value >= MIN_TOKENS):
        return "", end
    return side_of(before), end


def side_of(span: Span) -> PriceSide:
    return _SIDES.get(span.value("side") or "", "")
