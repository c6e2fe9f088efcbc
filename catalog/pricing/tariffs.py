"""The conditions that a price is asked under, and an offer at the prices that hold under them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from catalog.pricing.offers import ALWAYS, Offer, is_base, priced_offer
from catalog.schema import Condition, Price, Processing, Route

Prompts = int | Literal["longest"]
CacheUse = Literal["cache_read", "cache_write"]
Tuning = Literal["use", "training"]
Measure = Literal["hour of audio", "1M characters", "web search", "region", "image"]

DEFAULT_TTL = "5m"
"""The life of a cache entry where a source names none: mostly five minutes."""
_SAME_LENGTH = Decimal("1.03")
"""Sources write one boundary as 200000, 199999 and 200001, or as 256000 and 262144."""
_USUAL_SIZE = "1024x1024"
"""The size that image models most often state a price for."""
_SAME_QUALITY = {"high": ("high", "hd"), "medium": ("medium", "standard")}
"""Some models call their two qualities standard and hd."""


class Tariff(NamedTuple):
    """The conditions that a price is asked under; a field that is None asks for nothing."""

    processing: Processing | None = None
    prompt: Prompts | None = None
    """Prompts longer than this many tokens."""
    cache: CacheUse | None = None
    ttl: str | None = None
    """Life of a cache entry: "5m", "1h"."""
    fine_tuned: Tuning | None = None
    quality: str | None = None
    """Of pictures: low, medium, high."""
    size: str | None = None
    """Of pictures and videos: "1024x1536", "1080p"."""
    per: Measure | None = None


PLAIN = Tariff()
"""Asks for nothing: the usual price."""


def in_tariff(offer: Offer, tariff: Tariff) -> Offer | None:
    """The offer at the prices of a tariff, which are its base prices; None where it has none."""
    if (offer.route.type == "fine-tuned") != (tariff.fine_tuned is not None):
        return None
    if tariff.per == "region" and offer.route.region is None:
        return None
    prices: Sequence[Price] = _processed(offer, tariff)
    for select in (_for_prompts, _cached, _of_picture, _measured):
        prices = select(prices, tariff)
    if not prices:
        return None
    offer = priced_offer(offer.route, tuple(prices))
    if tariff.cache is None:
        return offer
    cached = (p.usd for p in prices if p.direction == tariff.cache and is_base(p))
    return replace(offer, weight=max(cached))


def is_served_as(route: Route, tariff: Tariff) -> bool:
    """Whether the route is what the tariff asks for: a batch queue, a tier, a tuned model."""
    if tariff.fine_tuned:
        return route.type == "fine-tuned"
    return tariff.processing is not None and tariff.processing in (route.type, route.tier)


def _processed(offer: Offer, tariff: Tariff) -> list[Price]:
    wanted = tariff.processing
    if wanted is None and tariff.fine_tuned:
        return list(offer.prices)
    if wanted is None or wanted in (offer.route.type, offer.route.tier):
        return [p for p in offer.prices if not _condition(p).processing]
    in_it = (p for p in offer.prices if _condition(p).processing == wanted)
    return [changed(p, processing=None) for p in in_it]


def _for_prompts(prices: Sequence[Price], tariff: Tariff) -> Sequence[Price]:
    """The prices of the highest tier that holds for the prompts."""
    if tariff.prompt is None:
        return prices
    longest = None if tariff.prompt == "longest" else tariff.prompt * _SAME_LENGTH
    held = [p for p in prices if longest is None or (_condition(p).above_tokens or 0) <= longest]
    if not any(_condition(p).above_tokens for p in held):
        return ()
    highest: dict[object, Price] = {}
    for price in sorted(held, key=lambda p: _condition(p).above_tokens or 0):
        plain = changed(price, above_tokens=None)
        whenever = changed(plain, valid_from=None, valid_to=None).condition
        highest[plain.direction, plain.modality, plain.unit, whenever] = plain
    return tuple(highest.values())


def _cached(prices: Sequence[Price], tariff: Tariff) -> Sequence[Price]:
    """The prices with those of the cache for the time that an entry is kept."""
    if tariff.cache is None:
        return prices
    wanted = tariff.ttl or DEFAULT_TTL
    cached = [
        changed(p, ttl=None)
        for p in prices
        if p.direction == tariff.cache and (_condition(p).ttl or DEFAULT_TTL) == wanted
    ]
    if not any(map(is_base, cached)):
        return ()
    kept_longer = [
        p
        for p in prices
        if p.direction == tariff.cache and _condition(p).ttl and tariff.ttl is None
    ]
    return (*(p for p in prices if p.direction != tariff.cache), *cached, *kept_longer)


def _of_picture(prices: Sequence[Price], tariff: Tariff) -> Sequence[Price]:
    if tariff.quality is None and tariff.size is None:
        return prices
    return picture_prices(prices, tariff.quality, tariff.size)


def picture_prices(
    prices: Iterable[Price], quality: str | None, size: str | None
) -> tuple[Price, ...]:
    """The prices of pictures and videos in a quality and size, as base prices.

    Without a size the usual one counts, else the dearest. Without a quality all of them stay.
    """
    qualities = _SAME_QUALITY.get(quality, (quality,)) if quality else ()
    shown = [p for p in prices if is_picture(p) and (_condition(p).quality or _condition(p).size)]
    fitting = [p for p in shown if not quality or _condition(p).quality in qualities]
    if size:
        in_size = [p for p in fitting if (_condition(p).size or "").casefold() == size.casefold()]
        asked = {"size": None, "quality": None} if quality else {"size": None}
        return tuple(changed(p, **asked) for p in in_size)
    usual = [p for p in fitting if _condition(p).size == _USUAL_SIZE] or fitting
    dearest = max(usual, key=lambda p: p.usd, default=None)
    return () if dearest is None else (changed(dearest, quality=None, size=None),)


def _measured(prices: Sequence[Price], tariff: Tariff) -> Sequence[Price]:
    """The prices in the unit that is asked for."""
    match tariff.per:
        case None | "region":
            return prices
        case "image":
            return [p for p in prices if is_picture(p) and p.unit != "1M tokens"]
        case "hour of audio":
            return [p for p in prices if p.unit == "minute" and p.modality == "audio"]
        case "1M characters":
            return [p for p in prices if p.unit == "1M characters"]
        case "web search":
            return [p for p in prices if p.unit == "request" and p.direction == "input"]


def is_picture(price: Price) -> bool:
    return price.direction == "output" and price.modality in ("image", "video")


def _condition(price: Price) -> Condition:
    return price.condition or ALWAYS


def changed(price: Price, **changes: Any) -> Price:
    """The price with another condition; None stands for one that always holds."""
    condition = replace(_condition(price), **changes)
    return replace(price, condition=None if condition == ALWAYS else condition)
