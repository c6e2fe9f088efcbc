"""Slash commands: answered in the body of the acknowledgement, to the person who typed them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.listeners.face import Answered, Face, answers
from bot.query import Command, Query
from catalog import Catalog

COMMANDS: Mapping[str, Command] = {
    "/model": "model",
    "/cheapest": "cheapest",
    "/compare": "compare",
}


def register(app: AsyncApp, shelf: Callable[[], Catalog], face: Face) -> None:
    answered = answers(shelf)
    for name, command in COMMANDS.items():
        app.command(name)(_listener(command, answered, face))


def _listener(
    command: Command, answered: Callable[[str, Command, Query | None], Answered], face: Face
) -> Callable[..., Awaitable[None]]:
    async def answer_in_ack(ack: AsyncAck, body: dict[str, Any]) -> None:
        reply = face.render(answered(body["text"], command, None).answer)
        await ack(text=reply.text, blocks=list(reply.blocks), response_type="ephemeral")

    return answer_in_ack
