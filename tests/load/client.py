"""The least of an HTTP client: the machine is to be busy with the bot, not with asking it."""

from __future__ import annotations

import asyncio
from typing import NamedTuple, cast

from httptools import HttpResponseParser

PATIENCE_S = 10


class Answered(NamedTuple):
    """What came back; status 0 where nothing did."""

    status: int
    body: bytes


NOTHING = Answered(0, b"")


class Client:
    """Keeps connections open and opens another one when all are busy."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._idle: list[_Connection] = []

    async def send(self, request: bytes) -> Answered:
        try:
            async with asyncio.timeout(PATIENCE_S):
                connection = self._still_open() or await self._opened()
                answered = await connection.send(request)
        except (TimeoutError, OSError):
            return NOTHING
        self._idle.append(connection)
        return answered

    def _still_open(self) -> _Connection | None:
        """One that is idle, and that the bot has not closed meanwhile."""
        while self._idle:
            connection = self._idle.pop()
            if not connection.transport.is_closing():
                return connection
        return None

    async def _opened(self) -> _Connection:
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(_Connection, "127.0.0.1", self._port)
        return connection

    def close(self) -> None:
        for connection in self._idle:
            connection.transport.close()


class _Connection(asyncio.Protocol):
    transport: asyncio.Transport
    _answered: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    async def send(self, request: bytes) -> Answered:
        self._parser = HttpResponseParser(self)
        self._body: list[bytes] = []
        self._answered = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        await self._answered
        return Answered(self._parser.get_status_code(), b"".join(self._body))

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        if self._answered and not self._answered.done():
            self._answered.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answered and not self._answered.done():
            self._answered.set_exception(exc or ConnectionResetError())
