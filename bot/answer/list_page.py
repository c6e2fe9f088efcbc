"""One page of a list: which of its lines are shown, and the question for the next ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.answer.follow_ups import FollowUp
from bot.answer.serialize import Json
from bot.query import LINES, MOST_LISTED, Intent, ListPage, Query


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a page begins and ends in its list."""

    offset: int = 0
    count: int = 0
    total: int = 0

    @property
    def hidden(self) -> int:
        """How many come after it."""
        return max(0, self.total - self.offset - self.count)

    def more(self, suffix: str = "") -> str:
        """ "+12 more"; empty at the end of the list."""
        return f"+{self.hidden:,} more{suffix}" if self.hidden else ""

    def to_json(self) -> Json:
        return {"offset": self.offset, "count": self.count, "total": self.total}


NOTHING_SHOWN = Shown()
FIRST_PAGE = ListPage(0, LINES)
_COLLECTED: Mapping[Intent, int] = {"cheapest": 10, "recommend": 10, "benchmarks": 10}
"""Lines that an answer has for programs, where no number is stated; more than a page shows."""
_MOST_COLLECTED = 20


def page_of(query: Query) -> ListPage:
    """The part of a list that an answer has: what is asked for, of at most `MOST_LISTED` lines."""
    page = query.page or ListPage(0, _COLLECTED.get(query.intent, _MOST_COLLECTED))
    return ListPage(page.offset, max(1, min(page.size, MOST_LISTED)))


def visible_page(query: Query) -> ListPage:
    """The part of it that its page shows."""
    return page_of(query) if query.page else FIRST_PAGE


def shown_of(page: ListPage, total: int) -> Shown:
    """The part of a list that is shown; of a page behind its end the last one."""
    last = (total - 1) // page.size * page.size if total else 0
    offset = min(page.offset, last)
    return Shown(offset, min(page.size, total - offset), total)


def next_page(query: Query, shown: Shown) -> Iterator[FollowUp]:
    """The question for the lines after those that are shown; none at the end of the list."""
    if shown.hidden and shown.count:
        size = min(shown.hidden, LINES)
        page = ListPage(shown.offset + shown.count, size)
        yield FollowUp(
            f"Show {size} more", query._replace(page=page, text="", left_out=(), shown=())
        )
