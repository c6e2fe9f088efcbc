"""Read models.dev: what each provider says of its routes, with token prices.

Two files have this content: `api.json`, {provider: {"doc", "models": {route: entry}}}, and
`catalog.json`, {"models": …, "providers": the same}. Prices are USD for 1M tokens.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from catalog.feeds.feed_base import (
    EntryError,
    FeedEntry,
    FeedError,
    FeedReading,
    OfferFeed,
    default_modality,
    free_and_prices,
    full_date,
    https_url,
    listed_modalities,
    object_list,
    optional,
    parse_json,
    read_entries,
    token_limit,
    usd,
    whole_number,
    without_noise,
)
from catalog.schema import (
    Capability,
    Condition,
    Direction,
    FeedFacts,
    Modality,
    Observation,
    Price,
    Processing,
    Status,
)

FEED_ID = "models.dev"

_Sides = Mapping[Direction, Modality | None]
"""By direction: the modality of a price that names none; None where nobody can tell."""

_RATES: Mapping[str, tuple[Direction, Modality | None]] = {
    "input": ("input", None),
    "output": ("output", None),
    "cache_read": ("cache_read", None),
    "cache_write": ("cache_write", None),
    "input_audio": ("input", "audio"),
    "output_audio": ("output", "audio"),
}
_CAPABILITIES: Mapping[str, Capability] = {
    "tool_call": "tools",
    "structured_output": "json",
    "reasoning": "reasoning",
}
_STATUS: Mapping[str, Status] = {
    "deprecated": "deprecated",
    "beta": "preview",
    "alpha": "preview",
}
_PROCESSING: tuple[tuple[FeedEntry, Processing], ...] = (
    ({"service_tier": "priority"}, "priority"),
    ({"service_tier": "flex"}, "flex"),
    ({"speed": "fast"}, "fast"),
)
"""(what a mode adds to the body of a request, the processing it asks for)."""


def read(data: bytes, as_of: date) -> FeedReading:
    """Read every route of every provider. Raises FeedError when the file has another shape."""
    top = parse_json(data, FEED_ID)
    if isinstance(top, dict) and "providers" in top and "models" in top:
        top = top["providers"]
    if not isinstance(top, dict):
        raise FeedError(f"{FEED_ID}: expected an object of providers, found {type(top).__name__}")
    return read_entries(_entries(top), partial(_observe, as_of))


FEED = OfferFeed(
    FEED_ID,
    read,
    names_routes=True,
    infers_modality=True,
    lists_modalities=True,
    follows_lists=True,
)


def _entries(providers: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """(provider/route, (provider, doc, route, entry)); a broken provider is yielded as it is."""
    for provider, content in providers.items():
        routes = content.get("models") if isinstance(content, dict) else None
        if not isinstance(routes, dict):
            yield provider, content
            continue
        for route, entry in routes.items():
            yield f"{provider}/{route}", (provider, content.get("doc"), route, entry)


def _observe(as_of: date, _: str, content: Any) -> Iterator[Observation]:
    if not isinstance(content, tuple):
        raise EntryError("models: not an object of routes")
    provider, doc, route, entry = content
    if not isinstance(entry, dict):
        raise EntryError(f"{entry!r} is not an object")
    facts = _facts(entry)
    free, prices = free_and_prices(route, facts.name, _prices(entry, facts))
    if any(price.direction == "cache_read" for price in prices):
        facts = replace(facts, capabilities=facts.capabilities | {"caching"})
    yield Observation(
        feed=FEED_ID,
        provider=provider,
        route=route,
        url=https_url(doc if isinstance(doc, str) else None),
        as_of=as_of,
        canonical=optional(entry, "canonical_model_id", str),
        facts=facts,
        prices=prices,
        free=free,
    )


def _facts(entry: FeedEntry) -> FeedFacts:
    limit = optional(entry, "limit", dict) or {}
    modalities = optional(entry, "modalities", dict) or {}
    flags = {name: optional(entry, flag, bool) for flag, name in _CAPABILITIES.items()}
    return FeedFacts(
        name=optional(entry, "name", str),
        family=optional(entry, "family", str),
        released=full_date(entry, "release_date"),
        knowledge_cutoff=optional(entry, "knowledge", str),
        input=listed_modalities(modalities, "input"),
        output=listed_modalities(modalities, "output"),
        context=token_limit(limit, "context"),
        max_output=token_limit(limit, "output"),
        capabilities=frozenset(name for name, value in flags.items() if value is True),
        lacks=frozenset(name for name, value in flags.items() if value is False),
        open_weights=optional(entry, "open_weights", bool),
        status=_STATUS.get(optional(entry, "status", str) or ""),
    )


def _prices(entry: FeedEntry, facts: FeedFacts) -> Iterator[Price]:
    incoming = default_modality(facts.input)
    sides: _Sides = {
        "input": incoming,
        "output": default_modality(facts.output),
        "cache_read": incoming,
        "cache_write": incoming,
    }
    yield from _tariff(optional(entry, "cost", dict) or {}, sides, Condition())
    for processing, cost in _modes(optional(entry, "experimental", dict) or {}):
        yield from _tariff(cost, sides, Condition(processing=processing))


def _modes(experimental: FeedEntry) -> Iterator[tuple[Processing, FeedEntry]]:
    """The modes that choose one processing tier and change nothing else, with their costs."""
    modes = optional(experimental, "modes", dict) or {}
    for name in modes:
        mode = optional(modes, name, dict) or {}
        body = (optional(mode, "provider", dict) or {}).get("body")
        for addition, processing in _PROCESSING:
            if body == addition:
                yield processing, optional(mode, "cost", dict) or {}


def _tariff(cost: FeedEntry, sides: _Sides, condition: Condition) -> Iterator[Price]:
    yield from _rates(cost, sides, condition)
    for size, rates in _tiers(cost):
        yield from _rates(rates, sides, replace(condition, above_tokens=size))


def _tiers(cost: FeedEntry) -> Iterator[tuple[int, FeedEntry]]:
    """(tokens of the prompt above which they hold, rates)."""
    if "tiers" not in cost:
        # How a route states its only tier when it lists none.
        if over := optional(cost, "context_over_200k", dict):
            yield 200_000, over
        return
    for rates in object_list(cost, "tiers"):
        bound = optional(rates, "tier", dict) or {}
        if bound.get("type") == "context":
            yield whole_number("tier.size", bound.get("size")), rates


def _rates(rates: FeedEntry, sides: _Sides, condition: Condition) -> Iterator[Price]:
    """One price a component; a key that names its modality overrules one that does not."""
    amounts: dict[tuple[Direction, Modality], Decimal] = {}
    for key, (direction, typed) in _RATES.items():
        if key not in rates:
            continue
        amount = without_noise(usd(key, rates[key]))
        if modality := typed or sides[direction]:
            amounts[direction, modality] = amount
    only = None if condition == Condition() else condition
    for (direction, modality), amount in amounts.items():
        yield Price(direction, modality, "1M tokens", amount, only)
