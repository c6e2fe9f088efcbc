"""Numbers as people write them: "$1.50", "200k", "2 million", "half a million", "a buck"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from bot.query.words import Text
from catalog.language import Language

_DIGITS = re.compile(r"(\d[\d,]*(?:\.\d+)?|\.\d+)([kmb]?)$")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")


MOST = Decimal(10**13)
"""More of anything is a slip of a finger, and two such amounts multiplied are no money."""


class Number(NamedTuple):
    """A number as written; `start` and `end` count words."""

    start: int
    end: int
    value: Decimal
    plain: bool
    """Digits only, which could be a version of a model."""
    dollars: bool
    """A dollar sign stands in front of it."""


def number_at(text: Text, at: int, language: Language) -> Number | None:
    """The number that starts at a word."""
    sign = text.word(at) == "$" or (text.stands_for("money", at, "dollar") and at + 1 < len(text))
    first = at + 1 if sign else at
    found = _digits(text, first, language)
    if found is None:
        return None if sign else _spelt(text, at, language)
    if not sign and _glued(text, first):
        return None
    value, marked = found
    end, scale = _magnitude(text, first + 1, language)
    if value * scale > MOST:
        return None
    return Number(at, end, value * scale, not (marked or sign or scale > 1), sign)


def _digits(text: Text, at: int, language: Language) -> tuple[Decimal, bool] | None:
    """The value, and whether it is written as no version is: with a magnitude, grouped."""
    match = _DIGITS.match(text.word(at))
    if match is None or (match[2] == "b" and not text.stands_for("unit", at + 1, "tokens")):
        return None
    digits, letter = match.groups()
    value = Decimal(digits.replace(",", "")) * language.magnitude.get(letter, 1)
    return value, bool(letter) or bool(_GROUPED.fullmatch(digits))


def _glued(text: Text, at: int) -> bool:
    """Part of an id: "gpt-4-32k"."""
    start = text.words[at].start
    return start > 1 and text.folded[start - 1] in "-_" and text.folded[start - 2].isalnum()


def _magnitude(text: Text, at: int, language: Language) -> tuple[int, int]:
    """Where the magnitude ends and its scale; a single letter stands right behind the number."""
    word = text.word(at)
    if len(word) == 1 and text.words[at].start != text.words[at - 1].end + 1:
        return at, 1
    scale = language.magnitude.get(word)
    return (at + 1, scale) if scale else (at, 1)


def _spelt(text: Text, at: int, language: Language) -> Number | None:
    """ "half a million", "two thousand", "a buck"; a bare "a" is no number."""
    for length in (2, 1):
        value = language.numeral.get(text.said(at, at + length))
        if value is None:
            continue
        end, scale = _magnitude(text, at + length, language)
        if scale > 1 or text.kind("money", end):
            return Number(at, end, value * scale, plain=False, dollars=False)
    return None
