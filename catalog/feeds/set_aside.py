"""Routes whose price cannot be compared with others, and why; they stay in the catalogue.

All of it is told by other routes: the seller's own list, the tariffs of the model's lab, what the
other sellers of the model ask.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import NamedTuple

from catalog.curated import Card, Doubted
from catalog.feeds.listings import listings
from catalog.feeds.price_moves import cached_as_input
from catalog.feeds.sources import OFFER_FEEDS
from catalog.resolution.naming import Naming
from catalog.schema import (
    Condition,
    Direction,
    FeedFacts,
    ModelFacts,
    Processing,
    Route,
    SetAside,
)

_AGREEING = 3
"""So many sellers that all ask more for output cast doubt on one that asks more for input."""
_ANOTHER_UNIT = 300
"""Times what somebody else asks for a token, from which it is no price of a million of them."""
_CHEAPEST_SOUND = Decimal("0.02")
"""USD for 1M tokens where sound goes in; what is below it is a price for something else."""


class _Rates(NamedTuple):
    """What a million tokens of text cost."""

    input: Decimal
    output: Decimal


@dataclass(frozen=True, slots=True)
class _Market:
    """What the routes of one model tell of its prices."""

    facts: FeedFacts
    plain: Mapping[str, frozenset[_Rates]]
    """By provider: the rates of its serverless offers."""
    inputs: Mapping[str, Decimal]
    """By provider: the lowest that a million tokens of text cost in its serverless offers."""
    lab_plain: frozenset[_Rates]
    lab_batch: frozenset[_Rates]
    charged_by_token: bool
    """Whether a feed that states units has a price of its tokens."""


def set_aside(
    routes: Sequence[Route], models: Sequence[ModelFacts], cards: Sequence[Card], world: Naming
) -> tuple[Route, ...]:
    """The routes, in their order; each that cannot be compared says why."""
    by_model: dict[str, list[Route]] = defaultdict(list)
    for route in routes:
        by_model[route.model].append(route)
    lists = listings(routes, models, cards)
    lab_of = {provider.id: provider.lab for provider in world.providers if provider.kind == "lab"}
    markets = {model.id: _market(model, by_model[model.id], lab_of) for model in models}
    sellers = {provider.id: provider for provider in world.providers}

    def reason(route: Route) -> SetAside | None:
        own = lab_of.get(route.provider) == route.model.split("/")[0]
        if lists.lacks(route) or (not own and _has_ended(route)):
            return "not listed"
        seller = sellers.get(route.provider)
        if seller and _is_contradicted(route, seller.doubted):
            return "contradicted"
        return _wrong_price(route, markets[route.model])

    return tuple(replace(route, set_aside=reason(route)) for route in routes)


def _has_ended(route: Route) -> bool:
    """Whether only price books have it, as one that the seller has dropped.

    A lab deprecates its own models long before it drops them.
    """
    kept = all(OFFER_FEEDS[quote.source].drops_nothing for quote in route.quotes)
    return kept and route.status == "deprecated"


def _market(
    model: ModelFacts, routes: Sequence[Route], lab_of: Mapping[str, str | None]
) -> _Market:
    plain: dict[str, frozenset[_Rates]] = defaultdict(frozenset)
    inputs: dict[str, Decimal] = {}
    lab_plain: frozenset[_Rates] = frozenset()
    lab_batch: frozenset[_Rates] = frozenset()
    for route in routes:
        if route.type == "serverless":
            plain[route.provider] |= _rates(route)
            if asked := _input_price(route):
                inputs[route.provider] = min(asked, inputs.get(route.provider, asked))
            if lab_of.get(route.provider) == model.lab:
                lab_plain |= _rates(route)
                lab_batch |= _rates(route, "batch")
    charged_by_token = any(
        price.unit == "1M tokens" and not OFFER_FEEDS[price.source].infers_modality
        for route in routes
        for price in route.prices
    )
    return _Market(model.facts, plain, inputs, lab_plain, lab_batch, charged_by_token)


def _rates(route: Route, processing: Processing | None = None) -> frozenset[_Rates]:
    """Its rates for text processed so, of today and to come; none for long prompts."""
    today = max(quote.as_of for quote in route.quotes)
    by_time: dict[Condition, dict[Direction, Decimal]] = defaultdict(dict)
    for price in route.prices:
        when = price.condition or Condition()
        over = when.valid_to and when.valid_to < today
        plain = not (over or when.above_tokens or when.region)
        if (
            when.processing == processing
            and plain
            and (price.modality, price.unit) == ("text", "1M tokens")
        ):
            by_time[when][price.direction] = price.usd
    return frozenset(
        _Rates(asked["input"], asked["output"])
        for asked in by_time.values()
        if asked.keys() >= {"input", "output"}
    )


def _input_price(route: Route) -> Decimal | None:
    """USD for a million tokens of text under no condition."""
    plain = (p for p in route.prices if p.direction == "input" and p.condition is None)
    text = (p.usd for p in plain if (p.modality, p.unit) == ("text", "1M tokens") and p.usd)
    return min(text, default=None)


def _wrong_price(route: Route, market: _Market) -> SetAside | None:
    if _is_of_unknown_unit(route, market):
        return "unit unknown"
    if _is_swapped(route, market) or _is_cached_price(route):
        return "swapped prices"
    if _is_of_another_unit(route, market):
        return "unit unknown"
    return "batch price" if _is_of_batches(route, market) else None


def _is_of_unknown_unit(route: Route, market: _Market) -> bool:
    """Whether its tokens may be minutes or pictures.

    A feed that knows no other unit writes any price as one of tokens. Of text it is believed; of
    what is not text, where a feed that states units has a price of tokens as well.
    """
    inferred = [
        price
        for price in route.prices
        if price.unit == "1M tokens" and OFFER_FEEDS[price.source].infers_modality and price.usd
    ]
    takes, returns = market.facts.input or {"text"}, market.facts.output or {"text"}
    if "text" not in takes or "text" not in returns:
        return bool(inferred) and not market.charged_by_token
    rates = [price.usd for price in inferred if price.modality == "text"]
    return "audio" in takes and bool(rates) and max(rates) < _CHEAPEST_SOUND


def _is_contradicted(route: Route, doubted: Iterable[Doubted]) -> bool:
    """Whether somebody has read on the seller's page that its price is another."""
    units = {price.unit for price in route.prices}
    return any(
        doubt.unit in units and any(fnmatchcase(route.id, pattern) for pattern in doubt.routes)
        for doubt in doubted
    )


def _is_of_another_unit(route: Route, market: _Market) -> bool:
    """Whether it asks hundreds of times what another seller does: a price of a thousand, mostly."""
    asked = _input_price(route)
    least = min((m for p, m in market.inputs.items() if p != route.provider), default=None)
    return bool(asked and least and asked >= _ANOTHER_UNIT * least)


def _is_swapped(route: Route, market: _Market) -> bool:
    """Whether it asks more for input than for output, and others say that it is the other way."""
    own = _rates(route)
    others = [rates for seller, rates in market.plain.items() if seller != route.provider and rates]
    if not own or any(rates.input <= rates.output for rates in own):
        return False
    mirrored = {_Rates(rates.output, rates.input) for rates in own}
    agreed = all(rates.input <= rates.output for asked in others for rates in asked)
    return (agreed and len(others) >= _AGREEING) or any(mirrored & asked for asked in others)


def _is_cached_price(route: Route) -> bool:
    """Whether one source alone has what looks like the price of the cache as the input's."""
    agreeing = {quote.source for quote in route.quotes if not quote.prices}
    return len(agreeing) == 1 and cached_as_input(route.prices) is not None


def _is_of_batches(route: Route, market: _Market) -> bool:
    """Whether it states as plain what the lab of a closed model asks for batches.

    A host of open weights may just be that cheap.
    """
    if market.facts.open_weights or route.type != "serverless":
        return False
    plain = _rates(route)
    return bool(plain & market.lab_batch) and not plain & market.lab_plain
