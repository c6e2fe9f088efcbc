"""Where somebody tapped, and how what comes of it gets back there."""

from __future__ import annotations

from typing import Any, NamedTuple

from slack_bolt.async_app import AsyncBoltContext

from bot.blocks import Reply, plain_reply
from bot.slack.outgoing import Respond
from bot.store.threads import Thread

Body = dict[str, Any]
Action = dict[str, Any]


class Tap(NamedTuple):
    """A button or a menu, used by somebody."""

    user: str
    thread: Thread
    """Where the message stands that holds the button."""
    message: str
    """Its timestamp; empty in the Home tab."""
    is_ephemeral: bool
    response_url: str | None
    """None in the Home tab."""
    trigger_id: str

    def back(self, reply: Reply, *, replaces: bool, public: bool = False) -> Respond:
        """A reply to that place; only for a tap on a message."""
        thread_ts = None if replaces or self.thread.ts == self.message else self.thread.ts
        url = self.response_url or ""
        return Respond(url, reply, replaces=replaces, public=public, thread_ts=thread_ts)

    def told(self, text: str) -> Respond | None:
        """Words for that person alone; None in the Home tab, which has no place for them."""
        return self.back(plain_reply(text), replaces=False) if self.response_url else None


def tap_of(body: Body, context: AsyncBoltContext) -> Tap:
    container = body.get("container", {})
    channel = container.get("channel_id") or body.get("channel", {}).get("id", "")
    message = container.get("message_ts", "")
    thread = Thread(context.team_id or "", channel, container.get("thread_ts") or message)
    return Tap(
        body["user"]["id"],
        thread,
        message,
        bool(container.get("is_ephemeral")),
        body.get("response_url"),
        body.get("trigger_id", ""),
    )
