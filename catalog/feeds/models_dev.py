"""Reads models.dev: what each provider says of its routes, with token prices.

Two files have this content: `api.json`, {provider: {"doc", "models": {route: entry}}}, and
`catalog.json`, {"models": …, "providers": the same}. Prices are USD for 1M tokens. The checks of
single fields at the top are used by the other feeds too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Context, Decimal
from functools import partial
from typing import Any, TypeVar, get_args

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

Entry = Mapping[str, Any]
Sides = Mapping[Direction, Modality | None]

_T = TypeVar("_T")

_TWELVE_DIGITS = Context(prec=12)
_HIGHEST_PRICE = 1500
"""The dearest million tokens so far cost 600; beyond this a feed has mistaken the unit."""
_HIGHEST_COUNT = 10**12
_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_HTTPS = re.compile(r"https://[^\s<>|]+")
_FREE_ROUTE = re.compile(r"[-:]free(?=$|[-:/@])")

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


def optional(entry: Entry, key: str, kind: type[_T]) -> _T | None:
    """The field, or None where it is missing or null. Raises EntryError for another type."""
    value = entry.get(key)
    if value is None or type(value) is kind:
        return value
    raise EntryError(f"{key}: {value!r} is not a {kind.__name__}")


def objects(entry: Entry, key: str) -> list[dict[str, Any]]:
    """The field's list of objects; empty where it is missing. Raises EntryError."""
    items = optional(entry, key, list) or []
    for item in items:
        if not isinstance(item, dict):
            raise EntryError(f"{key}: {item!r} is not an object")
    return items


def tokens(entry: Entry, key: str) -> int | None:
    """A count of tokens; None where it is missing or 0. Raises EntryError."""
    value = entry.get(key)
    if value is None:
        return None
    return count(key, value) or None


def count(key: str, value: object) -> int:
    """A whole number from 0 up, also when written as 1000.0. Raises EntryError."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise EntryError(f"{key}: {value!r} is not a number")
    if not 0 <= value <= _HIGHEST_COUNT or value != int(value):
        raise EntryError(f"{key}: {value} is not a whole number from 0 up")
    return int(value)


def full_date(entry: Entry, key: str) -> date | None:
    """The day, or None where only a month, a year or other words are given."""
    text = optional(entry, key, str)
    if text is None or not _FULL_DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def usd(key: str, value: object) -> Decimal:
    """The amount, not rounded. Raises EntryError for anything but a number from 0 up to 1500."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise EntryError(f"{key}: {value!r} is not a price")
    if not 0 <= value <= _HIGHEST_PRICE:
        raise EntryError(f"{key}: {value} is not a plausible price")
    return Decimal(value)


def plain(amount: Decimal) -> Decimal:
    """The amount without float noise (12 significant digits), trailing zeros or exponent."""
    rounded = _TWELVE_DIGITS.plus(amount)
    whole = rounded.to_integral_value()
    return whole.quantize(Decimal(1)) if rounded == whole else rounded.normalize()


def https(url: str | None) -> str | None:
    """The text where it is one clean https address, else None."""
    return url if url and _HTTPS.fullmatch(url) else None


def known_modalities(entry: Entry, key: str) -> frozenset[Modality] | None:
    """The listed modalities that the schema knows; None where there are none."""
    listed = optional(entry, key, list) or []
    return frozenset(name for name in get_args(Modality) if name in listed) or None


def own_modality(modalities: frozenset[Modality] | None) -> Modality | None:
    """What an untyped token price is for: text, else the only modality there is.

    None where there are several and none is text, so that nobody can tell.
    """
    if modalities is None or "text" in modalities:
        return "text"
    return next(iter(modalities)) if len(modalities) == 1 else None


def free_or_priced(
    route: str, name: str | None, prices: Iterable[Price]
) -> tuple[bool, tuple[Price, ...]]:
    """Whether the source calls the offer free, and its prices.

    A 0 means free only where the id or the name says so and nothing costs; elsewhere it means
    "in a plan" or "unknown" and is left out.
    """
    every = tuple(prices)
    marked = _FREE_ROUTE.search(route.lower()) or "(free)" in (name or "").lower()
    if marked and not any(price.usd for price in every):
        return True, every
    return False, tuple(price for price in every if price.usd)


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
