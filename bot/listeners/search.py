"""Typeahead over the catalogue: what a menu offers while somebody types, in the acknowledgement."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.blocks import LIMITS
from bot.blocks.buttons import COMPARE, SEARCH
from bot.blocks.elements import option
from bot.blocks.home_view import HOME_SEARCH
from bot.listeners.tap import Body
from bot.listeners.workspace import Workspace
from catalog import Model

_OFFERED = 25


def register(app: AsyncApp, workspace: Workspace) -> None:
    async def offer(ack: AsyncAck, body: Body) -> None:
        found = workspace.shelf().suggest(body.get("value", ""), _OFFERED)
        await ack(options=[option(_line(m), m.id) for m in found if _fits(m)])

    for name in (SEARCH, HOME_SEARCH, COMPARE):
        app.options(name)(offer)


def _fits(model: Model) -> bool:
    return len(model.id) <= LIMITS.option_value


def _line(model: Model) -> str:
    return " · ".join(part for part in (model.name, str(model.released or "")) if part)
