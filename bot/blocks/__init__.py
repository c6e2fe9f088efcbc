"""Answer -> Block Kit in looks for every surface of Slack, and the same in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.answer import Answer
from bot.blocks.elements import Block
from bot.blocks.limits import LIMITS
from bot.blocks.looks import NATIVE, Look, looks, looks_like
from bot.blocks.mrkdwn import escape
from bot.blocks.twin import twin
from bot.page import page

__all__ = [
    "LIMITS",
    "NATIVE",
    "Look",
    "Reply",
    "below",
    "escape",
    "looks_like",
    "plain_reply",
    "render",
]


@dataclass(frozen=True, slots=True)
class Reply:
    """What Slack is sent."""

    text: str
    """The whole answer in words, for notifications and screen readers; escaped."""
    looks: tuple[Look, ...]
    """Richest first; the last is taken by every surface."""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Of the look that every surface takes."""
        return self.looks[-1].blocks

    def best(self, accepted: frozenset[str]) -> Look:
        """The richest look for a surface that takes these native blocks."""
        return next(look for look in self.looks if look.kinds <= accepted)


def render(answer: Answer) -> Reply:
    """The reply to an answer, within Slack's limits and with nothing in it that acts."""
    made = page(answer)
    return Reply(twin(made), looks(made))


def plain_reply(text: str) -> Reply:
    """Words only."""
    return Reply(text, (Look(()),))


def below(reply: Reply, blocks: Iterable[Block]) -> Reply:
    """The reply with the same blocks at the end of every look."""
    added = tuple(blocks)
    return Reply(reply.text, tuple(Look((*k.blocks, *added), k.kinds) for k in reply.looks))
