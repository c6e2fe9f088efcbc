"""A table in a fixed-width font, for surfaces that take no table block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap

from bot import formatting
from bot.blocks.limits import LIMITS
from bot.blocks.mrkdwn import bold, clipped, escape
from bot.page import Cell, Row, Table, widths

_WIDTH = 76
"""Characters that fit beside each other without scrolling."""
_GAP = "  "
_LONGEST = 240
"""Characters of a line; beyond is nothing that a page should have put into a table."""
_TALLEST = 10
"""Lines of a row."""
_AROUND = 400
"""Kept free in a section for caption, fences and what is said of the rest."""


def sections(table: Table) -> Iterator[str]:
    """The texts of as many sections as the table needs, at least one."""
    chunks = _chunks(table)
    for number, chunk in enumerate(chunks, 1):
        before = _caption(table) if number == 1 else ""
        after = clipped(escape(table.more), _AROUND // 2) if number == len(chunks) else ""
        fenced = "\n".join(("```", *chunk, "```"))
        yield "\n".join(part for part in (before, fenced, after) if part)


def _caption(table: Table) -> str:
    text = f"{bold(table.caption.label)} {escape(table.caption.text)}"
    return clipped(text.strip(), _AROUND // 2 - 10)


def _chunks(table: Table) -> list[list[str]]:
    """The lines of the table; those of a row stay together."""
    fitted = widths(table, _WIDTH, len(_GAP))
    head = tuple(Cell((column.name,)) for column in table.columns)
    chunks: list[list[str]] = [[]]
    for row in (head, *table.rows):
        lines = [clipped(line, _LONGEST) for line in _lines(row, fitted)[:_TALLEST]]
        used = sum(len(line) + 1 for line in (*chunks[-1], *lines))
        if chunks[-1] and used > LIMITS.section - _AROUND:
            chunks.append([])
        chunks[-1].extend(lines)
    return chunks


def _lines(row: Row, fitted: Sequence[int]) -> list[str]:
    """A row's lines side by side: as many as its longest cell has."""
    cells = [
        [line for text in cell.lines for line in _wrapped(formatting.visible(text), width)]
        for cell, width in zip(row, fitted, strict=True)
    ]
    made = []
    for texts in zip_longest(*cells, fillvalue=""):
        padded = (f"{t}{' ' * (w - len(t))}" for t, w in zip(texts, fitted, strict=True))
        made.append(escape(_GAP.join(padded).rstrip()))
    return made


def _wrapped(text: str, width: int) -> list[str]:
    """A name that is too long goes on in a second line and ends there."""
    if len(text) <= width:
        return [text]
    indent = " " * (len(text) - len(text.lstrip()))
    return wrap(text, width, subsequent_indent=indent, max_lines=2, placeholder="…") or [""]
