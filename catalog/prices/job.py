"""What a workload costs at an offer: per request, day and month, or in all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from catalog.prices.offer import Offer
from catalog.prices.request import request_cost
from catalog.prices.terms import for_a_total, of_quality
from catalog.schema import Request
from catalog.workload import Period, Workload

MONTH = 30
"""Days in a month."""
_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Job:
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


def job(stated: Workload | None, typical: Request) -> Job:
    """A workload with the typical request where nothing is said of what is sent."""
    asked = stated or Workload()
    if not asked.has_size:
        share = typical.cached_share if asked.cached_share is None else asked.cached_share
        request = typical.model_copy(update={"cached_share": share})
        return Job(request, True, asked.requests, asked.period, asked.quality)
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
    return Job(request, single, asked.requests or 1, asked.period, asked.quality)


def on_terms(offers: Iterable[Offer], asked: Job) -> tuple[Offer, ...]:
    """The offers of one model with the prices that count for a job."""
    fitting = tuple(offers) if asked.single else tuple(for_a_total(made) for made in offers)
    return of_quality(fitting, asked.quality) if asked.quality else fitting


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


def totals(made: Offer, asked: Job) -> Totals | None:
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
            month = whole * MONTH
            return Totals(per_request, whole, month, None, _rounded(month))
        case "month":
            return Totals(per_request, whole / MONTH, whole, None, _rounded(whole))
        case None:
            return Totals(per_request, None, None, whole, _rounded(whole))


def _rounded(usd: Decimal) -> Decimal:
    return round(usd, _DIGITS - 1 - usd.adjusted()) if usd else usd
