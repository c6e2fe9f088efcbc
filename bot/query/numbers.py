"""Numbers as people write them: "1,5", "1.000.000", "1 000 000", "1'000'000", "1e6", "10^6", ".5k".

A comma or a dot with exactly three digits behind it groups, with any other number of digits it is
a decimal mark; "0.125" is always a fraction. Where both are possible, `Digits.fraction` holds what
the number is with a decimal mark, and what it counts decides.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

_UNITS = (
    "mio mil mn mrd million millions billion billions bn thousand hundred grand tsd "
    "c ct cts cent cents usd eur euro euros gbp chf cad aud inr jpy cny rmb dollar dollars bucks "
    "min mins s sec secs second seconds h hr hrs hour hours "
    "tok toks token tokens ctx req reqs rps qps rpm img imgs char chars x"
)
"""Stand right behind a number without a space: "30c", "10min", "2mio"."""
_GROUPED = (
    r"\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:'\d{3})+|\d{1,3}(?:_\d{3})+"
    r"|\d{1,3},\d{3}(?=\.\d)|\d{1,3}\.\d{3}(?=,\d)|\d{1,2}(?:,\d{2})+,\d{3}"
)
_DIGITS = rf"(?:{_GROUPED}|\d+)(?:[.,]\d+)?|\.\d+"
_UNIT = rf"(?:{'|'.join(_UNITS.split())})(?![^\W_])"
_POWER = r"10\^(\d{1,2})(?![^\W_])"
NUMBER = (
    rf"(?<!\d[.,'_])(?:{_POWER.replace('(', '(?:', 1)}|(?:{_DIGITS})"
    rf"(?:(?:e\d{{1,2}}|[kmb])(?:(?![^\W_])|(?={_UNIT}))|(?={_UNIT})|(?![^\W_]|[.,'_]\d)))"
)
"""A number up to its unit, in the folded text."""
_NUMBER = re.compile(rf"({_DIGITS})(?:e(\d{{1,2}})|([kmb]))?")
_WHOLE = re.compile(rf"(?:{_GROUPED})(?:[.,]\d+)?")
_THREE_BEHIND = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_MARKS = str.maketrans("", "", ",.'_")
_MAX_EXPONENT = 15


class Digits(NamedTuple):
    """A number in digits."""

    value: Decimal
    letter: str
    """The magnitude that is written with it: k, m or b."""
    is_marked: bool
    """It is written as no version of a model is: grouped, or with a magnitude."""
    fraction: Decimal | None = None
    """What it is if its only mark is a decimal mark; None where that is certain."""
    mark: str = ""
    """The mark in question, a comma or a dot."""


def read_digits(word: str) -> Digits | None:
    """The number that a word is, None for any other word.

    >>> read_digits("1,5").value, read_digits("1.000.000").value, read_digits("1e6").value
    (Decimal('1.5'), Decimal('1000000'), Decimal('1000000'))
    >>> read_digits("1.500")[::3]
    (Decimal('1500'), Decimal('1.500'))
    """
    if "^" in word and (power := re.fullmatch(_POWER, word)) and int(power[1]) <= _MAX_EXPONENT:
        return Digits(Decimal(10) ** int(power[1]), "", is_marked=True)
    match = _NUMBER.fullmatch(word)
    if match is None or int(match[2] or 0) > _MAX_EXPONENT:
        return None
    digits, letter = match[1], match[3] or ""
    scale = Decimal(10) ** int(match[2] or 0)
    is_marked = bool(match[2] or letter)
    if _WHOLE.fullmatch(digits):
        return Digits(_grouped(digits) * scale, letter, is_marked=True)
    fraction = Decimal(digits.replace(",", ".")) * scale
    if _THREE_BEHIND.fullmatch(digits):
        whole = Decimal(digits.translate(_MARKS)) * scale
        return Digits(whole, letter, True, fraction, "," if "," in digits else ".")
    return Digits(fraction, letter, is_marked)


def _grouped(digits: str) -> Decimal:
    """A number in groups; what stands behind a mark of another kind is a fraction."""
    marks = [mark for mark in digits if not mark.isdigit()]
    if marks[-1] == marks[0]:
        return Decimal(digits.translate(_MARKS))
    whole, _, fraction = digits.rpartition(marks[-1])
    return Decimal(f"{whole.translate(_MARKS)}.{fraction}")
