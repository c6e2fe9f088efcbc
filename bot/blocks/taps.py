"""Steps -> buttons and menus, each of which carries the question that it asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count

from bot.answer import FollowUp, FollowUps, ModelLine, comparison_query
from bot.answer.serialize import button_text
from bot.blocks.elements import Block, Element, actions, button, context, typeahead, words
from bot.blocks.limits import LIMITS
from bot.blocks.mrkdwn import mention
from bot.query import Query

STEP, SEARCH, COMPARE, LOOK = "step", "search", "compare", "look"
SHARE, FLAG = "share", "flag"
"""Beginnings of action ids, and of the ids of the blocks that they stand in."""
_ONWARDS = "onwards"


def taps(steps: FollowUps, asker: str = "") -> tuple[Block, ...]:
    """What can be tapped under an answer; `asker` may settle what it leaves open for everybody."""
    numbers = count()
    made = (
        _to_settle(steps, asker, numbers),
        actions([_lifting(step, numbers) for step in steps.without_filter], "without"),
        actions(list(_onwards(steps, numbers)), _compared(steps.comparison)),
    )
    return tuple(block for block in made if block["elements"])


def closing(query: Query, *, shared: bool) -> tuple[Block, ...]:
    """What every answer of facts ends with; what is shared already cannot be shared again."""
    carried = button_text(query)
    if len(carried) > LIMITS.button_value:
        return ()
    share = () if shared else (button("Share to channel", SHARE, carried),)
    return (actions([*share, button("Flag wrong", FLAG, carried)], "closing"),)


def shared_by(person: str, as_of: date) -> tuple[Block, ...]:
    """Under a shared answer: whose doing it is, and of when it is true."""
    text = f"Shared by {mention(person)} · catalogue as of {as_of}"
    return (context(text),)


def _to_settle(steps: FollowUps, asker: str, numbers: Iterator[int]) -> Block:
    elements = [e for step in steps.candidates for e in _step(step, numbers)]
    block_id = f"{SEARCH}:{asker}:{button_text(steps.unresolved)}" if steps.unresolved else ""
    if len(block_id) > LIMITS.block_id:
        block_id = f"{SEARCH}:{asker}:"
    if steps.unresolved:
        elements.append(typeahead("Search the catalogue", SEARCH))
    return actions(elements, block_id)


def _onwards(steps: FollowUps, numbers: Iterator[int]) -> Iterator[Element]:
    for step in steps.next_queries:
        yield from _step(step, numbers)
    if steps.comparison and _compared(steps.comparison) != _ONWARDS:
        yield typeahead("Compare with…", COMPARE)
    if steps.models:
        yield _menu("Look at…", steps.models)


def _compared(query: Query | None) -> str:
    """The id of the block, which holds the comparison so far."""
    if query is None:
        return _ONWARDS
    bare = query == comparison_query(query.models)
    block_id = f"{COMPARE}:{','.join(query.models) if bare else button_text(query)}"
    return block_id if len(block_id) <= LIMITS.block_id else _ONWARDS


def _step(step: FollowUp, numbers: Iterator[int]) -> Iterator[Element]:
    carried = button_text(step.query)
    if len(carried) <= LIMITS.button_value:
        yield button(step.label, f"{STEP}:{next(numbers)}", carried)


def _lifting(step: FollowUp, numbers: Iterator[int]) -> Element:
    action_id = f"{STEP}:{next(numbers)}"
    read_out = f"Drop the constraint {step.label}"
    return button(f"× {step.label}", action_id, button_text(step.query), read_out)


def _menu(label: str, models: tuple[ModelLine, ...]) -> Element:
    return {
        "type": "static_select",
        "placeholder": words(label, LIMITS.placeholder),
        "action_id": LOOK,
        "options": [option(model.name, model.id) for model in models],
    }


def option(name: str, model: str) -> Element:
    """A model to pick from a menu."""
    return {"text": words(name, LIMITS.option), "value": model}
