"""Reads Pydantic's genai-prices in its v2 shape: tariffs that change by date and by time of day.

The file is a list of {"id", "pricing_urls", "models": [{"id", "prices", "price_variants"}]}.
`prices` is one tariff or a list of {"constraint", "prices"} of which the last that fits wins; a
variant is a tariff for one way of processing. Prices are USD for the unit in the key's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

from catalog.feeds.fields import (
    Entry,
    count,
    free_or_priced,
    https,
    objects,
    optional,
    plain,
    tokens,
    usd,
)
from catalog.feeds.reading import EntryError, FeedError, Reading, collect, parse_json
from catalog.schema import (
    Condition,
    Direction,
    Facts,
    Modality,
    Observation,
    Price,
    Processing,
    Unit,
)

FEED = "genai-prices"


class _Component(NamedTuple):
    direction: Direction
    modality: Modality
    unit: Unit = "1M tokens"
    parts: int = 1
    """How many of our units one of the feed's has."""
    ttl: str | None = None


class _Period(NamedTuple):
    """A tariff and when it holds."""

    condition: Condition
    prices: Entry


_COMPONENTS: Mapping[str, _Component] = {
    "input_mtok": _Component("input", "text"),
    "input_image_mtok": _Component("input", "image"),
    "input_audio_mtok": _Component("input", "audio"),
    "input_video_mtok": _Component("input", "video"),
    "output_mtok": _Component("output", "text"),
    "output_image_mtok": _Component("output", "image"),
    "output_audio_mtok": _Component("output", "audio"),
    "output_video_mtok": _Component("output", "video"),
    "cache_read_mtok": _Component("cache_read", "text"),
    "cache_image_read_mtok": _Component("cache_read", "image"),
    "cache_audio_read_mtok": _Component("cache_read", "audio"),
    "cache_write_mtok": _Component("cache_write", "text"),
    "cache_write_1h_mtok": _Component("cache_write", "text", ttl="1h"),
    "audio_hours": _Component("input", "audio", "minute", 60),
    "input_audio_hours": _Component("input", "audio", "minute", 60),
    "input_mchars": _Component("input", "text", "1M characters"),
    "input_document_kpages": _Component("input", "pdf", "page", 1000),
    "requests_kcount": _Component("input", "text", "request", 1000),
}
"""A later key for the same component is the more particular one and wins."""

_WHEN: Mapping[tuple[str, str], Processing] = {
    ("processing", "batch"): "batch",
    ("service_tier", "flex"): "flex",
    ("service_tier", "priority"): "priority",
    ("service_tier", "fast"): "fast",
    ("speed", "fast"): "fast",
}
_OUTPUT_IS: tuple[tuple[str, str, str], ...] = (
    ("image", "input_image_mtok", "output_image_mtok"),
    ("tts", "output_mtok", "output_audio_mtok"),
)
"""(word in the id, key beside it, what `output_mtok` then is if that has no price of its own)."""

_WORD = re.compile(r"[a-z]+|\d+")
_URL = re.compile(r"https://[^\s<>|()\[\]\"'`]+")


def read(data: bytes, as_of: date) -> Reading:
    """Every model of every provider. Raises FeedError when the file is of another shape."""
    providers = parse_json(data, FEED)
    if not isinstance(providers, list):
        raise FeedError(f"{FEED}: expected a list of providers, found {type(providers).__name__}")
    return collect(_entries(providers), partial(_observe, as_of))


def _entries(providers: list[Any]) -> Iterator[tuple[str, Any]]:
    """(provider/model, (provider, model)); a broken provider or model is yielded as it is."""
    for number, provider in enumerate(providers):
        name = provider.get("id") if isinstance(provider, dict) else None
        models = provider.get("models") if isinstance(provider, dict) else None
        if not isinstance(name, str) or not isinstance(models, list):
            yield f"provider {number}", provider
            continue
        for place, model in enumerate(models):
            known = model.get("id") if isinstance(model, dict) else None
            yield f"{name}/{known or place}", (provider, model)


def _observe(as_of: date, _: str, found: Any) -> Iterator[Observation]:
    if not isinstance(found, tuple):
        raise EntryError("not a provider with an id and a list of models")
    provider, model = found
    route = optional(model, "id", str) if isinstance(model, dict) else None
    if not route:
        raise EntryError("id: missing")
    name = optional(model, "name", str)
    free, prices = free_or_priced(route, name, _prices(route, model))
    yield Observation(
        feed=FEED,
        provider=provider["id"],
        route=route,
        url=_source(provider, model),
        as_of=as_of,
        facts=Facts(
            name=name,
            context=tokens(model, "context_window"),
            status="deprecated" if optional(model, "deprecated", bool) else None,
        ),
        prices=prices,
        free=free,
    )


def _source(provider: Entry, model: Entry) -> str | None:
    """The first page that the model's comment names, else the provider's price page."""
    if named := _URL.search(optional(model, "price_comments", str) or ""):
        return named[0].rstrip(".,;:")
    pages = optional(provider, "pricing_urls", list) or [None]
    return https(pages[0] if isinstance(pages[0], str) else None)


def _prices(route: str, model: Entry) -> Iterator[Price]:
    for period in (*_periods(_base(model)), *_variants(model)):
        yield from _tariff(period.condition, _typed_output(route, period.prices))


def _base(model: Entry) -> list[dict[str, Any]]:
    if isinstance(model.get("prices"), list):
        return objects(model, "prices")
    return [{"prices": optional(model, "prices", dict) or {}}]


def _variants(model: Entry) -> Iterator[_Period]:
    """The variants that are one of our ways of processing; the others are no offer of their own."""
    by_processing: dict[Processing, list[dict[str, Any]]] = {}
    for variant in objects(model, "price_variants"):
        when = optional(variant, "when", dict) or {}
        for asked, processing in _WHEN.items():
            if [*when.items()] == [asked]:
                by_processing.setdefault(processing, []).append(variant)
    for processing, dated in by_processing.items():
        for condition, prices in _periods(dated):
            yield _Period(replace(condition, processing=processing), prices)


def _periods(tariffs: list[dict[str, Any]]) -> Iterator[_Period]:
    """The tariffs with the days or hours in which each holds.

    Each date ends the period before it. The feed cannot say date and hour in one constraint:
    windows hold since the last date, beside that period's price for all other hours.
    """
    starts: dict[date | None, Entry] = {}
    windows: dict[str, Entry] = {}
    for tariff in tariffs:
        constraint = optional(tariff, "constraint", dict) or {}
        prices = optional(tariff, "prices", dict) or {}
        if constraint.keys() == {"start_time", "end_time"}:
            windows[_window(constraint)] = prices
            continue
        start = _start(constraint)
        if start in starts:
            raise EntryError(f"prices: two tariffs hold from {start or 'the beginning'}")
        starts[start] = prices
    yield from _successive(starts)
    latest = max((start for start in starts if start), default=None)
    yield from _daily(windows, latest)


def _start(constraint: Entry) -> date | None:
    if not constraint:
        return None
    try:
        [(key, text)] = constraint.items()
        if key == "start_date" and (start := date.fromisoformat(text)) > date.min:
            return start
    except (TypeError, ValueError):
        pass
    raise EntryError(f"constraint: {dict(constraint)} is neither a start date nor a daily window")


def _window(constraint: Entry) -> str:
    return f"{_clock(constraint, 'start_time')}-{_clock(constraint, 'end_time')}"


def _clock(constraint: Entry, key: str) -> str:
    try:
        moment = time.fromisoformat(optional(constraint, key, str) or "")
    except ValueError as error:
        raise EntryError(f"constraint: {key}: {constraint[key]!r} is not a time") from error
    if moment.utcoffset():
        raise EntryError(f"constraint: {key}: {constraint[key]} is not in UTC")
    return f"{moment:%H:%M}"


def _successive(starts: Mapping[date | None, Entry]) -> Iterator[_Period]:
    ordered = sorted(starts, key=lambda start: start or date.min)
    for start, following in pairwise([*ordered, None]):
        last_day = following - timedelta(days=1) if following else None
        yield _Period(Condition(valid_from=start, valid_to=last_day), starts[start])


def _daily(windows: Mapping[str, Entry], since: date | None) -> Iterator[_Period]:
    """Windows of one price are one condition: "01:00-04:00, 06:00-10:00"."""
    while windows:
        prices = next(iter(windows.values()))
        same = [hours for hours, other in windows.items() if other == prices]
        windows = {hours: other for hours, other in windows.items() if other != prices}
        yield _Period(Condition(hours_utc=", ".join(same), valid_from=since), prices)


def _typed_output(route: str, prices: Entry) -> Entry:
    words = _WORD.findall(route.lower())
    for word, beside, typed in _OUTPUT_IS:
        if word in words and "output_mtok" in prices and beside in prices and typed not in prices:
            return {typed if key == "output_mtok" else key: prices[key] for key in prices}
    return prices


def _tariff(condition: Condition, prices: Entry) -> Iterator[Price]:
    found: dict[tuple[_Component, int | None], Decimal] = {}
    for key, component in _COMPONENTS.items():
        if key in prices:
            for above, amount in _steps(key, prices[key]):
                found[component, above] = plain(amount / component.parts)
    for (part, above), amount in found.items():
        when = replace(condition, above_tokens=above, ttl=part.ttl)
        only = None if when == Condition() else when
        yield Price(part.direction, part.modality, part.unit, amount, only)


def _steps(key: str, value: Any) -> Iterable[tuple[int | None, Decimal]]:
    """A number, or {"base", "tiers": [{"start", "price"}]} by tokens of the prompt."""
    if not isinstance(value, dict):
        return [(None, usd(key, value))]
    return [
        (None, usd(key, value.get("base"))),
        *(
            (count(key, tier.get("start")) or None, usd(key, tier.get("price")))
            for tier in objects(value, "tiers")
        ),
    ]
