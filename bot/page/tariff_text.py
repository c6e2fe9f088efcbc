"""How prices under conditions are set: what is asked for comes first."""

from __future__ import annotations

from collections.abc import Iterator

from bot import formatting
from bot.answer import PriceRow, PriceRows
from bot.page import offer_text
from catalog.pricing.tariffs import Tariff

USUAL_COLUMNS = (("Input", "input"), ("Output", "output"))
_CACHE_READ = ("Cache read", "cache_read")
_SHORT_REGION = 4
"""Letters of a region that is an abbreviation: eu, apac."""
Columns = tuple[tuple[str, str], ...]
"""Headings and directions of prices."""


def columns(tariff: Tariff) -> Columns:
    """The columns of a ladder: what is asked for comes first."""
    match tariff.cache:
        case None:
            return USUAL_COLUMNS
        case "cache_read":
            return (_CACHE_READ, *USUAL_COLUMNS)
        case "cache_write":
            return (("Cache write", "cache_write"), _CACHE_READ, *USUAL_COLUMNS)


def asked_first(row: PriceRow, rows: PriceRows) -> Iterator[str]:
    """What a tariff is about: "cache write $5.00, kept 1h $8.00", "$0.36 per hour"."""
    if rows.tariff.cache == "cache_write":
        written = [p for p in row.prices if p.direction == "cache_write"]
        base = " / ".join(map(str, formatting.amounts(row.prices, "cache_write")))
        kept = (
            f"{formatting.condition(p.condition)} {formatting.usd(p.usd)}"
            for p in written
            if p.condition and p.condition.ttl and not p.condition.above_tokens
        )
        yield ", ".join((f"cache write {base}", *kept))
    elif rows.tariff.per and rows.basis and row.cost is not None:
        of = " of audio" if rows.tariff.per == "hour of audio" else ""
        yield f"{formatting.estimate(rows.basis.times * row.cost)} {rows.basis.phrase}{of}"


def price(row: PriceRow, tariff: Tariff) -> str:
    return cached(row, tariff.cache) if tariff.cache else offer_text.price(row.prices)


def cached(row: PriceRow, direction: str) -> str:
    """ "$5.00 cache write"."""
    return f"{offer_text.side(row.prices, direction)} {direction.replace('_', ' ')}"


def seller_name(row: PriceRow, tariff: Tariff) -> str:
    """ "Amazon Bedrock", "Amazon Bedrock, EU"."""
    by_region = tariff.per == "region" and row.region
    return f"{row.provider_name}, {region_text(row.region)}" if by_region else row.provider_name


def region_text(region: str | None) -> str:
    is_short = region is not None and region.isalpha() and len(region) <= _SHORT_REGION
    return (region or "").upper() if is_short else region or ""
