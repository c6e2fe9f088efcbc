"""Which native blocks may go where a rejection could not be mended: asked of Slack itself."""

from __future__ import annotations

import logging
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import NATIVE, looks_like
from bot.settings import NativeBlocks

_log = logging.getLogger("modeldesk")


async def proven(client: AsyncWebClient, wanted: NativeBlocks) -> frozenset[str]:
    """The kinds that an acknowledgement may hold; `auto` asks for one of each."""
    match wanted:
        case "always":
            return NATIVE
        case "never":
            return frozenset()
        case "auto":
            kinds = {kind for kind in NATIVE if await _is_taken(looks_like(kind), client)}
            _log.info("blocks proven", extra={"blocks": "-".join(sorted(kinds)) or "none"})
            return frozenset(kinds)


def tried(wanted: NativeBlocks) -> frozenset[str]:
    """The kinds that a message may hold, where Slack says so when it does not take one."""
    return frozenset() if wanted == "never" else NATIVE


async def _is_taken(blocks: list[dict[str, Any]], client: AsyncWebClient) -> bool:
    """No answer is no proof."""
    try:
        await client.blocks_validate(blocks=blocks)
    except (SlackApiError, ClientError, TimeoutError, AttributeError):
        return False
    return True
