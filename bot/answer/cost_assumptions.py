"""What an estimate of a cost takes for granted, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot import formatting
from bot.answer.cost_basis import request_text
from bot.answer.cost_estimate import PricedOffer
from catalog.curated import UseCase
from catalog.model import Model
from catalog.pricing.request_cost import has_hours, has_tiers, rate_for
from catalog.pricing.usage import (
    Usage,
    Workload,
)
from catalog.schema import Price

_NAMES = 3

OffersByModel = Mapping[str, Sequence[PricedOffer]]
"""The offers whose costs are shown, by the name of the model."""


def assumptions(
    stated: Workload | None, usage: Usage, use_case: UseCase, shown: OffersByModel
) -> Iterator[str]:
    yield from _stated(stated or Workload(), use_case)
    if usage.period:
        kind = "working days" if usage.workdays else "days"
        yield f"A month is {usage.days_per_month} {kind}."
    yield from _pictures(usage, shown)
    yield from _tiers(usage, shown)
    yield from _fees(usage, shown)
    yield from _cache_assumptions(usage, shown)
    if any(has_hours(each.offer) for offers in shown.values() for each in offers):
        yield "Where a price changes with the hour, the highest price counts."


def _stated(stated: Workload, use_case: UseCase) -> Iterator[str]:
    """What is not stated, and what is assumed for it."""
    if not stated.has_size:
        usual = request_text(use_case.typical)
        name = formatting.uncapitalised(use_case.name)
        yield f"Size not stated, so a typical request for {name}: {usual}."
    elif stated.media:
        return
    elif stated.images:
        if stated.input_tokens is None:
            yield "Prompts are not stated, so only the images count."
    elif stated.output_tokens is None and use_case.typical.output_tokens:
        yield "Output is not stated: only the input counts."
    elif stated.input_tokens is None:
        yield "Input is not stated: only the output counts."


def _pictures(usage: Usage, shown: OffersByModel) -> Iterator[str]:
    if not usage.request.images_out:
        return
    prices = [p for offers in shown.values() for each in offers for p in each.offer.prices]
    image_prices = [p for p in prices if p.direction == "output" and p.modality == "image"]
    if any(p.unit == "1M tokens" for p in image_prices) and usage.request.image_tokens_out:
        tokens = f"{usage.request.image_tokens_out:,} tokens"
        yield f"An image that is charged by the token counts as {tokens}; it varies with its size."
    if usage.quality and not any(usage.quality == _quality(p) for p in image_prices):
        yield f"No source prices {usage.quality} quality: the price without a quality counts."
    if not usage.quality and any(_quality(p) for p in image_prices):
        yield "Quality not stated: the standard price counts, or the lowest where there is none."


def _quality(price: Price) -> str | None:
    return price.condition.quality if price.condition else None


def _tiers(usage: Usage, shown: OffersByModel) -> Iterator[str]:
    tiered = [
        name for name, offers in shown.items() if any(has_tiers(each.offer) for each in offers)
    ]
    if not tiered:
        return
    names = formatting.listed(tiered, _NAMES)
    if not usage.single:
        yield f"Length of a prompt not stated: the price of short prompts counts ({names})."
        return
    reached = [name for name in tiered if any(_is_long(each, usage) for each in shown[name])]
    if reached:
        names = formatting.listed(reached, _NAMES)
        yield f"Prompts this long cost more where a route lists such a tier ({names})."


def _fees(usage: Usage, shown: OffersByModel) -> Iterator[str]:
    """The fee of a request whatever its length, which not every route states."""
    for name, offers in shown.items():
        fees = [p.usd for each in offers for p in each.offer.prices if _is_fee(p)]
        if not fees:
            continue
        fee = f"{formatting.usd(max(fees))} for each request"
        if not usage.single:
            yield f"{name}: {fee} not counted, as their number is not stated."
        elif len(fees) == len(offers):
            yield f"{name}: {fee} counted."
        else:
            yield f"{name}: {fee} counted where a route lists it; the others may charge it too."


def _is_fee(price: Price) -> bool:
    return price.unit == "request" and price.direction == "input"


def too_long(usage: Usage, models: Iterable[Model]) -> Iterator[str]:
    """A sentence for each model that a request is too long for."""
    if not usage.single:
        return
    needed = usage.request.input_tokens + usage.request.output_tokens
    for model in models:
        if model.facts.context and needed > model.facts.context:
            room = formatting.tokens(model.facts.context)
            yield f"{model.name} takes {room} tokens at once, a request has {needed:,}"


def _is_long(each: PricedOffer, usage: Usage) -> bool:
    """Whether the prompt reaches a dearer tier of the offer."""
    prompt = usage.request.input_tokens
    long = rate_for(each.fitted, "input", "text", prompt)
    return long != rate_for(each.fitted, "input", "text", 1)


def _cache_assumptions(usage: Usage, shown: OffersByModel) -> Iterator[str]:
    share = usage.request.cached_share
    if not share or not usage.request.input_tokens:
        return
    yield f"{share:.0%} of the input is read from a cache; writing to it is not counted."
    prompt = usage.request.input_tokens
    without = [
        name
        for name, offers in shown.items()
        if any(rate_for(each.fitted, "cache_read", "text", prompt) is None for each in offers)
    ]
    if without:
        names = formatting.listed(without, _NAMES)
        yield f"Where a route has no known cache price, cached tokens count in full ({names})."
