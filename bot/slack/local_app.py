"""The Bolt app without Slack: text goes in as Slack would deliver it, the reply comes out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import Reply
from bot.query import split_command
from bot.slack.app import build_app
from bot.slack.interaction import Body
from bot.slack.outgoing import Kept, Outcome, Outgoing, Post
from bot.slack.workspace import Workspace, responder
from bot.store import MemoryStore, OutboxEntry, Thread
from catalog.catalog import Catalog

TEAM, BOT = "TDESK", "UBOT"
_PLACE = {"team_id": TEAM, "channel_id": "CDESK", "user_id": "UDESK"}
_IDENTITY = AuthorizeResult(
    enterprise_id=None, team_id=TEAM, bot_id="BDESK", bot_user_id=BOT, bot_token="none"
)


def local_app(workspace: Workspace) -> AsyncApp:
    """The app of a workspace that is in this process; nothing of it asks Slack for anything."""
    return build_app(workspace, _IDENTITY, AsyncWebClient())


async def deliver(app: AsyncApp, body: Body) -> Body:
    """Deliver a payload as Slack would; what acknowledges it, {} for no words."""
    # As Socket Mode delivers it, for which Bolt checks no signature.
    request = AsyncBoltRequest(body={"team_id": TEAM, **body}, mode="socket_mode")
    acknowledgement = (await app.async_dispatch(request)).body
    return json.loads(acknowledgement) if acknowledgement else {}


class LocalApp:
    """Asks the bot as Slack does, and receives what Slack would be sent."""

    def __init__(self, catalog: Catalog, *, plain: bool = False) -> None:
        """`plain`: as where Slack accepts none of its newer blocks in a message."""
        self._plain = plain
        self._events = 0
        self._store = MemoryStore()
        self._posted: asyncio.Queue[Reply] = asyncio.Queue()
        respond = responder(lambda: catalog)
        workspace = Workspace(lambda: catalog, respond, self, self._store)
        self._app = local_app(workspace)

    async def ask(self, text: str) -> dict[str, Any]:
        """What Slack would receive for a text: `response_type`, `text`, `blocks`; {} for thanks.

        A text is a command when it starts with a slash, else a mention. Raises NoSuchCommandError.
        """
        name, rest = split_command(text)
        if not name:
            return await self._mention(rest)
        return await deliver(self._app, {**_PLACE, "command": name, "text": rest})

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
        await deliver(self._app, {**_PLACE, "type": "event_callback", "event": event})
        if self._posted.empty():
            return {}
        reply = self._posted.get_nowait()
        blocks = reply.blocks if self._plain else reply.variants[0].blocks
        return {"response_type": "in_channel", "text": reply.text, "blocks": list(blocks)}
