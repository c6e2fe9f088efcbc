"""What the bot sends to Slack of its own accord, and what people are told when that fails.

An acknowledgement is not among them: it is the response to Slack's own request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from bot.blocks import Reply, plain_reply
from bot.blocks.elements import channel_mention
from bot.slack.refusals import REASONS
from bot.store import Thread

_NOT_IN_PRIVATE = (
    "This answer cannot be shown privately here; ask me with /model or in a direct message."
)


@dataclass(frozen=True, slots=True)
class Post:
    """A message for everybody in a channel, or in a direct conversation."""

    thread: Thread
    reply: Reply
    asker: str
    """Whose question it answers: told privately when it cannot be posted; empty for a greeting."""
    status: str = ""
    """Shown in an agent's pane until the message is there."""
    fallback: Respond | None = None
    """Sent instead where the bot is no member."""
    share: Share | None = None
    """Where it shares a private answer, what follows once it is posted."""


@dataclass(frozen=True, slots=True)
class Share:
    """What follows once a private answer is posted for everybody."""

    replacement: Respond
    """Replaces the private answer: the same without its share button."""
    query: str
    """What a thread below the post is about, as the store holds it."""


@dataclass(frozen=True, slots=True)
class Report:
    """A message for whoever runs the bot; logged where it cannot be posted."""

    thread: Thread
    reply: Reply
    kept: Reply
    """The same without what somebody typed: the store never holds that."""


@dataclass(frozen=True, slots=True)
class Ephemeral:
    """A message for one person in a channel."""

    thread: Thread
    reply: Reply
    user: str


@dataclass(frozen=True, slots=True)
class Respond:
    """A message by the response URL of an interaction; works where the bot is no member."""

    url: str
    reply: Reply
    replaces: bool = False
    """Whether it replaces the message that was interacted with."""
    public: bool = False
    thread_ts: str | None = None
    user: str = ""
    """Who interacted: told in a direct message where the URL has run out."""


@dataclass(frozen=True, slots=True)
class Delete:
    """Takes a message of the bot away, by the response URL of a button in it."""

    url: str
    fallback: Respond
    """Sent instead when Slack does not do it."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Other content for a message of the bot; nobody is notified of it."""

    thread: Thread
    """Its channel, and its own timestamp."""
    reply: Reply


@dataclass(frozen=True, slots=True)
class Publish:
    """The content of a person's Home tab."""

    user: str
    view: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Open:
    """A modal, which Slack opens within three seconds of the interaction only."""

    trigger_id: str
    view: dict[str, Any]
    fallback: Respond | None
    """Sent instead when Slack no longer opens it."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """The suggestions in an agent's pane; a title and a message each."""

    channel: str
    prompts: tuple[tuple[str, str], ...]


Kept = Post | Report | Ephemeral | Respond
"""Answers and reports: the store keeps them until they are posted, so that no crash loses one.

Views are not kept: Slack takes one within three seconds of a tap only, and the next tap draws it
anew.
"""
Outgoing = Kept | Delete | Edit | Publish | Open | Prompts
Outcome = Literal["answered", "duplicate", "refused"]
"""What became of a message that was handed in: "refused" when too many wait."""


class Sender(Protocol):
    """The way to Slack, or to what stands in for it."""

    def put(self, message: Outgoing) -> None:
        """Send a view or a notice soon, from memory; the person is told when too many wait."""

    async def accept(
        self, message: Kept, key: str = "", queries: Mapping[Thread, str] | None = None
    ) -> Outcome:
        """Keep a message until it is sent, and what its threads are about; the first of a key only.

        `key` is what it answers, so that a second delivery or a second tap is not answered again.
        """


class Client(Protocol):
    """What posts a message to Slack, or stands in for it."""

    async def send(self, message: Outgoing) -> str:
        """Send it once; the timestamp of what was posted, or "". Raises UndeliveredError."""


def busy_notice(message: Outgoing) -> Outgoing | None:
    """What to tell whoever waits for a message that was not accepted."""
    return _to_person(
        message,
        plain_reply(
            "Too many answers are waiting for Slack, which takes one a second in a channel. Please "
            "ask again in a minute, or use /model or /cheapest, which are answered at once."
        ),
    )


def missing_notice(message: Outgoing, reference: str, code: str) -> Outgoing | None:
    """What to tell whoever waits for an accepted message; `code` says why it was not sent."""
    match message:
        case Open() | Delete():
            return message.fallback
        case Ephemeral(thread, _, user) if code in REASONS:
            # Everybody in the channel reads this, so it says nothing of the answer.
            return Post(thread, plain_reply(_NOT_IN_PRIVATE), user)
        case _:
            return _to_person(message, plain_reply(_missing_words(reference, code)))


def in_person(notice: Outgoing) -> Post | None:
    """The same notice as a direct message, for where its channel takes nothing.

    Slack takes the id of a person for that of the direct conversation with them.
    """
    match notice:
        case Respond(_, reply, user=user) if user:
            return Post(Thread("", user, ""), reply, user)
        case Post(thread, reply, user) | Ephemeral(thread, reply, user) if not thread.is_direct:
            text = f"About your question in {channel_mention(thread.channel)}: {reply.text}"
            return Post(Thread(thread.team, user, ""), plain_reply(text), user) if user else None
        case _:
            return None


def _missing_words(reference: str, code: str) -> str:
    if reason := REASONS.get(code):
        return (
            f"The answer to your question cannot be shown: {reason} If that is not so, tell "
            f"whoever runs Modeldesk here this reference: {reference}"
        )
    return (
        "Slack did not confirm the answer to your question, so it may be missing. Please ask "
        f"again; if it stays, tell whoever runs Modeldesk here this reference: {reference}"
    )


def _to_person(message: Outgoing, reply: Reply) -> Outgoing | None:
    """The reply to the person concerned; None where Slack offers no way, as in the Home tab."""
    match message:
        case Post(fallback=Respond() as respond) | (Respond() as respond):
            return replace(respond, reply=reply, replaces=False, public=False)
        case Open(fallback=fallback) | Delete(fallback=fallback):
            return fallback and replace(fallback, reply=reply)
        case Post(thread, _, asker):
            return Ephemeral(thread, reply, asker) if asker else None
        case Ephemeral():
            return replace(message, reply=reply)
        case Edit() | Publish() | Prompts() | Report():
            return None
