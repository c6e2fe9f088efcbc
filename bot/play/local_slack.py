"""A Slack workspace of one person, in memory: its messages and views, and what the bot sends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from time import time
from typing import Any, Literal

from bot.blocks import Reply
from bot.slack.local_app import BOT
from bot.slack.outgoing import (
    Delete,
    Edit,
    Ephemeral,
    Open,
    Outgoing,
    Post,
    Prompts,
    Publish,
    Report,
    Respond,
)

Blocks = Sequence[dict[str, Any]]
Author = Literal["you", "Modeldesk", "Slack"]

YOU = "UYOU"
PEOPLE = {"modeldesk": BOT, "you": YOU, "sam": "USAM"}
"""Who can be mentioned; Sam is a colleague who never says anything."""
CHANNEL, DIRECT, REPORTS = "CGENERAL", "DMODELDESK", "CREPORTS"
"""A channel, the direct conversation with the bot, and where reports of wrong figures go."""
NAMES = {YOU: "you", BOT: "Modeldesk", "USAM": "sam", CHANNEL: "general", REPORTS: "reports"}
_URL = "play:"
"""How a response URL begins; the timestamp of the message follows."""


@dataclass(slots=True, eq=False)
class Message:
    """A message, as it is now."""

    channel: str
    ts: str
    thread_ts: str
    """The timestamp of the message that it is a reply to; empty outside threads."""
    author: Author
    text: str
    blocks: Blocks = ()
    is_private: bool = False
    """Whether it is for one person in the channel."""
    is_deleted: bool = False
    about: str = ""
    """The command that a private message answers."""
    changed: int = 0
    """The version of the workspace in which it was written last."""

    @property
    def response_url(self) -> str:
        return f"{_URL}{self.ts}"


class LocalSlack:
    """Keeps what was posted, and takes what the bot sends (a `Client`)."""

    def __init__(self) -> None:
        self.messages: dict[str, Message] = {}
        """By timestamp, oldest first."""
        self.home: dict[str, Any] = {}
        self.modal: dict[str, Any] | None = None
        self.version = 0
        """Counts the changes."""
        self.home_changed = self.modal_changed = 0
        self._numbers = count(1)

    def add(self, message: Message) -> Message:
        """Post a message; its timestamp is given here."""
        message.ts = f"{time():.0f}.{next(self._numbers):06d}"
        self.messages[message.ts] = message
        self._touch(message)
        return message

    def changed_since(self, version: int) -> Iterator[Message]:
        return (message for message in self.messages.values() if message.changed > version)

    async def send(self, message: Outgoing) -> str:
        match message:
            case Post(thread, reply) | Report(thread, reply):
                return self._post(thread.channel, thread.ts, reply).ts
            case Ephemeral(thread, reply):
                self._post(thread.channel, thread.ts, reply, is_private=True)
            case Respond():
                self._respond(message)
            case Delete(url):
                self._delete(self._answered(url))
            case Edit(thread, reply):
                edited = self.messages[thread.ts]
                edited.text, edited.blocks = _content(reply)
                self._touch(edited)
            case Publish(_, view):
                self.home, self.home_changed = view, self._next_version()
            case Open(_, view):
                self.show_modal(view)
            case Prompts():
                pass  # for the agent's pane, which this workspace has not
        return ""

    def show_modal(self, view: dict[str, Any] | None) -> None:
        """None closes the one that is open."""
        self.modal, self.modal_changed = view, self._next_version()

    def _respond(self, message: Respond) -> None:
        original = self._answered(message.url)
        if message.replaces:
            original.text, original.blocks = _content(message.reply)
            self._touch(original)
        else:
            thread_ts = message.thread_ts or ""
            private = not message.public
            self._post(original.channel, thread_ts, message.reply, is_private=private)

    def _answered(self, response_url: str) -> Message:
        """The message that a response URL belongs to."""
        return self.messages[response_url.removeprefix(_URL)]

    def _delete(self, message: Message) -> None:
        """Leave no more of it than that it is gone, for pages that still show it."""
        message.is_deleted, message.text, message.blocks = True, "", ()
        self._touch(message)

    def _post(
        self, channel: str, thread_ts: str, reply: Reply, *, is_private: bool = False
    ) -> Message:
        text, blocks = _content(reply)
        channel = DIRECT if channel == YOU else channel  # as Slack takes the id of a person
        message = Message(channel, "", thread_ts, "Modeldesk", text, blocks, is_private)
        return self.add(message)

    def _touch(self, message: Message) -> None:
        message.changed = self._next_version()

    def _next_version(self) -> int:
        self.version += 1
        return self.version


def _content(reply: Reply) -> tuple[str, Blocks]:
    """In the richest variant, as where Slack accepts all of its newer blocks."""
    return reply.text, reply.variants[0].blocks
