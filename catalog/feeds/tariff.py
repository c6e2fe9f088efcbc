"""Choosing between what several sources say of one offer.

The first tariff is taken whole. Another source may only add what that one does not mention, and
only if it agrees with it on the base price; where it disagrees by more than 1 %, its prices are
kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from catalog.schema import Condition, Direction, Modality, Price

_TOLERANCE = Decimal("0.01")


_ALWAYS = Condition()


_DIRECTIONS = ("input", "cache_read", "cache_write", "output")


_MODALITIES = ("text", "image", "audio", "video", "pdf")


class Component(NamedTuple):
    """What two prices must share to be about the same thing; the time of day is not part of it."""

    direction: Direction
    modality: Modality
    unit: str
    processing: str | None
    above_tokens: int | None
    """To the thousand: 200,000, 200,001 and 199,999 are one threshold, written in three ways."""
    quality: str | None
    size: str | None
    ttl: str | None
    region: str | None


def component(price: Price) -> Component:
    when = price.condition or _ALWAYS
    return Component(
        price.direction,
        price.modality,
        price.unit,
        when.processing,
        round(when.above_tokens, -3) if when.above_tokens else None,
        when.quality,
        when.size,
        when.ttl,
        when.region,
    )


def chosen_prices(said: Sequence[tuple[str, tuple[Price, ...]]]) -> tuple[Price, ...]:
    """The first tariff whole, and what it does not mention from others that agree with it."""
    chosen: dict[Component, tuple[Price, ...]] = {}
    for source, prices in said:
        tariff = by_component(prices, source)
        if chosen and _contradicts(tariff, chosen):
            continue
        for part, variants in tariff.items():
            chosen.setdefault(part, variants)
    return tuple(price for part in sorted(chosen, key=reading_order) for price in chosen[part])


def by_component(prices: Iterable[Price], source: str) -> dict[Component, tuple[Price, ...]]:
    grouped: dict[Component, list[Price]] = defaultdict(list)
    for price in prices:
        grouped[component(price)].append(replace(price, source=source))
    return {part: tuple(variants) for part, variants in grouped.items()}


def _contradicts(
    tariff: Mapping[Component, Sequence[Price]], chosen: Mapping[Component, Sequence[Price]]
) -> bool:
    """One shared base price differs."""
    return any(
        part.processing is None
        and part.direction in ("input", "output")
        and not any(close(a.usd, b.usd) for a in variants for b in chosen.get(part, variants))
        for part, variants in tariff.items()
    )


def close(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= _TOLERANCE * max(abs(one), abs(other))


def disagreeing(said: Iterable[Price], chosen: Sequence[Price], source: str) -> tuple[Price, ...]:
    by_part: dict[Component, list[Price]] = defaultdict(list)
    for price in chosen:
        by_part[component(price)].append(price)
    return tuple(
        replace(price, source=source)
        for price in said
        if (against := by_part.get(component(price)))
        and not any(close(price.usd, other.usd) for other in against)
    )


def reading_order(part: Component) -> tuple[object, ...]:
    return (
        part.processing or "",
        part.above_tokens or 0,
        _MODALITIES.index(part.modality),
        _DIRECTIONS.index(part.direction),
        *(str(value or "") for value in part),
    )
