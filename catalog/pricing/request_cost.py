"""What one request costs at an offer, and the same offer under other conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from catalog.curated import Request
from catalog.pricing.offers import ALWAYS, Offer, is_base
from catalog.pricing.tariffs import changed, picture_prices
from catalog.schema import Condition, Direction, Modality, Price, Unit

_MILLION = Decimal(1_000_000)


def request_cost(offer: Offer, request: Request) -> Decimal | None:
    """USD for one request; None when a part of it has no known price."""
    # Pages and tokens are two measures of one input: an offer charges for one of them.
    if request.pages and (page := flat_price(offer, "input", "page")):
        return page.usd * request.pages
    parts = [_text(offer, request)]
    if request.images_out:
        parts.append(_pictures_out(offer, request))
    flat: tuple[tuple[Direction, Unit, Decimal | int], ...] = (
        ("input", "minute", request.audio_minutes),
        ("output", "second", request.video_seconds),
        ("input", "1M characters", request.characters / _MILLION),
    )
    parts += [_flat(offer, way, unit, amount) for way, unit, amount in flat if amount]
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


def _text(offer: Offer, request: Request) -> Decimal | None:
    """USD for text tokens and the fee per request; None when a part is unknown.

    A fee includes input that has no price. Cached tokens without a price cost as much as others.
    """
    prompt = request.input_tokens
    rates, fee = text_rates(offer, prompt)
    into, out = rates.get("input"), rates.get("output")
    usd = fee or Decimal(0)
    if prompt and into is not None:
        cached = prompt * request.cached_share
        usd += into * (prompt - cached) / _MILLION
        usd += rates.get("cache_read", into) * cached / _MILLION
    elif prompt and fee is None:
        return None
    if request.output_tokens:
        if out is None:
            return None
        usd += out * request.output_tokens / _MILLION
    return usd


class TextRates(NamedTuple):
    """What text costs at an offer."""

    by_direction: Mapping[Direction, Decimal]
    """`rate_for` each of them; without those that have no rate."""
    fee: Decimal | None
    """USD per request."""


def text_rates(offer: Offer, prompt: int = 0) -> TextRates:
    """The rates for a prompt of `prompt` tokens, in one pass for speed."""
    rates: dict[Direction, tuple[int, Decimal]] = {}
    fee: Decimal | None = None
    for price in offer.prices:
        if price.unit == "1M tokens" and price.modality == "text":
            above = _tier(price, prompt)
            if above is not None:
                best = rates.get(price.direction)
                if best is None or (above, price.usd) > best:
                    rates[price.direction] = (above, price.usd)
        elif price.unit == "request" and price.direction == "input":
            fee = price.usd if fee is None else max(fee, price.usd)
    return TextRates({direction: usd for direction, (_, usd) in rates.items()}, fee)


def _tier(price: Price, prompt: int) -> int | None:
    """The tokens above which the price holds; None where it does not hold for such a prompt."""
    when = price.condition
    if when is None:
        return 0
    above = when.above_tokens or 0
    if (above and above >= prompt) or when.processing or when.ttl or when.region:
        return None
    return above


def rate_for(
    offer: Offer, direction: Direction, modality: Modality, prompt: int = 0
) -> Decimal | None:
    """USD per 1M tokens for a prompt of `prompt` tokens at the dearest hour; None when unknown."""
    fitting = [
        (above, price.usd)
        for price in offer.prices
        if price.direction == direction
        and price.modality == modality
        and price.unit == "1M tokens"
        and (above := _tier(price, prompt)) is not None
    ]
    return max(fitting)[1] if fitting else None


def _pictures_out(offer: Offer, request: Request) -> Decimal | None:
    price = _picture_price(offer, request)
    if price:
        return price.usd * request.images_out
    rate = rate_for(offer, "output", "image")
    tokens = request.images_out * request.image_tokens_out
    return None if rate is None or not tokens else rate * tokens / _MILLION


def _picture_price(offer: Offer, request: Request) -> Price | None:
    """The price per picture; None where pictures are charged by the token.

    Where every picture price names a quality, the token rate is used instead: the lowest quality of
    one model is not comparable with the usual quality of another.
    """
    price = flat_price(offer, "output", "image")
    if price is None or is_base(price) or not request.image_tokens_out:
        return price
    return None if rate_for(offer, "output", "image") is not None else price


def _flat(offer: Offer, direction: Direction, unit: Unit, amount: Decimal | int) -> Decimal | None:
    price = flat_price(offer, direction, unit)
    return price.usd * amount if price else None


def flat_price(offer: Offer, direction: Direction, unit: Unit) -> Price | None:
    """The cheapest base price in a unit; where every price has a condition, of all but batches."""
    priced = [p for p in offer.prices if p.unit == unit and p.direction == direction]
    base = [p for p in priced if is_base(p)] or [
        p for p in priced if not (p.condition or ALWAYS).processing
    ]
    return min(base, key=lambda p: p.usd, default=None)


def counted_prices(offer: Offer, request: Request) -> tuple[Price, ...]:
    """The prices that the cost of a request is made of."""
    if request.pages and (page := flat_price(offer, "input", "page")):
        return (page,)
    prompt = request.input_tokens
    tokens: list[tuple[Direction, Modality, Decimal | int, int]] = [
        ("input", "text", request.input_tokens, prompt),
        ("output", "text", request.output_tokens, prompt),
        ("cache_read", "text", request.input_tokens * request.cached_share, prompt),
    ]
    flat: list[tuple[Direction, Unit, Decimal | int]] = [
        ("input", "request", 1),
        ("input", "minute", request.audio_minutes),
        ("output", "second", request.video_seconds),
        ("input", "1M characters", request.characters),
    ]
    fees = [flat_price(offer, way, unit) for way, unit, amount in flat if amount]
    if request.images_out and (picture := _picture_price(offer, request)):
        fees.append(picture)
    elif request.images_out:
        tokens.append(("output", "image", request.image_tokens_out, 0))
    rates = [
        Price(way, modality, "1M tokens", rate)
        for way, modality, amount, length in tokens
        if amount and (rate := rate_for(offer, way, modality, length)) is not None
    ]
    return (*rates, *(price for price in fees if price))


def has_tiers(offer: Offer) -> bool:
    """Whether the price depends on the length of the prompt."""
    return any(_condition(p).above_tokens for p in offer.prices)


def has_hours(offer: Offer) -> bool:
    """Whether the price changes with the hour or the day of the week."""
    return any(_condition(p).hours_utc or _condition(p).days for p in offer.prices)


def at_base_tier(offer: Offer) -> Offer:
    """The offer without fees per request and without tiers by the length of a prompt."""
    kept = tuple(p for p in offer.prices if p.unit != "request" and not _condition(p).above_tokens)
    return offer if len(kept) == len(offer.prices) else replace(offer, prices=kept)


def off_peak_offer(offer: Offer) -> Offer:
    """The offer at its cheapest hours."""
    if not has_hours(offer):
        return offer
    cheapest: dict[object, Price] = {}
    for price in offer.prices:
        plain = changed(price, hours_utc=None, days=None)
        key = (plain.direction, plain.modality, plain.unit, plain.condition)
        if key not in cheapest or plain.usd < cheapest[key].usd:
            cheapest[key] = plain
    return replace(offer, prices=tuple(cheapest.values()))


def offers_in_quality(offers: Iterable[Offer], quality: str) -> tuple[Offer, ...]:
    """The offers at the picture prices of a quality.

    Where an offer of a model prices qualities apart, a price that names none is of an unknown
    quality, and so is the number of tokens in a picture.
    """
    offers = tuple(offers)
    if not any(_condition(p).quality for offer in offers for p in offer.prices):
        return offers
    return tuple(in_quality(offer, quality) for offer in offers)


def in_quality(offer: Offer, quality: str) -> Offer:
    """The offer without picture prices of other qualities."""
    others = tuple(p for p in offer.prices if not _is_image(p))
    pictures = picture_prices(filter(_is_image, offer.prices), quality, None)
    return replace(offer, prices=(*others, *pictures))


def _is_image(price: Price) -> bool:
    return price.direction == "output" and price.modality == "image"


def _condition(price: Price) -> Condition:
    return price.condition or ALWAYS
