"""Numbers in a text, with what they count: money, tokens, requests, pictures, shares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

from bot.query.words import Span, Word
from catalog.language import Language

Kind = Literal[
    "money", "share", "tokens", "context", "longest_output", "requests", "images", "bare"
]
Side = Literal["input", "output", ""]
_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?|\.\d+)([km]?)$")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_SCALES: Mapping[str, Decimal] = {
    "token": Decimal(1_000_000),
    "1k": Decimal(1000),
    "1m": Decimal(1),
}
_PRICED = {Decimal(1000): Decimal(1000), Decimal(1_000_000): Decimal(1)}
"""Tokens that a price is said for ("$3 a million"): the scale to 1M."""
_LEAST_LOOSE = 100
"""A number without a magnitude counts tokens from here on; below, it is a version."""
_ADJECTIVES = 2
"""Words between a number and what it counts: "50k incoming support tickets"."""
_NAMED_BEFORE = 3
"""Words between what is counted and its number: "context window of at least 200k"."""


class Number(NamedTuple):
    """A number as written; `start` and `end` count words."""

    start: int
    end: int
    value: Decimal
    plain: bool
    """Digits only, which could be a version of a model."""
    dollars: bool


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and what it counts; `start` and `end` count words."""

    start: int
    end: int
    kind: Kind
    value: Decimal
    """USD per 1M tokens for money; 0 to 1 for a share."""
    side: Side = ""
    bound: Literal["most", "least", ""] = ""
    plain: bool = False
    """Could be part of a model's name."""
    piece: bool = False
    """Money for a picture, a minute, a page or a month: no price of tokens."""


@dataclass(frozen=True)
class Amounts:
    """Reads the amounts of one text."""

    folded: str
    words: tuple[Word, ...]
    spans: tuple[Span, ...]
    language: Language

    @cached_property
    def _at(self) -> Mapping[int, Span]:
        return {span.start: span for span in self.spans}

    @cached_property
    def _ending(self) -> Mapping[int, Span]:
        return {span.end: span for span in self.spans}

    def read(self) -> Iterator[Amount]:
        at = 0
        while at < len(self.words):
            number = self._number(at)
            if number is None:
                at += 1
                continue
            amount = self._amount(number)
            yield amount
            at = amount.end

    # Numbers

    def _number(self, at: int) -> Number | None:
        """The number that starts at a word: "$1.50", "200k", "half a million", "2 million"."""
        sign = self._text(at) == "$" or (self._is("money", at, "dollar") and self._digits(at + 1))
        first = at + 1 if sign else at
        if found := self._digits(first):
            value, marked = found
            if not sign and self._glued(first):
                return None
            end, scale = self._magnitude(first + 1)
            plain = not (marked or sign or scale > 1)
            return Number(at, end, value * scale, plain, bool(sign))
        return self._spelt(at)

    def _digits(self, at: int) -> tuple[Decimal, bool] | None:
        """The value, and whether it is written as no version is: with a magnitude, grouped."""
        match = _NUMBER.match(self._text(at))
        if match is None:
            return None
        digits, letter = match.groups()
        scale = self.language.magnitude.get(letter, 1)
        value = Decimal(digits.replace(",", "")) * scale
        return value, bool(letter) or bool(_GROUPED.fullmatch(digits))

    def _glued(self, at: int) -> bool:
        """Part of an id: "gpt-4-32k"."""
        start = self.words[at].start
        return start > 1 and self.folded[start - 1] in "-_" and self.folded[start - 2].isalnum()

    def _magnitude(self, at: int) -> tuple[int, int]:
        text = self._text(at)
        if len(text) == 1 and at and self.words[at].start != self.words[at - 1].end + 1:
            return at, 1
        scale = self.language.magnitude.get(text)
        return (at + 1, scale) if scale else (at, 1)

    def _spelt(self, at: int) -> Number | None:
        """ "half a million", "two thousand", "a buck"; a bare "a" is no number."""
        for length in (2, 1):
            said = " ".join(word.text for word in self.words[at : at + length])
            value = self.language.numeral.get(said)
            if value is None:
                continue
            end, scale = self._magnitude(at + length)
            money = self._is("money", end, "dollar") or self._is("money", end, "cent")
            if scale > 1 or money:
                return Number(at, end, value * scale, plain=False, dollars=False)
        return None

    # What they count

    def _amount(self, number: Number) -> Amount:
        if money := self._money(number):
            return money
        if (behind := self._at.get(number.end)) and behind.of("bound") and number.value >= 1:
            number = number._replace(end=behind.end)
        counted = self._share(number) or self._counted(number) or self._named(number)
        return counted or self._unnamed(number)

    def _made(self, number: Number, end: int, kind: Kind, side: Side = "") -> Amount:
        bound, start = self._bound(number.start, end)
        return Amount(start, end, kind, number.value, side, bound, number.plain)

    def _bound(self, start: int, end: int) -> tuple[Literal["most", "least", ""], int]:
        """ "under", "at least" in front of the number, or "or more", "+" behind it."""
        before = self._ending.get(start)
        within = (self._at.get(at) for at in range(start, end + 1))
        for span in (before, *within):
            if span and (bound := span.of("bound")):
                return ("most" if bound == "most" else "least"), min(start, span.start)
        return "", start

    def _money(self, number: Number) -> Amount | None:
        cents = self._is("money", number.end, "cent")
        if not (number.dollars or cents or self._is("money", number.end, "dollar")):
            return None
        end = number.end if number.dollars and not cents else self._at[number.end].end
        value = number.value / 100 if cents else number.value
        side, end = self._side_near(number.start, end)
        piece = False
        per = self._after(end)
        if per and (unit := per.of("per")):
            piece, end = unit == "piece", per.end
            value *= _SCALES.get(unit, Decimal(1))
        elif per and per.of("unit") == "images":
            piece = True
        elif per and per.of("period"):
            piece, end = True, per.end
        elif (count := self._number(end)) and count.value in _PRICED:
            value, end = value * _PRICED[count.value], count.end
        if not side:
            side, end = self._side_near(number.start, end)
        if (tokens := self._at.get(end)) and tokens.of("unit") == "tokens":
            end = tokens.end
            side, end = self._side_near(number.start, end) if not side else (side, end)
        bound, start = self._bound(number.start, end)
        return Amount(start, end, "money", value, side, bound, piece=piece)

    def _side_near(self, start: int, end: int) -> tuple[Side, int]:
        """The side of a tariff said behind an amount, or right before it."""
        if (after := self._after(end)) and (side := _side(after)):
            return side, after.end
        before = self._ending.get(start)
        if before and before.of("bound"):
            before = self._ending.get(before.start)
        said = self._words(before) if before else ""
        return (_side(before) if before and said not in ("in", "for input") else ""), end

    def _share(self, number: Number) -> Amount | None:
        if self._text(number.end) != "%" and self._text(number.end) != "percent":
            return None
        value = number.value / 100
        end = number.end + 1
        near = (self._soon(end), self._lately(number.start))
        cached = next((span for span in near if span and span.of("unit") == "cached"), None)
        if cached is None:
            return Amount(number.start, end, "bare", value)
        return Amount(min(number.start, cached.start), max(end, cached.end), "share", value)

    def _counted(self, number: Number) -> Amount | None:
        """What stands behind the number says what it counts."""
        span = self._after(number.end)
        if span is None:
            return self._described(number)
        unit, side = span.of("unit"), _side(span)
        loose = number.plain and number.value < _LEAST_LOOSE
        match unit:
            case "context" | "longest_output":
                return self._made(number, span.end, unit)
            case "images" if not self._is("unit", span.end, "tokens"):
                return self._made(number, span.end, "images")
            case "requests" if not (side or self._hyphen(self.words[number.end - 1].end)):
                return self._made(number, span.end, "requests")
            case "tokens":
                side, end = self._side_near(number.start, span.end)
                return self._made(number, end, "tokens", side)
            case "each" if not loose:
                return self._made(number, number.end, "tokens")
        if side and not loose:
            return self._made(number, span.end, "tokens", side)
        if span.of("period") and not loose and self._is_rate(span):
            return self._made(number, number.end, "requests")
        return self._described(number)

    def _is_rate(self, span: Span) -> bool:
        first = self.words[span.start].text
        return first in ("/", "per", "a", "an", "every", "each") or span.end - span.start == 1

    def _described(self, number: Number) -> Amount | None:
        """ "50k incoming support tickets": other words before the one that is counted."""
        for at in range(number.end, min(number.end + _ADJECTIVES, len(self.words) - 1)):
            word = self.words[at]
            if not word.text.isalpha() or self._is_joining(at) or self._hyphen(word.end):
                return None
            span = self._at.get(at + 1)
            if span and (unit := span.of("unit")) in ("requests", "images", "context", "tokens"):
                if number.plain and (unit in ("context", "tokens") or number.value < 1):
                    return None
                kind: Kind = "images" if unit == "images" else "requests"
                if unit == "context" or unit == "tokens":
                    kind = "context" if unit == "context" else "tokens"
                return self._made(number, span.end, kind)
        return None

    def _hyphen(self, position: int) -> bool:
        return self.folded[position : position + 1] == "-"

    def _is_joining(self, at: int) -> bool:
        span = self._at.get(at)
        return span is not None and bool(
            span.of("word") or span.of("bound") or span.of("side") or span.of("period")
        )

    def _named(self, number: Number) -> Amount | None:
        """What stands before the number says what it counts: "context of at least 200k"."""
        if number.plain and number.value < _LEAST_LOOSE:
            return None
        before = self._lately(number.start)
        if before is None:
            return None
        match before.of("unit"):
            case ("context" | "longest_output") as unit:
                return self._made(number, number.end, unit)
            case _:
                pass
        side = _side(before)
        if side and before.end == number.start and self._words(before) != "in":
            return self._made(number, number.end, "tokens", side)
        return None

    def _lately(self, start: int) -> Span | None:
        """The last phrase for a unit or a side before a number, past bounds and "of"."""
        for end in range(start, max(0, start - _NAMED_BEFORE) - 1, -1):
            span = self._ending.get(end)
            if span and (span.of("unit") or span.of("side")):
                return span
        return None

    def _unnamed(self, number: Number) -> Amount:
        return self._made(number, number.end, "bare")

    # Looking around

    def _after(self, at: int) -> Span | None:
        """The phrase that starts right there."""
        return self._at.get(at)

    def _soon(self, at: int) -> Span | None:
        """The next phrase for a unit, past two words at most."""
        near = (self._at.get(at + skipped) for skipped in range(3))
        return next((span for span in near if span and span.of("unit")), None)

    def _is(self, kind: str, at: int, value: str) -> bool:
        span = self._at.get(at)
        return span is not None and value in span.all_of(kind)

    def _text(self, at: int) -> str:
        return self.words[at].text if at < len(self.words) else ""

    def _words(self, span: Span) -> str:
        return " ".join(word.text for word in self.words[span.start : span.end])


def _side(span: Span) -> Side:
    match span.of("side"):
        case "input":
            return "input"
        case "output":
            return "output"
        case _:
            return ""
