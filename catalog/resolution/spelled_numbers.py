"""Versions that are written in words: "claude opus four point five"."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_DIGITS = {word: str(digit) for digit, word in enumerate(_WORDS)}
_DIGIT = f"(?:{'|'.join(_DIGITS)})"
_PARTS = re.compile(_DIGIT, re.IGNORECASE)
_BEHIND_NAMES = "is|was|has|does|costs|vs|cost|price|pricing|or|and|on|for"
_SPELLED = re.compile(
    rf"""(?<=[^\W\d_]) [ -]
         (?: (?P<dotted> {_DIGIT} [ -] (?:(?:point|dot) [ -])? {_DIGIT} )
           | (?P<last> (?!one){_DIGIT} (?= \W*$ | [ ](?:{_BEHIND_NAMES})\b) )
           | {_DIGIT} (?![ ]of\b) )
         (?![^\W_])""",
    re.IGNORECASE | re.VERBOSE,
)
_WORD_BEHIND = re.compile(r" ([^\W_]+)")
_WORDS_BEFORE = re.compile(r"(?:[^\W_]+[ -])?[^\W_]+$")


class SpelledNumber(NamedTuple):
    """A number in words, and the words around it."""

    number: str
    words: tuple[str, ...]
    """One or two words in front of it."""
    following: str
    """The word behind it, which it may count; empty where there is none."""
    is_dotted: bool
    """Whether it has two parts: "five point one"."""
    is_last: bool
    """Whether nothing follows that it could count."""


def with_digits(text: str, is_version: Callable[[SpelledNumber], bool]) -> str:
    """The text, as long as before, with digits for those numbers in words that are versions.

    >>> with_digits("glm five point one", lambda spelled: spelled.words == ("glm",))
    'glm 5.1           '
    """
    lowered = text.lower()
    if not any(word in lowered for word in _WORDS):
        return text

    def replaced(match: re.Match[str]) -> str:
        before = _WORDS_BEFORE.search(text, 0, match.start())
        behind = _WORD_BEHIND.match(text, match.end())
        spelled = SpelledNumber(
            ".".join(_DIGITS[part.lower()] for part in _PARTS.findall(match.group())),
            tuple(re.split("[ -]", before.group().lower())) if before else ("",),
            behind[1].lower() if behind else "",
            match["dotted"] is not None,
            match["last"] is not None,
        )
        digits = f"{match[0][0]}{spelled.number}".ljust(len(match.group()))
        return digits if is_version(spelled) else match.group()

    return _SPELLED.sub(replaced, text)
