"""Folding of model names, so that different spellings of one name are equal.

A name becomes tokens of kinds with different rules: a word may be misspelt, a version or a size may
not; a date may be dropped, a version may not.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

TokenKind = Literal["word", "version", "size", "stamp", "date", "precision"]


class Token(NamedTuple):
    """A piece of a name; `start` and `end` are positions in the folded text."""

    text: str
    kind: TokenKind
    start: int
    end: int


_QUOTES = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "`": "'", "\u00a0": " ", "\u2010": "-"}
)
_CYRILLIC_OR_GREEK = re.compile("[\u0370-\u03ff\u0400-\u04ff]")
_LATIN = re.compile("[a-z]")
_WORD = re.compile(r"[^\W\d_]+")
_AS_LATIN = str.maketrans("авекмнорстухіјѕԛԝαεικνορτυχ", "abekmhopctyxijsqwaeikvoptux")
"""Letters that look like Latin ones, in lower or upper case."""
_CLITIC = re.compile(r"'(?:s|re|ve|ll|d|m|t)(?![^\W_])")
_LOOKALIKE = str.maketrans("oils", "0115")
_MISREAD_DIGIT = re.compile(r"(?<=\d\.)\d?[oils](?![^\W_])")

_END = r"(?![^\W_])"
_UNIT = rf"(?:\ ?(?:[bt]|bn|billion|trillion)|[kme]){_END}"
_PIECE = re.compile(
    rf"""
    (?=[\w+]) (?:                              # quickly past what no piece starts with
    (?P<letters> [^\W\d_]{{2,}}+ (?!\d) )      # most pieces; no other kind starts like this
  | (?P<date> (?<!\d) (?: 20\d\d-?(?:0[1-9]|1[0-2])-?(?:[0-2]\d|3[01])   # 2025-09-29, 20250929
                        | 20\d\d-(?:0[1-9]|1[0-2])                       # 2025-09
                        | (?:0[1-9]|1[0-2])-20\d\d                       # 08-2024
                        | 2[3-9](?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])      # 260215
                        | 00\d ) (?!\d) )                               # 001
  | (?P<precision> (?<![^\W_]) (?: (?:nv|mx)?fp\d{{1,2}} | bf16 | int\d{{1,2}} | w\d+a\d+
                                 | q\d(?:_[a-z0-9]+)* | \d-?bit )(?![^\W_]) )
  | (?P<size> (?<!\d) \d+x\d+(?:\.\d+)?b{_END}                           # 8x22b
            | (?:(?<![^\W_])[ae])? (?<!\d) \d+(?:\.\d+)?{_UNIT} )        # 70b, a35b, e2b, 32k, 16e
  | (?P<stamp> (?:(?<![^\W_])v)? (?<!\d) (?: 2[3-9](?:0[1-9]|1[0-2])                       # 2507
                         | (?:0[1-9]|1[0-2])-?(?:[0-2]\d|3[01]) ) (?![\d.]) )        # 0613, 06-05
  | (?P<version> (?: (?<![^\W_])[a-z] | (?<![^\W_])(?:[kmorv][ -]|v\.\ ?)(?=[1-9]\d?(?!\d)) )?
                 \d{{1,3}}(?!\d) (?: (?:[._]|p)\d{{1,3}}(?!\d)(?!{_UNIT})(?!\.\d+[bt])
                                   | [ -]\d{{1,2}}(?!\d)(?!{_UNIT})(?!-?bit)(?![.x]\d) )*
                 (?: [a-z]{_END} | [ -]o{_END} )? )
  | (?P<plus> (?<=[a-z])\+ )
  | (?P<word> [^\W\d_]+ )
  | (?P<number> \d+ ) )
    """,
    re.VERBOSE,
)
_LONG_UNIT = re.compile(r"([bt])(?:n|illion|rillion)$")
_SEPARATOR = re.compile(r"[-_ ]+|(?<=\d)p(?=\d)")
_RUNS = re.compile(r"[^\W\d_]+|\d+|\+")


def fold(text: str) -> str:
    """Fold case, width, quotes, "'s" and look-alike digits; keep separators.

    >>> fold("Gemini 2.O Flash")
    'gemini 2.0 flash'
    """
    if text.isascii():
        folded = text.lower().replace("`", "'")
    else:
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
        folded = folded.translate(_QUOTES)
        if _CYRILLIC_OR_GREEK.search(folded):
            folded = _WORD.sub(_in_one_script, folded)
    if "'" in folded:
        # "Can't" must not become "can".
        folded = folded.replace("n't", "nt ")
        folded = _CLITIC.sub(lambda m: " " * len(m.group()), folded)
    mended = _MISREAD_DIGIT.sub(lambda m: m.group().translate(_LOOKALIKE), folded)
    # A digit that is mended may stand in front of the next: "1.l.o".
    return folded if mended == folded else fold(mended)


def _in_one_script(word: re.Match[str]) -> str:
    """The word with Latin letters only, where it has some: "gрt" with a Cyrillic р."""
    text = word.group()
    return text.translate(_AS_LATIN) if _LATIN.search(text) else text


_CACHED = 64
"""Cached texts: the steps for one name read the same few texts again and again."""


@lru_cache(_CACHED)
def squash(folded: str) -> str:
    """The name without separators, except for a dot between numbers.

    >>> squash("gpt-4.1"), squash("gpt 4 1"), squash("gpt41"), squash("gpt 4 o")
    ('gpt4.1', 'gpt4.1', 'gpt41', 'gpt4o')
    """
    runs: list[str] = []
    for run in _RUNS.findall(folded):
        if runs and run[0].isdigit() and runs[-1][-1].isdigit():
            runs.append(".")
        runs.append("plus" if run == "+" else run)
    return "".join(runs)


@lru_cache(_CACHED)
def tokens(folded: str) -> tuple[Token, ...]:
    """The pieces of a name with their kinds.

    Versions are written with dots and without a leading `v` or a trailing `.0`, so "v3", "3.0" and
    "3" are one version; single letters that belong to a version stay with it: k2.5, o3, 4o.
    """
    return tuple(map(_token, _PIECE.finditer(folded)))


def _token(piece: re.Match[str]) -> Token:
    text, (start, end), group = piece.group(), piece.span(), piece.lastgroup
    match group:
        case "letters" | "word":
            return Token(text, "word", start, end)
        case "plus":
            return Token("plus", "word", start, end)
        case "date" | "stamp":
            kind: TokenKind = "date" if group == "date" else "stamp"
            return Token(text.lstrip("v").replace("-", ""), kind, start, end)
        case "precision":
            return Token(text, "precision", start, end)
        case "size":
            if text[-1] == "n":
                text = _LONG_UNIT.sub(r"\1", text)
            return Token(text.replace(" ", ""), "size", start, end)
        case _:
            # Also a number too long for a version: 12345 must match exactly as well.
            return Token(_version(text), "version", start, end)


def _version(text: str) -> str:
    letter = text[0] if text[0].isalpha() else ""
    dotted = _SEPARATOR.sub(".", text[len(letter) :].lstrip(" -."))
    # The o of "4 o" belongs to the version, without a dot: 4o.
    suffix = ".o" if dotted.endswith(".o") else ""
    number = dotted.removesuffix(suffix) if suffix else dotted
    if number.endswith(".0"):
        number = number[:-2]
    return letter.replace("v", "") + number + suffix.lstrip(".")
