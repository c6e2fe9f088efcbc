"""A message to the bot, by mention or directly: acknowledged first, answered in its thread."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.listeners.face import Face, answers
from bot.listeners.threads import Events, Thread, Threads
from catalog import Catalog

Event = dict[str, Any]

_TYPED = (None, "file_share", "thread_broadcast")
"""Subtypes of messages that somebody typed; joins, edits and bots have others."""


def register(app: AsyncApp, shelf: Callable[[], Catalog], face: Face) -> None:
    """The answer is made before the acknowledgement, in milliseconds, and sent after it.

    Bolt starts the lazy listener even when making the answer failed: by then the error handler
    has left an apology in its place.
    """
    answered = answers(shelf)
    threads, events = Threads(), Events()

    async def only_once(
        body: Event, ack: AsyncAck, next: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        event_id = body.get("event_id")
        if event_id and not events.is_new(event_id):
            return await ack()
        await next()
        return None

    async def make_reply(event: Event, context: AsyncBoltContext) -> None:
        thread = _thread(event, context)
        made = answered(event.get("text", ""), "ask", threads.last(thread))
        threads.keep(thread, made.query)
        context["reply"] = face.render(made.answer)

    async def post_reply(event: Event, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await face.post(client, _thread(event, context), context["reply"])

    app.event("app_mention", middleware=[_only_people, only_once])(
        ack=make_reply, lazy=[post_reply]
    )
    app.event("message", middleware=[_only_direct, _only_people, only_once])(
        ack=make_reply, lazy=[post_reply]
    )


def _thread(event: Event, context: AsyncBoltContext) -> Thread:
    return Thread(context.team_id or "", event["channel"], event.get("thread_ts") or event["ts"])


async def _only_direct(
    event: Event, ack: AsyncAck, next: Callable[[], Awaitable[None]]
) -> BoltResponse | None:
    """In channels the bot hears mentions only."""
    if event.get("channel_type") != "im":
        return await ack()
    await next()
    return None


async def _only_people(
    event: Event, ack: AsyncAck, next: Callable[[], Awaitable[None]]
) -> BoltResponse | None:
    """An answer to a bot could loop, and an answer to an edit would be the second one."""
    if "bot_id" in event or "edited" in event or event.get("subtype") not in _TYPED:
        return await ack()
    await next()
    return None
