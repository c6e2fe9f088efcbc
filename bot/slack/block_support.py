"""Which of Slack's native blocks a surface accepts: asked of Slack at start, learned from refusals.

A rejected block in an acknowledgement cannot be sent again, because Slack tells the person and not
the app. In a message Slack tells the app, which then sends the next simpler form.
"""

from __future__ import annotations

import logging
from time import monotonic
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import IN_MESSAGES, NATIVE, Variant, sample_blocks
from bot.settings import NativeBlocks
from bot.slack.refusals import BAD_BLOCKS

_log = logging.getLogger("modeldesk")
_REFUSED_FOR_S = 3600
"""How long native blocks that Slack has refused are not sent again."""


async def ack_blocks(client: AsyncWebClient, setting: NativeBlocks) -> frozenset[str]:
    """The native types that an acknowledgement may hold; `auto` has Slack validate one of each."""
    match setting:
        case "always":
            return NATIVE
        case "never":
            return frozenset()
        case "auto":
            types = {name for name in NATIVE if await _is_accepted(sample_blocks(name), client)}
            _log.info("blocks accepted", extra={"blocks": "-".join(sorted(types)) or "none"})
            return frozenset(types)


def message_blocks(setting: NativeBlocks) -> frozenset[str]:
    """The native types to try in a message."""
    return frozenset() if setting == "never" else IN_MESSAGES


class BlockSupport:
    """What Slack accepts in messages, as far as this process knows."""

    def __init__(self, types: frozenset[str]) -> None:
        """`types`: the native types to try, as from `message_blocks`."""
        self._types = types
        self._refused_at: dict[frozenset[str], float] = {}

    def is_worth_trying(self, look: Variant) -> bool:
        """False for native types that are switched off or were refused within the hour.

        Basic blocks are always tried: when Slack refused some, that was about one answer.
        """
        if not look.kinds <= self._types:
            return False
        at = self._refused_at.get(look.kinds)
        return not look.kinds or at is None or monotonic() - at >= _REFUSED_FOR_S

    def note_refusal(self, look: Variant, code: str) -> None:
        """Log that Slack refused these blocks; remember it unless there were only too many."""
        if code in BAD_BLOCKS:
            self._refused_at[look.kinds] = monotonic()
        blocks = "-".join(sorted(look.kinds)) or "basic"
        _log.warning("blocks refused", extra={"blocks": blocks, "error": code})


async def _is_accepted(blocks: list[dict[str, Any]], client: AsyncWebClient) -> bool:
    """False also when Slack does not answer."""
    try:
        await client.blocks_validate(blocks=blocks)
    except (SlackApiError, ClientError, TimeoutError, AttributeError):
        # AttributeError: the SDK's, on a response that is not JSON
        return False
    return True
