"""What the work may cost: a picture, a minute of audio, a request, all that is sent in a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Self, get_args

from catalog import number_words
from catalog.catalog import Catalog
from catalog.curated import Request
from catalog.filters.filter import CostPer, Filter, Filters
from catalog.pricing.usage import Usage

_DAYS: Mapping[str, int] = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "quarter": 90}
_MONTHS_OF_YEAR = 12
_WORDS: Mapping[CostPer, str] = {
    "image": "a picture",
    "second": "a second of video",
    "minute": "a minute of audio",
    "hour": "an hour of audio",
    "page": "a page",
    "character": "a character",
    "1k characters": "per 1,000 characters",
    "1m characters": "per 1M characters",
    "video": "a video",
    "request": "a request",
    "1k requests": "per 1,000 requests",
    "job": "in all",
}
COSTS_PER: Mapping[str, CostPer] = {each: each for each in get_args(CostPer)}


@dataclass(frozen=True, slots=True)
class MaxCost(Filter):
    """The work costs at most so much.

    It has no test: a search holds it against what each offer costs, by `cost_limit`.
    """

    usd: Decimal
    per: CostPer

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (
            () if filters.max_cost is None else (cls(filters.max_cost, filters.cost_per or "job"),)
        )

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(max_cost=None, cost_per=None)

    def words(self, _: Catalog) -> str:
        return f"at most {self.text}"

    def unmet_words(self, _: Catalog) -> str:
        return f"over {self.text}"

    def unknown_words(self) -> str:
        return "without a known price for this"

    @property
    def text(self) -> str:
        """ "$0.03 a picture", "$100.00 a month"."""
        return f"{number_words.usd(self.usd)} {_WORDS.get(self.per, f'a {self.per}')}"


def cost_limit(filters: Filters, usage: Usage) -> Decimal | None:
    """The most that one request may cost, or the total where no requests are stated.

    None where nothing is asked, or where the usage is of something else: a limit a month says
    nothing of a single request.
    """
    if filters.max_cost is None:
        return None
    per = filters.cost_per or "job"
    if times := _times_in(per, usage):
        return filters.max_cost / times
    pieces = _pieces(per, usage)
    return filters.max_cost * pieces if pieces else None


def _pieces(per: CostPer, usage: Usage) -> Decimal | None:
    """How many of them are in one request."""
    request = usage.request
    is_once = usage.period is None and usage.times in (None, 1)
    single = Decimal(1) if usage.single or is_once else None
    match per:
        case "image":
            return Decimal(request.images_out or request.images_in)
        case "second":
            return request.video_seconds
        case "minute":
            return request.audio_minutes
        case "hour":
            return request.audio_minutes / 60
        case "page":
            return Decimal(request.pages)
        case "character" | "1k characters" | "1m characters":
            return _characters(per, request)
        case "video":
            return single if request.video_seconds else None
        case "request":
            return single
        case "1k requests":
            return single / 1000 if single else None
        case _:
            return None


def _characters(per: CostPer, request: Request) -> Decimal:
    scale = {"1k characters": 1000, "1m characters": 1_000_000}.get(per, 1)
    return Decimal(request.characters) / scale


def _times_in(per: CostPer, usage: Usage) -> Decimal | None:
    """How often the work is done in that time; "job" is all of it."""
    if usage.times is None or (per == "job") != (usage.period is None):
        return None
    times = Decimal(usage.times)
    a_month = times * usage.days_per_month if usage.period == "day" else times
    match per:
        case "job":
            return times
        case "day" if usage.period == "day":
            return times
        case "year":
            return a_month * _MONTHS_OF_YEAR
        case _ if per in _DAYS:
            return a_month * _DAYS[per] / _DAYS["month"]
        case _:
            return None
