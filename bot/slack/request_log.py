"""One line of the log for each request: what it was, how it ended, how long it took."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.logs import word

_log = logging.getLogger("modeldesk")

Body = Mapping[str, Any]


def note_request(req: AsyncBoltRequest, response: BoltResponse | None, seconds: float) -> None:
    """`context["outcome"]` wins, where a listener has set it; no response: it was cut off."""
    kind, name = _what(req.body)
    _log.info(
        "request",
        extra={
            "request": req.context["request_id"],
            "kind": kind,
            "named": word(name),
            "team": word(req.context.team_id),
            "outcome": req.context.get("outcome") or _ended(response),
            "ms": round(seconds * 1000, 2),
        },
    )


def note_refusal(status: int, reason: str) -> None:
    """A request that Bolt never saw; all we know of it is that it is not to be read."""
    _log.info(
        "request", extra={"kind": "http", "outcome": "refused", "reason": reason, "status": status}
    )


def _ended(response: BoltResponse | None) -> str:
    if response is None:
        return "cut off"
    return "ignored" if response.status == 200 else "refused"


def _what(body: Body) -> tuple[str, object]:
    """The kind of a request, and which of its kind: a command, an event, an action id."""
    match body:
        case {"command": name}:
            return "command", name
        case {"event": {"type": name}}:
            return "event", name
        case {"type": "block_actions", "actions": [{"action_id": name}, *_]}:
            return "action", name
        case {"type": "block_suggestion", "action_id": name}:
            return "options", name
        case {"type": "shortcut" | "message_action", "callback_id": name}:
            return "shortcut", name
        case {"type": "view_submission" | "view_closed", "view": {"callback_id": name}}:
            return "view", name
        case _:
            return "other", body.get("type")
