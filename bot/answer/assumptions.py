"""What the price of a workload rests on, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot import wording
from bot.answer.priced import Priced
from bot.answer.workload import request_in_words
from catalog import MONTH, Job, Model, Price, UseCase, Workload, has_hours, has_tiers, rate_for

_NAMES = 3

Shown = Mapping[str, Sequence[Priced]]
"""The routes that are shown, by the name of their model."""


def volume(asked: Job, use_case: UseCase) -> str:
    """ "10,000 requests a day, each 3,000 tokens in, 500 out"."""
    once = request_in_words(asked.request) or "nothing"
    if asked.request.input_tokens and not asked.request.output_tokens:
        once += ", output not counted" if use_case.typical.output_tokens else ""
    if asked.quality:
        once = once.replace(" image", f" {asked.quality}-quality image", 1)
    every = f" a {asked.period}" if asked.period else ""
    if asked.times is None:
        return f"one request of {once}"
    if asked.single:
        return f"{wording.count(asked.times, 'request')}{every}, each {once}"
    return f"{once}{every}"


def assumptions(
    stated: Workload | None, asked: Job, use_case: UseCase, shown: Shown
) -> Iterator[str]:
    yield from _stated(stated or Workload(), use_case)
    if asked.period:
        yield f"A month is {MONTH} days."
    yield from _pictures(asked, shown)
    yield from _tiers(asked, shown)
    yield from _fees(asked, shown)
    yield from _cached(asked, shown)
    if any(has_hours(each.offer) for found in shown.values() for each in found):
        yield "Where a price changes with the hour, the dearest hour counts."


def _stated(stated: Workload, use_case: UseCase) -> Iterator[str]:
    """What was left open, and what stands in for it."""
    if not stated.has_size:
        usual = request_in_words(use_case.typical)
        name = wording.uncapitalised(use_case.name)
        yield f"Size not stated, so a typical request of {name}: {usual}."
    elif stated.media:
        return
    elif stated.images:
        if stated.input_tokens is None:
            yield "Prompts are not stated: only the images count."
    elif stated.output_tokens is None and use_case.typical.output_tokens:
        yield "Output is not stated: only the input counts."
    elif stated.input_tokens is None:
        yield "Input is not stated: only the output counts."


def _pictures(asked: Job, shown: Shown) -> Iterator[str]:
    if not asked.request.images_out:
        return
    prices = [p for found in shown.values() for each in found for p in each.offer.prices]
    pictures = [p for p in prices if p.direction == "output" and p.modality == "image"]
    if any(p.unit == "1M tokens" for p in pictures) and asked.request.image_tokens_out:
        tokens = f"{asked.request.image_tokens_out:,} tokens"
        yield f"An image that is charged by the token counts as {tokens}; it varies with its size."
    if asked.quality and not any(asked.quality == _quality(p) for p in pictures):
        yield f"No price is told for {asked.quality} quality: prices count that name none."
    if not asked.quality and any(_quality(p) for p in pictures):
        yield "Quality not stated: the standard price counts, or the lowest where there is none."


def _quality(price: Price) -> str | None:
    return price.condition.quality if price.condition else None


def _tiers(asked: Job, shown: Shown) -> Iterator[str]:
    tiered = [name for name, found in shown.items() if any(has_tiers(each.offer) for each in found)]
    if not tiered:
        return
    names = wording.listed(tiered, _NAMES)
    if not asked.single:
        yield f"Length of a prompt not stated: the price of short prompts counts ({names})."
        return
    reached = [name for name in tiered if any(_is_long(each, asked) for each in shown[name])]
    if reached:
        names = wording.listed(reached, _NAMES)
        yield f"Prompts this long are in a dearer tier where a route lists one ({names})."


def _fees(asked: Job, shown: Shown) -> Iterator[str]:
    """What a request costs whatever its length, which not every route says."""
    for name, found in shown.items():
        fees = [p.usd for each in found for p in each.offer.prices if _is_fee(p)]
        if not fees:
            continue
        fee = f"{wording.usd(max(fees))} for each request"
        if not asked.single:
            yield f"{name}: {fee} not counted, as their number is not stated."
        elif len(fees) == len(found):
            yield f"{name}: {fee} counted."
        else:
            yield f"{name}: {fee} counted where a route lists it; the others may charge it too."


def _is_fee(price: Price) -> bool:
    return price.unit == "request" and price.direction == "input"


def too_long(asked: Job, models: Iterable[Model]) -> Iterator[str]:
    """Requests that do not fit into a model."""
    if not asked.single:
        return
    needed = asked.request.input_tokens + asked.request.output_tokens
    for model in models:
        if model.facts.context and needed > model.facts.context:
            room = wording.tokens(model.facts.context)
            yield f"{model.name} takes {room} tokens at once, a request has {needed:,}"


def _is_long(each: Priced, asked: Job) -> bool:
    """The prompt is past the bound of a tier."""
    prompt = asked.request.input_tokens
    long = rate_for(each.fitted, "input", "text", prompt)
    return long != rate_for(each.fitted, "input", "text", 1)


def _cached(asked: Job, shown: Shown) -> Iterator[str]:
    share = asked.request.cached_share
    if not share or not asked.request.input_tokens:
        return
    yield f"{share:.0%} of the input is read from a cache; writing to it is not counted."
    prompt = asked.request.input_tokens
    without = [
        name
        for name, found in shown.items()
        if any(rate_for(each.fitted, "cache_read", "text", prompt) is None for each in found)
    ]
    if without:
        names = wording.listed(without, _NAMES)
        yield f"Where a route has no known cache price, cached tokens count in full ({names})."
