"""Buttons and menus below an answer, each of which carries the question that it asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count, islice
from typing import NamedTuple

from bot.answer import FollowUp, FollowUps
from bot.answer.query_json import button_text
from bot.blocks.elements import (
    LIMITS,
    Block,
    Element,
    actions,
    button,
    context,
    context_actions,
    feedback_buttons,
    is_user,
    mention,
    menu,
    option,
    plain_text,
    thumb,
    trash,
    typeahead,
)
from bot.query import Query

# Beginnings of action ids, and kinds of block ids. Messages that Slack has keep theirs, so the
# texts must stay as they are.
FOLLOW_UP, SEARCH, COMPARE, LOOK = "step", "search", "compare", "look"
SHARE, FEEDBACK = "share", "flag"
RATE, DELETE = "rate", "delete"
WATCH, UNWATCH, WATCH_HERE = "watch", "watch_undo", "watch_here"
WELCOME, _ONWARDS, _CLOSING = "welcome", "onwards", "closing"
RIGHT, WRONG = "right", "wrong"
"""How the value of a thumb begins; the question follows after a colon."""
_MOST = 3
"""Buttons and menus above those that close an answer: five in all are read, more are not."""
_MOST_WITHOUT = 2
SHARE_LISTED = "share_listed"
_SHARES_CONTRACTS: Element = {
    "title": plain_text("Share contract prices?", LIMITS.button),
    "text": plain_text(
        "Everybody in this channel will read what your company pays. If another company reads "
        "along, share list prices instead.",
        LIMITS.button_value,
    ),
    "confirm": plain_text("Share", LIMITS.button),
    "deny": plain_text("Cancel", LIMITS.button),
}


class BlockId(NamedTuple):
    """The id of a row of buttons and menus, which holds what a menu has no value for."""

    kind: str
    asker: str = ""
    """Who alone may settle for everybody what an answer leaves open."""
    query: str = ""
    """The question that waits for a model, as `button_text` writes it."""

    @property
    def settler(self) -> str:
        """Who may settle for everybody what the answer has left open; empty where nothing is."""
        return self.asker if self.kind == SEARCH else ""

    @property
    def text(self) -> str:
        """`KIND:ASKER:QUERY`, without a query that is too long for an id."""
        text = ":".join(self)
        return text if len(text) <= LIMITS.block_id else f"{self.kind}:{self.asker}:"


def read_block_id(text: str) -> BlockId:
    """Read what `BlockId.text` wrote, or any other id, which has a kind only."""
    parts = text.split(":", 2)
    return BlockId(*parts) if len(parts) == 3 else BlockId(text)


def follow_up_buttons(follow_ups: FollowUps, asker: str = "") -> tuple[Block, ...]:
    """What can be tapped under an answer.

    `asker` is the id of the person who may choose for everybody between candidates.
    """
    numbers = count()
    candidates = _candidates(follow_ups, asker, numbers)
    # What was meant comes first: what one may ask next depends on it.
    row = candidates if candidates["elements"] else _onwards(follow_ups, numbers)
    return (row,) if row["elements"] else ()


def closing_buttons(query: Query, *, shared: bool, asks: bool = False) -> tuple[Block, ...]:
    """The buttons at the end of every answer with facts; `shared` where everybody sees it already.

    `asks` where it may show contract prices: then it is shared after a question only, or at list
    prices. None where the question is too long for the value of a button.
    """
    value = button_text(query)
    if len(value) > LIMITS.button_value:
        return ()
    share: tuple[Element, ...] = () if shared else (button("Share to channel", SHARE, value),)
    if share and asks:
        listed = button("Share list prices", SHARE_LISTED, value)
        share = (share[0] | {"confirm": _SHARES_CONTRACTS}, listed)
    return (actions([*share, button("Flag wrong", FEEDBACK, value)], _CLOSING),)


def message_buttons(query: Query | None, deletable_by: str = "") -> tuple[Block, ...]:
    """What stands instead at the end of a message: thumbs, and a bin for the person who asked.

    `query` is None where the answer holds no facts that could be right or wrong.
    """
    elements = [*_thumbs(query)] if query else []
    if is_user(deletable_by):
        elements.append(
            trash(DELETE, deletable_by, "It disappears for everybody.", "Delete answer")
        )
    return (context_actions(elements, _CLOSING),) if elements else ()


def _thumbs(query: Query) -> Iterator[Element]:
    """None where the question is too long for a value."""
    value = button_text(query)
    right, wrong = (f"{verdict}:{value}" for verdict in (RIGHT, WRONG))
    if len(right) <= LIMITS.button_value:
        yield feedback_buttons(
            RATE,
            thumb("Right", right, "This answer is right"),
            thumb("Wrong", wrong, "Something in this answer is wrong"),
        )


def shared_by(user: str, as_of: date) -> tuple[Block, ...]:
    """The line under a shared answer: who shared it, and the date of the catalogue."""
    return (context(f"Shared by {mention(user)} · catalogue as of {as_of}"),)


def _candidates(follow_ups: FollowUps, asker: str, numbers: Iterator[int]) -> Block:
    """Which model was meant; the id of the block holds who asked, and the question that waits."""
    # An answer with models in it leaves less room than a question which one is meant.
    shown = follow_ups.candidates[: _MOST if follow_ups.models else None]
    elements = [e for step in shown for e in _follow_up(step, numbers)]
    if follow_ups.unresolved is None:
        return actions(elements)
    elements.append(typeahead("Search the catalogue", SEARCH))
    block_id = BlockId(SEARCH, asker, button_text(follow_ups.unresolved))
    return actions(elements, block_id.text)


def _onwards(follow_ups: FollowUps, numbers: Iterator[int]) -> Block:
    """What to ask next; the id of the block holds the comparison to which a model can be added."""
    comparison = follow_ups.comparison
    block_id = BlockId(_ONWARDS, query=button_text(comparison) if comparison else "").text
    elements = _steps_onwards(follow_ups, numbers, compares=bool(read_block_id(block_id).query))
    if not follow_ups.watched:
        return actions(list(islice(elements, _MOST)), block_id)
    first = list(islice(elements, 1))
    others = sorted(elements, key=lambda element: element["action_id"] != COMPARE)
    watch = button("Watch", WATCH, follow_ups.watched)
    return actions([*first, *others[:1], watch], block_id)


def _steps_onwards(
    follow_ups: FollowUps, numbers: Iterator[int], *, compares: bool
) -> Iterator[Element]:
    """What to ask next, the likeliest first; more than are shown, so nobody writes them all."""
    steps = follow_ups.next_queries
    for step in steps[:1]:
        yield from _follow_up(step, numbers)
    for step in follow_ups.without_filter[:_MOST_WITHOUT]:
        yield _drop_filter(step, numbers)
    for step in steps[1:]:
        yield from _follow_up(step, numbers)
    if compares:
        yield typeahead("Compare with…", COMPARE)
    if follow_ups.models:
        yield menu("Look at…", LOOK, [option(model.name, model.id) for model in follow_ups.models])


def _follow_up(step: FollowUp, numbers: Iterator[int]) -> Iterator[Element]:
    """A button; none where its question is too long for its value."""
    value = button_text(step.query)
    if len(value) <= LIMITS.button_value:
        yield button(step.label, f"{FOLLOW_UP}:{next(numbers)}", value)


def _drop_filter(step: FollowUp, numbers: Iterator[int]) -> Element:
    action_id = f"{FOLLOW_UP}:{next(numbers)}"
    read_out = f"Drop the constraint {step.label}"
    return button(f"× {step.label}", action_id, button_text(step.query), read_out)
