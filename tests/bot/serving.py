"""The bot as it runs in a workspace, connected to Slack on loopback; an app to measure it by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.app import build
from bot.slack.client import Delivery
from bot.slack.commands import COMMANDS
from bot.slack.outbox import Outbox
from bot.slack.workspace import Workspace, answers
from bot.store.threads import InProcess, Memory
from catalog import Catalog
from tests.bot.slack import IDENTITY, SECRET


def bot(
    shelf: Callable[[], Catalog],
    client: AsyncWebClient,
    memory: Memory | None = None,
    mail: Outbox | None = None,
    **more: Any,
) -> AsyncApp:
    """A bot with a memory and an outbox of its own, unless it is given one."""
    mail = mail or Outbox(Delivery(client), pace=0)
    workspace = Workspace(shelf, answers(shelf), mail, memory or InProcess(), **more)
    return build(workspace, IDENTITY, client, signing_secret=SECRET)


def empty() -> AsyncApp:
    """The least that Bolt can do for a signed command, set up as the bot is."""

    async def authorize() -> AuthorizeResult:
        return IDENTITY

    made = AsyncApp(
        client=AsyncWebClient(),
        authorize=authorize,
        signing_secret=SECRET,
        process_before_response=True,
    )
    for name in COMMANDS:
        made.command(name)(_acknowledge)
    return made


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()
