"""The lines of a message to a channel, as the store keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import TypeAdapter

from bot.watches.claims import News


class DigestLine(NamedTuple):
    """One piece of news in a message."""

    key: str
    """Of the news."""
    text: str
    """Sentences, not escaped."""
    taken_back: str = ""
    """What is said instead, once it is so no longer."""


_LINES: TypeAdapter[tuple[DigestLine, ...]] = TypeAdapter(tuple[DigestLine, ...])


def digest_lines(news: Sequence[News]) -> tuple[DigestLine, ...]:
    return tuple(DigestLine(each.key, each.text) for each in news)


def lines_text(lines: Sequence[DigestLine]) -> str:
    """As the store keeps them."""
    return _LINES.dump_json(tuple(lines)).decode()


def read_lines(text: str) -> tuple[DigestLine, ...]:
    """What `lines_text` wrote. Raises ValueError."""
    return _LINES.validate_json(text)


def with_taken_back(
    lines: Sequence[DigestLine], key: str, words: str
) -> tuple[DigestLine, ...] | None:
    """The lines with what is said instead of one of them; None where it says so already."""
    after = tuple(line._replace(taken_back=words) if line.key == key else line for line in lines)
    return None if after == tuple(lines) else after
