"""What the price of a workload rests on, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from bot import wording
from bot.answer.cost_basis import request_text
from bot.answer.rows import ModelLine, model_line
from bot.answer.serialize import Json
from bot.query import Workload
from catalog import (
    MONTH,
    Catalog,
    Filters,
    Job,
    Model,
    Offer,
    Price,
    Qualifying,
    Totals,
    UseCase,
    has_hours,
    has_tiers,
    in_batches,
    on_terms,
    qualifying,
    rate_for,
    totals,
)

_NAMES = 3


@dataclass(frozen=True, slots=True)
class PricedOffer:
    """An offer with what the workload costs there."""

    offer: Offer
    fitted: Offer
    """With the prices that count for the workload."""
    totals: Totals


OffersByModel = Mapping[str, Sequence[PricedOffer]]
"""The routes that are shown, by the name of their model."""


def volume_text(asked: Job, use_case: UseCase) -> str:
    """ "10,000 requests a day, each 3,000 tokens in, 500 out"."""
    once = request_text(asked.request) or "nothing"
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
    stated: Workload | None, asked: Job, use_case: UseCase, shown: OffersByModel
) -> Iterator[str]:
    yield from _stated(stated or Workload(), use_case)
    if asked.period:
        yield f"A month is {MONTH} days."
    yield from _pictures(asked, shown)
    yield from _tiers(asked, shown)
    yield from _fees(asked, shown)
    yield from _cache_assumptions(asked, shown)
    if any(has_hours(each.offer) for found in shown.values() for each in found):
        yield "Where a price changes with the hour, the dearest hour counts."


def _stated(stated: Workload, use_case: UseCase) -> Iterator[str]:
    """What was left open, and what stands in for it."""
    if not stated.has_size:
        usual = request_text(use_case.typical)
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


def _pictures(asked: Job, shown: OffersByModel) -> Iterator[str]:
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


def _tiers(asked: Job, shown: OffersByModel) -> Iterator[str]:
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


def _fees(asked: Job, shown: OffersByModel) -> Iterator[str]:
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


def _is_long(each: PricedOffer, asked: Job) -> bool:
    """The prompt is past the bound of a tier."""
    prompt = asked.request.input_tokens
    long = rate_for(each.fitted, "input", "text", prompt)
    return long != rate_for(each.fitted, "input", "text", 1)


def _cache_assumptions(asked: Job, shown: OffersByModel) -> Iterator[str]:
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


def priced_offers(
    model: Model, asked: Job, held: Qualifying, catalog: Catalog
) -> tuple[PricedOffer, ...]:
    """The offers that pass and whose price for the whole job is known, cheapest first.

    Those that cost the same stay in the order of the ladder.
    """
    steps = catalog.ladder(model.id)
    offers = held.among((*steps.paid, *steps.other), model)
    fitting = zip(offers, on_terms(offers, asked), strict=True)
    found = [
        PricedOffer(o, fitted, made) for o, fitted in fitting if (made := totals(fitted, asked))
    ]
    return tuple(sorted(found, key=lambda each: each.totals.exact))


def lab_priced_offer(
    found: Iterable[PricedOffer], model: Model, catalog: Catalog
) -> PricedOffer | None:
    """The first at the lab itself."""
    return next((each for each in found if catalog.is_own(each.offer.route.provider, model)), None)


def paid_qualifying(filters: Filters, catalog: Catalog) -> Qualifying:
    """What is asked of offers that are paid for: those that cost nothing stand apart."""
    return qualifying(replace(filters, free=None), catalog)


_SHARES = (Decimal("0.5"), Decimal("0.8"))
_LEAST = Decimal("0.05")
"""A saving below this is not worth a line."""
_TRIED = 10
"""Cheapest routes that are tried with a cache; one that is dearer without seldom wins with it."""

Against = Literal["cheapest", "lab"]


@dataclass(frozen=True, slots=True)
class Saving:
    """A cheaper way to the same, on one route."""

    line: ModelLine
    method: Literal["batch", "caching"]
    share: Decimal | None
    """Of the input that comes from a cache."""
    provider_name: str
    totals: Totals
    saved: Decimal
    """Share of what it costs otherwise, 0 to 1."""
    against: Against
    """Which total it is a share of: the lowest of the model, or the lab's own."""

    def to_json(self) -> Json:
        return {
            "model": self.line.id,
            "way": self.method,
            "cached_share": None if self.share is None else float(self.share),
            "provider_name": self.provider_name,
            **totals_json(self.totals),
            "against": self.against,
            "saved": round(float(self.saved), 4),
        }


def totals_json(totals: Totals | None) -> Json:
    """In USD; None where a total is not known."""
    return {
        "per_request": _usd(totals.per_request if totals else None),
        "per_day": _usd(totals.per_day if totals else None),
        "per_month": _usd(totals.per_month if totals else None),
        "total": _usd(totals.total if totals else None),
    }


def _usd(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def savings(
    found: Sequence[PricedOffer], asked: Job, held: Qualifying, catalog: Catalog
) -> Iterator[Saving]:
    """What one model would cost less: of all routes, and at the lab itself."""
    if not found:
        return
    model = catalog.models[found[0].offer.route.model]
    steps = catalog.ladder(model.id)
    special = [o for o in held.among(steps.special, model) if o.route.type == "batch"]
    fitted = [each.fitted for each in found]
    best = tuple(_ways((*fitted, *on_terms(special, asked)), found[0], asked, "cheapest", catalog))
    yield from best
    at_lab = lab_priced_offer(found, model, catalog)
    if at_lab and at_lab.totals.main != found[0].totals.main:
        said = {(each.method, each.share, each.provider_name) for each in best}
        for each in _ways((at_lab.fitted,), at_lab, asked, "lab", catalog):
            if (each.method, each.share, each.provider_name) not in said:
                yield each


def _ways(
    offers: Sequence[Offer], plain: PricedOffer, asked: Job, against: Against, catalog: Catalog
) -> Iterator[Saving]:
    batches = [batch for offer in offers if (batch := in_batches(offer))]
    tried: list[tuple[_BestOffer, Decimal | None]] = [(_best_offer(batches, asked), None)]
    if asked.request.input_tokens and not asked.request.cached_share:
        caching = [offer for offer in offers[:_TRIED] if _caches(offer, asked)]
        tried += [
            (_best_offer(caching, _with_cached_share(asked, share)), share) for share in _SHARES
        ]
    for best, share in tried:
        if best and best[1].main < (1 - _LEAST) * plain.totals.main:
            offer, made = best
            yield Saving(
                line=model_line(offer.route.model, catalog),
                method="caching" if share else "batch",
                share=share,
                provider_name=catalog.provider_name(offer.route.provider),
                totals=made,
                saved=1 - made.main / plain.totals.main,
                against=against,
            )


def _with_cached_share(asked: Job, share: Decimal) -> Job:
    return replace(asked, request=asked.request.model_copy(update={"cached_share": share}))


def _caches(made: Offer, asked: Job) -> bool:
    return rate_for(made, "cache_read", "text", asked.request.input_tokens) is not None


_BestOffer = tuple[Offer, Totals] | None


def _best_offer(offers: Iterable[Offer], asked: Job) -> _BestOffer:
    known = [(offer, made) for offer in offers if (made := totals(offer, asked))]
    return min(known, key=lambda pair: pair[1].exact, default=None)
