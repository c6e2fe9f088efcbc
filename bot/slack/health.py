"""Health and metrics over HTTP: whether the process lives and answers, and what it has done."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Health = Callable[[], Mapping[str, object]]
"""The body of /readyz; its `status` is "ready" or "degraded" while questions are answered."""


def health_routes(health: Health) -> list[Route]:
    """/healthz: the process lives. /readyz: it answers questions; 503 before and after."""

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def readyz(_request: Request) -> Response:
        state = health()
        return JSONResponse(state, 200 if state["status"] in ("ready", "degraded") else 503)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]


def health_app(health: Health, metrics: Callable[[], bytes]) -> Starlette:
    """The web application of the health port, which is not for the public.

    `metrics` makes the body of /metrics.
    """
    from bot.slack.metrics import CONTENT_TYPE

    async def exposition(_request: Request) -> Response:
        return Response(metrics(), headers={"content-type": CONTENT_TYPE})

    return Starlette(routes=[*health_routes(health), Route("/metrics", exposition)])
