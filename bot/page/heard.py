"""What the question was taken to say: what has no answer on top, the rest in small print below."""

from __future__ import annotations

from itertools import takewhile

from bot import wording
from bot.answer import Heard
from bot.page.parts import Line, Lines, Page, Small, Sources, Title

_ECHOED = 40


def unanswered(heard: Heard) -> Page:
    """What was asked and is not answered; nobody should read on without it."""
    said = tuple(Line(sentence) for sentence in heard.beyond)
    return (Lines(said),) if said else ()


def below_heading(page: Page, said: Page) -> Page:
    """The page with something said between its heading and its first statement."""
    at = next((n for n, part in enumerate(page) if not isinstance(part, Title | Small)), len(page))
    return (*page[:at], *said, *page[at:])


def above_dates(page: Page, said: Page) -> Page:
    """The page with something said before the dates and sources that it ends with."""
    dates = list(takewhile(lambda part: isinstance(part, Small | Sources), reversed(page)))
    at = len(page) - len(dates)
    return (*page[:at], *said, *page[at:])


def understood(heard: Heard) -> Page:
    said = [f"Asked for: {' · '.join(heard.constraints)}"] if heard.constraints else []
    if heard.ignored:
        words = ", ".join(f'"{wording.shortened(word, _ECHOED)}"' for word in heard.ignored)
        said.append(f"Not understood: {words}")
    return (Small(tuple(said)),) if said else ()
