"""The cost of a workload at each offer of a model, cheapest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal

from bot.answer.serialize import Json
from bot.answer.tariff_prices import ladder_in
from catalog.catalog import Catalog
from catalog.filters.filter import Filters, with_free_or_not
from catalog.filters.seller_filters import admitted_by
from catalog.model import Model, offer_context_window
from catalog.pricing.lab_price import charges_by_length, is_first_party, tells_length
from catalog.pricing.ladder import NOBODY, Admitted, Ladder, ties
from catalog.pricing.offers import Offer
from catalog.pricing.tariffs import PLAIN, Tariff
from catalog.pricing.usage import (
    Totals,
    Usage,
    offers_for_usage,
    usage_totals,
)
from catalog.schema import Trust
from catalog.shortlist.qualifying import QualifyingModels, qualifying_models
from catalog.trust import VOUCHED_FOR, trust_of

_GRADES: tuple[Trust, ...] = (*VOUCHED_FOR, "other")
_ROUNDED = Context(prec=4)


@dataclass(frozen=True, slots=True)
class PricedOffer:
    """An offer and what the workload costs there."""

    offer: Offer
    fitted: Offer
    """The offer with only the prices that apply to the workload."""
    totals: Totals


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
    if usage.single and charges_by_length(model.id, usage.request.input_tokens, catalog):
        offers = [offer for offer in offers if tells_length(offer)]
    holding = [offer for offer in offers if _holds(offer, model, usage)]
    priced = with_costs(holding or offers, usage)
    return tuple(each for tied in tied_offers(priced) for each in _lab_first(tied, model, catalog))


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
    return tuple(sorted(priced, key=lambda each: rounded_cost(each.totals)))


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
    return qualifying_models(with_free_or_not(filters), catalog)


def rounded_cost(totals: Totals) -> Decimal:
    """USD to sort by: costs that differ by no more than rounding are equal."""
    return _ROUNDED.plus(totals.exact)


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
