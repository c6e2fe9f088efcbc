"""Fetch the file of a feed: from its own host, within limits, and only when it has changed."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from aiohttp import (
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientError,
    ClientPayloadError,
    ClientResponse,
    ClientSession,
    ClientSSLError,
    ClientTimeout,
    ServerDisconnectedError,
)

_TIMEOUT = ClientTimeout(total=30)
_MOST_BYTES = 16_000_000
"""Once it is unpacked; the largest feed has 6 MB."""
_MOST_REDIRECTS = 3
_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 65_536
_LONGEST_WAIT_S = 86_400


class Fetched(NamedTuple):
    """The content, and the tag with which the host tells whether it has changed."""

    content: bytes
    etag: str


class NotModified(NamedTuple):
    """The content is that of the tag that was sent."""


class Failed(NamedTuple):
    """There is no content, and why."""

    reason: str
    retry_after_s: int = 0
    """How long the host wants not to be asked."""


def feed_session() -> ClientSession:
    """A session for feeds, which tells them who asks."""
    return ClientSession(
        headers={"User-Agent": f"modeldesk/{version('modeldesk')}"}, timeout=_TIMEOUT
    )


async def fetch(address: str, etag: str, session: ClientSession) -> Fetched | NotModified | Failed:
    """The content at an address, unless it is still that of the tag."""
    headers = {"If-None-Match": etag} if etag else {}
    try:
        for _ in range(_MOST_REDIRECTS + 1):
            async with session.get(address, headers=headers, allow_redirects=False) as response:
                if response.status not in _REDIRECTS:
                    return await _outcome(response)
                target = urljoin(address, response.headers.get("Location", ""))
                if not _is_same_host(target, address):
                    return Failed("redirected to another host")
                address = target
    except TimeoutError:
        return Failed("no answer in time")
    except (ClientError, OSError, ValueError) as error:
        return Failed(_reason(error))
    return Failed("redirected too often")


def _reason(error: Exception) -> str:
    match error:
        case ClientConnectorDNSError():
            return "its host is not found"
        case ClientSSLError():
            return "no secure connection to its host"
        case ClientConnectorError():
            return "no connection to its host"
        case ServerDisconnectedError() | ClientPayloadError():
            return "the answer was cut off"
        case _:
            return type(error).__name__


def _is_same_host(target: str, address: str) -> bool:
    one, other = urlsplit(target), urlsplit(address)
    return (one.scheme, one.netloc) == (other.scheme, other.netloc)


async def _outcome(response: ClientResponse) -> Fetched | NotModified | Failed:
    if response.status == 304:
        return NotModified()
    if response.status != 200:
        wait = _retry_after_s(response.headers.get("Retry-After", ""))
        return Failed(f"HTTP status {response.status}", wait)
    content = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) > _MOST_BYTES:
            return Failed(f"larger than {_MOST_BYTES // 1_000_000} MB")
    return Fetched(bytes(content), response.headers.get("ETag", ""))


def _retry_after_s(text: str) -> int:
    """Seconds, or until a date; 0 where it says neither."""
    if text.isdecimal():
        return min(int(text[:9]), _LONGEST_WAIT_S)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return 0
    wait = until.astimezone(UTC) - datetime.now(UTC)
    return max(0, min(round(wait.total_seconds()), _LONGEST_WAIT_S))
