"""The offer whose price stands for a model wherever one figure has to do."""

from __future__ import annotations

from catalog.catalog import Catalog, per_catalog
from catalog.model import Model, has_open_weights
from catalog.pricing.lab_price import is_first_party
from catalog.pricing.offers import Offer, lasting_offer
from catalog.trust import is_reseller


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
        preferred = (o for o in offers if not _passes_on(o, model, catalog))
    else:
        preferred = (o for o in offers if is_first_party(o, model, catalog))
    return next(preferred, next(iter(offers), None))


def lasting_standard_offer(model: Model, catalog: Catalog) -> Offer | None:
    """The same at the prices to decide by, where those of today end soon."""
    offer = standard_offer(model, catalog)
    return lasting_offer(offer, catalog.today) if offer else None


def _passes_on(offer: Offer, model: Model, catalog: Catalog) -> bool:
    return is_reseller(catalog.providers.get(offer.route.provider), model)


def vouched_for_offers(model: Model, catalog: Catalog) -> tuple[Offer, ...]:
    """Plain, comparable offers of the sellers that can be vouched for, cheapest first.

    In the unit that most sellers charge by, or else in another one.
    """
    ladder = catalog.ladder(model.id)
    for offers in (ladder.paid, ladder.other):
        if plain := [o for o in offers if o.group == "comparable" and o.route.tier is None]:
            return tuple(offer for offer in plain if offer.basis == plain[0].basis)
    return ()
