"""How the prices of one model compare at the providers that are named, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot import formatting
from bot.answer.filtered_ladder import filtered_ladder
from bot.answer.tariff_words import price_noun
from bot.query import Query
from catalog.catalog import Catalog
from catalog.model import Model
from catalog.pricing.lab_price import lab_offer
from catalog.pricing.ladder import TIE, Ladder
from catalog.pricing.offers import Offer
from catalog.pricing.tariffs import Tariff
from catalog.pricing.usage import states_amounts
from catalog.schema import Price
from catalog.shortlist.workload_costs import stated_usage, workload_cost

_UNKNOWN = Decimal("Infinity")
_NAMED = 6
_PERCENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class _Scale:
    """What the prices of offers are compared by."""

    weigh: Callable[[Offer], Decimal]
    by_rates: bool
    """By rates for input and output, not by the cost of a stated workload."""


def provider_comparison(
    query: Query, whole: Ladder, model: Model, catalog: Catalog
) -> Iterator[str]:
    """Compare the named providers with one another, or a single one with the lab.

    Then compare the cheapest of them with all sellers. Only offers that meet the other filters
    count: the price in a region is not what the seller asks elsewhere.
    """
    if query.filters.free:
        yield _free_at(whole, query, catalog)
        return
    scale = _scale(query, catalog)
    others = query.filters._replace(providers=())
    fitting, _ = filtered_ladder(whole, others, model, catalog)
    best = {provider: _best(provider, fitting, scale) for provider in query.filters.providers}
    priced = [offer for offer in best.values() if offer]
    reference = (
        min(priced, key=scale.weigh) if len(priced) > 1 else lab_offer(whole.paid, model, catalog)
    )
    for provider, offer in best.items():
        name = catalog.provider_name(provider)
        if offer is None:
            yield f"{name} {_without_a_price(provider, fitting, whole, query.tariff)}"
        elif reference is not None and provider != reference.route.provider:
            beside = _price_beside(offer, reference, scale)
            yield f"{name} charges {beside} {_with_article(reference, catalog)}"
    if best and not priced and fitting.paid:
        yield _elsewhere(fitting, scale, catalog)
    if priced:
        yield _beside_all_sellers(min(priced, key=scale.weigh), fitting, scale, catalog)


def _free_at(whole: Ladder, query: Query, catalog: Catalog) -> str:
    wanted = query.filters.providers
    free = [o.route.provider for o in whole.free if not wanted or o.route.provider in wanted]
    if not free:
        return "No route there is free" if wanted else "No route is free"
    return f"Free, with limits, at {formatting.listed(map(catalog.provider_name, free), _NAMED)}"


def _scale(query: Query, catalog: Catalog) -> _Scale:
    if not states_amounts(query.workload):
        return _Scale(lambda offer: _or_unknown(offer.weight), by_rates=True)
    usage = stated_usage(query.workload, catalog)
    return _Scale(lambda offer: _or_unknown(workload_cost(offer, usage)), by_rates=False)


def _or_unknown(amount: Decimal | None) -> Decimal:
    return _UNKNOWN if amount is None else amount


def _best(provider: str, whole: Ladder, scale: _Scale) -> Offer | None:
    offers = (offer for offer in whole.paid if offer.route.provider == provider)
    cheapest = min(offers, key=scale.weigh, default=None)
    return cheapest if cheapest and scale.weigh(cheapest) < _UNKNOWN else None


def _without_a_price(provider: str, fitting: Ladder, whole: Ladder, tariff: Tariff | None) -> str:
    for offers, words in (
        (fitting.other, "charges for it in another unit"),
        (fitting.free, "has it free, with limits"),
        (fitting.plans, "has it in a plan"),
        (fitting.special, "has it only fine-tuned, dedicated or local"),
        ((*fitting.unknown, *fitting.paid), "has it at a price that is not known"),
        (whole.offers, "has it, but no source lists it there as asked for"),
    ):
        if any(offer.route.provider == provider for offer in offers):
            return words
    return (
        f"has no known {price_noun(tariff)} for it" if tariff else "is not known as a seller of it"
    )


_SEVERAL_TIMES = 2
"""From here on, times are easier to grasp than percents."""


def _price_beside(offer: Offer, other: Offer, scale: _Scale) -> str:
    """ "the same as", "10% more than", "on balance 4% less than", "3.2 times as much as"."""
    price, other_price = scale.weigh(offer), scale.weigh(other)
    if max(price, other_price) <= min(price, other_price) * TIE:
        return "the same as"
    ratios = {_ratio(a, b) for a, b in zip(_rates(offer), _rates(other), strict=True)}
    balance = "on balance " if scale.by_rates and len(ratios) > 1 else ""
    if price >= _SEVERAL_TIMES * other_price:
        return f"{balance}{formatting.times(price / other_price)} as"
    share = abs(price / other_price - 1)
    percentage = f"{share:.0%}" if share >= _PERCENT else "under 1%"
    return f"{balance}{percentage} {'more' if price > other_price else 'less'} than"


def _rates(offer: Offer) -> tuple[Decimal, Decimal]:
    """The dearest base prices for input and output."""
    return _dearest(offer.base("input")), _dearest(offer.base("output"))


def _dearest(prices: Iterable[Price]) -> Decimal:
    return max((price.usd for price in prices), default=Decimal(0))


def _ratio(rate: Decimal, other: Decimal) -> Decimal | None:
    return round(rate / other, 3) if other else None


def _with_article(offer: Offer, catalog: Catalog) -> str:
    name = catalog.provider_name(offer.route.provider)
    return f"the {name}" if name.endswith(" API") else name


def _beside_all_sellers(best: Offer, fitting: Ladder, scale: _Scale, catalog: Catalog) -> str:
    first = min(fitting.paid, key=scale.weigh)
    sellers, name = len(_sellers(fitting.paid)), _with_article(best, catalog)
    least = scale.weigh(best)
    cheaper = len(_sellers(offer for offer in fitting.paid if scale.weigh(offer) * TIE < least))
    if sellers == 1:
        return "No other seller with a price that compares is known"
    if not cheaper:
        return f"No other of the {sellers:,} sellers that compare is cheaper than {name}"
    verb = "is" if cheaper == 1 else "are"
    cheapest = f"{_with_article(first, catalog)}, {_input_and_output(first)}"
    return (
        f"{cheaper:,} of {sellers:,} sellers {verb} cheaper than {name}; the cheapest: {cheapest}"
    )


def _elsewhere(fitting: Ladder, scale: _Scale, catalog: Catalog) -> str:
    first = min(fitting.paid, key=scale.weigh)
    sellers = formatting.count(len(_sellers(fitting.paid)), "seller")
    cheapest = f"{_with_article(first, catalog)}, {_input_and_output(first)}"
    return f"Elsewhere {sellers}; the cheapest: {cheapest}"


def _sellers(offers: Iterable[Offer]) -> set[str]:
    return {offer.route.provider for offer in offers}


def _input_and_output(offer: Offer) -> str:
    return formatting.tariff([p for p in offer.prices if p.direction in ("input", "output")])
