"""Slash commands: answered in the body of the acknowledgement, to the person who typed them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.answer import Answer
from bot.listeners.face import Face, answers
from bot.query import Command
from catalog import Catalog

COMMANDS: Mapping[str, Command] = {"/model": "model", "/cheapest": "cheapest"}


def register(app: AsyncApp, shelf: Callable[[], Catalog], face: Face) -> None:
    answered = answers(shelf)
    for name, command in COMMANDS.items():
        app.command(name)(_listener(command, answered, face))


def _listener(
    command: Command, answered: Callable[[str, Command], Answer], face: Face
) -> Callable[..., Awaitable[None]]:
    async def answer_in_ack(ack: AsyncAck, body: dict[str, Any]) -> None:
        reply = face.render(answered(body["text"], command))
        await ack(text=reply.text, blocks=list(reply.blocks), response_type="ephemeral")

    return answer_in_ack
