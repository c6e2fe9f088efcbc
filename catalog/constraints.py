"""What a question asks of models and offers, and how much it wants to use them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Need = Literal[
    "vision",
    "tools",
    "json",
    "reasoning",
    "audio-in",
    "video-in",
    "pdf",
    "image-out",
    "caching",
    "batch",
    "fine-tuning",
    "streaming",
]
Period = Literal["day", "month"]
Region = Literal["us", "eu", "uk", "apac", "jp", "au", "in", "ca", "sa", "global"]


@dataclass(frozen=True, slots=True)
class Filters:
    """Constraints; None and empty where nothing was asked."""

    min_context: int | None = None
    """Tokens."""
    min_output: int | None = None
    """Tokens."""
    max_input_price: Decimal | None = None
    """USD per 1M tokens."""
    max_output_price: Decimal | None = None
    """USD per 1M tokens."""
    needs: tuple[Need, ...] = ()
    open_weights: bool | None = None
    commercial_license: bool | None = None
    free: bool | None = None
    providers: tuple[str, ...] = ()
    """Ids; one of them must sell it."""
    exclude_providers: tuple[str, ...] = ()
    labs: tuple[str, ...] = ()
    """Ids; one of them must have made it."""
    exclude_labs: tuple[str, ...] = ()
    region: Region | None = None
    released_after: date | None = None
    """First day that counts."""


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Workload:
    """How much somebody wants to use a model, as stated; None where nothing was said.

    With `requests`, the amounts are those of one request. Without, they are the total of the
    period, or of the whole job where there is no period.
    """

    input_tokens: int | None = None
    output_tokens: int | None = None
    requests: int | None = None
    cached_share: Decimal | None = None
    """Share of the input tokens that a cache serves, 0 to 1."""
    images: int | None = None
    """Pictures that are made."""
    quality: str | None = None
    """Of the pictures: low, medium, high."""
    audio_minutes: Decimal | None = None
    """Of sound that is taken in."""
    video_seconds: Decimal | None = None
    """Of video that is made."""
    characters: int | None = None
    """Of text that is spoken."""
    period: Period | None = None

    @property
    def media(self) -> bool:
        """Sound, video or spoken text is counted, and no tokens."""
        return any((self.audio_minutes, self.video_seconds, self.characters))

    @property
    def has_size(self) -> bool:
        """It says what is sent or made, and not just how often."""
        tokens = self.input_tokens is not None or self.output_tokens is not None
        return tokens or self.images is not None or self.media
