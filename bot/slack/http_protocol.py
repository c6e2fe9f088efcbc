"""What a peer that has not proved who it is may cost: connections, bytes of headers, and time."""

from __future__ import annotations

import asyncio
from typing import Any, NamedTuple

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.slack.request_log import log_refusal

_PIECE = 4096
"""Bytes that are parsed before they are counted."""


class Limits(NamedTuple):
    """Bounds of all connections together, and of each."""

    connections: int = 512
    overhead: int = 60 << 10
    """Bytes of a request that are not its body, such as headers; one piece more at most."""
    headers: int = 100
    """Of one request: a header of five bytes takes two hundred in memory."""
    request_s: float = 10
    """From connecting, or from the first byte of a further request, to the end of its answer."""
    keep_alive_s: int = 75
    """Between requests; longer than proxies keep connections, so that they reuse no closed one."""


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol, which has no such limits of its own.

    Its `limit_concurrency` counts connections only when the headers of a request are complete.
    """

    def __init__(self, limits: Limits, **of_uvicorn: Any) -> None:
        super().__init__(**of_uvicorn)
        self._limits = limits
        self._overhead = 0
        self._deadline: asyncio.TimerHandle | None = None

    # The connection

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self._limits.connections:
            log_refusal(503, "connections")
            transport.abort()
        else:
            self._start_deadline()

    def data_received(self, data: bytes) -> None:
        if self._deadline is None:
            self._start_deadline()
        for at in range(0, len(data), _PIECE):
            if self.transport.is_closing():
                return
            piece = data[at : at + _PIECE]
            self._overhead += len(piece)
            super().data_received(piece)
            if self._overhead > self._limits.overhead:
                log_refusal(431, "headers")
                self.send_400_response("Too many bytes besides the body.")

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_deadline()
        super().connection_lost(exc)

    def _start_deadline(self) -> None:
        self._deadline = self.loop.call_later(self._limits.request_s, self.transport.abort)

    def _stop_deadline(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None

    # One request; called by the parser, but for the last

    def on_header(self, name: bytes, value: bytes) -> None:
        if len(self.headers) == self._limits.headers:
            raise ValueError("too many headers")  # to the parser, which gives up the request
        super().on_header(name, value)

    def on_body(self, body: bytes) -> None:
        self._overhead -= len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._overhead = 0
        super().on_message_complete()
        if self.cycle.response_complete:
            self._stop_deadline()

    def on_response_complete(self) -> None:
        self._stop_deadline()
        if self.pipeline:
            self._start_deadline()
        super().on_response_complete()
