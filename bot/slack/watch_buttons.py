"""The buttons of watches: *Watch* on a card, what can be done next, and *See all* in a digest.

A watch that is begun with a tap is told to the person who tapped, until they share it.
"""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.blocks import Reply, plain_reply
from bot.blocks.buttons import UNWATCH, WATCH, WATCH_HERE
from bot.blocks.digest_message import (
    SEE_ALL,
    here_button,
    undo_button,
    watch_message,
    whole_digest,
)
from bot.slack.interaction import (
    Action,
    Body,
    Interaction,
    Listener,
    interaction_of,
    is_of_another_company,
)
from bot.slack.outgoing import Post
from bot.slack.shared_channels import Place
from bot.slack.watching import Asking
from bot.slack.workspace import Workspace
from bot.store import Thread

_OTHERS = "Only people of the company that has installed Modeldesk can watch models here."
_GONE = "This button is out of date: the catalogue has changed since. Please ask again."
_OLD = "This message is too old to be shown whole. Ask me for `retirements` or `what changed`."
_SHARED = "Another company reads along in this channel, so nothing is watched in it."


def register(app: AsyncApp, workspace: Workspace) -> None:
    app.action(WATCH)(_watching(workspace))
    app.action(WATCH_HERE)(_watching_here(workspace))
    app.action(UNWATCH)(_stopping(workspace))
    app.action(SEE_ALL)(_showing_all(workspace))


def _watching(workspace: Workspace) -> Listener:
    async def watch(ack: AsyncAck, body: Body, action: Action, context: AsyncBoltContext) -> None:
        await ack()
        interaction, model = interaction_of(body, context), action.get("value", "")
        if problem := _problem(model, body, interaction, workspace):
            context["outcome"] = "refused"
            await _say(plain_reply(problem), interaction, workspace)
            return
        team, user = interaction.thread.team, interaction.user
        begun = await workspace.begin_watch(model, Asking(team, user, user))
        buttons = []
        if begun.watch:
            buttons.append(undo_button(begun.watch.id, user))
        if interaction.response_url and not interaction.thread.is_direct:
            buttons.append(here_button(model))
        await _say(watch_message(begun.text, buttons), interaction, workspace)

    return watch


def _watching_here(workspace: Workspace) -> Listener:
    """Tell the channel, and no longer the person."""

    async def watch_here(
        ack: AsyncAck, body: Body, action: Action, context: AsyncBoltContext
    ) -> None:
        await ack()
        interaction, model = interaction_of(body, context), action.get("value", "")
        team, channel, user = *interaction.thread[:2], interaction.user
        problem = _problem(model, body, interaction, workspace)
        if not problem and await workspace.channels.audience(Place(team, channel)) == "shared":
            problem = _SHARED
        if problem:
            context["outcome"] = "refused"
            await _say(plain_reply(problem), interaction, workspace, replaces=True)
            return
        begun = await workspace.begin_watch(model, Asking(team, channel, user))
        buttons = []
        if begun.watch:
            buttons.append(undo_button(begun.watch.id, channel))
            await workspace.watching.stop_model(model, team, user)
        reply = watch_message(begun.text, buttons)
        await _say(reply, interaction, workspace, replaces=True)

    return watch_here


def _stopping(workspace: Workspace) -> Listener:
    async def undo(ack: AsyncAck, body: Body, action: Action, context: AsyncBoltContext) -> None:
        await ack()
        interaction = interaction_of(body, context)
        number, _, place = action.get("value", "").partition(":")
        if place not in (interaction.user, interaction.thread.channel) or not number.isdecimal():
            context["outcome"] = "refused"
            return
        said = await workspace.watching.stop(int(number), interaction.thread.team, place)
        await _say(watch_message(said), interaction, workspace, replaces=True)

    return undo


def _showing_all(workspace: Workspace) -> Listener:
    async def see_all(ack: AsyncAck, body: Body, action: Action, context: AsyncBoltContext) -> None:
        await ack()
        interaction, number = interaction_of(body, context), action.get("value", "")
        team, channel = interaction.thread[:2]
        lines = None
        if number.isdecimal() and not is_of_another_company(body, team):
            asking = Asking(team, channel, interaction.user)
            lines = await workspace.watching.digest(int(number), asking)
        if lines is None:
            context["outcome"] = "refused"
        reply = plain_reply(_OLD) if lines is None else whole_digest(lines)
        await _say(reply, interaction, workspace)

    return see_all


def _problem(model: str, body: Body, interaction: Interaction, workspace: Workspace) -> str:
    """Why nothing can be watched with this tap; empty where it can."""
    if is_of_another_company(body, interaction.thread.team):
        return _OTHERS
    return "" if model in workspace.catalog().models else _GONE


async def _say(
    reply: Reply, interaction: Interaction, workspace: Workspace, *, replaces: bool = False
) -> None:
    """To the person alone: beside the message, or in a direct message from the Home tab."""
    if interaction.response_url:
        is_own = replaces and (interaction.is_ephemeral or interaction.thread.is_direct)
        await workspace.outbox.accept(interaction.reply(reply, replaces=is_own))
    else:
        thread = Thread(interaction.thread.team, interaction.user, "")
        await workspace.outbox.accept(Post(thread, reply, interaction.user))
