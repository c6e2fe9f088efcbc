"""Where the files of feeds are fetched."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.curated import Feed

FETCHED = ("models.dev", "litellm", "genai-prices")
"""Feeds whose file stands at its address as it is read; the others come with a release."""


def feed_addresses(feeds: Iterable[Feed], mirror: str | None) -> dict[str, str]:
    """By feed: its own address, or that of its copy at a mirror, whose URL ends in a slash."""
    return {
        feed.id: f"{mirror}{feed.id}.json" if mirror else feed.url
        for feed in feeds
        if feed.id in FETCHED
    }
