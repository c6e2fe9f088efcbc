"""A message to the bot, by mention or directly: accepted once, answered in its thread."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.query import Query
from bot.slack.outgoing import Letter, Post, Whisper
from bot.slack.workspace import Said, Workspace
from bot.store.threads import Thread

Event = dict[str, Any]

_TYPED = (None, "file_share", "thread_broadcast")
"""Subtypes of messages that somebody typed; joins, edits and bots have others."""
_STATUS = "is looking it up…"


def register(app: AsyncApp, workspace: Workspace) -> None:
    turn = asyncio.Lock()

    async def answer(event: Event, body: Event, context: AsyncBoltContext) -> None:
        if not await workspace.memory.claim(f"event:{body['event_id']}"):
            context["outcome"] = "duplicate"
            return
        thread = thread_of(event, context)
        async with turn:
            said = await _said(event, thread, workspace)
        if not workspace.mail.put(_letter(event, body, thread, said, workspace)):
            context["outcome"] = "refused"

    app.event("app_mention", middleware=[_only_people])(answer)
    app.event("message", middleware=[_only_direct, _only_people])(answer)


async def _said(event: Event, thread: Thread, workspace: Workspace) -> Said:
    """One at a time: the second message of a thread goes on from the first, however soon it comes.

    Commands go in between, for somebody waits for them; a burst of mentions would hold them up.
    """
    await asyncio.sleep(0)
    known = await _previous(event, thread, workspace)
    said = workspace.ask(event.get("text") or "", "ask", known)
    await workspace.keep(thread, said)
    return said


def thread_of(event: Event, context: AsyncBoltContext) -> Thread:
    return Thread(context.team_id or "", event["channel"], event.get("thread_ts") or event["ts"])


async def _previous(event: Event, thread: Thread, workspace: Workspace) -> Query | None:
    """What the message may go on from; most mentions start a thread, and need no look into it."""
    if "thread_ts" in event:
        return await workspace.recall(thread)
    return await workspace.recall(thread.conversation) if thread.is_direct else None


def _letter(event: Event, body: Event, thread: Thread, said: Said, workspace: Workspace) -> Letter:
    """Where another company reads along, an answer is private until somebody shares it."""
    if body.get("is_ext_shared_channel"):
        return Whisper(thread, said.private, event["user"])
    status = _STATUS if thread.is_direct and workspace.is_agent else ""
    asker = event.get("user", "")
    return Post(thread, said.public(asker), asker, status)


async def _only_direct(
    event: Event, ack: AsyncAck, next: Callable[[], Awaitable[None]], context: AsyncBoltContext
) -> BoltResponse | None:
    """In channels the bot hears mentions only."""
    if event.get("channel_type") != "im":
        context["outcome"] = "ignored"
        return await ack()
    await next()
    return None


async def _only_people(
    event: Event, ack: AsyncAck, next: Callable[[], Awaitable[None]], context: AsyncBoltContext
) -> BoltResponse | None:
    """An answer to a bot could loop, and an answer to an edit would be the second one."""
    if "bot_id" in event or "edited" in event or event.get("subtype") not in _TYPED:
        context["outcome"] = "ignored"
        return await ack()
    await next()
    return None
