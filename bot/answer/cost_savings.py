"""Ways to pay less for the same workload: batches and a prompt cache."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bot.answer.cost_estimate import (
    PricedOffer,
    lab_priced_offer,
    rounded_cost,
    totals_json,
    usual_or_in,
)
from bot.answer.rows import ModelLine, model_line
from bot.answer.serialize import Json
from catalog.catalog import Catalog
from catalog.pricing.offers import Offer
from catalog.pricing.request_cost import rate_for
from catalog.pricing.tariffs import PLAIN, Tariff, Tuning, in_tariff
from catalog.pricing.usage import (
    Totals,
    Usage,
    offers_for_usage,
    usage_totals,
)
from catalog.shortlist.qualifying import QualifyingModels

_SHARES = (Decimal("0.5"), Decimal("0.8"))
_LEAST = Decimal("0.05")
"""Share of the cost below which a saving is not worth a line."""
_TRIED = 10
"""Cheapest routes that are tried with a cache; a dearer one seldom wins because of it."""

_BestOffer = tuple[Offer, Totals] | None
_Attempt = tuple[_BestOffer, Decimal | None]
"""With the share of the input that is read from a cache; None for batches."""

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
    return usage._replace(request=usage.request.model_copy(update={"cached_share": share}))


def _caches(offer: Offer, usage: Usage) -> bool:
    return rate_for(offer, "cache_read", "text", usage.request.input_tokens) is not None


def _best_offer(offers: Iterable[Offer], usage: Usage) -> _BestOffer:
    priced = [(offer, cost) for offer in offers if (cost := usage_totals(offer, usage))]
    return min(priced, key=lambda pair: rounded_cost(pair[1]), default=None)
