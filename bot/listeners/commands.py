"""Slash commands: answered in the body of the acknowledgement, to the person who typed them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.listeners.workspace import Workspace
from bot.query import Command

COMMANDS: Mapping[str, Command] = {
    "/model": "model",
    "/cheapest": "cheapest",
    "/compare": "compare",
}


def register(app: AsyncApp, workspace: Workspace) -> None:
    for name, command in COMMANDS.items():
        app.command(name)(_listener(command, workspace))


def _listener(command: Command, workspace: Workspace) -> Callable[..., Awaitable[None]]:
    async def answer_in_ack(ack: AsyncAck, body: dict[str, Any]) -> None:
        reply = workspace.ask(body.get("text", ""), command).private
        look = reply.best(workspace.in_ack)
        await ack(
            text=reply.text,
            blocks=list(look.blocks),
            response_type="ephemeral",
            unfurl_links=False,
            unfurl_media=False,
        )

    return answer_in_ack
