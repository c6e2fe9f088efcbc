"""Steps -> buttons and menus, each of which carries the question that it asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

from bot.answer import ModelLine, Step, Steps
from bot.blocks.limits import LIMITS
from bot.blocks.mrkdwn import clipped, mention, plain
from bot.contract import carry
from bot.query import Query

Block = dict[str, Any]
Element = dict[str, Any]

STEP, SEARCH, COMPARE, LOOK = "step", "search", "compare", "look"
SHARE, FLAG = "share", "flag"
"""Beginnings of action ids, and of the ids of the blocks that they stand in."""


def taps(steps: Steps, asker: str = "") -> tuple[Block, ...]:
    """What can be tapped under an answer; `asker` may settle what it leaves open for everybody."""
    numbers = count()
    made = (
        _to_settle(steps, asker, numbers),
        _block("without", [_lifting(step, numbers) for step in steps.without]),
        _block(_compared(steps.compared), list(_onwards(steps, numbers))),
    )
    return tuple(block for block in made if block["elements"])


def closing(query: Query, *, shared: bool) -> tuple[Block, ...]:
    """What every answer of facts ends with; what is shared already cannot be shared again."""
    carried = carry(query)
    if len(carried) > LIMITS.button_value:
        return ()
    share = () if shared else (_button("Share to channel", SHARE, carried),)
    return (_block("closing", [*share, _button("Flag wrong", FLAG, carried)]),)


def shared_by(person: str, as_of: date) -> tuple[Block, ...]:
    """Under a shared answer: whose doing it is, and of when it is true."""
    text = f"Shared by {mention(person)} · catalogue as of {as_of}"
    return ({"type": "context", "elements": [{"type": "mrkdwn", "text": text}]},)


def _to_settle(steps: Steps, asker: str, numbers: Iterator[int]) -> Block:
    elements = [e for step in steps.candidates for e in _step(step, numbers)]
    block_id = f"{SEARCH}:{asker}:{carry(steps.unsettled)}" if steps.unsettled else ""
    if len(block_id) > LIMITS.block_id:
        block_id = f"{SEARCH}:{asker}:"
    if steps.unsettled:
        elements.append(_typeahead("Search the catalogue", SEARCH))
    return _block(block_id, elements)


def _onwards(steps: Steps, numbers: Iterator[int]) -> Iterator[Element]:
    for step in steps.onwards:
        yield from _step(step, numbers)
    if steps.compared and _compared(steps.compared) != _ONWARDS:
        yield _typeahead("Compare with…", COMPARE)
    if steps.models:
        yield _menu("Look at…", steps.models)


_ONWARDS = "onwards"


def _compared(query: Query | None) -> str:
    """The id of the block, which holds the comparison so far."""
    block_id = f"{COMPARE}:{','.join(query.models)}" if query else _ONWARDS
    return block_id if len(block_id) <= LIMITS.block_id else _ONWARDS


def _step(step: Step, numbers: Iterator[int]) -> Iterator[Element]:
    carried = carry(step.query)
    if len(carried) <= LIMITS.button_value:
        yield _button(step.label, f"{STEP}:{next(numbers)}", carried)


def _lifting(step: Step, numbers: Iterator[int]) -> Element:
    said = _button(f"× {step.label}", f"{STEP}:{next(numbers)}", carry(step.query))
    label = clipped(plain(f"Drop the constraint {step.label}"), LIMITS.button)
    return {**said, "accessibility_label": label}


def _block(block_id: str, elements: list[Element]) -> Block:
    return {"type": "actions", "block_id": block_id, "elements": elements[: LIMITS.actions]}


def _button(label: str, action_id: str, value: str) -> Element:
    return {
        "type": "button",
        "text": _words(label, LIMITS.button),
        "action_id": action_id,
        "value": value,
    }


def _typeahead(label: str, action_id: str) -> Element:
    return {
        "type": "external_select",
        "placeholder": _words(label, LIMITS.placeholder),
        "action_id": action_id,
        "min_query_length": 0,
    }


def _menu(label: str, models: tuple[ModelLine, ...]) -> Element:
    return {
        "type": "static_select",
        "placeholder": _words(label, LIMITS.placeholder),
        "action_id": LOOK,
        "options": [option(model.name, model.id) for model in models],
    }


def option(name: str, model: str) -> Element:
    """A model to pick from a menu."""
    return {"text": _words(name, LIMITS.option), "value": model}


def _words(text: str, most: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": clipped(plain(text), most), "emoji": False}
