"""Read pi-ai's list of models, {provider: {interface: {key: entry}}}; prices are USD for 1M tokens.

It writes 0 for what it does not know, and of some models ends the context window where their first
price tier does. Of pictures it has the price of the text that comes with them: none is taken.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from catalog.feeds.feed_base import (
    EntryError,
    FeedEntry,
    FeedError,
    FeedReading,
    OfferFeed,
    free_and_prices,
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
from catalog.schema import Capability, Condition, Direction, FeedFacts, Modality, Observation, Price

FEED_ID = "pi-ai"

_COSTS: Mapping[str, Direction] = {
    "input": "input",
    "output": "output",
    "cacheRead": "cache_read",
    "cacheWrite": "cache_write",
}
_OUTPUT: Mapping[str, frozenset[Modality]] = {"chat": frozenset({"text"})}
"""By type of entry; pictures list theirs, and a classifier returns a decision."""
_STATED: Mapping[str, frozenset[Capability]] = defaultdict(
    frozenset, {"chat": frozenset({"tools"})}
)
"""By type of entry: it lists no model for chat that cannot call tools."""
_FREE = re.compile(r" \(free\b[^()]*\)$")
_TYPES = ("chat", "image", "classifier")


def read(data: bytes, as_of: date) -> FeedReading:
    """Read every route of every provider. Raises FeedError when the file has another shape."""
    top = parse_json(data, FEED_ID)
    if not isinstance(top, dict):
        raise FeedError(f"{FEED_ID}: expected an object of providers, found {type(top).__name__}")
    return read_entries(_entries(top), partial(_observe, as_of))


FEED = OfferFeed(FEED_ID, read, infers_modality=True)


def _entries(providers: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """(provider/key, (provider, entry)); what is no object is yielded as it is."""
    for provider, interfaces in providers.items():
        if not isinstance(interfaces, dict) or not all(
            isinstance(entries, dict) for entries in interfaces.values()
        ):
            yield provider, interfaces
            continue
        answering = {
            entry.get("id")
            for entries in interfaces.values()
            for entry in entries.values()
            if isinstance(entry, dict) and entry.get("type") != "classifier"
        }
        for interface, entries in interfaces.items():
            for key, entry in entries.items():
                yield f"{provider}/{key}", (_seller(provider, interface, entry, answering), entry)


def _seller(provider: str, interface: str, entry: Any, answering: set[Any]) -> str:
    """The provider, or the name under which it sells at another tariff.

    The decisions of a model that also answers in text stand under the name of their interface,
    "openai-decisions"; a plan that has the name of the API itself has "coding" in its address.
    """
    if not isinstance(entry, dict):
        return provider
    if entry.get("type") == "classifier" and entry.get("id") in answering:
        return interface
    is_plan = "/coding/" in str(entry.get("baseUrl")) and "coding" not in provider
    return f"{provider}-coding" if is_plan else provider


def _observe(as_of: date, _: str, content: Any) -> Iterator[Observation]:
    if not isinstance(content, tuple):
        raise EntryError("not an object of interfaces")
    provider, entry = content
    if not isinstance(entry, dict):
        raise EntryError(f"{entry!r} is not an object")
    route = optional(entry, "id", str)
    if not route:
        raise EntryError("id: missing")
    kind = optional(entry, "type", str)
    if kind not in _TYPES:
        raise EntryError(f"type: {kind!r} is none of {', '.join(_TYPES)}")
    facts = _facts(entry, kind)
    every_price = () if kind == "image" else _prices(entry)
    free, prices = free_and_prices(route, optional(entry, "name", str), every_price)
    if any(price.direction == "cache_read" for price in prices):
        facts = replace(facts, capabilities=facts.capabilities | {"caching"})
    yield Observation(
        feed=FEED_ID,
        provider=provider,
        route=route,
        url=None,
        as_of=as_of,
        facts=facts,
        prices=prices,
        free=free,
    )


def _facts(entry: FeedEntry, kind: str) -> FeedFacts:
    reasons = optional(entry, "reasoning", bool)
    context = token_limit(entry, "contextWindow")
    # A tier for longer prompts tells that the window is longer, too.
    cut = context and any(threshold >= context for threshold, _ in _tiers(entry))
    return FeedFacts(
        name=_name(optional(entry, "name", str)),
        input=listed_modalities(entry, "input"),
        output=listed_modalities(entry, "output") or _OUTPUT.get(kind),
        context=None if cut else context,
        max_output=token_limit(entry, "maxTokens"),
        capabilities=_STATED[kind] | ({"reasoning"} if reasons else frozenset()),
        lacks=frozenset({"reasoning"} if reasons is False else ()),
    )


def _name(text: str | None) -> str | None:
    """The name without the lab that a gateway writes in front, and without the price behind.

    "OpenAI: GPT-5", "Flint (free, trains on data)".
    """
    return _FREE.sub("", text.rpartition(": ")[2]) if text else None


def _prices(entry: FeedEntry) -> Iterator[Price]:
    yield from _rates(optional(entry, "cost", dict) or {}, None)
    for threshold, rates in _tiers(entry):
        yield from _rates(rates, Condition(above_tokens=threshold))


def _tiers(entry: FeedEntry) -> Iterator[tuple[int, FeedEntry]]:
    """(tokens of the prompt above which they hold, rates)."""
    for rates in object_list(optional(entry, "cost", dict) or {}, "tiers"):
        yield whole_number("inputTokensAbove", rates.get("inputTokensAbove")), rates


def _rates(rates: FeedEntry, condition: Condition | None) -> Iterator[Price]:
    for key, direction in _COSTS.items():
        if key in rates:
            amount = without_noise(usd(key, rates[key]))
            yield Price(direction, "text", "1M tokens", amount, condition)
