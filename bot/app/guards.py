"""What Bolt 1.30 gets wrong about requests over HTTP, put right before it matters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.request.async_internals import build_async_context


async def mend_form(req: AsyncBoltRequest, next: Callable[[], Awaitable[None]]) -> None:
    """Bolt reads a form without the field `payload` as empty when that word is anywhere in it."""
    if not req.body and req.raw_body:
        req.body = dict(parse_qsl(req.raw_body, keep_blank_values=True))
        build_async_context(req.context, req.body)
    await next()


def has_plausible_time(req: AsyncBoltRequest) -> bool:
    """Bolt fails on a time stamp that is no number, instead of refusing the request."""
    return all(stamp.isdecimal() for stamp in req.headers.get("x-slack-request-timestamp", ()))
