"""Observations of all feeds -> one snapshot: models with their facts, routes with their prices.

Of several sources for one offer, precedence chooses one tariff whole. Another source may only add
what the chosen one does not mention, and only if it agrees with it on the base price; where it
disagrees by more than 1 %, its prices are kept beside the chosen ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from catalog.feeds import litellm
from catalog.feeds.identity import Identities
from catalog.names import fold, squash, tokens
from catalog.resolve import World
from catalog.resolve.syntax import core
from catalog.schema import (
    Condition,
    Direction,
    Modality,
    Observation,
    Price,
    Provider,
    ProviderKind,
    Quote,
    Route,
    RouteType,
)

_PRECEDENCE: Mapping[ProviderKind, tuple[str, ...]] = {
    "lab": ("genai-prices", "litellm", "models.dev"),
    "cloud": ("litellm", "genai-prices", "models.dev"),
    "host": ("genai-prices", "models.dev", "litellm"),
    "gateway": ("genai-prices", "models.dev", "litellm"),
    "plan": ("models.dev", "genai-prices", "litellm"),
    "local": ("models.dev", "genai-prices", "litellm"),
    "decisions": ("genai-prices", "litellm", "models.dev"),
    "closed": ("litellm", "genai-prices", "models.dev"),
}
_TYPES: Mapping[ProviderKind, RouteType] = {
    "lab": "serverless",
    "cloud": "serverless",
    "host": "serverless",
    "gateway": "serverless",
    "plan": "plan",
    "local": "local",
    "decisions": "decisions",
    "closed": "closed",
}
_TOLERANCE = Decimal("0.01")
_ALWAYS = Condition()


class Component(NamedTuple):
    """What two prices must share to be about the same thing; the time of day is not part of it."""

    direction: Direction
    modality: Modality
    unit: str
    processing: str | None
    above_tokens: int | None
    quality: str | None
    size: str | None
    ttl: str | None
    region: str | None


def component(price: Price) -> Component:
    when = price.condition or _ALWAYS
    return Component(
        price.direction,
        price.modality,
        price.unit,
        when.processing,
        when.above_tokens,
        when.quality,
        when.size,
        when.ttl,
        when.region,
    )


class OfferKey(NamedTuple):
    """An offer before ids that differ only in a date are joined."""

    model: str
    provider: str
    id: str


def merge_routes(
    observations: Sequence[Observation], identities: Identities, world: World
) -> tuple[Route, ...]:
    """All routes, sorted by model, provider and id."""
    providers = _Providers(world)
    offers: dict[OfferKey, list[Observation]] = defaultdict(list)
    for number, model in identities.models.items():
        observation = observations[number]
        provider = providers.of(observation)
        offers[OfferKey(model, provider.id, _offer_id(observation.route))].append(observation)
    outputs = _outputs(observations, identities)
    tariffs = _LabTariffs(offers, providers, outputs)
    routes = [
        _route(key, tuple(seen), providers.by_id[key.provider], outputs, tariffs)
        for key, seen in sorted(offers.items())
    ]
    return _without_snapshots(routes, world)


class _Providers:
    """Providers by the names feeds have for them."""

    def __init__(self, world: World) -> None:
        self.by_id = {provider.id: provider for provider in world.providers}
        self._by_feed: dict[tuple[str, str], Provider] = {
            (feed, name): provider
            for provider in world.providers
            for feed, names in provider.feeds.items()
            for name in names
        }

    def of(self, observation: Observation) -> Provider:
        """A provider nobody has curated yet counts as a host under the feed's own name."""
        known = self._by_feed.get((observation.feed, observation.provider)) or (
            self.by_id.get(observation.provider)
        )
        if known is None:
            known = Provider(id=observation.provider, name=observation.provider, kind="host")
            self.by_id[known.id] = known
        return known


def _offer_id(route: str) -> str:
    return squash(fold(route))


def _outputs(
    observations: Sequence[Observation], identities: Identities
) -> dict[str, frozenset[Modality]]:
    """By model: the output modalities most observations state."""
    votes: dict[str, Counter[frozenset[Modality]]] = defaultdict(Counter)
    for number, model in identities.models.items():
        if output := observations[number].facts.output:
            votes[model][output] += 1
    return {
        model: max(counter, key=lambda o: (counter[o], sorted(o)))
        for model, counter in votes.items()
    }


class _LabTariffs:
    """What the labs themselves charge per modality; tells which modality an untyped price is of."""

    def __init__(
        self,
        offers: Mapping[OfferKey, Sequence[Observation]],
        providers: _Providers,
        outputs: Mapping[str, frozenset[Modality]],
    ) -> None:
        self._usd: dict[tuple[str, Direction, Modality], set[Decimal]] = defaultdict(set)
        for key, seen in offers.items():
            if providers.by_id[key.provider].lab != key.model.split("/")[0]:
                continue
            for price in (p for o in seen if o.feed != "models.dev" for p in o.prices):
                if price.unit == "1M tokens" and not (price.condition or _ALWAYS).processing:
                    typed = _sole_output(price, outputs.get(key.model))
                    self._usd[key.model, typed.direction, typed.modality].add(typed.usd)

    def retype(self, price: Price, model: str) -> Price:
        """A "text" price that is the lab's image price, and not its text price, is of images."""
        if price.modality != "text" or price.unit != "1M tokens":
            return price
        if price.usd in self._usd[model, price.direction, "text"]:
            return price
        for modality in ("image", "audio", "video"):
            if price.usd in self._usd[model, price.direction, modality]:
                return replace(price, modality=modality)
        return price


def _sole_output(price: Price, output: frozenset[Modality] | None) -> Price:
    """The output price of a model that only draws is the price of pictures."""
    if price.direction == "output" and price.modality == "text" and output and len(output) == 1:
        return replace(price, modality=next(iter(output)))
    return price


def _route(
    key: OfferKey,
    seen: tuple[Observation, ...],
    provider: Provider,
    outputs: Mapping[str, frozenset[Modality]],
    tariffs: _LabTariffs,
) -> Route:
    ranked = sorted(seen, key=lambda o: (_PRECEDENCE[provider.kind].index(o.feed), o.route))
    output = outputs.get(key.model)
    typed = [
        tuple(tariffs.retype(_sole_output(p, output), key.model) for p in _believable(o, output))
        for o in ranked
    ]
    prices = _chosen([(o.feed, p) for o, p in zip(ranked, typed, strict=True)])
    quotes = tuple(
        Quote(o.feed, o.url, o.as_of, _disagreeing(said, prices, o.feed))
        for o, said in zip(ranked, typed, strict=True)
    )
    first = next((o for o in ranked if o.feed == "models.dev"), ranked[0])
    facts = [o.facts for o in ranked]
    return Route(
        model=key.model,
        provider=provider.id,
        id=first.route,
        type=_type(first.route, ranked) or _TYPES[provider.kind],
        prices=prices,
        quotes=tuple(sorted(quotes, key=lambda q: q.source != _decider(prices, quotes))),
        free=any(o.free for o in ranked),
        region=_region(first.route),
        context=next((f.context for f in facts if f.context), None),
        max_output=next((f.max_output for f in facts if f.max_output), None),
        retires=next((f.retires for f in facts if f.retires), None),
        status=next((f.status for f in facts if f.status), None),
    )


def _type(route: str, said: Sequence[Observation]) -> RouteType | None:
    """What the id itself says of the offer: a fine-tuned model, or one served in batches."""
    if route.startswith("ft:"):
        return "fine-tuned"
    if route.endswith(":batch"):
        return "batch"
    return next((o.route_type for o in said if o.route_type), None)


def _believable(said: Observation, output: frozenset[Modality] | None) -> tuple[Price, ...]:
    """LiteLLM prices some image models by a host's default bucket for text: no price of theirs."""
    as_text = any(p.direction == "output" and p.modality == "text" for p in said.prices)
    if said.feed == litellm.FEED and as_text and output and "text" not in output:
        return ()
    return said.prices


def _decider(prices: Sequence[Price], quotes: Sequence[Quote]) -> str:
    return prices[0].source if prices else quotes[0].source


def _chosen(said: Sequence[tuple[str, tuple[Price, ...]]]) -> tuple[Price, ...]:
    """The first tariff whole, and what it does not mention from others that agree with it."""
    chosen: dict[Component, tuple[Price, ...]] = {}
    for source, prices in said:
        tariff = _by_component(prices, source)
        if chosen and _contradicts(tariff, chosen):
            continue
        for part, variants in tariff.items():
            chosen.setdefault(part, variants)
    return tuple(price for part in sorted(chosen, key=_reading_order) for price in chosen[part])


def _by_component(prices: Iterable[Price], source: str) -> dict[Component, tuple[Price, ...]]:
    grouped: dict[Component, list[Price]] = defaultdict(list)
    for price in prices:
        grouped[component(price)].append(replace(price, source=source))
    return {part: tuple(variants) for part, variants in grouped.items()}


def _contradicts(
    tariff: Mapping[Component, Sequence[Price]], chosen: Mapping[Component, Sequence[Price]]
) -> bool:
    """One shared base price differs."""
    return any(
        part.processing is None
        and part.direction in ("input", "output")
        and not any(_close(a.usd, b.usd) for a in variants for b in chosen.get(part, variants))
        for part, variants in tariff.items()
    )


def _close(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= _TOLERANCE * max(abs(one), abs(other))


def _disagreeing(said: Iterable[Price], chosen: Sequence[Price], source: str) -> tuple[Price, ...]:
    by_part: dict[Component, list[Price]] = defaultdict(list)
    for price in chosen:
        by_part[component(price)].append(price)
    return tuple(
        replace(price, source=source)
        for price in said
        if (against := by_part.get(component(price)))
        and not any(_close(price.usd, other.usd) for other in against)
    )


_DIRECTIONS = ("input", "cache_read", "cache_write", "output")
_MODALITIES = ("text", "image", "audio", "video", "pdf")


def _reading_order(part: Component) -> tuple[object, ...]:
    return (
        part.processing or "",
        part.above_tokens or 0,
        _MODALITIES.index(part.modality),
        _DIRECTIONS.index(part.direction),
        *(str(value or "") for value in part),
    )


_REGION_WORDS = ("us", "eu", "apac", "global", "jp", "in", "au", "ca", "uk", "us-gov")


def _region(route: str) -> str | None:
    """The region in front of a cloud's id: "eu." or "eu/" or "us-gov-west-1/"."""
    for head in fold(route).replace(".", "/").split("/")[:-1]:
        parts = head.split("-")
        if head in _REGION_WORDS or (
            len(parts) >= 3 and parts[-1].isdigit() and parts[0].isalpha()
        ):
            return head
    return "us" if fold(route).endswith("@us") else "eu" if fold(route).endswith("@eu") else None


def _without_snapshots(routes: Sequence[Route], world: World) -> tuple[Route, ...]:
    """Joins offers of one provider that differ only in the date or spelling of their ids."""
    groups: dict[tuple[str, str, frozenset[str]], list[Route]] = defaultdict(list)
    for route in routes:
        groups[route.model, route.provider, _signature(route, world)].append(route)
    joined: list[Route] = []
    for group in groups.values():
        kept: list[Route] = []
        for route in sorted(group, key=lambda r: (not r.prices, len(r.id), r.id)):
            twin = next((n for n, k in enumerate(kept) if _same_tariff(k, route)), None)
            if twin is None:
                kept.append(route)
            else:
                kept[twin] = _joined(kept[twin], route)
        joined.extend(kept)
    return tuple(sorted(joined, key=lambda r: (r.model, r.provider, r.id)))


def _signature(route: Route, world: World) -> frozenset[str]:
    """The parts of an id that make it an offer of its own: region, tier, precision."""
    lexicon = world.lexicon
    telling = lexicon.precision | lexicon.modes | lexicon.tiers | lexicon.sized_tiers
    words = {token.text for token in tokens(core(fold(route.id), frozenset()).text)}
    return frozenset((words & telling) | {route.region or "", route.type, str(route.free)})


def _same_tariff(one: Route, other: Route) -> bool:
    mine, yours = _by_component(one.prices, ""), _by_component(other.prices, "")
    shared = mine.keys() & yours.keys()
    if not other.prices:
        return True
    return bool(shared) and all(
        any(_close(a.usd, b.usd) for a in mine[part] for b in yours[part]) for part in shared
    )


def _joined(kept: Route, other: Route) -> Route:
    have = {component(price) for price in kept.prices}
    more = tuple(price for price in other.prices if component(price) not in have)
    sources = {(quote.source, quote.url) for quote in kept.quotes}
    return replace(
        kept,
        prices=tuple(sorted((*kept.prices, *more), key=lambda p: _reading_order(component(p)))),
        quotes=(*kept.quotes, *(q for q in other.quotes if (q.source, q.url) not in sources)),
        also=tuple(sorted({*kept.also, other.id, *other.also} - {kept.id})),
        context=kept.context or other.context,
        max_output=kept.max_output or other.max_output,
        retires=kept.retires or (None if _dated(other.id) else other.retires),
    )


def _dated(route: str) -> bool:
    return any(token.kind in ("date", "stamp") for token in tokens(fold(route)))
