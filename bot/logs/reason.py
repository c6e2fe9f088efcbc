"""Why Slack did not do something, in the one word of it that a log may show."""

from __future__ import annotations

from aiohttp import ClientResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse


def slack_word(error: SlackApiError) -> str:
    """Slack's word for why, or the status where something before Slack has answered.

    The SDK fails on its own error when that answer is no object.
    """
    match error.response:
        case {"error": str(said)} | AsyncSlackResponse(data={"error": str(said)}):
            return said
        case AsyncSlackResponse(status_code=status) | ClientResponse(status=status):
            return f"http_{status}"
        case _:
            return "http_unreadable"
