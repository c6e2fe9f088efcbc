"""Modals and their inputs, in blocks."""

from __future__ import annotations

from collections.abc import Sequence

from bot.blocks.elements import LIMITS, Block, Element, plain_text


def modal(title: str, blocks: Sequence[Block], close: str = "Close") -> Block:
    """A view with a button that closes it."""
    return {
        "type": "modal",
        "title": plain_text(title, LIMITS.modal_title),
        "close": plain_text(close, LIMITS.modal_title),
        "blocks": list(blocks),
    }


def submits(callback_id: str, metadata: str, label: str) -> Block:
    """What makes a modal a form; `metadata` comes back with what is sent: 3,000 characters."""
    return {
        "callback_id": callback_id,
        "private_metadata": metadata,
        "submit": plain_text(label, LIMITS.modal_title),
    }


def input_block(block_id: str, label: str, element: Element, *, optional: bool = False) -> Block:
    """An input with its label."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain_text(label, LIMITS.label),
        "element": element,
        **({"optional": True} if optional else {}),
    }


def text_input(
    action_id: str, longest: int, value: str = "", example: str = "", *, multiline: bool = False
) -> Element:
    """A field for text of at most `longest` characters, with what stands in it already."""
    return {
        "type": "plain_text_input",
        "action_id": action_id,
        "max_length": longest,
        **({"multiline": True} if multiline else {}),
        **({"placeholder": plain_text(example, LIMITS.placeholder)} if example else {}),
        **({"initial_value": value} if value else {}),
    }
