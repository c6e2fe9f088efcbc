"""Buttons and menus: each asks the question that it carries, and the answer goes back there."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.answer import about, joined, settled
from bot.blocks import plain_reply
from bot.blocks.taps import COMPARE, LOOK, SEARCH, STEP
from bot.listeners.home import view
from bot.listeners.tap import Body, Tap, tap_of
from bot.listeners.workspace import Said, Workspace
from bot.mail.letters import Publish
from bot.query import Query

_STALE = (
    "This button is about something that is no longer in the catalogue. Please ask again, such as "
    "with /model and a name."
)
Action = dict[str, Any]


def register(app: AsyncApp, workspace: Workspace) -> None:
    async def go_on(ack: AsyncAck, body: Body, action: Action, context: AsyncBoltContext) -> None:
        await ack()
        tap, query = tap_of(body, context), _asked(action, workspace)
        if query is None:
            context["outcome"] = "refused"
            _tell(tap, workspace)
        else:
            await _deliver(workspace.go_on(query), tap, _settler(action), workspace)

    app.action(re.compile(rf"^({STEP}:.+|{SEARCH}(:home)?|{COMPARE}|{LOOK})$"))(go_on)


def _asked(action: Action, workspace: Workspace) -> Query | None:
    """The question; what comes back from Slack is checked against the catalogue."""
    kind, _, _ = action["action_id"].partition(":")
    if kind == STEP:
        return workspace.carried(action.get("value", ""))
    model = (action.get("selected_option") or {}).get("value", "")
    if model not in workspace.shelf().models:
        return None
    match kind:
        case _ if kind == SEARCH:
            waiting = workspace.carried(_carried_by(action, ":", 2))
            return settled(waiting, model) if waiting else about(model)
        case _ if kind == COMPARE:
            ids = _carried_by(action, ":", 1).split(",")
            known = [one for one in ids if one in workspace.shelf().models and one != model]
            return _compared(known, model)
        case _:
            return about(model)


def _compared(known: list[str], model: str) -> Query:
    query = about(model)
    for one in known:
        query = joined(query, one)
    return query


def _carried_by(action: Action, separator: str, at: int) -> str:
    """What the id of the block holds behind the kind of block."""
    parts = str(action.get("block_id", "")).split(separator, at)
    return parts[at] if len(parts) > at else ""


def _settler(action: Action) -> str:
    """Who may settle for everybody what an answer has left open; empty where nothing is open."""
    kind, _, rest = str(action.get("block_id", "")).partition(":")
    return rest.partition(":")[0] if kind == SEARCH else ""


async def _deliver(said: Said, tap: Tap, settler: str, workspace: Workspace) -> None:
    """A private message is replaced; what others read is left alone, but for its asker."""
    if tap.response_url is None:
        workspace.mail.put(Publish(tap.user, view(workspace.shelf(), said)))
    elif tap.is_ephemeral:
        workspace.mail.put(tap.back(said.private, replaces=True))
    elif tap.is_direct or tap.user == settler:
        workspace.mail.put(tap.back(said.public(tap.user), replaces=True))
        await workspace.keep(tap.thread, said)
    else:
        workspace.mail.put(tap.back(said.private, replaces=False))


def _tell(tap: Tap, workspace: Workspace) -> None:
    if tap.response_url:
        workspace.mail.put(tap.back(plain_reply(_STALE), replaces=False))
