"""Typeahead over the catalogue: what a menu offers while somebody types, in the acknowledgement."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.blocks import LIMITS, home
from bot.blocks.taps import COMPARE, SEARCH, option
from bot.slack.interaction import Body
from bot.slack.workspace import Workspace
from catalog import Model

_OFFERED = 25


def register(app: AsyncApp, workspace: Workspace) -> None:
    async def offer(ack: AsyncAck, body: Body) -> None:
        found = workspace.shelf().suggest(body.get("value", ""), _OFFERED)
        await ack(options=[option(_line(m), m.id) for m in found if _fits(m)])

    for name in (SEARCH, home.SEARCH, COMPARE):
        app.options(name)(offer)


def _fits(model: Model) -> bool:
    return len(model.id) <= LIMITS.option_value


def _line(model: Model) -> str:
    return " · ".join(part for part in (model.name, str(model.released or "")) if part)
