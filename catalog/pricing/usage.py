"""How much somebody wants to use a model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeGuard

from catalog.curated import Request
from catalog.pricing.offers import Offer
from catalog.pricing.request_cost import at_base_tier, offers_in_quality, request_cost

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


DAYS_PER_MONTH = 30
"""Days in a month."""
_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Usage:
    """A workload as it is charged: something that is asked at once, and how often."""

    request: Request
    """One request; where their number is not stated, all of them together."""
    single: bool
    """`request` is one request, so that its length decides what a token costs."""
    times: int | None
    """Requests in the period; None where only one is asked about."""
    period: Period | None
    quality: str | None
    """Of the pictures."""


def usage_of(stated: Workload | None, typical: Request) -> Usage:
    """A workload with the typical request where nothing is said of what is sent."""
    asked = stated or Workload()
    if not asked.has_size:
        share = typical.cached_share if asked.cached_share is None else asked.cached_share
        request = typical.model_copy(update={"cached_share": share})
        return Usage(request, True, asked.requests, asked.period, asked.quality)
    request = Request(
        input_tokens=asked.input_tokens or 0,
        output_tokens=asked.output_tokens or 0,
        cached_share=asked.cached_share or Decimal(0),
        images_out=asked.images or 0,
        image_tokens_out=typical.image_tokens_out,
        audio_minutes=asked.audio_minutes or Decimal(0),
        video_seconds=asked.video_seconds or Decimal(0),
        characters=asked.characters or 0,
    )
    single = asked.requests is not None
    return Usage(request, single, asked.requests or 1, asked.period, asked.quality)


def offers_for_usage(offers: Iterable[Offer], asked: Usage) -> tuple[Offer, ...]:
    """The offers of one model with the prices that count for a job."""
    fitting = tuple(offers) if asked.single else tuple(at_base_tier(made) for made in offers)
    return offers_in_quality(fitting, asked.quality) if asked.quality else fitting


@dataclass(frozen=True, slots=True)
class Totals:
    """USD; None where it does not apply."""

    per_request: Decimal | None
    per_day: Decimal | None
    per_month: Decimal | None
    total: Decimal | None
    """Of a job without a period."""
    main: Decimal
    """The largest of them, which tells whether two are said to cost the same.

    At five significant digits: more are the noise of sources that convert units.
    """

    @property
    def exact(self) -> Decimal:
        """`main` with all of its digits, which is what rows are ordered by."""
        known = (self.per_month, self.total, self.per_request)
        return next((usd for usd in known if usd is not None), self.main)


def usage_totals(made: Offer, asked: Usage) -> Totals | None:
    """What a job costs at an offer on its terms; None when a part of it has no known price."""
    once = request_cost(made, asked.request)
    if once is None:
        return None
    per_request = once if asked.single else None
    if asked.times is None:
        return Totals(per_request, None, None, None, _rounded(once))
    whole = once * asked.times
    match asked.period:
        case "day":
            month = whole * DAYS_PER_MONTH
            return Totals(per_request, whole, month, None, _rounded(month))
        case "month":
            return Totals(per_request, whole / DAYS_PER_MONTH, whole, None, _rounded(whole))
        case None:
            return Totals(per_request, None, None, whole, _rounded(whole))


def _rounded(usd: Decimal) -> Decimal:
    return round(usd, _DIGITS - 1 - usd.adjusted()) if usd else usd
