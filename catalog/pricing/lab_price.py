"""Offers that stand for a model: the cheapest, the lab's own, and those far below the lab's."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from catalog.catalog import Catalog, per_catalog
from catalog.model import Model, has_open_weights
from catalog.pricing.offers import Offer
from catalog.pricing.request_cost import has_tiers, rate_for
from catalog.trust import trust_of


def lab_offer(offers: Iterable[Offer], model: Model, catalog: Catalog) -> Offer | None:
    """The first offer that is sold by the lab itself, at its international endpoint."""
    return next((o for o in offers if is_first_party(o, model, catalog)), None)


def is_first_party(offer: Offer, model: Model, catalog: Catalog) -> bool:
    return trust_of(catalog.providers.get(offer.route.provider), model) == "first-party"


def cheapest_offer(model: Model, catalog: Catalog) -> Offer | None:
    """The cheapest comparable offer; None where no price is known."""
    return next(iter(catalog.ladder(model.id).paid), None)


def is_far_below_lab(offer: Offer, catalog: Catalog) -> bool:
    """Whether it asks less than half of the lab's price for a model that only the lab can run."""
    lab = _closed_lab_offer(offer.route.model, catalog)
    if lab is None or lab.weight is None or offer.weight is None:
        return False
    comparable = offer.basis == lab.basis and offer.route.type == lab.route.type
    return comparable and not offer.route.free and 2 * offer.weight < lab.weight


@per_catalog
def _closed_lab_offer(model_id: str, catalog: Catalog) -> Offer | None:
    """The lab's offer of a model without open weights."""
    model = catalog.models[model_id]
    offer = lab_offer(catalog.ladder(model_id).paid, model, catalog)
    return None if has_open_weights(model) else offer


def charges_by_length(model_id: str, prompt: int, catalog: Catalog) -> bool:
    """Whether the lab of a closed model charges another rate for so many tokens at once."""
    lab = _closed_lab_offer(model_id, catalog.listed or catalog)
    return lab is not None and rate_for(lab, "input", "text", prompt) != rate_for(
        lab, "input", "text"
    )


def tells_length(offer: Offer) -> bool:
    """Whether it says what long prompts cost, where the lab charges more for them.

    Whoever passes on the lab's price of short prompts, with a surcharge or without, and states no
    other, has left it out.
    """
    return has_tiers(offer) or bool(offer.contract)


def costs_far_below_lab(usd: Decimal | None, lab_usd: Decimal | None, model: Model) -> bool:
    """The same comparison for the cost of a stated workload at both."""
    if usd is None or lab_usd is None or model.facts.open_weights:
        return False
    return 2 * usd < lab_usd
