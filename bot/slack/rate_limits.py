"""How much one person may ask and report in a minute, and what is said of it: once a minute."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.response import BoltResponse

from bot.blocks.buttons import FEEDBACK
from bot.rate_limit import RateLimit
from bot.slack.interaction import Body, typed_message
from bot.slack.notices import acknowledgement, private_notice
from bot.slack.outgoing import Sender

_QUESTIONS = 30
_REPORTS = 5
_TOO_MANY_QUESTIONS = (
    f"That is a lot at once: I answer {_QUESTIONS} questions and taps of one person a minute. "
    "Please wait a minute, then ask again."
)
_TOO_MANY_REPORTS = (
    f"I take {_REPORTS} reports of one person a minute, so this one was not sent. Please wait a "
    "minute, then send it again."
)


class LimitRequests(AsyncMiddleware):
    """Answers no more than that of one person, so that nobody takes the places of all others."""

    def __init__(self, outbox: Sender) -> None:
        self._outbox = outbox
        self._questions = RateLimit(_QUESTIONS)
        self._reports = RateLimit(_REPORTS)
        self._notices = RateLimit(1)

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002
        next: Callable[[], Awaitable[BoltResponse]],
    ) -> BoltResponse:
        person = (req.context.team_id or "", req.context.user_id or "")
        if _is_report(req.body):
            limit, text = self._reports, _TOO_MANY_REPORTS
        elif _is_question(req.body):
            limit, text = self._questions, _TOO_MANY_QUESTIONS
        else:
            return await next()
        if limit.admits(person):
            return await next()
        req.context["outcome"] = "limited"
        if self._notices.admits(person) and (notice := private_notice(text, req.body, req.context)):
            self._outbox.put(notice)
        return BoltResponse(status=200, body=acknowledgement(text, req.body))


def _is_report(body: Body) -> bool:
    match body:
        case {"type": "view_submission", "view": {"callback_id": callback_id}}:
            return bool(callback_id == FEEDBACK)
        case _:
            return False


def _is_question(body: Body) -> bool:
    """Whether somebody types, taps or sends a form; what a menu suggests meanwhile is none."""
    match body:
        case {"command": _} | {"type": "block_actions" | "message_action" | "view_submission"}:
            return True
        case {"event": {"type": "app_mention"} | {"type": "message", "channel_type": "im"}}:
            return typed_message(body["event"]) is not None
        case _:
            return False
