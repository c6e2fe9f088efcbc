"""The workspace: what people see in it, what the bot has called, and how Slack is today."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import web_client
from tests.bot.slack.answers import Fields
from tests.bot.slack.identity import APP_TOKEN, BOT_TOKEN, PATIENCE
from tests.bot.slack.scopes import METHODS, in_manifest
from tests.bot.slack.tickets import ResponseUrl, Triggers
from tests.bot.slack.troubles import Spell, Trouble


@dataclass(slots=True)
class Message:
    """What one person or everybody in a channel sees."""

    channel: str
    text: str
    ts: str
    thread_ts: str = ""
    blocks: list[Fields] = field(default_factory=list)
    user: str = ""
    """Who alone sees it; empty when everybody does."""
    at: float = 0.0
    """When it came, by the clock of the workspace."""
    fields: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """All that was sent, such as `replace_original`."""


@dataclass
class Slack:
    """What the bot has called, and how Slack answers."""

    url: str = ""
    calls: list[tuple[str, Fields]] = field(default_factory=list)
    posted: asyncio.Queue[Fields] = field(default_factory=asyncio.Queue)
    """The fields of each message that chat.postMessage has put into a channel."""
    refuses: dict[str, str] = field(default_factory=dict)
    """Method -> error."""
    open: asyncio.Event = field(default_factory=asyncio.Event)
    """Calls are answered while it is set."""
    sockets: asyncio.Queue[web.WebSocketResponse] = field(default_factory=asyncio.Queue)
    heard: asyncio.Queue[Fields] = field(default_factory=asyncio.Queue)
    """What the bot sent over a socket."""

    bot_token: str = BOT_TOKEN
    app_token: str = APP_TOKEN
    organisation: str = ""
    """The organisation that has installed the app for all its teams, if one has."""
    granted: frozenset[str] = field(default_factory=in_manifest)
    app_granted: frozenset[str] = frozenset({"connections:write"})
    members: set[str] | None = None
    """Channels that the bot is in; None for all of them. Direct messages always are."""
    rejects: set[str] = field(default_factory=set)
    """Kinds of blocks that this workspace does not take yet."""
    rejects_with: str = "invalid_blocks"
    """The error for them."""
    facts: dict[str, Fields] = field(default_factory=dict)
    """Channel -> what conversations.info says of it."""
    longest: int | None = None
    """Characters of all texts in the blocks of a message, and of its text; None for no limit."""
    refused: dict[str, str] = field(default_factory=dict)
    """Channel -> the error for whatever is posted there, such as is_archived."""
    pace: float | None = None
    """Seconds between two posts to one channel; None for no limit. Slack says 1."""

    messages: list[Message] = field(default_factory=list)
    """What stands in channels now."""
    private: list[Message] = field(default_factory=list)
    """What one person was shown or told, in order; nothing is taken back from here."""
    homes: dict[str, Fields] = field(default_factory=dict)
    """User -> the Home tab."""
    modals: list[Fields] = field(default_factory=list)
    """The views that were opened, each as it is now."""
    statuses: list[Fields] = field(default_factory=list)
    prompts: list[Fields] = field(default_factory=list)

    urls: dict[str, ResponseUrl] = field(default_factory=dict)
    triggers: Triggers = field(default_factory=Triggers)
    posts: dict[str, list[float]] = field(default_factory=dict)
    """Channel -> when each post was accepted."""
    _skipped: float = 0.0
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _spell: Spell | None = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def client(self) -> AsyncWebClient:
        return web_client(BOT_TOKEN, f"{self.url}/api/")

    async def next_post(self) -> Fields:
        return await asyncio.wait_for(self.posted.get(), PATIENCE)

    async def until(self, happened: Callable[[Slack], bool]) -> None:
        """Waits for what the bot does after its acknowledgement."""
        async with asyncio.timeout(PATIENCE):
            while not happened(self):
                self._changed.clear()
                await self._changed.wait()

    def changed(self) -> None:
        self._changed.set()

    def now(self) -> float:
        return time.time() + self._skipped

    def advance(self, seconds: float) -> None:
        """Time passes for Slack: for its response URLs, trigger ids and limits."""
        self._skipped += seconds

    def new_ts(self) -> str:
        return f"{int(self.now())}.{next(self._numbers):06d}"

    def new_id(self, letter: str) -> str:
        return f"{letter}{next(self._numbers)}"

    def response_url(self, channel: str = "C1", user: str = "U1", message_ts: str = "") -> str:
        """A URL for five answers within half an hour; `message_ts` is what they may replace."""
        name = self.new_id("R")
        self.urls[name] = ResponseUrl(channel, user, message_ts, self.now())
        return f"{self.url}/respond/{name}"

    def trigger_id(self) -> str:
        """An id that opens one view within three seconds."""
        return self.triggers.new(self.now())

    def tickets(
        self, channel: str = "C1", user: str = "U1", message_ts: str = ""
    ) -> dict[str, str]:
        """Both, as a delivery brings them: `command("/model", "x", **slack.tickets())`."""
        url = self.response_url(channel, user, message_ts)
        return {"trigger_id": self.trigger_id(), "response_url": url}

    def suffer(
        self, trouble: Trouble, *, calls: float = math.inf, seconds: float = math.inf
    ) -> None:
        """From now on, for so many calls or so long."""
        self._spell = Spell(trouble, calls, time.monotonic() + seconds)

    def recover(self) -> None:
        self._spell = None

    def trouble(self) -> Trouble | None:
        """What the next call meets; asking counts as a call."""
        spell = self._spell
        if spell is None or spell.calls < 1 or time.monotonic() >= spell.until:
            return None
        spell.calls -= 1
        return spell.trouble

    def used_scopes(self) -> frozenset[str]:
        """What the calls so far needed; where several would do, the one that is granted."""
        needed = (METHODS[method].scopes for method, _ in self.calls if method in METHODS)
        have = self.granted | self.app_granted
        return frozenset(
            next((scope for scope in scopes if scope in have), scopes[0])
            for scopes in needed
            if scopes
        )

    def shown(self) -> Fields:
        """Where each message stands, who alone sees it, and what it says."""
        return {
            "public": [_told(message) for message in self.messages],
            "private": [_told(message) for message in self.private],
        }


def _told(message: Message) -> Fields:
    place = {"channel": message.channel, "thread_ts": message.thread_ts, "user": message.user}
    return {**place, "text": message.text}
