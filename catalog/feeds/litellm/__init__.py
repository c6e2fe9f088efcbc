"""Reads LiteLLM's cost map, {key: {"litellm_provider", "mode", costs and flags}}, USD a unit.

keys.py takes a key apart, facts.py reads what the flags say, tariff.py turns cost fields into
prices. A second file, read by `read_endpoints`, lists the kinds of endpoint each provider has.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from catalog.feeds.fields import free_or_priced, https, optional
from catalog.feeds.litellm.facts import facts_of
from catalog.feeds.litellm.keys import is_bucket, is_commitment, take_apart
from catalog.feeds.litellm.tariff import prices_of
from catalog.feeds.reading import EntryError, FeedError, Reading, collect, parse_json
from catalog.schema import Observation

FEED = "litellm"
URL = "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json"

_NOT_ENTRIES = {"sample_spec", "fallback_generalizations"}
_NOT_MODELS = {"search", "vector_store", "guardrail"}
_LONG_QUERY = 80


def read(data: bytes, as_of: date) -> Reading:
    """Every priced or described route. Raises FeedError when the file is of another shape."""
    entries = _object(parse_json(data, FEED))
    named = ((key, entry) for key, entry in entries.items() if key not in _NOT_ENTRIES)
    return collect(named, partial(_observe, as_of))


def read_endpoints(data: bytes) -> dict[str, frozenset[str]]:
    """By provider: the kinds of endpoint it has, such as "image_generations".

    A provider whose endpoints are not stated is left out. Raises FeedError for another shape.
    """
    providers = _object(_object(parse_json(data, FEED)).get("providers"))
    stated = {
        provider: content.get("endpoints")
        for provider, content in providers.items()
        if isinstance(content, dict)
    }
    return {
        provider: frozenset(kind for kind, has in endpoints.items() if has is True)
        for provider, endpoints in stated.items()
        if isinstance(endpoints, dict)
    }


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise FeedError(f"{FEED}: expected an object, found {type(value).__name__}")
    return value


def _observe(as_of: date, key: str, entry: Any) -> Iterator[Observation]:
    if not isinstance(entry, dict):
        raise EntryError(f"{entry!r} is not an object")
    _refuse_what_is_no_offer(key, entry)
    provider = optional(entry, "litellm_provider", str)
    if not provider:
        raise EntryError("litellm_provider: missing")
    offer = take_apart(key, provider)
    facts = facts_of(entry)
    told = () if _is_estimated(entry) else prices_of(entry, offer, facts)
    free, prices = free_or_priced(offer.route, None, told)
    yield Observation(
        feed=FEED,
        provider=provider,
        route=offer.route,
        url=_source(entry),
        as_of=as_of,
        facts=facts,
        prices=prices,
        free=free,
        route_type="fine-tuned" if offer.route.startswith("ft:") else None,
    )


def _refuse_what_is_no_offer(key: str, entry: dict[str, Any]) -> None:
    if optional(entry, "mode", str) in _NOT_MODELS:
        raise EntryError("not a model")
    if "add-on" in str(entry.get("metadata", "")):
        raise EntryError("an add-on, not a model")
    if is_bucket(key):
        raise EntryError("a price bucket, not a model")
    if is_commitment(key):
        raise EntryError("dedicated capacity by the month, not comparable")


def _is_estimated(entry: dict[str, Any]) -> bool:
    """The price is LiteLLM's guess, so it is not known."""
    return "estimated cost" in str(entry.get("metadata", "")).casefold()


def _source(entry: dict[str, Any]) -> str:
    """The page LiteLLM names, without an overlong query; else LiteLLM's own file."""
    url = https(optional(entry, "source", str))
    if url is None:
        return URL
    page, _, query = url.partition("?")
    return page if len(query) > _LONG_QUERY else url
