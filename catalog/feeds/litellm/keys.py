"""Takes a LiteLLM key apart: its provider prefix, the picture it is about, and the route."""

from __future__ import annotations

import re
from typing import NamedTuple

_SIZE = re.compile(r"(\d+|max)-x-(\d+|max)")
_STEPS = re.compile(r"(?:\d+|max)-steps")
_BUCKET = re.compile(
    r"[a-z]+-ai-[^/]*?(?:default|(?:up-to|above)-[\d.]+[bm]|[\d.]+[bm]-(?:to-)?[\d.]+[bm])"
)
_COMMITMENT = re.compile(r"/\d+-month-commitment/")


class Offer(NamedTuple):
    """What a key says."""

    route: str
    quality: str | None = None
    size: str | None = None
    """ "1024x1024", or "max" for the largest that the model makes."""

    @property
    def pixels(self) -> int | None:
        """None where the size is not stated in numbers."""
        width, _, height = (self.size or "").partition("x")
        return int(width) * int(height) if width.isdigit() and height.isdigit() else None


def is_bucket(key: str) -> bool:
    """Whether the key is a price list's row, "all models from 4 to 16 billion", and no model."""
    return _BUCKET.fullmatch(key) is not None


def is_commitment(key: str) -> bool:
    """Whether the key is capacity rented by the month."""
    return _COMMITMENT.search(key) is not None


def take_apart(key: str, provider: str) -> Offer:
    """The route as a caller of that provider writes it; a region stays in it ("eu/gpt-4o").

    Keys of pictures put quality and size in front of the route, "low/1024-x-1024/…", or size and
    diffusion steps, "1024-x-1024/50-steps/…", before or after the provider's own prefix.
    """
    whole = key.split("/")
    segments = _without_provider(whole, provider)
    sizes = [number for number, text in enumerate(segments[:-1]) if _SIZE.fullmatch(text)]
    if not sizes:
        return Offer("/".join(segments))
    before, size, after = segments[: sizes[0]], segments[sizes[0]], segments[sizes[0] + 1 :]
    quality = before.pop() if before else None
    if len(after) > 1 and _STEPS.fullmatch(after[0]):
        quality, after = after[0], after[1:]
    route = before + after
    if segments == whole:
        route = _without_provider(route, provider)
    return Offer("/".join(route), quality, "max" if "max" in size else size.replace("-x-", "x"))


def _without_provider(segments: list[str], provider: str) -> list[str]:
    """Without a first segment that is the provider or its stem (vertex_ai of vertex_ai-x)."""
    first, known = segments[0].replace("-", "_"), provider.replace("-", "_")
    own = len(segments) > 1 and (known + "_").startswith(first + "_")
    return segments[1:] if own else segments
