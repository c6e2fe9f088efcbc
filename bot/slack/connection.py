"""What both ways to connect share: a client of the Web API, who the bot is, a time for the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import ClientError, ClientSession
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import slack_word
from bot.slack.client import retries

FINISHING_S = 10
"""Slack waits three seconds for an acknowledgement; what takes longer than this is lost anyway."""


class NoConnectionError(Exception):
    """Slack cannot be reached or refuses a token, or a port is taken; the message is one line."""


def web_client(
    bot_token: str, base_url: str, session: ClientSession | None = None
) -> AsyncWebClient:
    """A client of Slack's Web API that waits when Slack asks it to."""
    return AsyncWebClient(bot_token, base_url, session=session, retry_handlers=retries())


async def identify(client: AsyncWebClient) -> AuthorizeResult:
    """Who the bot is, with the scopes that its token was granted. Raises NoConnectionError."""
    with clear_about("SLACK_BOT_TOKEN"):
        known = await client.auth_test()
    granted = {name.lower(): value for name, value in known.headers.items()}.get("x-oauth-scopes")
    return AuthorizeResult.from_auth_test_response(
        bot_token=client.token,
        bot_scopes=[scope.strip() for scope in (granted or "").split(",") if scope.strip()],
        auth_test_response=known,
    )


@contextmanager
def clear_about(token: str) -> Iterator[None]:
    """Bolt would retry for ever with a token that Slack has refused."""
    try:
        yield
    except SlackApiError as error:
        raise NoConnectionError(f"Slack refuses {token}: {slack_word(error)}.") from error
    except (ClientError, TimeoutError) as error:
        raise NoConnectionError(f"Slack cannot be reached: {error}.") from error
    except AttributeError as error:  # so the SDK fails on an answer that is no JSON
        raise NoConnectionError("What answers at SLACK_API_URL is not Slack.") from error
