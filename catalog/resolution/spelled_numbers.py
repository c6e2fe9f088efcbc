"""Versions that are written in words: "claude opus four point five"."""

from __future__ import annotations

import re
from collections.abc import Callable

_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_DIGITS = {word: str(digit) for digit, word in enumerate(_WORDS)}
_DIGIT = f"(?:{'|'.join(_DIGITS)})"
_PARTS = re.compile(_DIGIT, re.IGNORECASE)
_MORE_THAN_ONE = f"(?!one){_DIGIT}"
_VERBS = "is|was|has|does|costs|vs"
_BEHIND_NAMES = f"{_VERBS}|cost|price|pricing|or|and|on|for"
_SPELLED = re.compile(
    rf"""(?<=[^\W\d_]) [ -]
         (?: (?P<certain> {_DIGIT} [ -] (?:(?:point|dot) [ -])? {_DIGIT}
                        | {_MORE_THAN_ONE} (?= \W*$ | [ ](?:{_BEHIND_NAMES})\b) )
           | {_DIGIT} (?! [ ]of\b | [ ](?!(?:{_VERBS})\b)[a-z]+s\b ) )   # "two times" counts
         (?![^\W_])""",
    re.IGNORECASE | re.VERBOSE,
)
_WORDS_BEFORE = re.compile(r"(?:[^\W_]+[ -])?[^\W_]+$")


def with_digits(
    text: str, has_versions: Callable[[str], bool], exists: Callable[[str, str], bool]
) -> str:
    """The text with digits for the versions in it that are words, as long as before.

    `has_versions` says whether a number behind a word is a version where nothing follows that it
    could count, `exists` whether one or two words make a name with a number.

    >>> with_digits("glm five point one", lambda word: word == "glm", lambda words, number: False)
    'glm 5.1           '
    """
    if not _PARTS.search(text):
        return text

    def replaced(match: re.Match[str]) -> str:
        before = _WORDS_BEFORE.search(text, 0, match.start())
        words = before.group().lower() if before else ""
        number = ".".join(_DIGITS[part.lower()] for part in _PARTS.findall(match.group()))
        is_version = match["certain"] and has_versions(re.split("[ -]", words)[-1])
        is_version = is_version or exists(words, number)
        return f"{match[0][0]}{number}".ljust(len(match.group())) if is_version else match.group()

    return _SPELLED.sub(replaced, text)
