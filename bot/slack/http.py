"""Transport over HTTP: checks what Slack sends and passes it to the app."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

import uvicorn
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.slack.connection import FINISHING_S, NoConnectionError
from bot.slack.health import Health, health_routes
from bot.slack.http_protocol import BoundedProtocol, Limits
from bot.slack.request_checks import (
    SIGNATURE_HEADER,
    TIMESTAMP_HEADER,
    is_authentic,
    is_certificate_check,
    read_request,
)
from bot.slack.request_log import log_refusal

_MAX_BODY = 1 << 20
"""Bytes; Slack's own bodies are far smaller."""
_LIMITS = Limits()

_log = logging.getLogger("modeldesk")


def asgi_app(
    app: AsyncApp, signing_secret: str, health: Health, programs: Sequence[BaseRoute] = ()
) -> Starlette:
    """The web application; Slack sends everything to /slack/events.

    `programs`: the routes of the API.
    """

    async def events(request: Request) -> Response:
        try:
            body = await read_body(request, _MAX_BODY)
        except TooLargeError:
            return _refuse(413, "too_large")
        except ClientDisconnect:
            return _refuse(408, "not_sent")
        timestamp = request.headers.get(TIMESTAMP_HEADER, "")
        signature = request.headers.get(SIGNATURE_HEADER, "")
        if not is_authentic(body, timestamp, signature, signing_secret):
            return Response() if is_certificate_check(body) else _refuse(401, "signature")
        bolt_request = _parse(body, request.headers)
        if not bolt_request:
            return _refuse(400, "not_readable")
        return to_starlette_response(await app.async_dispatch(bolt_request))

    return Starlette(
        routes=[
            Route("/slack/events", events, methods=["POST"]),
            *health_routes(health),
            *programs,
        ]
    )


@contextmanager
def listening(
    host: str, port: int, variables: str = "MODELDESK_HOST and MODELDESK_PORT"
) -> Iterator[socket.socket]:
    """A listening socket, before there is an app to answer.

    Raises NoConnectionError, which names the variables of the address.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise NoConnectionError(
            f"{variables}: cannot listen at {host}, port {port}: {error.strerror or error}."
        ) from error
    with listener:
        yield listener


async def serve(
    application: Starlette,
    listener: socket.socket,
    stop: asyncio.Event,
    limits: Limits = _LIMITS,
) -> None:
    """Answer until `stop` is set, then finish the requests in progress."""
    config = uvicorn.Config(
        application,
        http=partial(BoundedProtocol, limits),  # type: ignore[arg-type]  # it calls a class
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=limits.keep_alive_s,
        timeout_graceful_shutdown=FINISHING_S,
    )
    await _Server(config, stop).serve([listener])


def address(listener: socket.socket) -> Mapping[str, object]:
    """Where it listens, as fields of the log."""
    host, port = listener.getsockname()[:2]
    return {"host": host, "port": port}


class _Server(uvicorn.Server):
    """Stops when the event is set; signals are the business of `bot.slack.server`."""

    def __init__(self, config: uvicorn.Config, stop: asyncio.Event) -> None:
        super().__init__(config)
        self._stop = stop

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def on_tick(self, counter: int) -> bool:
        return self._stop.is_set() or await super().on_tick(counter)


class TooLargeError(Exception):
    pass


async def read_body(request: Request, most: int) -> bytes:
    """The body, of so many bytes at most.

    Raises TooLargeError, and ClientDisconnect also where it takes too long.
    """
    if int(request.headers.get("content-length", 0)) > most:
        raise TooLargeError
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise TooLargeError
    return body


def _parse(body: bytes, headers: Mapping[str, str]) -> AsyncBoltRequest | None:
    """None for a signed body of a form that Slack does not send."""
    try:
        request = read_request(body.decode(), headers)
    except (ValueError, RecursionError, AttributeError, LookupError, TypeError):
        # Bolt looks for fields in whatever was parsed, a list or a number too.
        return None
    return request if request.body else None


def _refuse(status: int, reason: str) -> Response:
    log_refusal(status, reason)
    return Response(status_code=status)
