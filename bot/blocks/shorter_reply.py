"""What is sent of a reply where Slack takes no message as long as that."""

from __future__ import annotations

from collections.abc import Iterator

from bot.blocks.basic_blocks import Blocks
from bot.blocks.elements import LIMITS, context, fit
from bot.blocks.reply import Reply

_LEFT_OUT = "Slack takes no longer message, so that the rest is left out. Ask for less at once."
_SHORTEST = 200
"""Characters of a text."""
_TAPPED = frozenset(("actions", "context_actions"))


def shorter_forms(reply: Reply) -> Iterator[tuple[str, Blocks]]:
    """Text and blocks: half of the reply, a quarter, and in the end a text without blocks."""
    lines, length = reply.text.splitlines(), min(len(reply.text), LIMITS.text)
    for share in (2, 4):
        yield fit(lines, max(length // share, _SHORTEST)), _beginning(reply.blocks, share)
    yield fit(lines, max(length // 4, _SHORTEST)), ()


def _beginning(blocks: Blocks, share: int) -> Blocks:
    """The first of the blocks, the last line with the sources, and all buttons."""
    buttons = [block for block in blocks if block["type"] in _TAPPED]
    content = [block for block in blocks if block["type"] not in _TAPPED]
    if not content:
        return blocks
    first = content[: max(len(content) // share, 1)]
    sources = [block for block in content[len(first) :][-1:] if block["type"] == "context"]
    return (*first, context(_LEFT_OUT), *sources, *buttons)
