"""A route with its tariff on one day, and what it weighs against others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog.schema import Condition, Direction, Modality, Price, Route, Unit

ALWAYS = Condition()
_INPUT_WEIGHT = 3
"""Input tokens for each output token, where no use case says otherwise."""


def holds(price: Price, today: date) -> bool:
    """The price is in force on that day."""
    when = price.condition or ALWAYS
    return (when.valid_from is None or when.valid_from <= today) and (
        when.valid_to is None or today <= when.valid_to
    )


def is_base(price: Price) -> bool:
    """No tier, size, processing or life of cache restricts it; hours and dates may."""
    when = price.condition or ALWAYS
    return not (
        when.processing or when.above_tokens or when.quality or when.size or when.ttl or when.region
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """A route with its tariff on one day, seen from one basis."""

    route: Route
    prices: tuple[Price, ...]
    """In force on the day."""
    upcoming: tuple[Price, ...]
    """Announced for later."""
    basis: Unit | None
    """What is counted; None when nothing is priced."""
    weight: Decimal | None
    """Comparable cost on this basis; None when it cannot be known."""
    dearest: Decimal
    """Dearest base input of any modality; tells ties apart."""

    def base(self, direction: Direction, modality: Modality = "text") -> tuple[Price, ...]:
        return tuple(
            p
            for p in self.prices
            if is_base(p) and p.direction == direction and p.modality == modality
        )


def offer(route: Route, today: date) -> Offer:
    """What a route costs on a day."""
    prices = tuple(p for p in route.prices if holds(p, today))
    upcoming = tuple(
        p
        for p in route.prices
        if p.condition and p.condition.valid_from and p.condition.valid_from > today
    )
    basis = _basis(prices)
    inputs = [p.usd for p in prices if is_base(p) and p.direction == "input" and p.unit == basis]
    return Offer(
        route, prices, upcoming, basis, weight_of(prices, basis), max(inputs, default=Decimal(0))
    )


def _basis(prices: Sequence[Price]) -> Unit | None:
    """Tokens where any base price is per token, else the unit of the first price."""
    units = [p.unit for p in prices if is_base(p)] or [p.unit for p in prices]
    return "1M tokens" if "1M tokens" in units else next(iter(units), None)


def weight_of(
    prices: Sequence[Price], basis: Unit | None, output: Modality = "text"
) -> Decimal | None:
    """Comparable cost of a tariff; `output` is what its output tokens are bought for."""
    mine = [p for p in prices if p.unit == basis]
    base = [p for p in mine if is_base(p)]
    base = base or [p for p in mine if not (p.condition or ALWAYS).processing]
    if basis != "1M tokens":
        return min((p.usd for p in base), default=None)
    into, out = _dearest(base, "input", "text"), _dearest(base, "output", output)
    if into is None or out is None:
        return out if into is None else into
    return _INPUT_WEIGHT * into + out


def _dearest(prices: Iterable[Price], direction: Direction, modality: Modality) -> Decimal | None:
    """The dearest hour of a modality, or of the cheapest one where that has no price."""
    by_modality: dict[str, Decimal] = {}
    for price in prices:
        if price.direction == direction:
            by_modality[price.modality] = max(price.usd, by_modality.get(price.modality, price.usd))
    return by_modality.get(modality, min(by_modality.values(), default=None))
