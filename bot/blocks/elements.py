"""The pieces of Block Kit that replies, their buttons and views are put together from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.blocks.limits import LIMITS
from bot.blocks.mrkdwn import clipped, plain

Block = dict[str, Any]
Element = dict[str, Any]


def words(text: str, most: int) -> Element:
    """Text in which nothing is parsed."""
    return {"type": "plain_text", "text": clipped(plain(text), most), "emoji": False}


def mrkdwn(text: str) -> Element:
    """Text that is escaped already."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def header(text: str) -> Block:
    return {"type": "header", "text": words(text, LIMITS.header)}


def section(text: str) -> Block:
    return {"type": "section", "text": mrkdwn(text)}


def context(text: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(text)]}


def actions(elements: Sequence[Element], block_id: str = "") -> Block:
    named = {"block_id": block_id} if block_id else {}
    return {"type": "actions", **named, "elements": list(elements[: LIMITS.actions])}


def button(label: str, action_id: str, value: str = "", read_out: str = "") -> Element:
    """`read_out` is what a screen reader says instead of the label."""
    made: Element = {"type": "button", "text": words(label, LIMITS.button), "action_id": action_id}
    if value:
        made["value"] = value
    if read_out:
        made["accessibility_label"] = clipped(plain(read_out), LIMITS.button)
    return made


def typeahead(label: str, action_id: str) -> Element:
    """A menu that asks the bot what to offer, from the first tap on."""
    return {
        "type": "external_select",
        "placeholder": words(label, LIMITS.placeholder),
        "action_id": action_id,
        "min_query_length": 0,
    }
