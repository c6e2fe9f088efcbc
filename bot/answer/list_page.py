"""One page of a list: which of its lines are shown, and the question for the next ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.answer.follow_ups import FollowUp
from bot.answer.serialize import Json
from bot.query import LINES, MOST_LISTED, ListPage, Query


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
FIRST_SELLERS = ListPage(0, LINES["routes"])
FIRST_RETIREMENTS = ListPage(0, LINES["migrate"])


def page_of(query: Query) -> ListPage:
    """The page that is asked for, of at most as many lines as one answer holds."""
    page = query.page or ListPage(0, LINES.get(query.intent, MOST_LISTED))
    return ListPage(page.offset, max(1, min(page.size, MOST_LISTED)))


def shown_of(page: ListPage, total: int) -> Shown:
    """The part of a list that is shown; of a page behind its end the last one."""
    last = (total - 1) // page.size * page.size if total else 0
    offset = min(page.offset, last)
    return Shown(offset, min(page.size, total - offset), total)


def next_page(query: Query, shown: Shown) -> Iterator[FollowUp]:
    """The question for the lines after those that are shown; none at the end of the list."""
    if shown.hidden and shown.count:
        size = min(shown.hidden, LINES.get(query.intent, MOST_LISTED))
        page = ListPage(shown.offset + shown.count, size)
        yield FollowUp(
            f"Show {size} more", replace(query, page=page, text="", left_out=(), shown=())
        )
