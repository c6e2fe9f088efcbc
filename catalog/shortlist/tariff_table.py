"""The distinct tariffs of all offers, and what a workload costs at many of them at once.

Many offers have the same tariff, so a cost is computed once for each; and most tariffs are prices
per token of text, so these are in columns, which takes a tenth of the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from catalog.curated import Request
from catalog.pricing.offers import Offer
from catalog.pricing.request_cost import TextRates, text_rates
from catalog.pricing.usage import Usage
from catalog.shortlist.workload_costs import UNKNOWN, workload_cost

Rates: TypeAlias = Sequence[Decimal]
"""Tariff -> USD per 1M tokens, below all tiers of length; `UNKNOWN` where it is."""

_MILLION = Decimal(1_000_000)
_NOTHING = Decimal(0)
_NO_PROMPT = -1


@dataclass(frozen=True, slots=True, eq=False)
class TariffTable:
    """Columns of the tariffs."""

    of_row: Sequence[int]
    """Row of the table of offers -> its tariff."""
    offers: Sequence[Offer]
    """Of each tariff one offer that has it."""
    text_in: Rates
    text_out: Rates
    cache_read: Rates
    """The rate of other input where there is no price for it."""
    base_up_to: Mapping[int, int]
    """Tariffs with tiers or fees -> the longest prompt, in tokens, that costs those rates only."""

    def costs(self, rows: Sequence[int], usage: Usage) -> dict[int, Decimal]:
        """Row -> USD of a workload, at these rows; `UNKNOWN` where it is or nothing.

        It is at each row what `workload_cost` says.
        """
        of_rows = list(map(self.of_row.__getitem__, rows))
        tariffs = list(set(of_rows))
        if _is_more_than_text(usage.request):
            usd = {tariff: self._cost(tariff, usage) for tariff in tariffs}
        else:
            usd = self._text_costs(tariffs, usage)
        return dict(zip(rows, map(usd.__getitem__, of_rows), strict=True))

    def _text_costs(self, tariffs: Sequence[int], usage: Usage) -> dict[int, Decimal]:
        totals = [_NOTHING] * len(tariffs)
        for rates, millions in _text_parts(self, usage.request):
            of_tariffs = map(rates.__getitem__, tariffs)
            totals = [usd + rate * millions for usd, rate in zip(totals, of_tariffs, strict=True)]
        costs = {tariff: usd or UNKNOWN for tariff, usd in zip(tariffs, totals, strict=True)}
        if usage.single:
            for tariff in costs.keys() & self.base_up_to.keys():
                if usage.request.input_tokens > self.base_up_to[tariff]:
                    costs[tariff] = self._cost(tariff, usage)
        return costs

    def _cost(self, tariff: int, usage: Usage) -> Decimal:
        return workload_cost(self.offers[tariff], usage) or UNKNOWN


def _text_parts(tariffs: TariffTable, request: Request) -> Iterator[tuple[Rates, Decimal]]:
    """Rates, and the millions of tokens that are charged at them; only where there are any."""
    tokens = request.input_tokens / _MILLION
    cached = tokens * request.cached_share
    parts = (
        (tariffs.text_in, tokens - cached),
        (tariffs.cache_read, cached),
        (tariffs.text_out, request.output_tokens / _MILLION),
    )
    yield from ((rates, millions) for rates, millions in parts if millions)


def _is_more_than_text(request: Request) -> bool:
    return any(
        (
            request.images_out,
            request.audio_minutes,
            request.video_seconds,
            request.characters,
            request.pages,
        )
    )


def tariff_table(offers: Iterable[Offer]) -> TariffTable:
    """The tariffs of the offers in rows."""
    numbers: dict[int, int] = {}
    distinct: list[Offer] = []
    of_row: list[int] = []
    for offer in offers:
        tariff = id(offer.prices)  # shared by the snapshot, and alive as long as the catalogue
        if tariff not in numbers:
            numbers[tariff] = len(distinct)
            distinct.append(offer)
        of_row.append(numbers[tariff])
    base = [text_rates(offer) for offer in distinct]
    rates = [of_tariff.by_direction for of_tariff in base]
    longest = (_base_up_to(*each) for each in zip(distinct, base, strict=True))
    return TariffTable(
        of_row=of_row,
        offers=distinct,
        text_in=[of_tariff.get("input", UNKNOWN) for of_tariff in rates],
        text_out=[of_tariff.get("output", UNKNOWN) for of_tariff in rates],
        cache_read=[each.get("cache_read", each.get("input", UNKNOWN)) for each in rates],
        base_up_to={tariff: tokens for tariff, tokens in enumerate(longest) if tokens is not None},
    )


def _base_up_to(offer: Offer, base: TextRates) -> int | None:
    """The longest prompt that costs the base rates only; None where every prompt does."""
    limits = [
        price.condition.above_tokens
        for price in offer.prices
        if price.condition and price.condition.above_tokens
    ]
    fee = () if base.fee is None else (_NO_PROMPT,)
    return min((*limits, *fee), default=None)
