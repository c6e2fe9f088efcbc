"""What one request costs at an offer."""

from __future__ import annotations

from decimal import Decimal

from catalog.prices.offer import ALWAYS, Offer, is_base
from catalog.schema import Direction, Modality, Request, Unit

_MILLION = Decimal(1_000_000)


def request_cost(made: Offer, request: Request) -> Decimal | None:
    """USD for one request; None when a part of it has no known price."""
    fee = _fee(made)
    parts = [
        fee or Decimal(0),
        _tokens_in(made, request) if fee is None else _tokens_in(made, request) or Decimal(0),
        _counted(made, "output", "text", Decimal(request.output_tokens), request.input_tokens),
        _pictures_out(made, request),
        _audio(made, request),
        _flat(made, "output", "second", request.video_seconds),
        _flat(made, "input", "1M characters", Decimal(request.characters) / _MILLION),
        _flat(made, "input", "page", Decimal(request.pages)),
    ]
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


def _fee(made: Offer) -> Decimal | None:
    """What every request costs, whatever its length; then input without a price is part of it."""
    fees = [p.usd for p in made.prices if p.unit == "request" and p.direction == "input"]
    return max(fees, default=None)


def _tokens_in(made: Offer, request: Request) -> Decimal | None:
    if not request.input_tokens:
        return Decimal(0)
    cached = Decimal(request.input_tokens) * request.cached_share
    fresh = _counted(made, "input", "text", request.input_tokens - cached, request.input_tokens)
    if fresh is None or not cached:
        return fresh
    read = _counted(made, "cache_read", "text", cached, request.input_tokens)
    full = _counted(made, "input", "text", cached, request.input_tokens)
    return fresh + (read if read is not None else full or Decimal(0))


def _counted(
    made: Offer, direction: Direction, modality: Modality, tokens: Decimal, prompt: int = 0
) -> Decimal | None:
    if not tokens:
        return Decimal(0)
    rate = rate_for(made, direction, modality, prompt)
    return None if rate is None else rate * tokens / _MILLION


def rate_for(
    made: Offer, direction: Direction, modality: Modality, prompt: int = 0
) -> Decimal | None:
    """USD per 1M tokens for a prompt of that length, in the dearest hour; None when unknown."""
    fitting = [
        (when.above_tokens or 0, p.usd)
        for p in made.prices
        if p.direction == direction and p.modality == modality and p.unit == "1M tokens"
        for when in (p.condition or ALWAYS,)
        if (when.above_tokens or -1) < prompt and not (when.processing or when.ttl or when.region)
    ]
    if not fitting:
        return None
    tier = max(above for above, _ in fitting)
    return max(usd for above, usd in fitting if above == tier)


def _pictures_out(made: Offer, request: Request) -> Decimal | None:
    if not request.images_out:
        return Decimal(0)
    flat = _flat(made, "output", "image", Decimal(request.images_out))
    if flat is not None:
        return flat
    tokens = Decimal(request.images_out * request.image_tokens_out)
    return _counted(made, "output", "image", tokens) if tokens else None


def _audio(made: Offer, request: Request) -> Decimal | None:
    return _flat(made, "input", "minute", request.audio_minutes)


def _flat(made: Offer, direction: Direction, unit: Unit, amount: Decimal) -> Decimal | None:
    if not amount:
        return Decimal(0)
    priced = [p for p in made.prices if p.unit == unit and p.direction == direction]
    base = [p for p in priced if is_base(p)] or [
        p for p in priced if not (p.condition or ALWAYS).processing
    ]
    return min(p.usd for p in base) * amount if base else None
