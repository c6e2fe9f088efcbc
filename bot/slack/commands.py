"""Slash commands: answered in the body of the acknowledgement, to the person who typed them."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.query import Command
from bot.slack.workspace import Workspace
from catalog import Catalog

COMMANDS: Mapping[str, Command] = {
    "/model": "model",
    "/cheapest": "cheapest",
    "/compare": "compare",
}
_JSON: Mapping[str, str] = {"content-type": "application/json;charset=utf-8"}
_KEPT = 1024
"""Texts whose acknowledgement is kept as it is sent, some 7 kB each.

A command that is typed again takes 1.2 times as long as an empty Bolt app, and 4.5 times if it were
parsed and written out again.
"""
_SHORT = 200
"""Characters; longer texts are not typed twice."""


def register(app: AsyncApp, workspace: Workspace) -> None:
    acknowledged = _acknowledgements(workspace)
    for name, command in COMMANDS.items():
        app.command(name)(_listener(command, acknowledged))


def _listener(
    command: Command, acknowledged: Callable[[str, Command], str]
) -> Callable[..., Awaitable[BoltResponse]]:
    async def answer_in_ack(body: dict[str, Any]) -> BoltResponse:
        written = acknowledged(body.get("text", ""), command)
        return BoltResponse(status=200, body=written, headers={**_JSON})

    return answer_in_ack


def _acknowledgements(workspace: Workspace) -> Callable[[str, Command], str]:
    """What is typed -> the body of the acknowledgement, from the catalogue of the day."""

    def written(text: str, command: Command) -> str:
        reply = workspace.ask(text, command).private
        body = {
            "response_type": "ephemeral",
            "text": reply.text,
            "blocks": reply.best(workspace.in_ack).blocks,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        return json.dumps(body, ensure_ascii=False, separators=(",", ":"))

    @lru_cache(1)
    def kept(_catalog: Catalog) -> Callable[[str, Command], str]:
        return lru_cache(_KEPT)(written)

    def acknowledged(text: str, command: Command) -> str:
        return (kept(workspace.shelf()) if len(text) <= _SHORT else written)(text, command)

    return acknowledged
