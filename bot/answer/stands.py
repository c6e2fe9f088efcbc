"""Where the providers that were asked about stand with their price for a model, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot import formatting
from bot.query import Query
from catalog import Catalog, Ladder, Model, Offer, Price, own_offer, spend, stated, states_amounts

_UNKNOWN = Decimal("Infinity")
_NAMED = 6
_PERCENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class _Scale:
    """What offers are compared by."""

    weigh: Callable[[Offer], Decimal]
    by_rates: bool
    """By what is asked for tokens in and out, and not by the cost of a stated use."""


def stands(query: Query, whole: Ladder, model: Model, catalog: Catalog) -> Iterator[str]:
    """Each provider beside the others that were asked about, or beside the lab where it is alone.

    Then the best of them beside all routes.
    """
    if query.filters.free:
        yield _free(whole, query, catalog)
        return
    scale = _scale(query, catalog)
    best = {provider: _best(provider, whole, scale) for provider in query.filters.providers}
    asked = [offer for offer in best.values() if offer]
    against = (
        min(asked, key=scale.weigh) if len(asked) > 1 else own_offer(whole.paid, model, catalog)
    )
    for provider, offer in best.items():
        name = catalog.provider_name(provider)
        if offer is None:
            yield f"{name} {_without_a_price(provider, whole)}"
        elif against is not None and provider != against.route.provider:
            yield f"{name} asks {_beside(offer, against, scale)} {_the(against, catalog)}"
    if best and not asked and whole.paid:
        yield _elsewhere(whole, scale, catalog)
    if asked:
        yield _beside_all(min(asked, key=scale.weigh), whole, scale, catalog)


def _free(whole: Ladder, query: Query, catalog: Catalog) -> str:
    wanted = query.filters.providers
    free = [o.route.provider for o in whole.free if not wanted or o.route.provider in wanted]
    if not free:
        return "No route there is free" if wanted else "No route is free"
    return f"Free, with limits, at {formatting.listed(map(catalog.provider_name, free), _NAMED)}"


def _scale(query: Query, catalog: Catalog) -> _Scale:
    if not states_amounts(query.workload):
        return _Scale(lambda offer: _known(offer.weight), by_rates=True)
    asked = stated(query.workload, catalog)
    return _Scale(lambda offer: _known(spend(offer, asked)), by_rates=False)


def _known(amount: Decimal | None) -> Decimal:
    return _UNKNOWN if amount is None else amount


def _best(provider: str, whole: Ladder, scale: _Scale) -> Offer | None:
    own = (offer for offer in whole.paid if offer.route.provider == provider)
    found = min(own, key=scale.weigh, default=None)
    return found if found and scale.weigh(found) < _UNKNOWN else None


def _without_a_price(provider: str, whole: Ladder) -> str:
    for offers, said in (
        (whole.other, "charges for it in another unit"),
        (whole.free, "has it free, with limits"),
        (whole.plans, "has it in a plan"),
        (whole.special, "has it only fine-tuned, dedicated or in batches"),
        ((*whole.unknown, *whole.paid), "has it at a price that is not known"),
    ):
        if any(offer.route.provider == provider for offer in offers):
            return said
    return "is not known to have it"


def _beside(offer: Offer, other: Offer, scale: _Scale) -> str:
    """ "the same as", "10% more than", "on balance 4% less than"."""
    mine, its = scale.weigh(offer), scale.weigh(other)
    if mine == its:
        return "the same as"
    shares = {_share(a, b) for a, b in zip(_rates(offer), _rates(other), strict=True)}
    balance = "on balance " if scale.by_rates and len(shares) > 1 else ""
    more = mine > its
    share = abs(mine / its - 1)
    said = f"{share:.0%}" if share >= _PERCENT else "under 1%"
    return f"{balance}{said} {'more' if more else 'less'} than"


def _rates(offer: Offer) -> tuple[Decimal, Decimal]:
    return _dearest(offer.base("input")), _dearest(offer.base("output"))


def _dearest(prices: Iterable[Price]) -> Decimal:
    return max((price.usd for price in prices), default=Decimal(0))


def _share(mine: Decimal, its: Decimal) -> Decimal | None:
    return round(mine / its, 3) if its else None


def _the(offer: Offer, catalog: Catalog) -> str:
    name = catalog.provider_name(offer.route.provider)
    return f"the {name}" if name.endswith(" API") else name


def _beside_all(best: Offer, whole: Ladder, scale: _Scale, catalog: Catalog) -> str:
    first = min(whole.paid, key=scale.weigh)
    routes, name = len(whole.paid), _the(best, catalog)
    cheaper = sum(scale.weigh(offer) < scale.weigh(best) for offer in whole.paid)
    if not cheaper:
        return f"No other of the {routes:,} comparable routes is cheaper than {name}"
    verb = "is" if cheaper == 1 else "are"
    cheapest = f"{_the(first, catalog)}, {_tariff(first)}"
    return f"{cheaper:,} of {routes:,} routes {verb} cheaper than {name}; the cheapest: {cheapest}"


def _elsewhere(whole: Ladder, scale: _Scale, catalog: Catalog) -> str:
    first = min(whole.paid, key=scale.weigh)
    routes = formatting.count(len(whole.paid), "route")
    return f"Elsewhere {routes}; the cheapest: {_the(first, catalog)}, {_tariff(first)}"


def _tariff(offer: Offer) -> str:
    return formatting.tariff(_in_and_out(offer))


def _in_and_out(offer: Offer) -> list[Price]:
    return [price for price in offer.prices if price.direction in ("input", "output")]
