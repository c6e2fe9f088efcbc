"""Slash commands: answered in the body of the acknowledgement, to the person who typed them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.answer import answer
from bot.listeners.face import Face
from bot.query import Command, parse
from catalog import Catalog

COMMANDS: Mapping[str, Command] = {"/model": "model", "/cheapest": "cheapest"}


def register(app: AsyncApp, catalog: Catalog, face: Face) -> None:
    for name, command in COMMANDS.items():
        app.command(name)(_listener(command, catalog, face))


def _listener(command: Command, catalog: Catalog, face: Face) -> Callable[..., Awaitable[None]]:
    async def answer_in_ack(ack: AsyncAck, body: dict[str, Any]) -> None:
        reply = face.render(answer(parse(body["text"], command, catalog), catalog))
        await ack(text=reply.text, blocks=list(reply.blocks), response_type="ephemeral")

    return answer_in_ack
