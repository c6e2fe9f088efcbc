"""What Slack would say of a payload: its limits, read a second time and without ours.

The numbers are Slack's own; its TypeScript types read the same payloads in test_slack_types.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.bot.blockkit import limits
from tests.bot.blockkit.active import active, active_text, links
from tests.bot.blockkit.blocks import SURFACES, Surface
from tests.bot.blockkit.data import said_in
from tests.bot.blockkit.elements import SUGGESTED
from tests.bot.blockkit.shapes import flag, plain, record, string

__all__ = [
    "Surface",
    "active",
    "active_text",
    "links",
    "message_problems",
    "options_problems",
    "problems",
    "view_problems",
]

Block = Mapping[str, Any]

_LONGEST_MESSAGE = 40_000
"""Characters; what is beyond is cut off."""
_TABLES = frozenset({"table", "data_table"})


def problems(blocks: Sequence[Block], surface: Surface) -> list[str]:
    """What is wrong, as "blocks[2].text: 3001 characters, 3000 at most"."""
    shape = SURFACES[surface]
    alone = [p for n, block in enumerate(blocks) for p in shape(block, f"blocks[{n}]")]
    return alone or [*_together(_with_children(blocks), surface)]


def view_problems(view: Mapping[str, Any]) -> list[str]:
    match view.get("type"):
        case "modal":
            wrong = [*_MODAL(view, "view"), *_inside(view, "modal")]
            return wrong or [*_lacks_submit(view)]
        case "home":
            return [*_HOME(view, "view"), *_inside(view, "home")]
        case kind:
            return [f"view: {kind!r} is neither modal nor home"]


def message_problems(fields: Mapping[str, Any]) -> list[str]:
    """Of a message with its blocks as lists: its `text`, `blocks` and `attachments`."""
    attachments = fields.get("attachments") or ()
    blocks = [*(fields.get("blocks") or ())]
    inside = [block for attached in attachments for block in attached.get("blocks", ())]
    alone = [*problems(blocks, "message"), *_attached(attachments)]
    together = _together(_with_children([*blocks, *inside]), "message") if inside else ()
    return [*_text(fields.get("text")), *(alone or together)]


def options_problems(answer: Mapping[str, Any]) -> list[str]:
    """Of the answer to what somebody types into an external select."""
    return [*SUGGESTED(answer, "answer")]


_CALLED = {
    "blocks": lambda value, at: iter(()),
    "private_metadata": string(limits.VIEW_PRIVATE_METADATA),
    "callback_id": string(limits.VIEW_CALLBACK_ID),
    "external_id": string(limits.VIEW_EXTERNAL_ID),
}
_HOME = record({"blocks": _CALLED["blocks"]}, _CALLED)
_MODAL = record(
    {"title": plain(limits.VIEW_TITLE), "blocks": _CALLED["blocks"]},
    {
        **_CALLED,
        "submit": plain(limits.VIEW_SUBMIT),
        "close": plain(limits.VIEW_CLOSE),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
)


def _inside(view: Mapping[str, Any], surface: Surface) -> list[str]:
    blocks = view.get("blocks", ())
    return problems(blocks, surface) if isinstance(blocks, list | tuple) else ["blocks: no list"]


def _lacks_submit(view: Mapping[str, Any]) -> Iterator[str]:
    asks = any(block.get("type") == "input" for block in view.get("blocks", ()))
    if asks and "submit" not in view:
        yield "view: submit is missing, and there is an input"


def _text(text: object) -> Iterator[str]:
    if not isinstance(text, str) or not text.strip():
        yield "text: missing"
    elif len(text) > _LONGEST_MESSAGE:
        yield f"text: {len(text)} characters, {_LONGEST_MESSAGE} at most"


def _attached(attachments: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if len(attachments) > limits.MESSAGE_ATTACHMENTS:
        yield f"attachments: {len(attachments)}"
    for number, attached in enumerate(attachments):
        for problem in problems(attached.get("blocks", ()), "message"):
            yield f"attachments[{number}].{problem}"


def _with_children(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, and those that containers hold: they count too."""
    return [*blocks, *(child for block in blocks for child in block.get("child_blocks", ()))]


def _together(blocks: list[Block], surface: Surface) -> Iterator[str]:
    """What each block may do, and all together may not."""
    of = Counter(str(block.get("type")) for block in blocks)
    most = limits.MESSAGE_BLOCKS if surface == "message" else limits.VIEW_BLOCKS
    if len(blocks) > most:
        yield f"blocks: {len(blocks)} with those in containers, {most} at most"
    if sum(of[kind] for kind in _TABLES) > 1:
        yield "blocks: only one table is allowed"
    if of["data_visualization"] > limits.MESSAGE_CHARTS:
        yield f"blocks: {of['data_visualization']} charts, 2 at most"
    cells = sum(said_in(b.get("rows")) for b in blocks if b.get("type") == "data_table")
    if cells > limits.TABLE_TEXT:
        yield f"blocks: more than {limits.TABLE_TEXT} characters in tables"
    markdown = sum(said_in(block) for block in blocks if block.get("type") == "markdown")
    if markdown > limits.MESSAGE_MARKDOWN:
        yield f"blocks: {markdown} characters of markdown together"
    for name in ("block_id", "action_id"):
        for value, times in Counter(_named(blocks, name)).items():
            if times > 1:
                yield f"blocks: {name} {value!r} stands there {times} times"


def _named(blocks: Sequence[Block], name: str) -> Iterator[str]:
    """Every block_id, or every action_id wherever an element of a block may be."""
    for block in blocks:
        if name == "block_id":
            yield from _own(block, name)
            continue
        cards = block.get("elements", ()) if block.get("type") == "carousel" else (block,)
        for card in cards:
            elements = [*(card.get("elements") or ()), *(card.get("actions") or ())]
            for element in (*elements, card.get("accessory"), card.get("element")):
                yield from _own(element, name)


def _own(thing: object, name: str) -> Iterator[str]:
    match thing:
        case {**fields} if isinstance(value := fields.get(name), str):
            yield value
