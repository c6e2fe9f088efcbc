"""What people read when a listener failed, and how the log is found from it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from bot.blocks import plain_reply
from bot.blocks.flag import SAID
from bot.slack.commands import COMMANDS
from bot.slack.interaction import Body, tap_of
from bot.slack.messages import thread_of
from bot.slack.outgoing import Post
from bot.slack.workspace import Workspace

_log = logging.getLogger("modeldesk")


def apology(
    workspace: Workspace,
) -> Callable[[Exception, Body, AsyncBoltContext], Awaitable[BoltResponse]]:
    async def apologise(error: Exception, body: Body, context: AsyncBoltContext) -> BoltResponse:
        """The acknowledgement of a request that failed; where it can hold no words, they are sent.

        Always 200: over Socket Mode, Bolt sends no acknowledgement at all for another status, and
        Slack would show a timeout and deliver events again.
        """
        unhandled = isinstance(error, BoltUnhandledRequestError)
        context["outcome"] = "unhandled" if unhandled else "failed"
        text = _UNHANDLED if unhandled else _failed(error, context["request_id"])
        _send(text, body, context, workspace)
        return BoltResponse(status=200, body=_acknowledgement(text, body))

    return apologise


def _acknowledgement(text: str, body: Body) -> Body | str:
    match body:
        case {"command": _}:
            return {"response_type": "ephemeral", "text": text}
        case {"type": "block_suggestion"}:
            return {"options": []}
        case {"type": "view_submission"}:
            return {"response_action": "errors", "errors": {SAID: text}}
        case _:
            return ""


def _send(text: str, body: Body, context: AsyncBoltContext, workspace: Workspace) -> None:
    match body:
        case {"command": _}:
            pass
        case {"event": {"channel": _, "ts": _, "user": user} as event}:
            workspace.mail.put(Post(thread_of(event, context), plain_reply(text), user))
        case {"type": "block_actions" | "message_action"}:
            if told := tap_of(body, context).told(text):
                workspace.mail.put(told)
        case _:
            pass


def _failed(error: Exception, reference: str) -> str:
    """The reference is the id that the request has in the log."""
    _log.error("a listener failed", exc_info=error, extra={"request": reference})
    return (
        "That went wrong on our side, and nothing was answered. Please try again; if it stays, "
        f"tell whoever runs Modeldesk here this reference: {reference}"
    )


_UNHANDLED = f"Modeldesk answers {', '.join(COMMANDS)}, mentions in channels and direct messages."
