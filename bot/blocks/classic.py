"""A part of a page in the blocks that every surface of Slack takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot import formatting
from bot.blocks import elements
from bot.blocks.elements import Block
from bot.blocks.grid import sections
from bot.blocks.limits import LIMITS
from bot.blocks.mrkdwn import bold, escape, fit, link, plain
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

Blocks = tuple[Block, ...]
_LINKS = 4


def blocks_of(part: Plain) -> Iterator[Block]:
    match part:
        case Title(text):
            yield from _header(text)
        case Lines(lines):
            yield from section([labelled(line) for line in lines])
        case Facts(pairs):
            yield from section([" · ".join(labelled(Line(v, label)) for label, v in pairs)])
        case Listing():
            yield from section(_listing(part))
        case Beside(left, right):
            told = (fit(_listing(side), LIMITS.field) for side in (left, right))
            if fields := [elements.mrkdwn(text) for text in told if text.strip()]:
                yield {"type": "section", "fields": fields}
        case Table():
            yield from map(elements.section, sections(part))
            yield from context([escape(note) for note in part.notes])
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
    return f"{', '.join(_links(urls[:_LINKS]))}{rest} · {escape(after)}"


def _links(urls: Sequence[str]) -> Iterator[str]:
    """Each site once, with a number for each further page of it."""
    by_site: dict[str, list[str]] = {}
    for url in urls:
        by_site.setdefault(formatting.host(url), []).append(url)
    for site, pages in by_site.items():
        first, *others = pages
        further = "".join(f" {link(url, f'({n})')}" for n, url in enumerate(others, 2))
        yield f"{link(first, site)}{further}"


def _header(text: str) -> Iterator[Block]:
    if plain(text).strip():
        yield elements.header(text)


def section(lines: Sequence[str]) -> Iterator[Block]:
    text = fit(lines, LIMITS.section)
    if text.strip():
        yield elements.section(text)


def context(lines: Sequence[str]) -> Iterator[Block]:
    text = fit(lines, LIMITS.context)
    if text.strip():
        yield elements.context(text)
