"""One log line a request: what it was, how it ended, how long it took."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.logs import word

_log = logging.getLogger("modeldesk")


def log_request(request: AsyncBoltRequest, response: BoltResponse | None, seconds: float) -> None:
    """Log a request; `context["outcome"]` wins where a listener has set it.

    `context["unresolved"]` is how many names in a question no model has. Without a response, the
    request was cut off.
    """
    kind, name = _kind_and_name(request.body)
    unresolved = request.context.get("unresolved", 0)
    _log.info(
        "request",
        extra={
            "request": request.context["request_id"],
            "kind": kind,
            "named": word(name),
            "team": word(request.context.team_id),
            "outcome": request.context.get("outcome") or _outcome(response),
            "ms": round(seconds * 1000, 2),
            **({"unresolved": unresolved} if unresolved else {}),
        },
    )


def log_refusal(status: int, reason: str) -> None:
    """Log a request that was refused before it was parsed."""
    _log.info(
        "request", extra={"kind": "http", "outcome": "refused", "reason": reason, "status": status}
    )


def _outcome(response: BoltResponse | None) -> str:
    if response is None:
        return "cut_off"
    return "ignored" if response.status == 200 else "refused"


def _kind_and_name(body: Mapping[str, Any]) -> tuple[str, object]:
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
