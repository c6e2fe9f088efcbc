"""The bot in a workspace, over HTTP: checks what Slack sends and answers it; shows its health."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import uvicorn
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.slack.connection import FINISHING_S, NoConnectionError
from bot.slack.request_checks import SIGNATURE, STAMP, is_authentic, is_certificate_check
from bot.slack.request_log import note_refusal

Health = Callable[[], Mapping[str, object]]
"""What /readyz shows; its `status` is "ready" or "degraded" while questions are answered."""

_LARGEST = 1 << 20
"""Bytes of a body; Slack's own are far smaller."""
_READING_S = 10
_IDLE_S = 75
"""Longer than the proxies that keep connections open, so that they never meet a closed one."""

_log = logging.getLogger("modeldesk")


def asgi(app: AsyncApp, signing_secret: str, health: Health) -> Starlette:
    """The web application: Slack sends everything to /slack/events."""

    async def events(request: Request) -> Response:
        try:
            body = await _body(request)
        except _TooLargeError:
            return _refused(413, "too_large")
        except (TimeoutError, ClientDisconnect):
            return _refused(408, "not_sent")
        stamp, signature = (request.headers.get(name, "") for name in (STAMP, SIGNATURE))
        if not is_authentic(body, stamp, signature, signing_secret):
            return Response() if is_certificate_check(body) else _refused(401, "signature")
        asked = _read(body, request.headers)
        if not asked:
            return _refused(400, "not_readable")
        return to_starlette_response(await app.async_dispatch(asked))

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def readyz(_request: Request) -> Response:
        shown = health()
        return JSONResponse(shown, 200 if shown["status"] in ("ready", "degraded") else 503)

    return Starlette(
        routes=[
            Route("/slack/events", events, methods=["POST"]),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
        ]
    )


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that connections may wait at. Raises NoConnectionError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise NoConnectionError(
            f"MODELDESK_HOST and MODELDESK_PORT: cannot listen at {host}, port {port}: "
            f"{error.strerror or error}."
        ) from error
    with listener:
        yield listener


async def serve(application: Starlette, listener: socket.socket, stop: asyncio.Event) -> None:
    """Answers until it should stop, and finishes what it has begun."""
    config = uvicorn.Config(
        application,
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=_IDLE_S,
        timeout_graceful_shutdown=FINISHING_S,
    )
    host, port = listener.getsockname()[:2]
    _log.info("listening", extra={"host": host, "port": port})
    await _Server(config, stop).serve([listener])


class _Server(uvicorn.Server):
    """Signals are the whole process's business, so this one asks whether it should stop."""

    def __init__(self, config: uvicorn.Config, stop: asyncio.Event) -> None:
        super().__init__(config)
        self._stop = stop

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def on_tick(self, counter: int) -> bool:
        return self._stop.is_set() or await super().on_tick(counter)


class _TooLargeError(Exception):
    pass


async def _body(request: Request) -> bytes:
    """Raises _TooLargeError, TimeoutError, ClientDisconnect."""
    if int(request.headers.get("content-length", 0)) > _LARGEST:
        raise _TooLargeError
    body = b""
    async with asyncio.timeout(_READING_S):
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LARGEST:
                raise _TooLargeError
    return body


def _read(body: bytes, headers: Mapping[str, str]) -> AsyncBoltRequest | None:
    """None where Slack's signature is on something that Slack does not send."""
    try:
        asked = AsyncBoltRequest(body=body.decode(), headers=dict(headers))
    except (ValueError, RecursionError, AttributeError, LookupError, TypeError):
        # Bolt looks for fields in whatever it has parsed.
        return None
    return asked if asked.body or _is_form(body) else None


def _is_form(body: bytes) -> bool:
    """Bolt may have read it as empty; see mend_form."""
    return b"=" in body


def _refused(status: int, reason: str) -> Response:
    note_refusal(status, reason)
    return Response(status_code=status)
