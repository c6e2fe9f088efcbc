"""Where a message was written or a button clicked, and how a reply gets back there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
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
Listener = Callable[..., Awaitable[None]]
"""What Bolt calls with a request, with the arguments that it names."""


_TYPED_SUBTYPES = (None, "file_share", "thread_broadcast")
"""Subtypes of messages that a person typed; joins and bots have others."""


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

    @property
    def continued_threads(self) -> tuple[Thread, ...]:
        """What goes on from a message once it has another answer."""
        is_flat = self.thread.is_direct and self.thread.ts == self.message_ts
        return (self.thread, self.thread.conversation) if is_flat else (self.thread,)

    def reply(self, reply: Reply, *, replaces: bool, public: bool = False) -> Respond:
        """A reply by the response URL; only for an interaction with a message."""
        in_channel = replaces or self.thread.ts == self.message_ts
        thread_ts = None if in_channel else self.thread.ts
        url = self.response_url or ""
        return Respond(url, reply, replaces, public, thread_ts, self.user)

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


def is_of_another_company(body: Body, team: str) -> bool:
    """Whether whoever interacted is of another team than the one that has installed the app."""
    return bool(body["user"].get("team_id", team) != team)


def typed_message(event: Event) -> Event | None:
    """The message that a person has typed or edited; None for anything else in a conversation.

    An edited mention comes as a mention, an edited direct message inside another event. Previews of
    links change a message too, without an edit.
    """
    if event.get("subtype") == "message_changed":
        changed = event.get("message") or {}
        return typed_message({**changed, "channel": event["channel"]}) if is_edit(changed) else None
    is_typed = "bot_id" not in event and event.get("subtype") in _TYPED_SUBTYPES
    return event if is_typed else None


def is_edit(message: Event) -> bool:
    """Whether it was typed before, and perhaps answered."""
    return "edited" in message


def thread_of(message: Event, context: AsyncBoltContext) -> Thread:
    """Where the reply to a message belongs.

    In channels that is a thread, in a direct conversation only where the question stands in one.
    Slack itself makes each message to an agent the start of a thread.
    """
    own = own_thread(message, context)
    if "thread_ts" in message:
        return own._replace(ts=message["thread_ts"])
    return own.conversation if own.is_direct and not context.get("is_agent") else own


def own_thread(message: Event, context: AsyncBoltContext) -> Thread:
    """The thread that starts, or would start, with a message itself."""
    return Thread(context.team_id or "", message["channel"], message["ts"])


def continued_threads(message: Event, context: AsyncBoltContext) -> tuple[Thread, ...]:
    """What goes on from a message: its thread, and a direct conversation if it is in no thread."""
    own, thread = own_thread(message, context), thread_of(message, context)
    is_flat = own.is_direct and "thread_ts" not in message
    threads = (own, thread, own.conversation) if is_flat else (own, thread)
    return tuple(dict.fromkeys(threads))
