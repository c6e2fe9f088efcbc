"""Buttons and menus under an answer: each asks the query that it carries, searches, or shares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.answer import comparison_query, resolved_query, summary_query
from bot.answer.query_json import thread_text
from bot.blocks import LIMITS, append_blocks
from bot.blocks.buttons import (
    COMPARE,
    DELETE,
    FOLLOW_UP,
    LOOK,
    SEARCH,
    SHARE,
    SHARE_LISTED,
    WELCOME,
    BlockId,
    read_block_id,
    shared_by,
)
from bot.blocks.elements import Block, option
from bot.blocks.home_view import HOME_SEARCH
from bot.blocks.settings_blocks import remember_blocks
from bot.company.company import NO_TERMS, Terms, nickname_problem
from bot.query import Query
from bot.slack.home_tab import publish_home
from bot.slack.interaction import Action, Body, Interaction, interaction_of, is_of_another_company
from bot.slack.outgoing import Delete, Kept, Outcome, Post, Share
from bot.slack.shared_channels import Audience, Place
from bot.slack.workspace import Response, Workspace
from bot.store import Thread
from catalog.model import Model
from catalog.resolution.outcomes import Found

_SUGGESTIONS = 25
"""Models that a typeahead menu offers; Slack takes up to 100."""
_STALE_BUTTON = (
    "This button is out of date: the catalogue has changed since. Please ask again, such as with "
    "/model and a name."
)
_STALE_SHARE = "This answer cannot be shared any more. Please ask again."
_AT_LIST_PRICES: Mapping[Audience, str] = {
    "shared": "Shared at list prices: another company reads along in this channel.",
    "unknown": "Shared at list prices, because I do not know whether another company reads along "
    "in this channel. Mention me in it once, then share again.",
}
_NOT_YOURS = "Only the person who asked can delete this answer."
_NOT_DELETED = "Slack did not delete the answer. Please try again."


def register(app: AsyncApp, workspace: Workspace) -> None:
    async def ask(ack: AsyncAck, body: Body, action: Action, context: AsyncBoltContext) -> None:
        await ack()
        interaction, query = interaction_of(body, context), _query(action, workspace)
        if query is None:
            _refuse(_STALE_BUTTON, interaction, context, workspace)
        else:
            terms = await _terms(interaction, body, workspace)
            response = workspace.answer_query(query, terms)
            block = _block_id(action)
            if offer := _offer(query, block, interaction, workspace):
                response = replace(response, offers=offer)
            context["outcome"] = await _deliver(response, interaction, block, workspace)

    async def share(ack: AsyncAck, body: Body, action: Action, context: AsyncBoltContext) -> None:
        await ack()
        interaction, value = interaction_of(body, context), action.get("value", "")
        query = workspace.read_query(value)
        if query is None or interaction.response_url is None:
            _refuse(_STALE_SHARE, interaction, context, workspace)
        else:
            terms = await _terms(interaction, body, workspace)
            if action["action_id"] == SHARE_LISTED:
                terms = terms.at_list_prices()
            elif terms.has_contracts:
                audience = await workspace.channels.audience(Place(*interaction.thread[:2]))
                if audience != "own":
                    terms = terms.at_list_prices()
                    _tell(_AT_LIST_PRICES[audience], interaction, workspace)
            post = _shared(workspace.answer_query(query, terms), interaction, workspace)
            key = _share_key(interaction, value)
            context["outcome"] = await workspace.outbox.accept(post, key)

    async def delete(ack: AsyncAck, body: Body, action: Action, context: AsyncBoltContext) -> None:
        await ack()
        interaction = interaction_of(body, context)
        # That Slack shows the bin to one person alone is no permission.
        if interaction.user != action.get("value"):
            _refuse(_NOT_YOURS, interaction, context, workspace)
        elif fallback := interaction.notice(_NOT_DELETED):
            workspace.outbox.put(Delete(fallback.url, fallback))

    async def suggest(ack: AsyncAck, body: Body) -> None:
        models = workspace.catalog().suggest(body.get("value", ""), _SUGGESTIONS)
        shown = (model for model in models if len(model.id) <= LIMITS.option_value)
        await ack(options=[option(_label(model), model.id) for model in shown])

    app.action(re.compile(rf"^({FOLLOW_UP}:.+|{SEARCH}(:home)?|{COMPARE}|{LOOK})$"))(ask)
    for action_id in (SHARE, SHARE_LISTED):
        app.action(action_id)(share)
    app.action(DELETE)(delete)
    for action_id in (SEARCH, HOME_SEARCH, COMPARE):
        app.options(action_id)(suggest)


def _offer(
    query: Query, block: BlockId, interaction: Interaction, workspace: Workspace
) -> tuple[Block, ...]:
    """To keep a name for good, once the same model was picked for it twice."""
    open_query = workspace.read_query(block.query) if block.kind == SEARCH else None
    if open_query is None:
        return ()
    name = next((n.text for n in open_query.named if not isinstance(n.resolution, Found)), "")
    picked = [model for model in query.models if model not in open_query.models]
    team, companies = interaction.thread.team, workspace.companies
    if not (name and picked and companies.note_pick(team, name, picked[0])):
        return ()
    catalog = workspace.catalog()
    if not companies.may_change(team, interaction.user):
        return ()
    if nickname_problem(name, picked[0], catalog):
        return ()
    return tuple(remember_blocks(name, picked[0], catalog.models[picked[0]].name))


async def _terms(interaction: Interaction, body: Body, workspace: Workspace) -> Terms:
    """What holds where a button was tapped; what others read shows no contract prices there.

    Who is of another company, in a channel that is shared with it, learns nothing of this one's.
    """
    place = Place(*interaction.thread[:2])
    if is_of_another_company(body, place.team):
        workspace.channels.note(place, is_shared=True)
        return NO_TERMS
    terms = workspace.companies.terms(*place)
    if interaction.is_ephemeral or not terms.has_contracts:
        return terms
    is_own = await workspace.channels.audience(place) == "own"
    return terms if is_own else terms.at_list_prices()


def _label(model: Model) -> str:
    return f"{model.name} · {model.released}" if model.released else model.name


def _refuse(
    text: str, interaction: Interaction, context: AsyncBoltContext, workspace: Workspace
) -> None:
    context["outcome"] = "refused"
    _tell(text, interaction, workspace)


def _tell(text: str, interaction: Interaction, workspace: Workspace) -> None:
    if notice := interaction.notice(text):
        workspace.outbox.put(notice)


def _query(action: Action, workspace: Workspace) -> Query | None:
    """What an element asks; None where the catalogue no longer has what it is about."""
    kind, _, _ = action["action_id"].partition(":")
    if kind == FOLLOW_UP:
        return workspace.read_query(action.get("value", ""))
    model = (action.get("selected_option") or {}).get("value", "")
    if model not in workspace.catalog().models:
        return None
    block = _block_id(action)
    open_query = workspace.read_query(block.query)
    if kind == COMPARE:
        return open_query and comparison_query((*open_query.models, model), open_query)
    if kind == SEARCH and open_query:
        return resolved_query(open_query, model)
    return summary_query(model)


def _block_id(action: Action) -> BlockId:
    return read_block_id(str(action.get("block_id", "")))


async def _deliver(
    response: Response, interaction: Interaction, block: BlockId, workspace: Workspace
) -> Outcome:
    """Replace a private message; leave what others read alone, unless its asker settles it.

    The greeting stays, too: its examples are answered like what is typed.
    """
    if interaction.response_url is None:
        publish_home(interaction.user, interaction.thread.team, workspace, response)
        return "answered"
    queries: Mapping[Thread, str] = {}
    message: Kept
    if interaction.is_ephemeral:
        message = interaction.reply(response.private, replaces=True)
    elif block.kind == WELCOME:
        place = interaction.thread.conversation
        message = Post(place, response.posted(place, interaction.user), interaction.user)
        queries = response.queries(place)
    elif interaction.thread.is_direct or interaction.user == block.settler:
        reply = response.posted(interaction.thread, interaction.user)
        message = interaction.reply(reply, replaces=True)
        queries = response.queries(*interaction.continued_threads)
    else:
        message = interaction.reply(response.private, replaces=False)
    return await workspace.outbox.accept(message, queries=queries)


def _share_key(interaction: Interaction, value: str) -> str:
    """What makes two clicks on one button share once."""
    thread, digest = interaction.thread, sha256(value.encode()).hexdigest()[:16]
    return f"share:{thread.team}:{thread.channel}:{interaction.message_ts}:{digest}"


def _shared(response: Response, interaction: Interaction, workspace: Workspace) -> Post:
    """The answer for everybody, in the thread of the private one or in the channel.

    The bot posts it where it is a member, so that it knows what the thread below is about.
    """
    user, thread = interaction.user, interaction.thread
    if thread.ts == interaction.message_ts:
        thread = thread._replace(ts="")
    reply = append_blocks(response.posted(thread, user), shared_by(user, workspace.catalog().as_of))
    fallback = interaction.reply(reply, replaces=False, public=True)
    share = Share(interaction.reply(response.shared(), replaces=True), thread_text(response.query))
    return Post(thread, reply, user, fallback=fallback, share=share)
