"""What people read when a listener failed, and how the log is found from it."""

from __future__ import annotations

import logging
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from bot.blocks import Reply
from bot.listeners.commands import COMMANDS

_log = logging.getLogger("modeldesk")


async def apologise(
    error: Exception, body: dict[str, Any], context: AsyncBoltContext
) -> BoltResponse:
    """The acknowledgement of a request that failed; a mention's apology goes into its thread.

    Always 200: over Socket Mode, Bolt sends no acknowledgement at all for another status, and
    Slack would show a timeout and deliver events again.
    """
    if isinstance(error, BoltUnhandledRequestError):
        text, context["outcome"] = _UNHANDLED, "unhandled"
    else:
        text, context["outcome"] = _failed(error, context["request_id"]), "failed"
    if "command" in body:
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": text})
    context["reply"] = Reply(text, ())
    return BoltResponse(status=200)


def _failed(error: Exception, reference: str) -> str:
    """The reference is the id that the request has in the log."""
    _log.error("a listener failed", exc_info=error, extra={"request": reference})
    return (
        "That went wrong on our side, and nothing was answered. Please try again; if it stays, "
        f"tell whoever runs Modeldesk here this reference: {reference}"
    )


_UNHANDLED = f"Modeldesk answers {', '.join(COMMANDS)}, mentions in channels and direct messages."
