"""Buttons and menus: each asks the question that it carries, and the answer goes back there."""

from __future__ import annotations

import re

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.answer import comparison_query, resolved_query, summary_query
from bot.blocks.taps import COMPARE, LOOK, SEARCH, STEP
from bot.listeners.home import view
from bot.listeners.tap import Action, Body, Tap, tap_of
from bot.listeners.workspace import Said, Workspace
from bot.mail.letters import Publish
from bot.query import Query

_STALE = (
    "This button is about something that is no longer in the catalogue. Please ask again, such as "
    "with /model and a name."
)


def register(app: AsyncApp, workspace: Workspace) -> None:
    async def go_on(ack: AsyncAck, body: Body, action: Action, context: AsyncBoltContext) -> None:
        await ack()
        tap, query = tap_of(body, context), _asked(action, workspace)
        if query is None:
            context["outcome"] = "refused"
            if told := tap.told(_STALE):
                workspace.mail.put(told)
        else:
            await _deliver(workspace.go_on(query), tap, _settler(action), workspace)

    app.action(re.compile(rf"^({STEP}:.+|{SEARCH}(:home)?|{COMPARE}|{LOOK})$"))(go_on)


def _asked(action: Action, workspace: Workspace) -> Query | None:
    """The question; what comes back from Slack is checked against the catalogue."""
    kind, _, _ = action["action_id"].partition(":")
    if kind == STEP:
        return workspace.carried(action.get("value", ""))
    model = (action.get("selected_option") or {}).get("value", "")
    models = workspace.shelf().models
    if model not in models:
        return None
    if kind == COMPARE:
        return _beside(str(action.get("block_id", "")).partition(":")[2], model, workspace)
    waiting = workspace.carried(_held(action)[-1]) if kind == SEARCH else None
    return resolved_query(waiting, model) if waiting else summary_query(model)


def _beside(held: str, model: str, workspace: Workspace) -> Query:
    """One more in a comparison, which is a question or the ids of its models."""
    if so_far := workspace.carried(held):
        return comparison_query((*so_far.models, model), so_far)
    known = (one for one in held.split(",") if one in workspace.shelf().models)
    return comparison_query((*known, model))


def _held(action: Action) -> list[str]:
    """What the id of the block holds: its kind, who may settle it, the question."""
    return str(action.get("block_id", "")).split(":", 2)


def _settler(action: Action) -> str:
    """Who may settle for everybody what an answer has left open; empty where nothing is open."""
    match _held(action):
        case [kind, asker, _] if kind == SEARCH:
            return asker
        case _:
            return ""


async def _deliver(said: Said, tap: Tap, settler: str, workspace: Workspace) -> None:
    """A private message is replaced; what others read is left alone, but for its asker."""
    if tap.response_url is None:
        workspace.mail.put(Publish(tap.user, view(workspace.shelf(), said)))
    elif tap.is_ephemeral:
        workspace.mail.put(tap.back(said.private, replaces=True))
    elif tap.thread.is_direct or tap.user == settler:
        workspace.mail.put(tap.back(said.public(tap.user), replaces=True))
        await workspace.keep(tap.thread, said)
    else:
        workspace.mail.put(tap.back(said.private, replaces=False))
