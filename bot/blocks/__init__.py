"""Answer -> Block Kit and its text twin, in the blocks that every surface of Slack takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.answer import Answer
from bot.blocks.grid import sections
from bot.blocks.mrkdwn import LIMITS, Limits, bold, clipped, escape, fit, link, plain
from bot.blocks.twin import twin
from bot.page import (
    Beside,
    Facts,
    Line,
    Lines,
    Listing,
    Part,
    Rule,
    Small,
    Sources,
    Table,
    Title,
    page,
)

__all__ = ["LIMITS", "Limits", "Look", "Reply", "below", "escape", "plain_reply", "render"]

Block = dict[str, Any]
_LINKS = 4


@dataclass(frozen=True, slots=True)
class Look:
    """One way to draw a reply."""

    blocks: tuple[Block, ...]
    kinds: frozenset[str] = frozenset()
    """Types of native blocks in it, which not every surface takes."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What Slack is sent."""

    text: str
    """The whole answer in words, for notifications and screen readers; escaped."""
    looks: tuple[Look, ...]
    """Richest first; the last is taken by every surface."""

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self.looks[-1].blocks

    def best(self, accepted: frozenset[str]) -> Look:
        """The richest that a surface takes."""
        return next(look for look in self.looks if look.kinds <= accepted)


def plain_reply(text: str) -> Reply:
    return Reply(text, (Look(()),))


def below(reply: Reply, blocks: tuple[Block, ...]) -> Reply:
    """The reply with more blocks under each of its looks."""
    return Reply(
        reply.text, tuple(Look((*look.blocks, *blocks), look.kinds) for look in reply.looks)
    )


def render(answer: Answer) -> Reply:
    """The reply to an answer, within Slack's limits and with nothing in it that acts."""
    made = page(answer)
    return Reply(twin(made), (Look(tuple(block for part in made for block in _blocks(part))),))


def _blocks(part: Part) -> Iterator[Block]:
    match part:
        case Title(text):
            yield from _header(plain(text))
        case Lines(lines):
            yield from _section([_line(line) for line in lines])
        case Facts(pairs):
            yield from _section([" · ".join(_line(Line(v, label)) for label, v in pairs)])
        case Listing():
            yield from _section(_listing(part))
        case Beside(left, right):
            fields = [fit(_listing(side), LIMITS.field) for side in (left, right)]
            yield {"type": "section", "fields": [_mrkdwn(field) for field in fields]}
        case Table():
            yield from (_text_section(text) for text in sections(part))
        case Small(lines):
            yield from _context([escape(line) for line in lines])
        case Sources(urls, after):
            yield from _context([_sources(urls, after)])
        case Rule():
            yield {"type": "divider"}


def _line(line: Line) -> str:
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


def _section(lines: list[str]) -> Iterator[Block]:
    text = fit(lines, LIMITS.section)
    if text.strip():
        yield _text_section(text)


def _text_section(text: str) -> Block:
    return {"type": "section", "text": _mrkdwn(text)}


def _context(lines: list[str]) -> Iterator[Block]:
    text = fit(lines, LIMITS.context)
    if text.strip():
        yield {"type": "context", "elements": [_mrkdwn(text)]}


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text, "verbatim": True}
