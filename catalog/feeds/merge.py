"""Observations of all feeds -> the routes of the snapshot, each with one tariff."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from catalog.feeds.identity import Identities
from catalog.feeds.joining import without_snapshots
from catalog.feeds.modality import LabTariffs, OfferKey, outputs_of, stated
from catalog.feeds.tariff import (
    chosen_prices,
    disagreeing,
)
from catalog.names import fold, squash, tokens
from catalog.resolve import World
from catalog.schema import (
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


class _Known(NamedTuple):
    """What helps to read an offer besides what is said of it."""

    outputs: Mapping[str, frozenset[Modality]]
    tariffs: LabTariffs
    terms: Mapping[str, RouteType]


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
    outputs = outputs_of(observations, identities)
    own = {
        key: seen
        for key, seen in offers.items()
        if providers.by_id[key.provider].lab == key.model.split("/")[0]
    }
    known = _Known(outputs, LabTariffs(own, outputs), world.lexicon.terms)
    routes = [
        _route(key, tuple(seen), providers.by_id[key.provider], known)
        for key, seen in sorted(offers.items())
    ]
    return without_snapshots(routes, world)


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


def _route(
    key: OfferKey,
    seen: tuple[Observation, ...],
    provider: Provider,
    known: _Known,
) -> Route:
    order = _PRECEDENCE[provider.kind]
    ranked = sorted(seen, key=lambda o: (order.index(o.feed), o.route, o.provider, str(o.prices)))
    output = known.outputs.get(key.model)
    typed = [
        tuple(known.tariffs.retype(price, key.model) for price in stated(o, output)) for o in ranked
    ]
    prices = chosen_prices([(o.feed, p) for o, p in zip(ranked, typed, strict=True)])
    quotes = tuple(
        Quote(o.feed, o.url, o.as_of, disagreeing(said, prices, o.feed))
        for o, said in zip(ranked, typed, strict=True)
    )
    first = next((o for o in ranked if o.feed == "models.dev"), ranked[0])
    facts = [o.facts for o in ranked]
    return Route(
        model=key.model,
        provider=provider.id,
        id=first.route,
        type=_type(first.route, ranked, known.terms) or _TYPES[provider.kind],
        prices=prices,
        quotes=tuple(sorted(quotes, key=lambda q: q.source != _decider(prices, quotes))),
        free=any(o.free for o in ranked),
        region=_region(first.route),
        context=next((f.context for f in facts if f.context), None),
        max_output=next((f.max_output for f in facts if f.max_output), None),
        retires=next((f.retires for f in facts if f.retires), None),
        status=next((f.status for f in facts if f.status), None),
    )


def _type(
    route: str, said: Sequence[Observation], terms: Mapping[str, RouteType]
) -> RouteType | None:
    """What the id itself says of the offer: a fine-tuned model, or one served in batches."""
    words = (token.text for token in tokens(fold(route)))
    stated = (terms[word] for word in words if word in terms)
    return next(stated, None) or next((o.route_type for o in said if o.route_type), None)


def _decider(prices: Sequence[Price], quotes: Sequence[Quote]) -> str:
    return prices[0].source if prices else quotes[0].source


_REGION = re.compile(
    r"(?:us|eu|apac|global|jp|in|au|ca|uk|us-gov|(?:us|eu|ap|sa|ca|me|af|il)(?:-gov)?-[a-z]+-\d)"
)


def _region(route: str) -> str | None:
    """The region in front of a cloud's id, or behind an at sign: "eu.", "us-gov-west-1/", "@us"."""
    *heads, tail = re.split(r"[./]", fold(route))
    named = (*heads, tail.rpartition("@")[2])
    return next((part for part in named if _REGION.fullmatch(part)), None)
