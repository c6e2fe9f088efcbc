"""The Bolt app without Slack: a message goes in as Slack would deliver it, the reply comes out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, NamedTuple

from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.answer import Answer
from bot.blocks import Reply
from bot.query import Query
from bot.slack.app import build
from bot.slack.commands import COMMANDS
from bot.slack.outgoing import Letter, Post, Then
from bot.slack.workspace import Said, Workspace, answers
from bot.store.threads import InProcess
from catalog import Catalog

_PLACE = {"team_id": "TDESK", "channel_id": "CDESK", "user_id": "UDESK"}
_IDENTITY = AuthorizeResult(
    enterprise_id=None, team_id="TDESK", bot_id="BDESK", bot_user_id="UBOT", bot_token="none"
)


class NoSuchCommandError(Exception):
    """Slack would not deliver this command."""


class Replied(NamedTuple):
    """What came back for a message."""

    answer: Answer | None
    """None when none was made: a listener failed, or the same was typed before."""
    body: dict[str, Any]
    """What Slack would receive: `response_type`, `text`, `blocks`."""


class Desk:
    """Asks the bot as Slack does, and keeps what Slack would be sent."""

    def __init__(self, catalog: Catalog, render: Callable[[Answer], Reply]) -> None:
        self._answer: Answer | None = None
        self._events = 0
        self._posted: asyncio.Queue[Reply] = asyncio.Queue()
        answered = answers(lambda: catalog, render)

        def noted(query: Query) -> Said:
            said = answered(query)
            self._answer = said.answer
            return said

        workspace = Workspace(lambda: catalog, noted, self, InProcess())
        self._app = build(workspace, _IDENTITY, AsyncWebClient())

    async def ask(self, text: str) -> Replied:
        """The reply to a message: to a command when it starts with a slash, else to a mention.

        Raises NoSuchCommandError.
        """
        self._answer = None
        name, rest = (*text.split(maxsplit=1), "", "")[:2]
        if not name.startswith("/"):
            body = await self._mention(text)
        elif name in COMMANDS:
            body = await self._command(name, rest)
        else:
            raise NoSuchCommandError(f"{name} is no command; {', '.join(COMMANDS)} are.")
        return Replied(self._answer, body)

    def put(self, letter: Letter, then: Then | None = None) -> bool:  # noqa: ARG002
        """Stands where Slack would be: what is posted is what was said."""
        if isinstance(letter, Post):
            self._posted.put_nowait(letter.reply)
        return True

    async def _command(self, name: str, text: str) -> dict[str, Any]:
        body = {**_PLACE, "command": name, "text": text}
        response = await self._app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
        acknowledged: dict[str, Any] = json.loads(response.body)
        return acknowledged

    async def _mention(self, text: str) -> dict[str, Any]:
        event = {
            "type": "app_mention",
            "text": text,
            "user": "UDESK",
            "channel": "CDESK",
            "ts": "1",
            "thread_ts": "1",
        }
        self._events += 1
        envelope = {"type": "event_callback", "event_id": f"Ev{self._events}"}
        body = {**_PLACE, **envelope, "event": event}
        await self._app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
        reply = await self._posted.get()
        return {"response_type": "in_channel", "text": reply.text, "blocks": list(reply.blocks)}
