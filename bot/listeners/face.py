"""How answers reach people: what an answer is rendered to, and how a reply gets into a thread."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from slack_sdk.web.async_client import AsyncWebClient

from bot.answer import Answer
from bot.blocks import Reply, render


class Thread(NamedTuple):
    """Where a reply to a message belongs."""

    channel: str
    ts: str


class Face(NamedTuple):
    """Slack, or whatever stands where Slack would be."""

    render: Callable[[Answer], Reply]
    post: Callable[[AsyncWebClient, Thread, Reply], Awaitable[None]]


async def _post(client: AsyncWebClient, thread: Thread, reply: Reply) -> None:
    await client.chat_postMessage(
        channel=thread.channel,
        thread_ts=thread.ts,
        text=reply.text,
        blocks=list(reply.blocks),
        unfurl_links=False,
        unfurl_media=False,
    )


SLACK = Face(render, _post)
