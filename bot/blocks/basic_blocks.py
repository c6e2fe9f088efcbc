"""A part of a page in the blocks that every surface of Slack accepts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap

from bot import formatting
from bot.blocks import elements
from bot.blocks.elements import LIMITS, Block, bold, clip, escape, escape_plain, fit, link
from bot.page.page_parts import (
    Cell,
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
    column_widths,
)

Blocks = tuple[Block, ...]

_LINKS = 4
"""Sources that are linked; the others are counted."""

# Measures of a table drawn in a fixed-width font, in characters.
_WIDTH = 76
"""What a desktop client shows of a line without scrolling."""
_GAP = "  "
_LONGEST_LINE = 240
"""Beyond is nothing that a page should have put into a table."""
_TALLEST_ROW = 10
"""In lines."""
_AROUND = 400
"""Kept free in a section for the caption, the fences and the line about rows not shown."""


def basic_blocks(part: PlainPart) -> Iterator[Block]:
    """The blocks of a part; none where nothing of it is visible."""
    match part:
        case Title(text):
            if escape_plain(text).strip():
                yield elements.header(text)
        case Lines(lines):
            yield from section([labelled(line) for line in lines])
        case FactList(pairs):
            yield from section([" · ".join(labelled(Line(v, label)) for label, v in pairs)])
        case Listing():
            yield from section(_listing(part))
        case TwoColumns(left, right):
            texts = (fit(_listing(side), LIMITS.field) for side in (left, right))
            if shown := [text for text in texts if text.strip()]:
                yield elements.fields(shown)
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
    """The line in mrkdwn, with its label in bold before it."""
    return " ".join(part for part in (bold(line.label), escape(line.text)) if part)


def _listing(listing: Listing) -> list[str]:
    return [bold(listing.label), *(f"• {escape(item)}" for item in listing.items)]


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
    """The table in a fixed-width font: the texts of as many sections as it needs, at least one."""
    chunks = _chunks(table)
    for number, chunk in enumerate(chunks, 1):
        before = clip(labelled(table.caption).strip(), _AROUND // 2 - 10) if number == 1 else ""
        after = clip(escape(table.more), _AROUND // 2) if number == len(chunks) else ""
        fenced = "\n".join(("```", *chunk, "```"))
        yield "\n".join(text for text in (before, fenced, after) if text)


def _chunks(table: Table) -> list[list[str]]:
    """The lines of the table in chunks that fit into a section; a row is never divided."""
    fitted = column_widths(table, _WIDTH, len(_GAP))
    head = tuple(Cell((column.name,)) for column in table.columns)
    chunks: list[list[str]] = [[]]
    for row in (head, *table.rows):
        lines = [clip(line, _LONGEST_LINE) for line in _row(row, fitted)[:_TALLEST_ROW]]
        used = sum(len(line) + 1 for line in (*chunks[-1], *lines))
        if chunks[-1] and used > LIMITS.section - _AROUND:
            chunks.append([])
        chunks[-1].extend(lines)
    return chunks


def _row(row: Row, fitted: Sequence[int]) -> list[str]:
    """The escaped lines of a row: as many as its longest cell has."""
    cells = [
        [line for text in cell.lines for line in _wrapped(formatting.visible(text), width)]
        for cell, width in zip(row, fitted, strict=True)
    ]
    lines = []
    for texts in zip_longest(*cells, fillvalue=""):
        # Padded before escaping, which adds characters that nobody sees.
        padded = (f"{t}{' ' * (w - len(t))}" for t, w in zip(texts, fitted, strict=True))
        lines.append(escape(_GAP.join(padded).rstrip()))
    return lines


def _wrapped(text: str, width: int) -> list[str]:
    """The text in at most two lines of `width` characters, cut after the second."""
    if len(text) <= width:
        return [text]
    indent = " " * (len(text) - len(text.lstrip()))
    return wrap(text, width, subsequent_indent=indent, max_lines=2, placeholder="…") or [""]
