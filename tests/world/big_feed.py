"""An invented LiteLLM file that is large enough for the guards: 12 sellers, 240 routes."""

from __future__ import annotations

from typing import Any

from catalog.feeds.accepted import AcceptedFeed, read_feed
from catalog.feeds.build_order import FeedFile
from tests.world.observed import AS_OF

SELLERS = ("nimbus", "quarry", *(f"host{number}" for number in range(10)))
ROUTES = 20

Feed = dict[str, dict[str, Any]]


def big_feed() -> Feed:
    """Each seller's routes of `ROUTES` models, from 1 to 20 USD in and five times that out."""
    return {
        f"{seller}/cirrus-{number}": {
            "litellm_provider": seller,
            "mode": "chat",
            "max_input_tokens": 200_000,
            "input_cost_per_token": number * 1e-6,
            "output_cost_per_token": number * 5e-6,
            "supports_vision": True,
        }
        for seller in SELLERS
        for number in range(1, ROUTES + 1)
    }


def read_litellm(content: bytes) -> AcceptedFeed:
    return read_feed("litellm", FeedFile(content, AS_OF))
