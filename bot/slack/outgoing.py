"""What is on its way to Slack, and how it goes there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from bot.blocks import Reply
from bot.store.threads import Thread


@dataclass(frozen=True, slots=True)
class Post:
    """For everybody in a channel, or in a direct conversation."""

    thread: Thread
    reply: Reply
    asker: str
    """Whose question it answers: told privately when it cannot be posted."""
    status: str = ""
    """Shown in an agent's pane until the message is there."""
    otherwise: Respond | None = None
    """Sent instead where the bot is no member."""


@dataclass(frozen=True, slots=True)
class Report:
    """For whoever runs the bot; it goes into the log where it cannot be posted."""

    thread: Thread
    reply: Reply


@dataclass(frozen=True, slots=True)
class Whisper:
    """For one person in a channel."""

    thread: Thread
    reply: Reply
    user: str


@dataclass(frozen=True, slots=True)
class Respond:
    """To where somebody tapped; works where the bot is no member."""

    url: str
    reply: Reply
    replaces: bool = False
    """The message that was tapped on."""
    public: bool = False
    thread_ts: str | None = None


@dataclass(frozen=True, slots=True)
class Publish:
    """A person's Home tab."""

    user: str
    view: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Open:
    """A modal, within three seconds of the tap."""

    trigger_id: str
    view: dict[str, Any]
    otherwise: Respond | None
    """Sent instead when Slack no longer opens it."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """What an agent's pane suggests to ask; a title and a message each."""

    channel: str
    prompts: tuple[tuple[str, str], ...]


Letter = Post | Report | Whisper | Respond | Publish | Open | Prompts
Then = Callable[[str], Awaitable[None]]
"""Called with the timestamp of what was posted; empty where Slack tells none."""


class Mail(Protocol):
    """Slack, or whatever stands where Slack would be."""

    def put(self, letter: Letter, then: Then | None = None) -> bool:
        """Sends it soon. False when too much is waiting already; the person is told then."""
