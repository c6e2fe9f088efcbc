"""What a stated amount of use costs at one offer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from math import inf
from typing import TypeGuard

from catalog.catalogue import Catalog
from catalog.constraints import Workload
from catalog.prices import Offer, rate_for, request_cost
from catalog.schema import Request
from catalog.stock import Stock

_MILLION = Decimal(1_000_000)


def states_amounts(workload: Workload | None) -> TypeGuard[Workload]:
    """It says what goes in or comes out, and not only how often."""
    return workload is not None and any(
        amount for amount in (workload.input_tokens, workload.output_tokens, workload.images)
    )


def estimates(
    stock: Stock, workload: Workload, picture_tokens: int
) -> Callable[[range], Sequence[float]]:
    """What `spend` says of offers, near enough to sort by; inf where that is unknown or nothing.

    From columns, which takes a fraction of the time; exactly where the prompt is so long that some
    offers charge otherwise, or pictures are made.
    """
    into, out, text = workload.input_tokens or 0, workload.output_tokens or 0, stock.text
    if workload.images or (workload.requests and into > stock.shortest_tier):
        return lambda span: [
            _or_inf(spend(offer, workload, picture_tokens))
            for offer in stock.offers[span.start : span.stop]
        ]
    read = into * float(workload.cached_share or 0) / 1e6
    fresh, made = into / 1e6 - read, out / 1e6
    if not into:
        return lambda span: [
            cost if (cost := o * made) > 0 else inf for _, o, _ in text[span.start : span.stop]
        ]
    if not out:
        return lambda span: [
            cost if (cost := i * fresh + r * read) > 0 else inf
            for i, _, r in text[span.start : span.stop]
        ]
    return lambda span: [
        cost if (cost := i * fresh + o * made + r * read) > 0 else inf
        for i, o, r in text[span.start : span.stop]
    ]


def _or_inf(cost: Decimal | None) -> float:
    return float(cost) if cost else inf


def spend(offer: Offer, workload: Workload, picture_tokens: int) -> Decimal | None:
    """USD for one request, or for the total where no requests are stated; None when unknown.

    A total says nothing of how long a prompt is, so it is priced below all tiers of length.
    """
    into, out = workload.input_tokens or 0, workload.output_tokens or 0
    prompt = into if workload.requests else 0
    share = workload.cached_share or Decimal(0)
    parts = [
        _tokens(offer, Decimal(into), share, prompt),
        _of(rate_for(offer, "output", "text", prompt), Decimal(out)),
        _pictures(offer, workload, picture_tokens),
    ]
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


def _tokens(offer: Offer, into: Decimal, share: Decimal, prompt: int) -> Decimal | None:
    full = rate_for(offer, "input", "text", prompt)
    read = rate_for(offer, "cache_read", "text", prompt) if share else None
    fresh = _of(full, into * (1 - share))
    cached = _of(full if read is None else read, into * share)
    return None if fresh is None or cached is None else fresh + cached


def _of(rate: Decimal | None, tokens: Decimal) -> Decimal | None:
    if not tokens:
        return Decimal(0)
    return None if rate is None else rate * tokens / _MILLION


def _pictures(offer: Offer, workload: Workload, picture_tokens: int) -> Decimal | None:
    if not workload.images:
        return Decimal(0)
    if workload.quality:
        told = (
            p.usd
            for p in offer.prices
            if p.unit == "image" and p.condition and p.condition.quality == workload.quality
        )
        each = min(told, default=None)
        return None if each is None else each * workload.images
    typical = Request(images_out=workload.images, image_tokens_out=picture_tokens)
    return request_cost(offer, typical)


def picture_tokens(catalog: Catalog) -> int:
    """Tokens of a picture, where those are what is charged: as the use cases assume."""
    return max((u.typical.image_tokens_out for u in catalog.curation.use_cases), default=0)
