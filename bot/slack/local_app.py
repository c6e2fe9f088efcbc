"""The Bolt app without Slack: text goes in as Slack would deliver it, the reply comes out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.answer import Answer
from bot.blocks import Reply
from bot.query import Query
from bot.slack.app import build_app
from bot.slack.interaction import Body
from bot.slack.messages import COMMANDS
from bot.slack.outgoing import Kept, Outcome, Outgoing, Post
from bot.slack.workspace import Render, Response, Workspace, responder
from bot.store import MemoryStore, OutboxEntry, Thread
from catalog.catalog import Catalog

_PLACE = {"team_id": "TDESK", "channel_id": "CDESK", "user_id": "UDESK"}
_IDENTITY = AuthorizeResult(
    enterprise_id=None, team_id="TDESK", bot_id="BDESK", bot_user_id="UBOT", bot_token="none"
)


class NoSuchCommandError(Exception):
    """Slack would not deliver this command."""


class LocalReply(NamedTuple):
    """What came back for a text."""

    answer: Answer | None
    """None when a listener failed, or when the same question was asked before."""
    body: dict[str, Any]
    """What Slack would receive: `response_type`, `text`, `blocks`."""


class LocalApp:
    """Asks the bot as Slack does, and receives what Slack would be sent."""

    def __init__(self, catalog: Catalog, render: Render) -> None:
        self._answer: Answer | None = None
        self._events = 0
        self._store = MemoryStore()
        self._posted: asyncio.Queue[Reply] = asyncio.Queue()
        respond = responder(lambda: catalog, render)

        def respond_and_note(query: Query) -> Response:
            response = respond(query)
            self._answer = response.answer
            return response

        workspace = Workspace(lambda: catalog, respond_and_note, self, self._store)
        self._app = build_app(workspace, _IDENTITY, AsyncWebClient())

    async def ask(self, text: str) -> LocalReply:
        """The reply to a text: a command when it starts with a slash, else a mention.

        Raises NoSuchCommandError.
        """
        self._answer = None
        name, rest = (*text.split(maxsplit=1), "", "")[:2]
        if not name.startswith("/"):
            body = await self._mention(text)
        elif name in COMMANDS:
            response = await self._dispatch({"command": name, "text": rest})
            body = json.loads(response)
        else:
            raise NoSuchCommandError(f"{name} is no command; {', '.join(COMMANDS)} are.")
        return LocalReply(self._answer, body)

    def put(self, message: Outgoing) -> None:
        """Stand in for Slack (a `Sender`): keep what is posted as the reply."""
        if isinstance(message, Post):
            self._posted.put_nowait(message.reply)

    async def accept(
        self, message: Kept, key: str = "", queries: Mapping[Thread, str] | None = None
    ) -> Outcome:
        """Stand in for Slack here too; there is no process that could take a message over."""
        await self._store.accept(OutboxEntry(key, ""), queries or {})
        self.put(message)
        return "answered"

    async def _mention(self, text: str) -> dict[str, Any]:
        self._events += 1
        event = {
            "type": "app_mention",
            "text": text,
            "user": "UDESK",
            "channel": "CDESK",
            "ts": str(self._events),
            "thread_ts": "1",  # all in one thread: each message goes on from the one before
        }
        await self._dispatch({"type": "event_callback", "event": event})
        reply = await self._posted.get()
        return {"response_type": "in_channel", "text": reply.text, "blocks": list(reply.blocks)}

    async def _dispatch(self, body: Body) -> str:
        # As Socket Mode delivers it, for which Bolt checks no signature.
        request = AsyncBoltRequest(body={**_PLACE, **body}, mode="socket_mode")
        return (await self._app.async_dispatch(request)).body
