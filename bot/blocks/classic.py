"""A part of a page in the blocks that every surface of Slack takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.blocks.grid import sections
from bot.blocks.limits import LIMITS
from bot.blocks.mrkdwn import bold, clipped, escape, fit, link, plain
from bot.page import (
    Beside,
    Facts,
    Line,
    Lines,
    Listing,
    Plain,
    Rule,
    Small,
    Sources,
    Table,
    Title,
)

Block = dict[str, Any]
Blocks = tuple[Block, ...]
_LINKS = 4


def blocks_of(part: Plain) -> Iterator[Block]:
    match part:
        case Title(text):
            yield from _header(plain(text))
        case Lines(lines):
            yield from section([labelled(line) for line in lines])
        case Facts(pairs):
            yield from section([" · ".join(labelled(Line(v, label)) for label, v in pairs)])
        case Listing():
            yield from section(_listing(part))
        case Beside(left, right):
            told = (fit(_listing(side), LIMITS.field) for side in (left, right))
            if fields := [_mrkdwn(text) for text in told if text.strip()]:
                yield {"type": "section", "fields": fields}
        case Table():
            yield from map(_section, sections(part))
        case Small(lines):
            yield from context([escape(line) for line in lines])
        case Sources(urls, after):
            yield from context([_sources(urls, after)])
        case Rule():
            yield {"type": "divider"}


def labelled(line: Line) -> str:
    return " ".join(part for part in (bold(line.label), escape(line.text)) if part)


def _listing(listing: Listing) -> list[str]:
    return [bold(listing.label), *(f"• {escape(item)}" for item in listing.items)]


def _sources(urls: tuple[str, ...], after: str) -> str:
    rest = f" +{len(urls) - _LINKS}" if len(urls) > _LINKS else ""
    return f"{', '.join(link(url) for url in urls[:_LINKS])}{rest} · {escape(after)}"


def _header(text: str) -> Iterator[Block]:
    if text.strip():
        shown = {"type": "plain_text", "text": clipped(text, LIMITS.header), "emoji": False}
        yield {"type": "header", "text": shown}


def section(lines: Sequence[str]) -> Iterator[Block]:
    text = fit(lines, LIMITS.section)
    if text.strip():
        yield _section(text)


def _section(text: str) -> Block:
    return {"type": "section", "text": _mrkdwn(text)}


def context(lines: Sequence[str]) -> Iterator[Block]:
    text = fit(lines, LIMITS.context)
    if text.strip():
        yield {"type": "context", "elements": [_mrkdwn(text)]}


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text, "verbatim": True}
