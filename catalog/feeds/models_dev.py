"""Reads models.dev: what each provider says of its routes, with token prices.

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

from catalog.feeds.fields import (
    Entry,
    count,
    free_or_priced,
    full_date,
    https,
    known_modalities,
    objects,
    optional,
    own_modality,
    plain,
    tokens,
    usd,
)
from catalog.feeds.reading import EntryError, FeedError, Reading, collect, parse_json
from catalog.schema import (
    Capability,
    Condition,
    Direction,
    Facts,
    Modality,
    Observation,
    Price,
    Processing,
    Status,
)

FEED = "models.dev"

Sides = Mapping[Direction, Modality | None]


_COMPONENTS: Mapping[str, tuple[Direction, Modality | None]] = {
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
_PROCESSING: tuple[tuple[Entry, Processing], ...] = (
    ({"service_tier": "priority"}, "priority"),
    ({"service_tier": "flex"}, "flex"),
    ({"speed": "fast"}, "fast"),
)


def read(data: bytes, as_of: date) -> Reading:
    """Every route of every provider. Raises FeedError when the file is of another shape."""
    return collect(_entries(_providers(parse_json(data, FEED))), partial(_observe, as_of))


def _providers(top: Any) -> dict[str, Any]:
    if isinstance(top, dict) and "providers" in top and "models" in top:
        top = top["providers"]
    if not isinstance(top, dict):
        raise FeedError(f"{FEED}: expected an object of providers, found {type(top).__name__}")
    return top


def _entries(providers: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """(provider/route, (provider, doc, route, entry)); a broken provider is yielded as it is."""
    for provider, content in providers.items():
        routes = content.get("models") if isinstance(content, dict) else None
        if not isinstance(routes, dict):
            yield provider, content
            continue
        for route, entry in routes.items():
            yield f"{provider}/{route}", (provider, content.get("doc"), route, entry)


def _observe(as_of: date, _: str, found: Any) -> Iterator[Observation]:
    if not isinstance(found, tuple):
        raise EntryError("models: not an object of routes")
    provider, doc, route, entry = found
    if not isinstance(entry, dict):
        raise EntryError(f"{entry!r} is not an object")
    facts = _facts(entry)
    free, prices = free_or_priced(route, facts.name, _prices(entry, facts))
    if any(price.direction == "cache_read" for price in prices):
        facts = replace(facts, capabilities=facts.capabilities | {"caching"})
    yield Observation(
        feed=FEED,
        provider=provider,
        route=route,
        url=https(doc if isinstance(doc, str) else None),
        as_of=as_of,
        canonical=optional(entry, "canonical_model_id", str),
        facts=facts,
        prices=prices,
        free=free,
    )


def _facts(entry: Entry) -> Facts:
    limit = optional(entry, "limit", dict) or {}
    modalities = optional(entry, "modalities", dict) or {}
    flags = {name: optional(entry, flag, bool) for flag, name in _CAPABILITIES.items()}
    return Facts(
        name=optional(entry, "name", str),
        family=optional(entry, "family", str),
        released=full_date(entry, "release_date"),
        knowledge_cutoff=optional(entry, "knowledge", str),
        input=known_modalities(modalities, "input"),
        output=known_modalities(modalities, "output"),
        context=tokens(limit, "context"),
        max_output=tokens(limit, "output"),
        capabilities=frozenset(name for name, said in flags.items() if said is True),
        lacks=frozenset(name for name, said in flags.items() if said is False),
        open_weights=optional(entry, "open_weights", bool),
        status=_STATUS.get(optional(entry, "status", str) or ""),
    )


def _prices(entry: Entry, facts: Facts) -> Iterator[Price]:
    incoming = own_modality(facts.input)
    sides: Sides = {
        "input": incoming,
        "output": own_modality(facts.output),
        "cache_read": incoming,
        "cache_write": incoming,
    }
    yield from _tariff(optional(entry, "cost", dict) or {}, sides, Condition())
    for processing, cost in _modes(optional(entry, "experimental", dict) or {}):
        yield from _tariff(cost, sides, Condition(processing=processing))


def _modes(experimental: Entry) -> Iterator[tuple[Processing, Entry]]:
    """The modes that are one of our processing tiers and nothing else besides."""
    modes = optional(experimental, "modes", dict) or {}
    for name in modes:
        mode = optional(modes, name, dict) or {}
        body = (optional(mode, "provider", dict) or {}).get("body")
        for asked, processing in _PROCESSING:
            if body == asked:
                yield processing, optional(mode, "cost", dict) or {}


def _tariff(cost: Entry, sides: Sides, condition: Condition) -> Iterator[Price]:
    yield from _rates(cost, sides, condition)
    for size, rates in _tiers(cost):
        yield from _rates(rates, sides, replace(condition, above_tokens=size))


def _tiers(cost: Entry) -> Iterator[tuple[int, Entry]]:
    if "tiers" not in cost:
        if over := optional(cost, "context_over_200k", dict):
            yield 200_000, over
        return
    for rates in objects(cost, "tiers"):
        bound = optional(rates, "tier", dict) or {}
        if bound.get("type") == "context":
            yield count("tier.size", bound.get("size")), rates


def _rates(rates: Entry, sides: Sides, condition: Condition) -> Iterator[Price]:
    """One price a component; a key that names its modality overrules one that does not."""
    found: dict[tuple[Direction, Modality], Decimal] = {}
    for key, (direction, typed) in _COMPONENTS.items():
        if key not in rates:
            continue
        amount = plain(usd(key, rates[key]))
        if modality := typed or sides[direction]:
            found[direction, modality] = amount
    only = None if condition == Condition() else condition
    for (direction, modality), amount in found.items():
        yield Price(direction, modality, "1M tokens", amount, only)
