"""The cost of a workload at each offer, what it assumes, and what would lower it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from typing import Literal

from bot import formatting
from bot.answer.cost_basis import request_text
from bot.answer.rows import ModelLine, model_line
from bot.answer.serialize import Json
from bot.answer.tariff_prices import ladder_in
from catalog.catalog import Catalog
from catalog.curated import UseCase
from catalog.filters.filter import Filters
from catalog.filters.seller_filters import admitted_by
from catalog.model import Model, has_open_weights, offer_context_window
from catalog.pricing.lab_price import is_first_party, lab_offer
from catalog.pricing.ladder import NOBODY, Admitted, Ladder, ties
from catalog.pricing.offers import Offer
from catalog.pricing.request_cost import has_hours, has_tiers, rate_for
from catalog.pricing.tariffs import PLAIN, Tariff, Tuning, in_tariff
from catalog.pricing.usage import (
    Totals,
    Usage,
    Workload,
    offers_for_usage,
    usage_totals,
)
from catalog.schema import Price, Trust
from catalog.shortlist.qualifying import QualifyingModels, qualifying_models
from catalog.trust import VOUCHED_FOR, trust_of

_NAMES = 3
_GRADES: tuple[Trust, ...] = (*VOUCHED_FOR, "other")


@dataclass(frozen=True, slots=True)
class PricedOffer:
    """An offer and what the workload costs there."""

    offer: Offer
    fitted: Offer
    """The offer with only the prices that apply to the workload."""
    totals: Totals


OffersByModel = Mapping[str, Sequence[PricedOffer]]
"""The offers whose costs are shown, by the name of the model."""


def volume_text(usage: Usage, use_case: UseCase) -> str:
    """ "10,000 requests a day, each 3,000 tokens in, 500 out"."""
    once = request_text(usage.request) or "nothing"
    if usage.request.input_tokens and not usage.request.output_tokens:
        once += ", output not counted" if use_case.typical.output_tokens else ""
    if usage.quality:
        once = once.replace(" image", f" {usage.quality}-quality image", 1)
    period = f"working {usage.period}" if usage.workdays and usage.period == "day" else usage.period
    every = f" a {period}" if period else ""
    if usage.spend:
        return f"requests of {once}"
    if usage.times is None:
        return f"one request of {once}"
    if usage.single:
        return f"{formatting.count(usage.times, 'request')}{every}, each {once}"
    return f"{once}{every}"


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
        yield f"Size not stated, so a typical request of {name}: {usual}."
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


def priced_offers(
    model: Model,
    usage: Usage,
    filters: QualifyingModels,
    catalog: Catalog,
    tariff: Tariff = PLAIN,
) -> tuple[PricedOffer, ...]:
    """The offers that meet the filters and have a price for the whole workload, cheapest first.

    Where some hold the request, those with too small a context window are left out.
    """
    ladder = usual_or_in(tariff, model, catalog, admitted_by(filters.filters))
    offers: Sequence[Offer] = filters.among((*ladder.paid, *ladder.other), model)
    own = None if has_open_weights(model) else lab_offer(ladder.paid, model, catalog)
    if own:
        offers = _telling_length(offers, own, usage)
    holding = [offer for offer in offers if _holds(offer, model, usage)]
    priced = with_costs(holding or offers, usage)
    return tuple(each for tied in tied_offers(priced) for each in _lab_first(tied, model, catalog))


def _telling_length(offers: Sequence[Offer], own: Offer, usage: Usage) -> Sequence[Offer]:
    """Without those that do not say what so long a prompt costs, where the lab's own price does.

    Who passes on the lab's price for shorter prompts, and states no other, has left it out.
    """
    prompt, plain = usage.request.input_tokens, rate_for(own, "input", "text")
    if not usage.single or rate_for(own, "input", "text", prompt) == plain:
        return offers
    return [o for o in offers if has_tiers(o) or rate_for(o, "input", "text") != plain]


def tied_offers(priced: Sequence[PricedOffer]) -> Iterator[tuple[PricedOffer, ...]]:
    """Offers at the same cost, but for rounding, as a ladder has them; cheapest first."""
    return ties(priced, lambda each: each.totals.exact)


def _lab_first(
    tied: Sequence[PricedOffer], model: Model, catalog: Catalog
) -> Sequence[PricedOffer]:
    """The lab's own offer, then those of the sellers that can be vouched for best."""

    def grade(each: PricedOffer) -> int:
        trust = trust_of(catalog.providers.get(each.offer.route.provider), model)
        return _GRADES.index(trust)

    return sorted(tied, key=grade)


def _holds(offer: Offer, model: Model, usage: Usage) -> bool:
    """Whether its window is not known to be too small; a total tells no length of a request."""
    window, request = offer_context_window(offer, model), usage.request
    return not (usage.single and window) or window >= request.input_tokens + request.output_tokens


def main_cost(offer: Offer, usage: Usage) -> Decimal | None:
    """USD of a usage at an offer, a month of it where it has a period; None where not known."""
    totals = usage_totals(offers_for_usage((offer,), usage)[0], usage)
    return totals.main if totals else None


def with_costs(offers: Sequence[Offer], usage: Usage) -> tuple[PricedOffer, ...]:
    """The offers that have a price for the whole workload, cheapest first.

    Offers that cost the same, but for rounding, stay in the order of the ladder.
    """
    fitting = zip(offers, offers_for_usage(offers, usage), strict=True)
    priced = [
        PricedOffer(o, fitted, cost)
        for o, fitted in fitting
        if (cost := usage_totals(fitted, usage))
    ]
    return tuple(sorted(priced, key=lambda each: _ROUNDED.plus(each.totals.exact)))


def usual_or_in(
    tariff: Tariff, model: Model, catalog: Catalog, admitted: Admitted = NOBODY
) -> Ladder:
    """The ladder of a model, under the conditions that are asked for."""
    if tariff == PLAIN:
        return catalog.ladder(model.id, admitted)
    return ladder_in(tariff, model, admitted, catalog)


def lab_priced_offer(
    offers: Iterable[PricedOffer], model: Model, catalog: Catalog
) -> PricedOffer | None:
    """The cheapest at the lab itself."""
    return next((each for each in offers if is_first_party(each.offer, model, catalog)), None)


def paid_qualifying(filters: Filters, catalog: Catalog) -> QualifyingModels:
    """The filters for offers that cost money; free ones are listed apart."""
    return qualifying_models(replace(filters, free=None), catalog)


_ROUNDED = Context(prec=4)
_SHARES = (Decimal("0.5"), Decimal("0.8"))
_LEAST = Decimal("0.05")
"""Share of the cost below which a saving is not worth a line."""
_TRIED = 10
"""Cheapest routes that are tried with a cache; a dearer one seldom wins because of it."""

Against = Literal["cheapest", "lab"]


@dataclass(frozen=True, slots=True)
class Saving:
    """A cheaper way to run the same workload, on one route."""

    line: ModelLine
    method: Literal["batch", "caching"]
    share: Decimal | None
    """Share of the input that is read from a cache, 0 to 1; None for batches."""
    provider_name: str
    totals: Totals
    saved: Decimal
    """Share of the cost that it saves, 0 to 1."""
    against: Against
    """The cost it is compared with: the lowest of the model, or the lab's."""

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
    """Totals in USD; null where unknown."""
    return {
        "per_request": _usd(totals.per_request if totals else None),
        "per_day": _usd(totals.per_day if totals else None),
        "per_month": _usd(totals.per_month if totals else None),
        "total": _usd(totals.total if totals else None),
        "over_days": _usd(totals.over_days if totals else None),
    }


def _usd(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def savings(
    offers: Sequence[PricedOffer],
    usage: Usage,
    filters: QualifyingModels,
    catalog: Catalog,
    tariff: Tariff = PLAIN,
) -> Iterator[Saving]:
    """Ways to pay less for one model: on any route, and at the lab itself."""
    if not offers:
        return
    model = catalog.models[offers[0].offer.route.model]
    ladder = usual_or_in(tariff, model, catalog)
    batches = [o for o in filters.among(ladder.discounted, model) if o.route.type == "batch"]
    fitted = [each.fitted for each in offers]
    attempts = _attempts(fitted, offers_for_usage(batches, usage), usage)
    best = tuple(_worthwhile(attempts, offers[0], "cheapest", catalog))
    yield from best
    at_lab = lab_priced_offer(offers, model, catalog)
    if at_lab and at_lab.totals.main != offers[0].totals.main:
        cheapest_ways = {(each.method, each.share, each.provider_name) for each in best}
        attempts = _attempts((at_lab.fitted,), (), usage)
        for each in _worthwhile(attempts, at_lab, "lab", catalog):
            if (each.method, each.share, each.provider_name) not in cheapest_ways:
                yield each


def _attempts(
    offers: Sequence[Offer], only_batches: Sequence[Offer], usage: Usage
) -> Iterator[_Attempt]:
    """The cheapest in batches, and with each share of the input read from a cache."""
    batches = [batch for offer in (*offers, *only_batches) if (batch := _in_batches(offer))]
    yield _best_offer(batches, usage), None
    if usage.request.input_tokens and not usage.request.cached_share:
        caching = [offer for offer in offers[:_TRIED] if _caches(offer, usage)]
        for share in _SHARES:
            yield _best_offer(caching, _with_cached_share(usage, share)), share


def _worthwhile(
    attempts: Iterable[_Attempt], plain: PricedOffer, against: Against, catalog: Catalog
) -> Iterator[Saving]:
    for best, share in attempts:
        if best and best[1].main < (1 - _LEAST) * plain.totals.main:
            offer, cost = best
            yield Saving(
                line=model_line(offer.route.model, catalog),
                method="caching" if share else "batch",
                share=share,
                provider_name=catalog.provider_name(offer.route.provider),
                totals=cost,
                saved=1 - cost.main / plain.totals.main,
                against=against,
            )


def _in_batches(offer: Offer) -> Offer | None:
    tuned: Tuning | None = "use" if offer.route.type == "fine-tuned" else None
    return in_tariff(offer, Tariff(processing="batch", fine_tuned=tuned))


def _with_cached_share(usage: Usage, share: Decimal) -> Usage:
    return replace(usage, request=usage.request.model_copy(update={"cached_share": share}))


def _caches(offer: Offer, usage: Usage) -> bool:
    return rate_for(offer, "cache_read", "text", usage.request.input_tokens) is not None


_BestOffer = tuple[Offer, Totals] | None
_Attempt = tuple[_BestOffer, Decimal | None]
"""With the share of the input that is read from a cache; None for batches."""


def _best_offer(offers: Iterable[Offer], usage: Usage) -> _BestOffer:
    priced = [(offer, cost) for offer in offers if (cost := usage_totals(offer, usage))]
    return min(priced, key=lambda pair: _ROUNDED.plus(pair[1].exact), default=None)
