"""Slack on loopback: signs requests, serves the Web API that the bot calls, and keeps the calls."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.app.socket_mode import web_client

SECRET = "signing-secret-of-nobody"
BOT_TOKEN = "xoxb-nobody"
APP_TOKEN = "xapp-nobody"
IDENTITY = AuthorizeResult(
    enterprise_id=None, team_id="T1", bot_id="B1", bot_user_id="UBOT", bot_token=BOT_TOKEN
)
PATIENCE = 5
"""Seconds after which something that should happen has not."""


_EVENTS = count(1)


@dataclass
class Slack:
    """What the bot has called, and how Slack answers."""

    url: str = ""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    posted: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    refuses: dict[str, str] = field(default_factory=dict)
    """Method -> error."""
    busy: int = 0
    """How many calls are still refused with "try again in a second"."""
    open: asyncio.Event = field(default_factory=asyncio.Event)
    """Calls are answered while it is set."""
    sockets: asyncio.Queue[web.WebSocketResponse] = field(default_factory=asyncio.Queue)
    heard: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    """What the bot sent over a socket."""

    def client(self) -> AsyncWebClient:
        return web_client(BOT_TOKEN, f"{self.url}/api/")

    async def next_post(self) -> dict[str, Any]:
        return await asyncio.wait_for(self.posted.get(), PATIENCE)

    async def serve_method(self, request: web.Request) -> web.Response:
        await self.open.wait()
        method = request.match_info["method"]
        fields: Mapping[str, Any] = (
            await request.json() if request.content_type.endswith("json") else await request.post()
        )
        self.calls.append((method, dict(fields)))
        if self.busy:
            self.busy -= 1
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "0"}
            )
        if error := self.refuses.get(method):
            return web.json_response({"ok": False, "error": error})
        if method == "chat.postMessage":
            self.posted.put_nowait(dict(fields))
        return web.json_response({"ok": True, **self._known(method)})

    def _known(self, method: str) -> dict[str, str]:
        match method:
            case "auth.test":
                return {"team_id": "T1", "team": "Test", "user_id": "UBOT", "bot_id": "B1"}
            case "apps.connections.open":
                return {"url": self.url.replace("http", "ws") + "/socket"}
            case _:
                return {}

    async def serve_socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.put_nowait(socket)
        async for message in socket:
            self.heard.put_nowait(message.json())
        return socket


@asynccontextmanager
async def running() -> AsyncIterator[Slack]:
    """Slack, for as long as a test needs it."""
    slack = Slack()
    slack.open.set()
    served = web.Application()
    served.router.add_post("/api/{method}", slack.serve_method)
    served.router.add_get("/socket", slack.serve_socket)
    runner = web.AppRunner(served, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield slack
    finally:
        await runner.cleanup()


def command(name: str, text: str, **more: str) -> AsyncBoltRequest:
    """A slash command as Slack delivers it over HTTP."""
    fields = {"command": name, "text": text, "team_id": "T1", "channel_id": "C1", "user_id": "U1"}
    return signed(urlencode(fields | more), "application/x-www-form-urlencoded")


def mention(text: str, event_id: str = "", **more: Any) -> AsyncBoltRequest:
    """A mention in a channel as Slack delivers it over HTTP."""
    event = {"type": "app_mention", "user": "U1", "text": text, "channel": "C1", "ts": "17.1"}
    known = {
        "type": "event_callback",
        "team_id": "T1",
        "event_id": event_id or f"Ev{next(_EVENTS)}",
    }
    body = {**known, "event": event | more}
    return signed(json.dumps(body), "application/json")


def direct(text: str, **more: Any) -> AsyncBoltRequest:
    """A direct message as Slack delivers it over HTTP."""
    event = {"type": "message", "channel_type": "im", "channel": "D1"}
    return mention(text, **(event | more))


def signed(body: str, content_type: str, stamp: str | None = None) -> AsyncBoltRequest:
    stamp = stamp or str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
    assert signature
    return AsyncBoltRequest(
        body=body,
        headers={
            "content-type": content_type,
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": signature,
        },
    )
