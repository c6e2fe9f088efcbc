"""What costs are shown for: a piece where pieces are sold, else a thousand typical requests."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.answer.cost_basis import typical_basis
from catalog.curated import Request


@pytest.mark.parametrize(
    ("request_", "times", "phrase"),
    [
        (Request(video_seconds=Decimal(8)), Decimal("0.125"), "per second of video"),
        (Request(audio_minutes=Decimal(2)), Decimal("0.5"), "per minute of audio"),
        (Request(images_out=1, image_tokens_out=1100), 1, "per picture"),
        (Request(characters=500), 2, "per 1,000 characters"),
        (Request(pages=1, input_tokens=3000), 1000, "per 1,000 pages"),
        (Request(input_tokens=2000, output_tokens=500), 1000, "per 1,000 requests"),
        (Request(input_tokens=2000, images_out=1), 1000, "per 1,000 requests"),
    ],
)
def test_costs_are_of_what_is_sold(request_: Request, times: Decimal, phrase: str) -> None:
    basis = typical_basis(request_)
    assert (basis.times, basis.phrase) == (times, phrase)
