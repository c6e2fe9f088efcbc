"""Who may call the tools over HTTP: programs with a key, or where that is set, everybody."""

from __future__ import annotations

import logging
from time import perf_counter

from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bot.api.access import Access
from bot.api.problems import ProblemError, problem_response
from bot.rate_limit import RateLimit

OPEN_REQUESTS = 300
"""Of an address without a key, in any sixty seconds: Slack asks for many people from a few."""

_log = logging.getLogger("modeldesk")


class McpEndpoint:
    """The ASGI application of /mcp."""

    def __init__(self, application: ASGIApp, access: Access, public: ASGIApp | None) -> None:
        """`public` answers requests without a key; None where there shall be none."""
        self._application = application
        self._access = access
        self._public = public
        self._limit = RateLimit(OPEN_REQUESTS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start, outcome, status = perf_counter(), "answered", 0
        key: int | None = None

        async def watched(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            application, key = await self._admit(Request(scope))
        except ProblemError as problem:
            application = problem_response(problem)
            outcome = "limited" if problem.status == 429 else "refused"
        await application(scope, receive, watched)
        _log.info(
            "request",
            extra={
                "kind": "mcp",
                "named": "mcp",
                "key": key,
                "outcome": outcome,
                "status": status,
                "ms": round((perf_counter() - start) * 1000, 2),
            },
        )

    async def _admit(self, request: Request) -> tuple[ASGIApp, int | None]:
        """The application that answers, and the id of the key. Raises ProblemError."""
        if "origin" in request.headers:
            # No page in a browser has business here, least of all one that found this machine.
            raise ProblemError(403, "forbidden", "Pages in a browser are not answered.")
        authorization = request.headers.get("authorization", "")
        if authorization or self._public is None:
            return self._application, await self._access.admit(authorization)
        address = request.client.host if request.client else ""
        if not self._limit.admits(address):
            wait = self._limit.wait_s(address)
            raise ProblemError(
                429,
                "limited",
                f"An address has {OPEN_REQUESTS} requests a minute; go on in {wait} s.",
                headers={"retry-after": str(wait)},
            )
        return self._public, None


def mcp_route(endpoint: McpEndpoint, proxies: str) -> Route:
    """The route; `proxies`, separated by commas, are believed for whom they forward."""
    application = ProxyHeadersMiddleware(endpoint, proxies)  # type: ignore[arg-type]
    return Route("/mcp", application, methods=["POST"])
