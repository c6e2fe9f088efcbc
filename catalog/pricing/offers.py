"""Offers: a route with its tariff on one day, and what it weighs beside others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from operator import itemgetter

from catalog.schema import Condition, Direction, Modality, OfferGroup, Price, Route, Unit

ALWAYS = Condition()
_SOON = timedelta(days=30)
"""A price that ends sooner is none to decide by."""
_INPUT_WEIGHT = 3
"""Input tokens for each output token, unless a use case says otherwise."""


def is_in_force(price: Price, today: date) -> bool:
    """Whether the price is in force on a day."""
    when = price.condition or ALWAYS
    return (when.valid_from is None or when.valid_from <= today) and (
        when.valid_to is None or today <= when.valid_to
    )


def is_base(price: Price) -> bool:
    """Whether the price holds without a tier, size, processing, region or cache lifetime."""
    when = price.condition
    return when is None or not (
        when.processing or when.above_tokens or when.quality or when.size or when.ttl or when.region
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """A route with its tariff on one day."""

    route: Route
    prices: tuple[Price, ...]
    """In force on the day."""
    upcoming: tuple[Price, ...]
    """Announced for later."""
    basis: Unit | None
    """The unit it is compared by; None when nothing is priced."""
    weight: Decimal | None
    """Comparable cost on this basis; None when it is not known."""
    group: OfferGroup = "comparable"
    """What it is compared with, as its ladder has found."""
    contract: str = ""
    """The contract that its prices are of, in words: "contract −12%"; empty for list prices."""
    list_prices: tuple[Price, ...] = ()
    """What the seller's list says, where `prices` are of a contract."""

    def in_group(self, group: OfferGroup) -> Offer:
        """The offer in a group; `replace`, which takes four times as long, held up every start."""
        if group == self.group:
            return self
        return Offer(
            self.route,
            self.prices,
            self.upcoming,
            self.basis,
            self.weight,
            group,
            self.contract,
            self.list_prices,
        )

    def base(self, direction: Direction, modality: Modality = "text") -> tuple[Price, ...]:
        return tuple(
            p
            for p in self.prices
            if is_base(p) and p.direction == direction and p.modality == modality
        )


def sources_of(offer: Offer) -> frozenset[str]:
    """The sources that state its prices."""
    return frozenset(quote.source for quote in offer.route.quotes if not quote.prices)


def offer_on(route: Route, today: date) -> Offer:
    """The offer of a route on a day."""
    # Few prices have dates, so that is looked at first.
    if not any(p.condition and _is_limited(p.condition) for p in route.prices):
        return priced_offer(route, route.prices)
    prices = tuple(p for p in route.prices if is_in_force(p, today))
    if len(prices) == len(route.prices):
        prices = route.prices  # one tuple for all offers with this tariff
    upcoming = tuple(
        p
        for p in route.prices
        if p.condition and p.condition.valid_from and p.condition.valid_from > today
    )
    return priced_offer(route, prices, upcoming)


def _is_limited(when: Condition) -> bool:
    """Whether it holds from a day on, or until one."""
    return when.valid_from is not None or when.valid_to is not None


def priced_offer(
    route: Route, prices: tuple[Price, ...], upcoming: tuple[Price, ...] = ()
) -> Offer:
    """The offer of a route at these prices, with what they weigh."""
    basis = _basis(prices)
    return Offer(route, prices, upcoming, basis, weight_of(prices, basis))


def last_day_of_price(prices: Iterable[Price]) -> date | None:
    """The last day of the base prices in force; None where no end is announced."""
    # Few prices end, so that is looked at first.
    ends = [
        p.condition.valid_to for p in prices if p.condition and p.condition.valid_to and is_base(p)
    ]
    return min(ends, default=None)


def following_prices(prices: Iterable[Price], day: date) -> tuple[Price, ...]:
    """Those that are in force on the next day."""
    return tuple(p for p in prices if is_in_force(p, day + timedelta(days=1)))


def offer_after(offer: Offer, day: date) -> Offer:
    """The offer on the next day, by what is announced; without a price where nothing is."""
    prices = following_prices((*offer.prices, *offer.upcoming), day)
    later = priced_offer(offer.route, prices)
    return replace(offer, prices=prices, basis=later.basis, weight=later.weight)


def lasting_offer(offer: Offer, today: date) -> Offer:
    """The offer at the prices to decide by: those that follow, where they end within 30 days."""
    day = last_day_of_price(offer.prices)
    return offer_after(offer, day) if day and day < today + _SOON else offer


def _basis(prices: Sequence[Price]) -> Unit | None:
    """Tokens where a base price is per token, else the unit of what comes out, if that has one."""
    priced = [p for p in prices if is_base(p)] or prices
    units = [p.unit for p in priced]
    if "1M tokens" in units:
        return "1M tokens"
    return next((p.unit for p in priced if p.direction == "output"), next(iter(units), None))


def weight_of(
    prices: Sequence[Price], basis: Unit | None, output: Modality = "text"
) -> Decimal | None:
    """Comparable cost of a tariff whose output tokens are bought for the modality `output`."""
    mine = [p for p in prices if p.unit == basis]
    base = [p for p in mine if is_base(p)]
    base = base or [p for p in mine if not (p.condition or ALWAYS).processing]
    if basis != "1M tokens":
        # A picture that goes in is not what a picture that comes out is compared by.
        bought = [p for p in base if p.direction == "output"] or base
        return min((p.usd for p in bought), default=None)
    into, out = _dearest(base, "input", "text"), _dearest(base, "output", output)
    if into is None or out is None:
        return out if into is None else into
    return _INPUT_WEIGHT * into + out


def _dearest(prices: Sequence[Price], direction: Direction, modality: Modality) -> Decimal | None:
    """The price at the dearest hour; of the cheapest modality where the asked one has none."""
    priced = [(p.modality, p.usd) for p in prices if p.direction == direction]
    if of_modality := [usd for of, usd in priced if of == modality]:
        return max(of_modality)
    # The last of those in order of price is the dearest.
    dearest = dict(sorted(priced, key=itemgetter(1)))
    return min(dearest.values(), default=None)
