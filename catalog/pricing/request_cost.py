"""What one request costs at an offer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from catalog.curated import Request
from catalog.pricing.offers import ALWAYS, Offer, is_base
from catalog.schema import Condition, Direction, Modality, Price, Unit

_MILLION = Decimal(1_000_000)


def request_cost(made: Offer, request: Request) -> Decimal | None:
    """USD for one request; None when a part of it has no known price.

    Pages are what the tokens are of: an offer charges for the ones or for the others.
    """
    if request.pages and (page := flat_price(made, "input", "page")):
        return page.usd * request.pages
    parts = [_text(made, request)]
    if request.images_out:
        parts.append(_pictures_out(made, request))
    flat: tuple[tuple[Direction, Unit, Decimal | int], ...] = (
        ("input", "minute", request.audio_minutes),
        ("output", "second", request.video_seconds),
        ("input", "1M characters", request.characters / _MILLION),
    )
    parts += [_flat(made, way, unit, amount) for way, unit, amount in flat if amount]
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


def _text(made: Offer, request: Request) -> Decimal | None:
    """Tokens and the fee for a request, if there is one; then input without a price is part of it.

    A cached token without a price of its own costs as much as any other.
    """
    prompt = request.input_tokens
    rates, fee = _text_rates(made, prompt)
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


def _text_rates(made: Offer, prompt: int) -> tuple[dict[Direction, Decimal], Decimal | None]:
    """What `rate_for` says of each direction, and the fee, in one pass: rankings ask this most."""
    found: dict[Direction, tuple[int, Decimal]] = {}
    fee: Decimal | None = None
    for price in made.prices:
        if price.unit == "1M tokens" and price.modality == "text":
            above = _tier(price, prompt)
            if above is not None:
                known = found.get(price.direction)
                if known is None or (above, price.usd) > known:
                    found[price.direction] = (above, price.usd)
        elif price.unit == "request" and price.direction == "input":
            fee = price.usd if fee is None else max(fee, price.usd)
    return {direction: usd for direction, (_, usd) in found.items()}, fee


def _tier(price: Price, prompt: int) -> int | None:
    """The bound that the price holds above; None where it does not hold for such a prompt."""
    when = price.condition
    if when is None:
        return 0
    above = when.above_tokens or 0
    if (above and above >= prompt) or when.processing or when.ttl or when.region:
        return None
    return above


def rate_for(
    made: Offer, direction: Direction, modality: Modality, prompt: int = 0
) -> Decimal | None:
    """USD per 1M tokens for a prompt of that length, in the dearest hour; None when unknown."""
    fitting = [
        (above, price.usd)
        for price in made.prices
        if price.direction == direction
        and price.modality == modality
        and price.unit == "1M tokens"
        and (above := _tier(price, prompt)) is not None
    ]
    return max(fitting)[1] if fitting else None


def _pictures_out(made: Offer, request: Request) -> Decimal | None:
    price = _picture_price(made, request)
    if price:
        return price.usd * request.images_out
    rate = rate_for(made, "output", "image")
    tokens = request.images_out * request.image_tokens_out
    return None if rate is None or not tokens else rate * tokens / _MILLION


def _picture_price(made: Offer, request: Request) -> Price | None:
    """Of a picture; None where it is reckoned in tokens.

    So it is where every price is of some quality: one model at its lowest is not to be held against
    another at a usual one.
    """
    price = flat_price(made, "output", "image")
    if price is None or is_base(price) or not request.image_tokens_out:
        return price
    return None if rate_for(made, "output", "image") is not None else price


def _flat(made: Offer, direction: Direction, unit: Unit, amount: Decimal | int) -> Decimal | None:
    price = flat_price(made, direction, unit)
    return price.usd * amount if price else None


def flat_price(made: Offer, direction: Direction, unit: Unit) -> Price | None:
    """The cheapest base price in a unit; of all but batches where every price has a condition."""
    priced = [p for p in made.prices if p.unit == unit and p.direction == direction]
    base = [p for p in priced if is_base(p)] or [
        p for p in priced if not (p.condition or ALWAYS).processing
    ]
    return min(base, key=lambda p: p.usd, default=None)


def counted_prices(made: Offer, request: Request) -> tuple[Price, ...]:
    """The prices that the cost of a request is made of."""
    if request.pages and (page := flat_price(made, "input", "page")):
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
    found = [flat_price(made, way, unit) for way, unit, amount in flat if amount]
    if request.images_out and (picture := _picture_price(made, request)):
        found.append(picture)
    elif request.images_out:
        tokens.append(("output", "image", request.image_tokens_out, 0))
    rates = [
        Price(way, modality, "1M tokens", rate)
        for way, modality, amount, length in tokens
        if amount and (rate := rate_for(made, way, modality, length)) is not None
    ]
    return (*rates, *(price for price in found if price))


_USUAL_SIZE = "1024x1024"
"""Of a picture where nothing is said; image models are priced at it more than at any other."""


def has_tiers(made: Offer) -> bool:
    """Longer prompts cost something else."""
    return any(_when(p).above_tokens for p in made.prices)


def has_hours(made: Offer) -> bool:
    """The price changes with the hour or the day of the week."""
    return any(_when(p).hours_utc or _when(p).days for p in made.prices)


def at_base_tier(made: Offer) -> Offer:
    """Without what depends on single requests: how long they are, and how many."""
    kept = tuple(p for p in made.prices if p.unit != "request" and not _when(p).above_tokens)
    return made if len(kept) == len(made.prices) else replace(made, prices=kept)


def batch_offer(made: Offer) -> Offer | None:
    """The batch tariff as if there were no other; None where there is none."""
    if made.route.type == "batch":
        return made
    prices = [p for p in made.prices if _when(p).processing == "batch"]
    return (
        replace(made, prices=tuple(_with(p, processing=None) for p in prices)) if prices else None
    )


def off_peak_offer(made: Offer) -> Offer:
    """At the cheapest hours."""
    if not has_hours(made):
        return made
    cheapest: dict[object, Price] = {}
    for price in made.prices:
        plain = _with(price, hours_utc=None, days=None)
        key = (plain.direction, plain.modality, plain.unit, plain.condition)
        if key not in cheapest or plain.usd < cheapest[key].usd:
            cheapest[key] = plain
    return replace(made, prices=tuple(cheapest.values()))


def offers_in_quality(offers: Iterable[Offer], quality: str) -> tuple[Offer, ...]:
    """Pictures of a quality.

    Where some offer of a model tells qualities apart, a price that does not is of a quality that is
    not known, and so is the number of tokens in a picture.
    """
    offers = tuple(offers)
    if not any(_when(p).quality for made in offers for p in made.prices):
        return offers
    return tuple(in_quality(made, quality) for made in offers)


def in_quality(made: Offer, quality: str) -> Offer:
    """With no other price of pictures than that of a quality."""
    return replace(made, prices=_of_quality(made.prices, quality))


def _of_quality(prices: Sequence[Price], quality: str) -> tuple[Price, ...]:
    kept = tuple(p for p in prices if not _is_picture(p))
    sizes = [p for p in prices if _is_picture(p) and _when(p).quality == quality]
    usual = [p for p in sizes if _when(p).size == _USUAL_SIZE] or sizes
    picture = max(usual, key=lambda p: p.usd, default=None)
    return kept if picture is None else (*kept, _with(picture, quality=None, size=None))


def _is_picture(price: Price) -> bool:
    return price.direction == "output" and price.modality == "image"


def _when(price: Price) -> Condition:
    return price.condition or ALWAYS


def _with(price: Price, **changes: Any) -> Price:
    condition = replace(_when(price), **changes)
    return replace(price, condition=None if condition == ALWAYS else condition)
