"""A page in plain sentences, for notifications, screen readers and a Slack that takes no blocks."""

from __future__ import annotations

from collections.abc import Iterator

from bot import formatting
from bot.blocks.elements import LIMITS, escape, fit
from bot.page.page_parts import (
    Divider,
    FactList,
    Line,
    Lines,
    Listing,
    Page,
    PlainPart,
    Row,
    SmallPrint,
    Sources,
    Table,
    Title,
    TwoColumns,
    plainly,
    row_words,
)

_LONG_LISTING = 400
"""Characters from which each item has a line of its own."""


def fallback_text(page: Page) -> str:
    """What the page says, one thought a line; escaped, within Slack's limit.

    Where it is too long, the end of the explanations is left out, never the sources below them.
    """
    *body, last = [[escape(line) for line in _lines(part)] for part in plainly(page)] or [[]]
    if not body:
        return fit(last, LIMITS.text)
    end = fit(last, LIMITS.text // 4)
    start = fit([line for lines in body for line in lines], LIMITS.text - len(end) - 1)
    return "\n".join(text for text in (start, end) if text)


def _lines(part: PlainPart) -> Iterator[str]:
    match part:
        case Title(text):
            yield text
        case Lines(lines):
            yield from map(_line, lines)
        case FactList(pairs):
            yield from (f"{label}: {value}" for label, value in pairs)
        case Listing(label, items) if sum(map(len, items)) > _LONG_LISTING:
            yield f"{label}:"
            yield from (f"• {item}" for item in items)
        case Listing():
            yield _listing(part)
        case TwoColumns(left, right):
            yield _listing(left)
            yield _listing(right)
        case Table():
            yield from _table(part)
        case SmallPrint(lines):
            yield from lines
        case Sources(urls, after):
            yield f"{formatting.sites(urls)}, {after}"
        case Divider():
            return


def _line(line: Line) -> str:
    text = line.after_label
    if line.figure:
        text = f"{line.figure}{line.joint}{text}" if text else line.figure
    return f"{line.label}: {text}" if line.label else text


def _listing(listing: Listing) -> str:
    colon = "" if listing.label.endswith("?") else ":"
    return f"{listing.label}{colon} {'; '.join(item.rstrip('.') for item in listing.items)}"


def _table(table: Table) -> Iterator[str]:
    yield _line(table.caption)
    yield from (_row(table, row) for row in table.rows)
    if table.more:
        yield table.more
    yield from table.notes


def _row(table: Table, row: Row) -> str:
    """A sentence: "Azure: input $5.00, output $30.00"."""
    name, *facts = row_words(table, row)
    return f"{name}: {', '.join(facts)}"
