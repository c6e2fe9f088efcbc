"""Merge the observations of all feeds into the routes of the snapshot, each with one tariff."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from catalog.curated import Lexicon, Provider
from catalog.feeds.identities import Identities
from catalog.feeds.sellers import sellers
from catalog.feeds.serving import as_published, region_in, serving
from catalog.feeds.sources import (
    OFFER_FEEDS,
    by_component,
    by_trust,
    choose_prices,
    component,
    differing_prices,
    display_order,
    is_close,
)
from catalog.names import fold, squash, tokens
from catalog.resolution.naming import Naming
from catalog.resolution.typed_name import bare_name
from catalog.schema import (
    Condition,
    Direction,
    Modality,
    Observation,
    Price,
    ProviderKind,
    Quote,
    Route,
    RouteType,
)

_ROUTE_TYPES: Mapping[ProviderKind, RouteType] = {
    "lab": "serverless",
    "cloud": "serverless",
    "host": "serverless",
    "gateway": "serverless",
    "plan": "plan",
    "local": "local",
    "decisions": "decisions",
    "closed": "closed",
}
_CHEAPEST_SOUND = Decimal("0.02")
"""USD for 1M tokens of sound; what is below it is a price for something else."""
_ALWAYS = Condition()

_Outputs = Mapping[str, frozenset[Modality]]
"""By model: its output modalities."""
_LabPrices = Mapping[tuple[str, Direction, Modality], set[Decimal]]
"""By model, direction and modality: what its own lab charges for 1M tokens."""


class _OfferKey(NamedTuple):
    """An offer before ids that differ only in a date are joined."""

    model: str
    provider: str
    id: str


class _Context(NamedTuple):
    """What helps to understand an offer besides its own observations."""

    outputs: _Outputs
    lab_prices: _LabPrices
    lexicon: Lexicon


def merge_routes(
    observations: Sequence[Observation], identities: Identities, world: Naming
) -> tuple[Route, ...]:
    """All routes, sorted by model, provider and id."""
    by_number = sellers(observations, identities, world)
    providers = {provider.id: provider for provider in by_number.values()}
    offers: dict[_OfferKey, list[Observation]] = defaultdict(list)
    for number, model in identities.models.items():
        observation = observations[number]
        key = _OfferKey(model, by_number[number].id, squash(fold(observation.route)))
        offers[key].append(observation)
    outputs = _output_modalities(observations, identities)
    by_labs = {
        key: group
        for key, group in offers.items()
        if providers[key.provider].lab == key.model.split("/")[0]
    }
    context = _Context(outputs, _lab_prices(by_labs, outputs), world.lexicon)
    routes = [
        _route(key, group, providers[key.provider], context)
        for key, group in sorted(offers.items())
    ]
    return as_published(_joined(routes, world), world)


def _route(
    key: _OfferKey, group: Sequence[Observation], provider: Provider, context: _Context
) -> Route:
    ranked = by_trust(group, provider.kind)
    output = context.outputs.get(key.model)
    tariffs = [
        tuple(
            _retyped(price, key.model, context.lab_prices)
            for price in _credible_prices(observation, output)
        )
        for observation in ranked
    ]
    prices = choose_prices([(o.feed, tariff) for o, tariff in zip(ranked, tariffs, strict=True)])
    quotes = [
        Quote(o.feed, o.url, o.as_of, differing_prices(tariff, prices, o.feed))
        for o, tariff in zip(ranked, tariffs, strict=True)
    ]
    deciding = prices[0].source if prices else quotes[0].source
    named = next((o for o in ranked if OFFER_FEEDS[o.feed].names_routes), ranked[0])
    facts = [observation.facts for observation in ranked]
    served = serving(named.route, key.model, context.lexicon)
    return Route(
        model=key.model,
        provider=provider.id,
        id=named.route,
        type=_stated_type(named.route, ranked, context.lexicon.terms)
        or _ROUTE_TYPES[provider.kind],
        prices=prices,
        quotes=tuple(sorted(quotes, key=lambda quote: quote.source != deciding)),
        free=any(observation.free for observation in ranked),
        region=region_in(named.route, key.model),
        tier=served.tier,
        quantization=served.quantization,
        confidential=served.confidential,
        also=tuple(sorted({id for o in ranked for id in o.also} - {named.route})),
        context=next((f.context for f in facts if f.context), None),
        max_output=next((f.max_output for f in facts if f.max_output), None),
        retires=next((f.retires for f in facts if f.retires), None),
        status=next((f.status for f in facts if f.status), None),
    )


def _stated_type(
    route: str, ranked: Sequence[Observation], terms: Mapping[str, RouteType]
) -> RouteType | None:
    """What the id itself says of the offer: a fine-tuned model, or one served in batches."""
    by_id = (terms[token.text] for token in tokens(fold(route)) if token.text in terms)
    by_feed = (o.route_type for o in ranked if o.route_type)
    return next(by_id, None) or next(by_feed, None)


# Which modality a price is of, where a feed says only "input" and "output".


def _output_modalities(
    observations: Sequence[Observation], identities: Identities
) -> dict[str, frozenset[Modality]]:
    """By model: the output modalities most observations state."""
    votes: dict[str, Counter[frozenset[Modality]]] = defaultdict(Counter)
    for number, model in identities.models.items():
        if output := observations[number].facts.output:
            votes[model][output] += 1
    return {
        model: max(counter, key=lambda output: (counter[output], sorted(output)))
        for model, counter in votes.items()
    }


def _lab_prices(
    by_labs: Mapping[_OfferKey, Sequence[Observation]], outputs: _Outputs
) -> _LabPrices:
    """What labs charge per modality, by the feeds that state modalities.

    `by_labs` are the offers that labs make of their own models.
    """
    amounts: dict[tuple[str, Direction, Modality], set[Decimal]] = defaultdict(set)
    for key, group in by_labs.items():
        typed = (o for o in group if not OFFER_FEEDS[o.feed].infers_modality)
        for price in (p for o in typed for p in _credible_prices(o, outputs.get(key.model))):
            if price.unit == "1M tokens" and not (price.condition or _ALWAYS).processing:
                amounts[key.model, price.direction, price.modality].add(price.usd)
    return amounts


def _retyped(price: Price, model: str, lab_prices: _LabPrices) -> Price:
    """Make a "text" price that is the lab's image price, and not its text price, one of images.

    And the other way round: hosts have one output price, and a feed may say that it is of images.
    """
    typed = price.modality != "text"
    if price.unit != "1M tokens" or (typed and price.direction != "output"):
        return price
    for modality in (price.modality, "text", "image", "audio", "video"):
        if price.usd in lab_prices.get((model, price.direction, modality), ()):
            return replace(price, modality=modality)
    return price


def _credible_prices(
    observation: Observation, output: frozenset[Modality] | None
) -> tuple[Price, ...]:
    """The prices of an observation that can be believed, with the modality they are of.

    The output price of a model that only draws is that of images, unless images have their own.
    LiteLLM prices some image models by a host's default bucket for text, and models.dev some prices
    a minute of sound as if they were of a million tokens: neither is a price, nor is one of what is
    cached that is above that of what is not.
    """
    priced = {price.modality for price in observation.prices if price.direction == "output"}
    sole: Modality = next(iter(output)) if output and len(output) == 1 else "text"
    if (
        sole != "text"
        and priced == {"text"}
        and OFFER_FEEDS[observation.feed].prices_pictures_as_text
    ):
        return ()
    prices = observation.prices
    if sole not in priced:
        prices = tuple(
            replace(price, modality=sole)
            if (price.direction, price.modality) == ("output", "text")
            else price
            for price in prices
        )
    uncached = _input_prices(prices)
    return tuple(
        price
        for price in prices
        if not _is_per_minute(price) and not _is_dearer_than_uncached(price, uncached)
    )


def _input_prices(prices: Iterable[Price]) -> dict[tuple[object, ...], Decimal]:
    """By tier: the most that input costs at any time."""
    most: dict[tuple[object, ...], Decimal] = {}
    for price in prices:
        if price.direction == "input":
            most[_tier(price)] = max(price.usd, most.get(_tier(price), price.usd))
    return most


def _is_dearer_than_uncached(price: Price, uncached: Mapping[tuple[object, ...], Decimal]) -> bool:
    most = uncached.get(_tier(price))
    return price.direction == "cache_read" and most is not None and price.usd > most


def _tier(price: Price) -> tuple[object, ...]:
    """What an input has in common with what is cached of it."""
    when = price.condition or _ALWAYS
    return price.modality, price.unit, when.processing, when.above_tokens, when.region


def _is_per_minute(price: Price) -> bool:
    kind = (price.direction, price.modality, price.unit)
    return kind == ("input", "audio", "1M tokens") and 0 < price.usd < _CHEAPEST_SOUND


# Offers of one provider that differ only in the date or the spelling of their ids.


def _joined(routes: Sequence[Route], world: Naming) -> tuple[Route, ...]:
    groups: dict[tuple[str, str, frozenset[str]], list[Route]] = defaultdict(list)
    for route in routes:
        groups[route.model, route.provider, _distinctions(route, world)].append(route)
    joined: list[Route] = []
    for group in groups.values():
        kept: list[Route] = []
        for route in sorted(group, key=lambda r: (not r.prices, len(r.id), r.id)):
            same = next((n for n, other in enumerate(kept) if _same_tariff(other, route)), None)
            if same is None:
                kept.append(route)
            else:
                kept[same] = _with_other_id(kept[same], route)
        joined.extend(kept)
    return tuple(sorted(joined, key=lambda r: (r.model, r.provider, r.id)))


def _distinctions(route: Route, world: Naming) -> frozenset[str]:
    """The parts of an id that make it an offer of its own: region, tier, precision."""
    lexicon = world.lexicon
    words = lexicon.precision | lexicon.modes | lexicon.tiers | lexicon.sized_tiers
    parts = tokens(bare_name(fold(route.id), frozenset()).text)
    distinct = {part.text for part in parts if part.text in words or part.kind == "precision"}
    served = {route.tier or "", route.quantization or "", str(route.confidential)}
    return frozenset(distinct | served | {route.region or "", route.type, str(route.free)})


def _same_tariff(one: Route, other: Route) -> bool:
    if not other.prices:
        return True
    left, right = by_component(one.prices, ""), by_component(other.prices, "")
    shared = left.keys() & right.keys()
    return bool(shared) and all(
        any(is_close(a.usd, b.usd) for a in left[part] for b in right[part]) for part in shared
    )


def _with_other_id(route: Route, other: Route) -> Route:
    components = {component(price) for price in route.prices}
    more = (price for price in other.prices if component(price) not in components)
    pages = {(quote.source, quote.url) for quote in route.quotes}
    dated = any(token.kind in ("date", "stamp") for token in tokens(fold(other.id)))
    return replace(
        route,
        prices=tuple(sorted((*route.prices, *more), key=lambda p: display_order(component(p)))),
        quotes=(*route.quotes, *(q for q in other.quotes if (q.source, q.url) not in pages)),
        also=tuple(sorted({*route.also, other.id, *other.also} - {route.id})),
        context=route.context or other.context,
        max_output=route.max_output or other.max_output,
        # A dated snapshot retires before the model that it is a snapshot of.
        retires=route.retires or (None if dated else other.retires),
    )
