"""The feeds that list offers, and the choice between what several of them say of one offer.

The tariff of the first source is taken whole. Another source may only add what that one does not
mention, and only if it agrees with it on the base price, and for as long as that holds; where it
disagrees by more than 1 %, its prices are kept beside the chosen ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from catalog.feeds import genai_prices, litellm, models_dev, pi_ai
from catalog.schema import Condition, Direction, Modality, Observation, Price, ProviderKind

OFFER_FEEDS = {
    feed.id: feed for feed in (models_dev.FEED, genai_prices.FEED, litellm.FEED, pi_ai.FEED)
}
"""By id, the most trusted first: about models, and about prices where the next table is silent."""

_PRICED_BETTER: Mapping[ProviderKind, tuple[str, ...]] = {
    "lab": ("genai-prices", "litellm"),
    "cloud": ("litellm", "genai-prices"),
    "host": ("genai-prices",),
    "gateway": ("genai-prices",),
    "decisions": ("genai-prices", "litellm"),
    "closed": ("litellm", "genai-prices"),
}
"""By kind of provider: the feeds whose prices go before those of the others."""

_NEWEST_FIRST: frozenset[ProviderKind] = frozenset({"lab", "cloud"})
"""Kinds of provider of which the others are trusted alike. Of a gateway, the last of them writes
the least that any host asks for input and the most for output.
"""

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


def by_trust(offer: Iterable[Observation], kind: ProviderKind) -> list[Observation]:
    """What feeds say of one offer of such a provider, the one whose price goes first in front."""
    better = _PRICED_BETTER.get(kind, ())
    others = [feed for feed in OFFER_FEEDS if feed not in better]

    def place(observation: Observation) -> tuple[object, ...]:
        feed = observation.feed
        age = -observation.as_of.toordinal() if kind in _NEWEST_FIRST else 0
        trust = (better.index(feed), 0) if feed in better else (len(better), age)
        rest = (observation.route, observation.provider, str(observation.prices))
        return *trust, others.index(feed) if feed in others else 0, *rest

    return sorted(offer, key=place)


def component(price: Price) -> Component:
    """The component that a price is about."""
    condition = price.condition or _ALWAYS
    return Component(
        price.direction,
        price.modality,
        price.unit,
        condition.processing,
        round(condition.above_tokens, -3) if condition.above_tokens else None,
        condition.quality,
        condition.size,
        condition.ttl,
        condition.region,
    )


def choose_prices(tariffs: Sequence[tuple[str, tuple[Price, ...]]]) -> tuple[Price, ...]:
    """The first of (source, prices) whole, and what others that agree with it say besides."""
    chosen: dict[Component, tuple[Price, ...]] = {}
    for source, prices in tariffs:
        tariff = by_component(prices, source)
        if chosen and _contradicts(tariff, chosen):
            continue
        last_day = _last_day_of_agreement(tariff, chosen)
        for part, variants in tariff.items():
            chosen.setdefault(part, tuple(_until(price, last_day) for price in variants))
    return tuple(price for part in sorted(chosen, key=display_order) for price in chosen[part])


def by_component(prices: Iterable[Price], source: str) -> dict[Component, tuple[Price, ...]]:
    """The prices of a source by component; a component has several where they hold by turns."""
    grouped: dict[Component, list[Price]] = defaultdict(list)
    for price in prices:
        grouped[component(price)].append(replace(price, source=source))
    return {part: tuple(variants) for part, variants in grouped.items()}


def _contradicts(
    tariff: Mapping[Component, Sequence[Price]], chosen: Mapping[Component, Sequence[Price]]
) -> bool:
    """Whether a base price that both have differs."""
    # A component that only the tariff has is compared with itself, and so agrees.
    return any(
        part.processing is None
        and part.direction in ("input", "output")
        and not any(is_close(a.usd, b.usd) for a in variants for b in chosen.get(part, variants))
        for part, variants in tariff.items()
    )


def _last_day_of_agreement(
    tariff: Mapping[Component, Sequence[Price]], chosen: Mapping[Component, Sequence[Price]]
) -> date | None:
    """When the first of the chosen base prices that the tariff states too ends, if one does."""
    last_days: list[date] = []
    for part, variants in tariff.items():
        if part.processing is None and part.direction in ("input", "output"):
            agreeing = [
                (price.condition or _ALWAYS).valid_to
                for price in chosen.get(part, ())
                if any(is_close(price.usd, other.usd) for other in variants)
            ]
            days = [day for day in agreeing if day]
            if days and len(days) == len(agreeing):
                last_days.append(max(days))
    return min(last_days, default=None)


def _until(price: Price, last_day: date | None) -> Price:
    """The price, for no longer than that: what is stated beside a price that ends, ends with it."""
    condition = price.condition or _ALWAYS
    if last_day is None or condition.valid_to or condition.valid_from:
        return price
    return replace(price, condition=replace(condition, valid_to=last_day))


def is_close(one: Decimal, other: Decimal) -> bool:
    """Whether two amounts differ by 1 % of the larger or less."""
    return abs(one - other) <= _TOLERANCE * max(abs(one), abs(other))


def differing_prices(
    prices: Iterable[Price], chosen: Sequence[Price], source: str
) -> tuple[Price, ...]:
    """The prices of a source that are close to none of the chosen ones for their component."""
    chosen_by_component = by_component(chosen, "")
    return tuple(
        replace(price, source=source)
        for price in prices
        if (others := chosen_by_component.get(component(price)))
        and not any(is_close(price.usd, other.usd) for other in others)
    )


def display_order(part: Component) -> tuple[object, ...]:
    """A sort key: base prices first, text before other modalities, input before output."""
    return (
        part.processing or "",
        part.above_tokens or 0,
        _MODALITIES.index(part.modality),
        _DIRECTIONS.index(part.direction),
        *(str(value or "") for value in part),
    )
