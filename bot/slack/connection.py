"""What both transports share: who the bot is, one-line errors, and the time to finish."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import ClientError
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import slack_word

FINISHING_S = 10
"""For requests in progress at a stop; Slack waits three seconds for an acknowledgement."""


class NoConnectionError(Exception):
    """Slack cannot be reached or refuses a token, or a port is taken; the message is one line."""


async def identify(client: AsyncWebClient) -> AuthorizeResult:
    """Who the bot is, with the scopes of its token, and whether a whole organisation installed it.

    Raises NoConnectionError.
    """
    with named_in_errors("SLACK_BOT_TOKEN"):
        response = await client.auth_test()
    headers = {name.lower(): value for name, value in response.headers.items()}
    scopes = (scope.strip() for scope in (headers.get("x-oauth-scopes") or "").split(","))
    identity = AuthorizeResult.from_auth_test_response(
        bot_token=client.token,
        bot_scopes=[scope for scope in scopes if scope],
        auth_test_response=response,
    )
    # Bolt leaves this field of auth.test out.
    identity["is_enterprise_install"] = response.get("is_enterprise_install") is True
    return identity


@contextmanager
def named_in_errors(token: str) -> Iterator[None]:
    """Turn failed calls into a NoConnectionError that names the variable of the refused token.

    Without it, Bolt retries for ever with a token that Slack has refused.
    """
    try:
        yield
    except SlackApiError as error:
        raise NoConnectionError(f"Slack refuses {token}: {slack_word(error)}.") from error
    except (ClientError, TimeoutError) as error:
        raise NoConnectionError(f"Slack cannot be reached: {error}.") from error
    except AttributeError as error:  # the SDK's, on a response that is not JSON
        raise NoConnectionError("What answers at SLACK_API_URL is not Slack.") from error
