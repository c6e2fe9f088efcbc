"""What people read when a listener failed, and how the log is found from it."""

from __future__ import annotations

import logging
from secrets import token_hex
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from bot.blocks import plain_reply
from bot.listeners.commands import COMMANDS

_log = logging.getLogger("modeldesk")


async def apologise(
    error: Exception, body: dict[str, Any], context: AsyncBoltContext
) -> BoltResponse:
    """The acknowledgement of a request that failed; a mention's apology goes into its thread.

    Always 200: over Socket Mode, Bolt sends no acknowledgement at all for another status, and
    Slack would show a timeout and deliver events again.
    """
    text = _unhandled(body) if isinstance(error, BoltUnhandledRequestError) else _failed(error)
    if "command" in body:
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": text})
    context["reply"] = plain_reply(text)
    return BoltResponse(status=200)


def _failed(error: Exception) -> str:
    reference = token_hex(4)
    _log.error("A listener failed, reference %s", reference, exc_info=error)
    return (
        "That went wrong on our side, and nothing was answered. Please try again; if it stays, "
        f"tell whoever runs Modeldesk here this reference: {reference}"
    )


def _unhandled(body: dict[str, Any]) -> str:
    _log.warning("Nothing listens to a request of type %s", body.get("type", "command"))
    return f"Modeldesk answers {', '.join(COMMANDS)}, mentions in channels and direct messages."
