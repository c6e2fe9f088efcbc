"""Typed questions: slash commands, mentions and direct messages, and the message shortcut."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import NamedTuple
from weakref import WeakValueDictionary

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.answer import FollowUps
from bot.blocks import append_blocks, plain_reply
from bot.blocks.buttons import follow_up_buttons
from bot.company.company import NO_TERMS, Terms
from bot.json_text import json_text
from bot.page.pages import excerpt_line
from bot.query import SLASH_COMMANDS, Command, Intent, Query
from bot.slack.interaction import (
    Body,
    Event,
    continued_threads,
    is_edit,
    is_of_another_company,
    own_thread,
    thread_of,
    typed_message,
)
from bot.slack.message_text import message_text
from bot.slack.outgoing import Ephemeral, Kept, Post, Respond
from bot.slack.shared_channels import Audience, Place
from bot.slack.small_talk import asks_nothing
from bot.slack.watching import Asking, watch_request
from bot.slack.workspace import Response, Workspace, kept_for_the_day
from bot.store import Thread, UnknownThreadError

LOOK_UP = "look_up"
"""Callback id of the message shortcut, as in the manifests."""

_JSON: Mapping[str, str] = {"content-type": "application/json;charset=utf-8"}
_KEPT_BODIES = 1024
"""Acknowledgement bodies kept as they are sent, about 7 kB each, by their text and by their query.

A repeated command takes 1.2 times as long as an empty Bolt app; without this, 4.5 times.
"""
_MAX_KEPT_TEXT = 200
"""Characters; longer texts are hardly typed twice."""
_STATUS = "is looking it up…"
_EDITS_FOR_S = 29 * 86_400
"""For how long an edit may be answered: what was answered is remembered for thirty days."""
_MENTION = re.compile(r"<@[^<>]*>")
_NO_MODEL = "No model of the catalogue is named in that message."
_NOT_LOOKED_UP = (
    "I can't look up earlier questions here right now, so this answers your message on its own."
)
_NOT_A_QUESTION = ("help", "unknown")
"""Intents of a text that asks nothing."""


def register(app: AsyncApp, workspace: Workspace) -> None:
    body_of = _command_bodies(workspace)
    for name, command in SLASH_COMMANDS.items():
        app.command(name)(_command_listener(command, body_of, workspace))
    on_message = _message_listener(workspace)
    app.event("app_mention")(on_message)
    app.event("message", middleware=[_direct_only])(on_message)
    app.shortcut(LOOK_UP)(_shortcut_listener(workspace))


# Slash commands: answered in the body of the acknowledgement, to the person who typed them.


def _command_listener(
    command: Command, encoded: Callable[[str, Command, Terms], _Encoded], workspace: Workspace
) -> Callable[..., Awaitable[BoltResponse]]:
    async def answer_command(body: Body, context: AsyncBoltContext) -> BoltResponse:
        terms = workspace.companies.terms(context.team_id or "", body.get("channel_id", ""))
        answer = encoded(body.get("text", ""), command, terms)
        context["unresolved"] = answer.unresolved
        return BoltResponse(status=200, body=answer.body.decode(), headers={**_JSON})

    return answer_command


class _Encoded(NamedTuple):
    """What is kept of an answer to a command."""

    body: bytes
    """The acknowledgement, as JSON; as a text with a "–" in it, it would take twice as much."""
    unresolved: int
    """How many of the names in the command no model has."""


def _command_bodies(workspace: Workspace) -> Callable[[str, Command, Terms], _Encoded]:
    """Typed text -> what acknowledges it, from today's catalogue."""

    def encode(query: Query, terms: Terms) -> _Encoded:
        response = workspace.respond(query, terms)
        reply = response.acknowledgement(workspace.ack_blocks)
        body = {
            "response_type": "ephemeral",
            "text": reply.text,
            "blocks": reply.best(workspace.ack_blocks).blocks,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        return _Encoded(json_text(body).encode(), response.query.unresolved)

    of_query = kept_for_the_day(encode, workspace.catalog, _KEPT_BODIES)

    def read(text: str, command: Command, terms: Terms) -> _Encoded:
        return of_query(workspace.parse(text, command, terms).canonical(), terms)

    of_text = kept_for_the_day(read, workspace.catalog, _KEPT_BODIES)

    def body_of(text: str, command: Command, terms: Terms) -> _Encoded:
        return (read if len(text) > _MAX_KEPT_TEXT else of_text)(text, command, terms)

    return body_of


# Mentions and direct messages: each message is answered once.


def _message_listener(workspace: Workspace) -> Callable[..., Awaitable[None]]:
    turns = _ThreadTurns()

    async def answer_message(event: Event, body: Body, context: AsyncBoltContext) -> None:
        message = typed_message(event)
        if message is None or asks_nothing(message.get("text") or "", workspace.catalog()):
            context["outcome"] = "ignored"
            return
        thread, own = thread_of(message, context), own_thread(message, context)
        audience = _audience(body, own, workspace)
        key = f"post:{own.team}:{own.channel}:{own.ts}"
        if (what := watch_request(message.get("text") or "")) is not None:
            said = await _watch(what, message, audience, own, workspace)
            reply = Post(thread, plain_reply(said), message.get("user", ""))
            context["outcome"] = await workspace.outbox.accept(reply, key)
            return
        # The second message of a thread goes on from the first, however soon it comes.
        async with turns.turn(thread):
            if is_edit(message) and await _was_answered(message, own, workspace):
                context["outcome"] = "duplicate"
                return
            previous, note = await _gone_on_from(message, thread, workspace)
            terms = _terms(message, audience, own, workspace)
            response = _respond_to(message, previous, workspace, terms)
            await workspace.events.go_on()
            if note:
                response = replace(response, note=f"{note} {response.note}".rstrip())
            context["unresolved"] = response.query.unresolved
            context["outcome"] = await workspace.outbox.accept(
                _message(message, audience, thread, response, workspace),
                # The same whether it comes as a mention, as a direct message, or once more.
                key,
                response.queries(*continued_threads(message, context)),
            )

    return answer_message


def _audience(body: Body, own: Thread, workspace: Workspace) -> Audience:
    """Who reads along. An event says it of its channel; where it does not, what is known holds."""
    place, is_shared = Place(own.team, own.channel), body.get("is_ext_shared_channel")
    if not isinstance(is_shared, bool):
        return workspace.channels.known(place)
    workspace.channels.note(place, is_shared=is_shared)
    return "shared" if is_shared else "own"


async def _watch(
    what: str, message: Event, audience: Audience, own: Thread, workspace: Workspace
) -> str:
    """Begin, list or end watches; what to say."""
    asking = Asking(own.team, own.channel, message.get("user", ""), audience == "shared")
    return await workspace.watch(what, asking)


def _terms(message: Event, audience: Audience, own: Thread, workspace: Workspace) -> Terms:
    """What holds for a message; no contract prices where another company may read along.

    Nor does a person of another company learn what this one allows.
    """
    terms = workspace.companies.terms(own.team, own.channel)
    if audience == "own":
        return terms
    asker_team = message.get("user_team") or message.get("source_team") or own.team
    return terms.at_list_prices() if asker_team == own.team else NO_TERMS


def _respond_to(
    message: Event, previous: Query | None, workspace: Workspace, terms: Terms
) -> Response:
    """Answer what was typed; of a message that was only forwarded, what it is about."""
    text = message.get("text") or ""
    if message.get("attachments") and not _MENTION.sub("", text).strip():
        return workspace.answer_query(_query_about(message, workspace, terms), terms)
    return workspace.answer_text(text, "ask", previous, terms)


async def _was_answered(message: Event, own: Thread, workspace: Workspace) -> bool:
    """Whether an edited message has its answer, or is so old that nobody knows any more."""
    age = float(message["edited"]["ts"]) - float(message["ts"])
    try:
        return age > _EDITS_FOR_S or await workspace.store.recall(own) is not None
    except UnknownThreadError:
        return False  # an answer in this process is known, and one of another has its key


class _ThreadTurns:
    """Lets one message of a thread, or of a direct conversation, be answered at a time."""

    def __init__(self) -> None:
        self._turns: WeakValueDictionary[Thread, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, thread: Thread) -> AsyncIterator[None]:
        place = thread.conversation if thread.is_direct else thread
        # Lives as long as somebody has it or waits for it.
        turn = self._turns.setdefault(place, asyncio.Lock())
        async with turn:
            yield


async def _gone_on_from(
    message: Event, thread: Thread, workspace: Workspace
) -> tuple[Query | None, str]:
    """The question that a message may go on from, and what is said where nobody can tell."""
    if "thread_ts" not in message and not thread.is_direct:
        return None, ""  # most mentions start a thread
    previous, note = None, ""
    try:
        previous = await _previous(message, thread, workspace)
    except UnknownThreadError:
        note = _NOT_LOOKED_UP
    await workspace.events.go_on()
    return previous, note


async def _previous(message: Event, thread: Thread, workspace: Workspace) -> Query | None:
    """What a message may go on from.

    A thread below an answer in a direct conversation goes on from that conversation. Raises
    UnknownThreadError.
    """
    if "thread_ts" in message and (query := await workspace.recall(thread)):
        return query
    return await workspace.recall(thread.conversation) if thread.is_direct else None


def _message(
    message: Event, audience: Audience, thread: Thread, response: Response, workspace: Workspace
) -> Kept:
    """A post; in a channel shared with another company, private until somebody shares it."""
    if audience == "shared":
        return Ephemeral(thread, response.private, message["user"])
    status = _STATUS if thread.is_direct and workspace.is_agent else ""
    asker = message.get("user", "")
    return Post(thread, response.posted(thread, asker), asker, status)


async def _direct_only(
    event: Event, ack: AsyncAck, next: Callable[[], Awaitable[None]], context: AsyncBoltContext
) -> BoltResponse | None:
    """Bolt middleware: in channels, only mentions are answered."""
    if event.get("channel_type") != "im":
        context["outcome"] = "ignored"
        return await ack()
    await next()
    return None


# The message shortcut: looks up what a message is about, in threads too.


def _shortcut_listener(workspace: Workspace) -> Callable[..., Awaitable[None]]:
    async def look_up(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        message = body["message"]
        channel = body.get("channel", {}).get("id", "")
        team = context.team_id or ""
        is_own = not is_of_another_company(body, team)
        terms = workspace.companies.terms(team, channel) if is_own else NO_TERMS
        query = _query_about(message, workspace, terms)
        context["unresolved"] = query.unresolved
        if query.intent in _NOT_A_QUESTION:
            context["outcome"] = "not_found"
            search = FollowUps(unresolved=Query("", "summary"))
            text = f"{_NO_MODEL} {excerpt_line(query.excerpt)}" if query.excerpt else _NO_MODEL
            reply = append_blocks(plain_reply(text), follow_up_buttons(search))
        else:
            reply = workspace.answer_query(query, terms).private
        url, thread_ts = body["response_url"], message.get("thread_ts")
        user = body["user"]["id"]
        await workspace.outbox.accept(Respond(url, reply, thread_ts=thread_ts, user=user))

    return look_up


def _query_about(message: Event, workspace: Workspace, terms: Terms) -> Query:
    """What a message asks; where it asks nothing, a question about the models that it names."""
    read = workspace.parse(message_text(message, workspace.catalog()), "ask", terms)
    query = read._replace(left_out=())  # most of it was said to somebody else
    if query.intent not in _NOT_A_QUESTION or not query.named:
        return query
    intent: Intent = "compare" if len(query.named) > 1 else "summary"
    return Query(query.text, intent, query.named, excerpt=query.excerpt)
