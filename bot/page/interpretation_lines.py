"""What the question was taken to say: what has no answer on top, the rest in small print below."""

from __future__ import annotations

from types import UnionType

from bot import formatting
from bot.answer import Interpretation
from bot.page.page_parts import Choices, Line, Lines, Page, SmallPrint, Sources, Title

_ECHOED = 40


def unanswered_lines(heard: Interpretation) -> Page:
    """What was asked and is not answered; nobody should read on without it."""
    said = tuple(Line(sentence) for sentence in heard.unanswered)
    return (Lines(said),) if said else ()


def insert_below_heading(page: Page, said: Page) -> Page:
    """The page with something said between its heading and its first statement."""
    at = next(
        (n for n, part in enumerate(page) if not isinstance(part, Title | SmallPrint)), len(page)
    )
    return (*page[:at], *said, *page[at:])


def insert_above_dates(page: Page, said: Page) -> Page:
    """The page with something said before what it ends with: dates, sources, what to go on with."""
    at = _before(page, _before(page, len(page), Choices), SmallPrint | Sources)
    return (*page[:at], *said, *page[at:])


def _before(page: Page, end: int, kind: type | UnionType) -> int:
    """Where parts of a kind begin that run up to the end."""
    while end and isinstance(page[end - 1], kind):
        end -= 1
    return end


def understood_lines(heard: Interpretation) -> Page:
    said = [f"Asked for: {' · '.join(heard.filters)}"] if heard.filters else []
    if heard.ignored:
        words = ", ".join(f'"{formatting.shortened(word, _ECHOED)}"' for word in heard.ignored)
        said.append(f"Not understood: {words}")
    return (SmallPrint(tuple(said)),) if said else ()
