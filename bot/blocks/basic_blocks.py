"""A part of a page in the blocks that every surface of Slack accepts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot import formatting
from bot.blocks import elements
from bot.blocks.elements import LIMITS, Block, bold, clip, code, escape, escape_plain, fit, link
from bot.page.page_parts import (
    Divider,
    FactList,
    Line,
    Lines,
    Listing,
    PlainPart,
    Row,
    SmallPrint,
    Sources,
    Table,
    Title,
    TwoColumns,
    row_words,
)

Blocks = tuple[Block, ...]

_LINKS = 4
"""Sources that are linked; the others are counted."""

_LONGEST_ROW = 500
"""Beyond is nothing that a page should have put into a table."""


def basic_blocks(part: PlainPart) -> Iterator[Block]:
    """The blocks of a part; none where nothing of it is visible."""
    match part:
        case Title(text):
            if escape_plain(text).strip():
                yield elements.header(text)
        case Lines(lines):
            yield from section([labelled(line) for line in lines])
        case FactList(pairs):
            yield from section([labelled(Line(v, label)) for label, v in pairs])
        case Listing():
            yield from section(_listing(part))
        case TwoColumns(left, right):
            # Not as fields: a phone shows them below one another, with an empty line between.
            yield from section([_in_a_line(side) for side in (left, right)])
        case Table():
            yield from map(elements.section, _table(part))
            yield from context([escape(note) for note in part.notes])
        case SmallPrint(lines):
            yield from context([escape(line) for line in lines])
        case Sources(urls, after):
            yield from context([_sources(urls, after)])
        case Divider():
            yield elements.divider()


def section(lines: Sequence[str]) -> Iterator[Block]:
    """A section of escaped lines, as many as fit; none where all are blank."""
    text = fit(lines, LIMITS.section)
    if text.strip():
        yield elements.section(text)


def context(lines: Sequence[str]) -> Iterator[Block]:
    """A context block of escaped lines, as many as fit; none where all are blank."""
    text = fit(lines, LIMITS.context)
    if text.strip():
        yield elements.context(text)


def labelled(line: Line) -> str:
    """The line in mrkdwn: its label and its figure in bold, its code to copy."""
    text = escape(line.text)
    if line.code:
        text = " · ".join(part for part in (code(line.code), text) if part)
    if line.figure:
        text = line.joint.join(part for part in (bold(line.figure), text) if part)
    if line.label:
        text = " ".join(part for part in (bold(line.label), text) if part)
    return text


def _listing(listing: Listing) -> list[str]:
    return [bold(listing.label), *(f"• {escape(item)}" for item in listing.items)]


def _in_a_line(listing: Listing) -> str:
    return f"{bold(listing.label)} {' · '.join(map(escape, listing.items))}"


def _sources(urls: tuple[str, ...], after: str) -> str:
    rest = f" +{len(urls) - _LINKS}" if len(urls) > _LINKS else ""
    return f"{', '.join(_links(urls[:_LINKS]))}{rest} · {escape(after)}"


def _links(urls: Sequence[str]) -> Iterator[str]:
    """Each site once, with a numbered link for each further page of it."""
    by_site: dict[str, list[str]] = {}
    for url in urls:
        by_site.setdefault(formatting.host(url), []).append(url)
    for site, (first, *others) in by_site.items():
        further = "".join(f" {link(url, f'({n})')}" for n, url in enumerate(others, 2))
        yield f"{link(first, site)}{further}"


def _table(table: Table) -> Iterator[str]:
    """The table as a list, a row each: the texts of as many sections as it needs."""
    lines = [labelled(table.caption).strip(), *(_row(table, row) for row in table.rows)]
    if table.more:
        lines.append(escape(table.more))
    chunk: list[str] = []
    for line in lines:
        shown = clip(line, _LONGEST_ROW)
        if chunk and sum(map(len, chunk)) + len(chunk) + len(shown) > LIMITS.section:
            yield "\n".join(chunk)
            chunk = []
        if shown:
            chunk.append(shown)
    yield "\n".join(chunk)


def _row(table: Table, row: Row) -> str:
    """ "• *Nimbus API* · input $3.00 · output $15.00"."""
    name, *facts = row_words(table, row)
    return " · ".join((f"• {bold(name)}", *map(escape, facts)))
