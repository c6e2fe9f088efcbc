"""A model in a comparison: its standard offer and what that costs, its ratings and its life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from bot.answer.cost_estimate import (
    PricedOffer,
    lab_priced_offer,
    main_cost,
    priced_offers,
    with_costs,
)
from bot.answer.price_end import PriceEnd, price_end
from bot.answer.rows import ModelLine, PriceRow, model_line, price_row
from bot.answer.serialize import Json, price_row_json
from catalog.catalog import Catalog
from catalog.lifecycle import Life, life
from catalog.model import Model
from catalog.pricing.offers import Offer, lasting_offer
from catalog.pricing.standard_price import standard_offer
from catalog.pricing.usage import Usage
from catalog.ratings import rating_on
from catalog.schema import Rating
from catalog.shortlist.qualifying import QualifyingModels


@dataclass(frozen=True, slots=True, eq=False)
class ComparedModel:
    """A model with its routes, their costs and its ratings; compared by identity."""

    model: Model
    line: ModelLine
    standard: PriceRow | None
    """The offer that stands for the model; where no cost is known, the first of the ladder."""
    lab_offer: PriceRow | None
    """The lab's own route."""
    reseller: PriceRow | None
    """The cheapest of those who cannot be vouched for, where it costs at most half as much."""
    cost: Decimal | None
    """USD for the request at the standard offer; None where it cannot be computed."""
    lasting_cost: Decimal | None
    """The same at the prices to decide by, which are not those that end soon."""
    price_end: PriceEnd | None
    """Of the standard offer."""
    lab_cost: Decimal | None
    life: Life
    is_unmet: bool
    """Whether it has offers with a price, none of which is known to meet what is asked."""
    priced_offers: tuple[PricedOffer, ...]
    """The routes that `cost` and `lab_cost` are of."""

    def rating(self, benchmark: str) -> Rating | None:
        return rating_on(benchmark, self.model)

    def prices_json(self) -> Json:
        return {
            "model": self.line.id,
            "cost": None if self.cost is None else float(self.cost),
            "price_end": self.price_end.to_json() if self.price_end else None,
            "own_cost": None if self.lab_cost is None else float(self.lab_cost),
            "cheapest": price_row_json(self.standard) if self.standard else None,
            "own": price_row_json(self.lab_offer) if self.lab_offer else None,
            "not_vouched_for": price_row_json(self.reseller) if self.reseller else None,
        }


def compared_model(
    model: Model, usage: Usage, filters: QualifyingModels, catalog: Catalog, *, any_seller: bool
) -> ComparedModel:
    """The model at its standard offer or, where any seller will do, at its cheapest one."""
    offers = priced_offers(model, usage, filters, catalog)
    at_lab = lab_priced_offer(offers, model, catalog)
    standard = next(iter(offers), None) if any_seller else _standard(offers, model, catalog)
    offer = standard.offer if standard else _first_offer(model, filters, catalog)
    return ComparedModel(
        model=model,
        line=model_line(model.id, catalog),
        standard=price_row(offer, catalog) if offer else None,
        lab_offer=price_row(at_lab.offer, catalog) if at_lab else None,
        reseller=_far_cheaper(model, usage, filters, standard, catalog) if standard else None,
        cost=standard.totals.main if standard else None,
        lasting_cost=_lasting_cost(standard, usage, catalog) if standard else None,
        price_end=price_end(standard.offer, partial(main_cost, usage=usage)) if standard else None,
        lab_cost=at_lab.totals.main if at_lab else None,
        life=life(model, catalog),
        is_unmet=offer is None and bool(catalog.ladder(model.id).paid),
        priced_offers=tuple(dict.fromkeys(each for each in (standard, at_lab) if each)),
    )


def _lasting_cost(priced: PricedOffer, usage: Usage, catalog: Catalog) -> Decimal | None:
    lasting = lasting_offer(priced.offer, catalog.today)
    return priced.totals.main if lasting is priced.offer else main_cost(lasting, usage)


def _standard(offers: Sequence[PricedOffer], model: Model, catalog: Catalog) -> PricedOffer | None:
    """The one whose price stands for the model, among those that qualify.

    Where that one does not, the lab's, else the cheapest that can be vouched for, else any. What a
    company pays less for by contract stands before all of them.
    """
    standard = standard_offer(model, catalog)
    same = (each for each in offers if standard and each.offer.route == standard.route)
    comparable = [each for each in offers if each.offer.group == "comparable"]
    ranked = (next(same, None), lab_priced_offer(offers, model, catalog), *comparable[:1])
    chosen = next((each for each in ranked if each), next(iter(offers), None))
    agreed = next((each for each in comparable if each.offer.contract), None)
    if agreed and chosen and agreed.totals.exact < chosen.totals.exact:
        return agreed
    return chosen


def _far_cheaper(
    model: Model,
    usage: Usage,
    filters: QualifyingModels,
    standard: PricedOffer,
    catalog: Catalog,
) -> PriceRow | None:
    """The cheapest offer that is not vouched for, if it is far below."""
    unvouched = with_costs(filters.among(catalog.ladder(model.id).unvouched, model), usage)
    for cheapest in unvouched[:1]:
        if 2 * cheapest.totals.exact <= standard.totals.exact:
            return price_row(cheapest.offer, catalog)._replace(cost=cheapest.totals.main)
    return None


def _first_offer(model: Model, filters: QualifyingModels, catalog: Catalog) -> Offer | None:
    ladder = catalog.ladder(model.id)
    return next(iter(filters.among((*ladder.paid, *ladder.other), model)), None)
