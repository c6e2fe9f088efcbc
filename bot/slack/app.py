"""The Bolt app: all surfaces registered, every request logged, every failure answered."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from secrets import token_hex
from time import perf_counter

from slack_bolt.async_app import AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import REQUEST
from bot.query import SLASH_COMMANDS
from bot.slack import (
    actions,
    feedback,
    home_tab,
    messages,
    settings_command,
    settings_forms,
    watch_buttons,
)
from bot.slack.interaction import Body
from bot.slack.notices import acknowledgement, notice
from bot.slack.rate_limits import LimitRequests
from bot.slack.request_checks import has_plausible_headers, is_for_installation
from bot.slack.request_log import log_request
from bot.slack.turns import EventTurns
from bot.slack.workspace import Workspace

_SURFACES = (messages, actions, home_tab, feedback, settings_command, settings_forms, watch_buttons)
"""Modules whose `register(app, workspace)` adds the listeners of one surface."""

_log = logging.getLogger("modeldesk")
_MALFORMED = (AttributeError, LookupError, TypeError, ValueError)
"""What Bolt and the error handler raise where a field is missing or of another type."""
_UNHANDLED = (
    f"Modeldesk answers {', '.join(SLASH_COMMANDS)}, mentions in channels and direct messages."
)


def build_app(
    workspace: Workspace,
    identity: AuthorizeResult,
    client: AsyncWebClient,
    signing_secret: str = "",
    limits: LimitRequests | None = None,
) -> AsyncApp:
    """Build the app of one workspace.

    `identity` is what auth.test says of the bot token, asked once before the first request, so
    that no command waits for Slack.
    """

    async def authorize() -> AuthorizeResult:
        return identity

    app = _App(
        # Bolt sets the level of the logger of this name at each request; ours is "modeldesk".
        name="slack_bolt.modeldesk",
        logger=_bolt_log(),
        client=client,
        authorize=authorize,
        signing_secret=signing_secret,
        # Bolt otherwise polls for the acknowledgement every 10 ms: 91 answers a second, not 4,700.
        process_before_response=True,
        raise_error_for_unhandled_request=True,
    )
    app.is_agent, app.events = workspace.is_agent, workspace.events
    app.use(_OwnInstallation(identity))
    if limits:
        app.use(limits)
    app.use(_MarkAnswered())
    app.error(_error_handler(workspace))
    for surface in _SURFACES:
        surface.register(app, workspace)
    return app


class _App(AsyncApp):
    """Bolt's app with an id and a log line for each request, and with commands before events."""

    is_agent = False
    events: EventTurns

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        if not has_plausible_headers(req):
            return BoltResponse(status=401, body={"error": "invalid request"})
        req.context["request_id"] = token_hex(6)
        req.context["is_agent"] = self.is_agent
        REQUEST.set(req.context["request_id"])
        response, start = None, perf_counter()
        try:
            if "event" in req.body and not await self.events.begin():
                # Slack has given it up, or is about to, and will deliver it again.
                req.context["outcome"], response = "too_late", BoltResponse(status=503)
            else:
                response = await super().async_dispatch(req)
        except _MALFORMED as error:
            # For any other status than 200, Slack delivers it again.
            response = BoltResponse(status=200)
            req.context["outcome"] = "failed"
            _log.error("a request failed", exc_info=error, extra={"request": REQUEST.get()})
        finally:
            log_request(req, response, perf_counter() - start)
        return response


class _OwnInstallation(AsyncMiddleware):
    """Acknowledges what another team's installation of the same app was sent, and no more."""

    def __init__(self, identity: AuthorizeResult) -> None:
        self._identity = identity

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002
        next: Callable[[], Awaitable[BoltResponse]],
    ) -> BoltResponse:
        if is_for_installation(req.context, self._identity):
            return await next()
        req.context["outcome"] = "other_team"
        return BoltResponse(status=200)


class _MarkAnswered(AsyncMiddleware):
    """The last before the listeners, so not reached by what Bolt ignores, as the bot's own posts.

    A listener may set another outcome afterwards.
    """

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
    # At INFO, Bolt logs the body of a request with a bad signature.
    log = logging.getLogger("slack_bolt")
    log.setLevel(logging.ERROR)
    return log


def _error_handler(
    workspace: Workspace,
) -> Callable[[Exception, Body, AsyncBoltContext], Awaitable[BoltResponse]]:
    async def acknowledge(error: Exception, body: Body, context: AsyncBoltContext) -> BoltResponse:
        """Apologise in the acknowledgement, or by a message where it can hold no words.

        Always 200: over Socket Mode, Bolt sends no acknowledgement at all for another status, and
        Slack would show a timeout and deliver events again.
        """
        if isinstance(error, BoltUnhandledRequestError):
            context["outcome"], text = "unhandled", _UNHANDLED
        else:
            reference = context["request_id"]
            context["outcome"], text = "failed", _apology(reference)
            _log.error("a listener failed", exc_info=error, extra={"request": reference})
        if message := notice(text, body, context):
            workspace.outbox.put(message)
        return BoltResponse(status=200, body=acknowledgement(text, body))

    return acknowledge


def _apology(reference: str) -> str:
    """The reference is the id that the request has in the log."""
    return (
        "That went wrong on our side, and nothing was answered. Please try again; if it stays, "
        f"tell whoever runs Modeldesk here this reference: {reference}"
    )
