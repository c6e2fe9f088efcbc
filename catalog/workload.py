"""How much somebody wants to use a model."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeGuard

Period = Literal["day", "month"]


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


def states_amounts(workload: Workload | None) -> TypeGuard[Workload]:
    """It says what goes in or comes out, and not only how often."""
    return workload is not None and any(
        amount for amount in (workload.input_tokens, workload.output_tokens, workload.images)
    )
