"""Builds the Bolt app: the listeners, and guards around what Bolt 1.30 gets wrong."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from secrets import token_hex
from time import perf_counter

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import REQUEST
from bot.slack import actions, commands, search, share, shortcuts
from bot.slack import feedback as flag
from bot.slack import home_tab as home
from bot.slack import messages as mentions
from bot.slack.failures import apology
from bot.slack.request_checks import has_plausible_headers, mend_form
from bot.slack.request_log import note_request
from bot.slack.workspace import Workspace

_log = logging.getLogger("modeldesk")
_MISSHAPEN = (AttributeError, LookupError, TypeError, ValueError)
"""What Bolt and the apology fail with, where a field is missing or holds something else."""
_LISTENERS = (commands, mentions, actions, share, search, shortcuts, home, flag)


def build(
    workspace: Workspace,
    identity: AuthorizeResult,
    client: AsyncWebClient,
    signing_secret: str = "",
) -> AsyncApp:
    """The app of one workspace; `identity` is what auth.test says of its bot token.

    The identity is known before the first request, so that no command waits for Slack.
    """

    async def authorize() -> AuthorizeResult:
        return identity

    app = _App(
        # Of this name Bolt takes a logger and sets its level at each request; ours is "modeldesk".
        name="slack_bolt.modeldesk",
        logger=_bolt_log(),
        client=client,
        authorize=authorize,
        signing_secret=signing_secret,
        process_before_response=True,
        raise_error_for_unhandled_request=True,
    )
    app.use(_Reached())
    app.error(apology(workspace))
    for listener in _LISTENERS:
        listener.register(app, workspace)
    return app


class _App(AsyncApp):
    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        if not has_plausible_headers(req):
            return BoltResponse(status=401, body={"error": "invalid request"})
        mend_form(req)
        req.context["request_id"] = token_hex(6)
        REQUEST.set(req.context["request_id"])
        response, start = None, perf_counter()
        try:
            response = await super().async_dispatch(req)
        except _MISSHAPEN as error:
            # Any other status than 200 has Slack deliver it again.
            response = BoltResponse(status=200)
            req.context["outcome"] = "failed"
            _log.error("a request failed", exc_info=error, extra={"request": REQUEST.get()})
        finally:
            note_request(req, response, perf_counter() - start)
        return response


class _Reached(AsyncMiddleware):
    """Last before the listeners: not reached by what Bolt ignores, like the bot's own messages."""

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002
        next: Callable[[], Awaitable[BoltResponse]],
    ) -> BoltResponse:
        req.context["outcome"] = "answered"
        return await next()


def _bolt_log() -> logging.Logger:
    """Bolt logs the body of a request with a bad signature at INFO, and nothing we miss below."""
    log = logging.getLogger("slack_bolt")
    log.setLevel(logging.ERROR)
    return log
