"""The bot in a workspace, over Slack's Socket Mode: no public address is needed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING

from aiohttp import ClientError
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import build
from catalog import Catalog

if TYPE_CHECKING:
    from collections.abc import Iterator

_log = logging.getLogger("modeldesk")


class NoConnectionError(Exception):
    """Slack cannot be reached or refuses a token; the message is one line."""


def web_client(bot_token: str, base_url: str = AsyncWebClient.BASE_URL) -> AsyncWebClient:
    """A client of Slack's Web API that waits when Slack asks it to."""
    handlers = [AsyncConnectionErrorRetryHandler(), AsyncRateLimitErrorRetryHandler(2)]
    return AsyncWebClient(bot_token, base_url, retry_handlers=handlers)


async def serve(shelf: Callable[[], Catalog], client: AsyncWebClient, app_token: str) -> None:
    """Answers until it is cancelled. Raises NoConnectionError when it cannot start."""
    with _clear_about("SLACK_BOT_TOKEN"):
        known = await client.auth_test()
    with _clear_about("SLACK_APP_TOKEN"):
        opened = await client.apps_connections_open(app_token=app_token)
    identity = AuthorizeResult.from_auth_test_response(
        bot_token=client.token, auth_test_response=known
    )
    handler = AsyncSocketModeHandler(build(shelf, identity, client), app_token, logger=_log)
    handler.client.wss_uri = opened["url"]
    try:
        await handler.connect_async()
        _log.info("Modeldesk answers in %s, from %d models", known["team"], len(shelf().models))
        await asyncio.Event().wait()
    finally:
        await handler.close_async()


@contextmanager
def _clear_about(token: str) -> Iterator[None]:
    """Bolt would retry for ever with a token that Slack has refused."""
    try:
        yield
    except SlackApiError as error:
        raise NoConnectionError(f"Slack refuses {token}: {error.response['error']}.") from error
    except (ClientError, TimeoutError) as error:
        raise NoConnectionError(f"Slack cannot be reached: {error}.") from error
