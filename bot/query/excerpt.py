"""How much of a long text is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MAX_TEXT = 800
"""Characters of a message that are read; no question is longer."""
MAX_MARKUP = 12 * MAX_TEXT
"""Characters in which links, mentions and lists are looked for; they take time per character."""
_LONGEST_WORD = 60
"""Characters that may be lost by not reading half a word."""
_UNSPACED = 20
"""Characters of an average word from which words are not what a text is measured in."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The beginning of a text, which is all that was read of it."""

    count: int
    unit: Literal["word", "character"]


def excerpt(beginning: str) -> Excerpt:
    """The size of what was read; scripts without spaces are counted in characters."""
    words = len(beginning.split())
    if words * _UNSPACED < len(beginning):
        return Excerpt(len(beginning), "character")
    return Excerpt(words, "word")


def first_part(text: str) -> str:
    """The part of a text that is read, up to the end of a word: half a name is another name."""
    if len(text) <= MAX_TEXT:
        return text
    end = text.rfind(" ", MAX_TEXT - _LONGEST_WORD, MAX_TEXT + 1)
    return text[: end if end > 0 else MAX_TEXT]
