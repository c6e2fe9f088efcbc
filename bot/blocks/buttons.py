"""Buttons and menus below an answer, each of which carries the question that it asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count

from bot.answer import FollowUp, FollowUps, comparison_query
from bot.answer.serialize import button_text
from bot.blocks.elements import (
    LIMITS,
    Block,
    Element,
    actions,
    button,
    context,
    mention,
    menu,
    option,
    typeahead,
)
from bot.query import Query

# Beginnings of action ids, and of the ids of the blocks around them. Messages that Slack has keep
# theirs, so the texts must stay as they are.
FOLLOW_UP, SEARCH, COMPARE, LOOK = "step", "search", "compare", "look"
SHARE, FEEDBACK = "share", "flag"
_ONWARDS = "onwards"


def follow_up_buttons(follow_ups: FollowUps, asker: str = "") -> tuple[Block, ...]:
    """What can be tapped under an answer.

    `asker` is the id of the person who may choose for everybody between candidates.
    """
    numbers = count()
    rows = (
        _candidates(follow_ups, asker, numbers),
        actions([_drop_filter(step, numbers) for step in follow_ups.without_filter], "without"),
        actions(list(_onwards(follow_ups, numbers)), _comparison_id(follow_ups.comparison)),
    )
    return tuple(row for row in rows if row["elements"])


def closing_buttons(query: Query, *, shared: bool) -> tuple[Block, ...]:
    """The buttons at the end of every answer with facts; `shared` where everybody sees it already.

    None where the question is too long for the value of a button.
    """
    value = button_text(query)
    if len(value) > LIMITS.button_value:
        return ()
    share = () if shared else (button("Share to channel", SHARE, value),)
    return (actions([*share, button("Flag wrong", FEEDBACK, value)], "closing"),)


def shared_by(user: str, as_of: date) -> tuple[Block, ...]:
    """The line under a shared answer: who shared it, and the date of the catalogue."""
    return (context(f"Shared by {mention(user)} · catalogue as of {as_of}"),)


def _candidates(follow_ups: FollowUps, asker: str, numbers: Iterator[int]) -> Block:
    """Which model was meant; the id of the block holds who asked, and the question that waits."""
    elements = [e for step in follow_ups.candidates for e in _follow_up(step, numbers)]
    if follow_ups.unresolved is None:
        return actions(elements)
    elements.append(typeahead("Search the catalogue", SEARCH))
    block_id = f"{SEARCH}:{asker}:{button_text(follow_ups.unresolved)}"
    return actions(elements, block_id if len(block_id) <= LIMITS.block_id else f"{SEARCH}:{asker}:")


def _onwards(follow_ups: FollowUps, numbers: Iterator[int]) -> Iterator[Element]:
    for step in follow_ups.next_queries:
        yield from _follow_up(step, numbers)
    if follow_ups.comparison and _comparison_id(follow_ups.comparison) != _ONWARDS:
        yield typeahead("Compare with…", COMPARE)
    if follow_ups.models:
        models = [option(model.name, model.id) for model in follow_ups.models]
        yield menu("Look at…", LOOK, models)


def _comparison_id(query: Query | None) -> str:
    """The id of the block, which holds the comparison so far: its models, or the whole question."""
    if query is None:
        return _ONWARDS
    is_bare = query == comparison_query(query.models)
    block_id = f"{COMPARE}:{','.join(query.models) if is_bare else button_text(query)}"
    return block_id if len(block_id) <= LIMITS.block_id else _ONWARDS


def _follow_up(step: FollowUp, numbers: Iterator[int]) -> Iterator[Element]:
    """A button; none where its question is too long for its value."""
    value = button_text(step.query)
    if len(value) <= LIMITS.button_value:
        yield button(step.label, f"{FOLLOW_UP}:{next(numbers)}", value)


def _drop_filter(step: FollowUp, numbers: Iterator[int]) -> Element:
    action_id = f"{FOLLOW_UP}:{next(numbers)}"
    read_out = f"Drop the constraint {step.label}"
    return button(f"× {step.label}", action_id, button_text(step.query), read_out)
