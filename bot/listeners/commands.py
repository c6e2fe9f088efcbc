"""Slash commands: answered in the body of the acknowledgement, to the person who typed them."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.listeners.workspace import Said, Workspace
from bot.query import Command

COMMANDS: Mapping[str, Command] = {
    "/model": "model",
    "/cheapest": "cheapest",
    "/compare": "compare",
}
_JSON: Mapping[str, str] = {"content-type": "application/json;charset=utf-8"}
_KEPT = 128
"""Acknowledgements that are kept as they are sent, for each command."""


def register(app: AsyncApp, workspace: Workspace) -> None:
    for name, command in COMMANDS.items():
        app.command(name)(_listener(command, workspace))


def _listener(command: Command, workspace: Workspace) -> Callable[..., Awaitable[BoltResponse]]:
    @lru_cache(_KEPT)
    def acknowledgement(said: Said) -> str:
        reply = said.private
        body = {
            "response_type": "ephemeral",
            "text": reply.text,
            "blocks": reply.best(workspace.in_ack).blocks,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        return json.dumps(body, ensure_ascii=False, separators=(",", ":"))

    async def answer_in_ack(body: dict[str, Any]) -> BoltResponse:
        said = workspace.ask(body.get("text", ""), command)
        return BoltResponse(status=200, body=acknowledgement(said), headers={**_JSON})

    return answer_in_ack
