"""The offer whose price stands for a model wherever one figure has to do."""

from __future__ import annotations

from decimal import Decimal

from catalog.catalog import Catalog, per_catalog
from catalog.model import Model, has_open_weights
from catalog.pricing.offers import Offer
from catalog.trust import VOUCHED_FOR, is_reseller, trust_of

_TIE = Decimal("1.001")
"""Prices that differ by less are the same but for rounding."""


def standard_offer(model: Model, catalog: Catalog) -> Offer | None:
    """The lab's own plain offer; for open weights the cheapest of those who run them.

    Where there is none of these, the cheapest seller; None where nobody vouched for states a price.
    """
    if catalog.models.get(model.id) is not model:
        return _standard_offer(model, catalog)
    return _standard_offer_by_id(model.id, catalog)


@per_catalog
def _standard_offer_by_id(model_id: str, catalog: Catalog) -> Offer | None:
    return _standard_offer(catalog.models[model_id], catalog)


def _standard_offer(model: Model, catalog: Catalog) -> Offer | None:
    offers = vouched_for_offers(model, catalog)
    if has_open_weights(model):
        # What an aggregator asks below its hosts is its discount of the day.
        preferred = tuple(o for o in offers if not _passes_on(o, model, catalog))
    else:
        preferred = tuple(o for o in offers if _is_first_party(o, model, catalog))
    return _cheapest(preferred or offers, model, catalog)


def _is_first_party(offer: Offer, model: Model, catalog: Catalog) -> bool:
    return trust_of(catalog.providers.get(offer.route.provider), model) == "first-party"


def _passes_on(offer: Offer, model: Model, catalog: Catalog) -> bool:
    return is_reseller(catalog.providers.get(offer.route.provider), model)


def vouched_for_offers(model: Model, catalog: Catalog) -> tuple[Offer, ...]:
    """Plain, comparable offers of the sellers that can be vouched for, cheapest first.

    In the unit that most sellers charge by, or else in the one that those vouched for do.
    """
    ladder = catalog.ladder(model.id)
    for offers in (ladder.paid, ladder.other):
        vouched = [o for o in offers if _is_plain(o) and _is_vouched_for(o, model, catalog)]
        if vouched:
            return tuple(offer for offer in vouched if offer.basis == vouched[0].basis)
    return ()


def _is_plain(offer: Offer) -> bool:
    return offer.weight is not None and offer.route.tier is None and offer.route.set_aside is None


def _is_vouched_for(offer: Offer, model: Model, catalog: Catalog) -> bool:
    provider = catalog.providers.get(offer.route.provider)
    flags = provider.trust.flags if provider and provider.trust else ()
    if "china_endpoint" in flags or ("undercuts" in flags and not has_open_weights(model)):
        return False
    return trust_of(provider, model) in VOUCHED_FOR


def _cheapest(offers: tuple[Offer, ...], model: Model, catalog: Catalog) -> Offer | None:
    """The cheapest; of those that cost the same, the lab's, then by grade, hosts first."""

    def order(offer: Offer) -> tuple[object, ...]:
        provider = catalog.providers.get(offer.route.provider)
        return (
            not catalog.is_lab_of(offer.route.provider, model),
            is_reseller(provider, model),
            VOUCHED_FOR.index(trust_of(provider, model)),
            catalog.provider_name(offer.route.provider).casefold(),
            offer.route.id,
        )

    least = min((weight for o in offers if (weight := o.weight) is not None), default=None)
    if least is None:
        return None
    return min((o for o in offers if o.weight is None or o.weight <= least * _TIE), key=order)
