"""A TCP proxy that delays what passes through, holds it back, or cuts connections."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Proxy:
    """All of it may be changed while connections are open."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._writers: set[asyncio.StreamWriter] = set()
        self._flows = asyncio.Event()
        self._flows.set()
        self.delay = 0.0
        """Seconds, for each packet in either direction."""
        self.refuses = False
        """New connections are closed at once."""
        self.port = 0

    def stall(self) -> None:
        """Hold everything back, as a firewall does that drops packets; nothing is closed."""
        self._flows.clear()

    def flow(self) -> None:
        self._flows.set()

    def cut(self) -> None:
        """Reset every open connection."""
        for writer in list(self._writers):
            writer.transport.abort()

    async def serve(
        self, from_client: asyncio.StreamReader, to_client: asyncio.StreamWriter
    ) -> None:
        if self.refuses:
            to_client.transport.abort()
            return
        self._writers.add(to_client)
        try:
            await self._flows.wait()
            from_server, to_server = await asyncio.open_connection("127.0.0.1", self._target)
            self._writers.add(to_server)
            ways = [self._pass(from_client, to_server), self._pass(from_server, to_client)]
            await asyncio.gather(*ways)
        finally:
            self.cut_one(to_client)

    def cut_one(self, writer: asyncio.StreamWriter) -> None:
        self._writers.discard(writer)
        writer.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                await asyncio.sleep(self.delay)
                await self._flows.wait()
                writer.write(data)
        self.cut_one(writer)


@asynccontextmanager
async def proxied(target: int) -> AsyncIterator[Proxy]:
    """A proxy before a port of this machine."""
    proxy = Proxy(target)
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        with suppress(OSError, asyncio.CancelledError):
            await proxy.serve(reader, writer)
        tasks.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        proxy.cut()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0.05)  # for the transports to close
