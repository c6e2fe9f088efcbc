"""Answer -> Block Kit, in variants for every surface of Slack, and the same in words."""

from __future__ import annotations

from bot.blocks.elements import LIMITS
from bot.blocks.reply import (
    IN_MESSAGES,
    NATIVE,
    Kinds,
    Reply,
    Variant,
    append_blocks,
    append_context_actions,
    begin_with,
    plain_reply,
    render,
    sample_blocks,
)
from bot.blocks.shorter_reply import shorter_forms

__all__ = [
    "IN_MESSAGES",
    "LIMITS",
    "NATIVE",
    "Kinds",
    "Reply",
    "Variant",
    "append_blocks",
    "append_context_actions",
    "begin_with",
    "plain_reply",
    "render",
    "sample_blocks",
    "shorter_forms",
]
