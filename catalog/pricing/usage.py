"""How much a model is used: the workload as stated, and what it costs at an offer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple, TypeGuard

from catalog.curated import Request
from catalog.pricing.offers import Offer
from catalog.pricing.request_cost import at_base_tier, offers_in_quality, request_cost

Period = Literal["day", "month"]


class Workload(NamedTuple):
    """How much somebody wants to use a model, as stated; None where nothing is stated.

    With `requests`, the amounts are those of one request. Without, they are the total of the
    period, or of the whole job where there is no period.
    """

    input_tokens: int | None = None
    output_tokens: int | None = None
    requests: int | None = None
    cached_share: Decimal | None = None
    """Share of the input tokens that a cache serves, 0 to 1."""
    images: int | None = None
    """Pictures to generate."""
    quality: str | None = None
    """Quality of the pictures: low, medium, high."""
    audio_minutes: Decimal | None = None
    """Audio input."""
    video_seconds: Decimal | None = None
    """Video to generate."""
    characters: int | None = None
    """Text to speak."""
    period: Period | None = None
    days: int | None = None
    """The time that the cost is asked for, where it is no day and no month: 14 of "2 weeks"."""
    workdays: bool | None = None
    """True where a period counts working days only."""
    spend: Decimal | None = None
    """USD to be spent: how many requests they buy is asked for."""
    name: str | None = None
    """What a company calls it; None for what a question states."""

    @property
    def media(self) -> bool:
        """Whether audio, video or spoken text is counted instead of tokens."""
        return any((self.audio_minutes, self.video_seconds, self.characters))

    @property
    def has_size(self) -> bool:
        """Whether it states what is sent or generated, and not only how often."""
        tokens = self.input_tokens is not None or self.output_tokens is not None
        return tokens or self.images is not None or self.media


def states_amounts(workload: Workload | None) -> TypeGuard[Workload]:
    """Whether it states tokens, pictures, audio or video, and not only how often."""
    if workload is None:
        return False
    amounts = (workload.input_tokens, workload.output_tokens, workload.images)
    return any(amounts) or workload.media


DAYS_PER_MONTH = 30
WORKDAYS_PER_MONTH = 22
_DAYS_PER_YEAR = 365
_WORKDAYS_SHARE = Decimal(5) / 7
_SIGNIFICANT_DIGITS = 5


class Usage(NamedTuple):
    """A workload as it is charged: one request, and how many of them in a period."""

    request: Request
    """One request; the total where the number of requests is not stated."""
    single: bool
    """Whether `request` is a single request, so that tiers by prompt length apply."""
    times: int | None
    """Requests in the period; None where only one request is asked about."""
    period: Period | None
    quality: str | None
    """Of the pictures."""
    days: int | None = None
    """The time that the cost is asked for beside a day and a month."""
    workdays: bool = False
    """Only working days count."""
    spend: Decimal | None = None
    """USD to be spent on requests."""

    @property
    def days_per_month(self) -> int:
        return WORKDAYS_PER_MONTH if self.workdays else DAYS_PER_MONTH


def usage_of(stated: Workload | None, typical: Request) -> Usage:
    """The usage of a workload; the typical request where it states no amounts."""
    workload = stated or Workload()
    usage = _once(workload, typical)._replace(days=workload.days, workdays=bool(workload.workdays))
    if workload.spend is None:
        return usage
    # What is sent once is what a budget buys many times.
    return usage._replace(spend=workload.spend, single=True, times=1, period=None)


def _once(workload: Workload, typical: Request) -> Usage:
    if not workload.has_size:
        request, share = typical, workload.cached_share
        if share is not None:
            request = typical.model_copy(update={"cached_share": share})
        return Usage(request, True, workload.requests, workload.period, workload.quality)
    request = Request(
        input_tokens=workload.input_tokens or 0,
        output_tokens=workload.output_tokens or 0,
        cached_share=workload.cached_share or Decimal(0),
        images_out=workload.images or 0,
        image_tokens_out=typical.image_tokens_out,
        audio_minutes=workload.audio_minutes or Decimal(0),
        video_seconds=workload.video_seconds or Decimal(0),
        characters=workload.characters or 0,
    )
    single = workload.requests is not None
    return Usage(request, single, workload.requests or 1, workload.period, workload.quality)


def offers_for_usage(offers: Iterable[Offer], usage: Usage) -> tuple[Offer, ...]:
    """The offers of one model reduced to the prices that apply to a usage."""
    fitting = tuple(offers) if usage.single else tuple(at_base_tier(offer) for offer in offers)
    return offers_in_quality(fitting, usage.quality) if usage.quality else fitting


@dataclass(frozen=True, slots=True)
class Totals:
    """USD; None where it does not apply."""

    per_request: Decimal | None
    per_day: Decimal | None
    per_month: Decimal | None
    total: Decimal | None
    """Cost of a usage without a period."""
    main: Decimal
    """The largest of them, which decides whether two offers cost "the same".

    Rounded to five significant digits: sources that convert units add noise below that.
    """
    over_days: Decimal | None = None
    """Cost of the days that are asked about."""

    @property
    def exact(self) -> Decimal:
        """`main` with all of its digits, which is what rows are ordered by."""
        known = (self.per_month, self.total, self.per_request)
        return next((usd for usd in known if usd is not None), self.main)


def usage_totals(offer: Offer, usage: Usage) -> Totals | None:
    """What a usage costs at an offer; None when a part of it has no known price."""
    once = request_cost(offer, usage.request)
    if once is None:
        return None
    per_request = once if usage.single else None
    if usage.times is None:
        return Totals(per_request, None, None, None, _rounded(once))
    whole = once * usage.times
    over_days = _over_days(whole, usage)
    match usage.period:
        case "day":
            month = whole * usage.days_per_month
            return Totals(per_request, whole, month, None, _rounded(month), over_days)
        case "month":
            day = whole / usage.days_per_month
            return Totals(per_request, day, whole, None, _rounded(whole), over_days)
        case None:
            return Totals(per_request, None, None, whole, _rounded(whole))


def _over_days(whole: Decimal, usage: Usage) -> Decimal | None:
    """The cost of the days that are asked about; a year has twelve months."""
    if usage.days is None or usage.period is None:
        return None
    years = Decimal(usage.days) / _DAYS_PER_YEAR
    if usage.period == "day":
        return whole * usage.days * (_WORKDAYS_SHARE if usage.workdays else 1)
    return whole * (years * 12 if years % 1 == 0 else Decimal(usage.days) / DAYS_PER_MONTH)


def _rounded(usd: Decimal) -> Decimal:
    return round(usd, _SIGNIFICANT_DIGITS - 1 - usd.adjusted()) if usd else usd
