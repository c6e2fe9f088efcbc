"""Where a message was written or a button clicked, and how a reply gets back there."""

from __future__ import annotations

from typing import Any, NamedTuple

from slack_bolt.async_app import AsyncBoltContext

from bot.blocks import Reply, plain_reply
from bot.slack.outgoing import Respond
from bot.store import Thread

Body = dict[str, Any]
"""The payload of a request, as Bolt parses it."""
Action = dict[str, Any]
"""The element of an interactive payload that was used."""
Event = dict[str, Any]
"""The inner event of an Events API payload."""


_TYPED_SUBTYPES = (None, "file_share", "thread_broadcast")
"""Subtypes of messages that a person typed; joins, edits and bots have others."""


class Interaction(NamedTuple):
    """One use of a button or a menu by one person."""

    user: str
    thread: Thread
    """The thread of the message that holds the button."""
    message_ts: str
    """The timestamp of that message; empty in the Home tab."""
    is_ephemeral: bool
    response_url: str | None
    """None in the Home tab."""
    trigger_id: str

    def reply(self, reply: Reply, *, replaces: bool, public: bool = False) -> Respond:
        """A reply by the response URL; only for an interaction with a message."""
        in_channel = replaces or self.thread.ts == self.message_ts
        thread_ts = None if in_channel else self.thread.ts
        url = self.response_url or ""
        return Respond(url, reply, replaces=replaces, public=public, thread_ts=thread_ts)

    def notice(self, text: str) -> Respond | None:
        """Words for that person alone; None in the Home tab, which has no place for them."""
        return self.reply(plain_reply(text), replaces=False) if self.response_url else None


def interaction_of(body: Body, context: AsyncBoltContext) -> Interaction:
    """Read a `block_actions` or `message_action` payload."""
    container = body.get("container", {})
    channel = container.get("channel_id") or body.get("channel", {}).get("id", "")
    message_ts = container.get("message_ts", "")
    thread = Thread(context.team_id or "", channel, container.get("thread_ts") or message_ts)
    return Interaction(
        body["user"]["id"],
        thread,
        message_ts,
        bool(container.get("is_ephemeral")),
        body.get("response_url"),
        body.get("trigger_id", ""),
    )


def thread_of(event: Event, context: AsyncBoltContext) -> Thread:
    """The thread that the reply to a message event belongs to."""
    return Thread(context.team_id or "", event["channel"], event.get("thread_ts") or event["ts"])


def is_typed(event: Event) -> bool:
    """Whether a person has just typed it: no bot's message, and no later edit."""
    is_first = "bot_id" not in event and "edited" not in event
    return is_first and event.get("subtype") in _TYPED_SUBTYPES
