"""The bot as it runs in a workspace, connected to Slack on loopback; an app to measure it by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.query import SLASH_COMMANDS
from bot.slack.app import build_app
from bot.slack.client import SlackClient
from bot.slack.outbox import Outbox
from bot.slack.rate_limits import LimitRequests
from bot.slack.workspace import Workspace, responder
from bot.store import MemoryStore, Store
from catalog.catalog import Catalog
from tests.bot.slack import IDENTITY, SECRET


def bot(
    catalog: Callable[[], Catalog],
    client: AsyncWebClient,
    store: Store | None = None,
    outbox: Outbox | None = None,
    identity: AuthorizeResult = IDENTITY,
    **more: Any,
) -> AsyncApp:
    """A bot with a store and an outbox of its own, unless it is given one; `more` of Workspace."""
    store = store or MemoryStore()
    outbox = outbox or Outbox(SlackClient(client), store, pace=0)
    workspace = Workspace(catalog, responder(catalog), outbox, store, **more)
    return build_app(workspace, identity, client, SECRET, LimitRequests(outbox))


def empty() -> AsyncApp:
    """The least that Bolt can do for a signed command, set up as the bot is."""

    async def authorize() -> AuthorizeResult:
        return IDENTITY

    app = AsyncApp(
        client=AsyncWebClient(),
        authorize=authorize,
        signing_secret=SECRET,
        process_before_response=True,
    )
    for name in SLASH_COMMANDS:
        app.command(name)(_acknowledge)
    return app


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()
