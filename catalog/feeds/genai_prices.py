"""Read Pydantic's genai-prices in its v2 shape: tariffs that change by date and by time of day.

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

from catalog.feeds.feed_base import (
    EntryError,
    FeedEntry,
    FeedError,
    FeedReading,
    OfferFeed,
    free_and_prices,
    https_url,
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
    Condition,
    Direction,
    FeedFacts,
    Modality,
    Observation,
    Price,
    Processing,
    Unit,
)

FEED_ID = "genai-prices"


class _Rate(NamedTuple):
    """What a key of a tariff is the price of."""

    direction: Direction
    modality: Modality
    unit: Unit = "1M tokens"
    units: int = 1
    """How many of our units one of the feed's has."""
    ttl: str | None = None


class _DatedTariff(NamedTuple):
    """A tariff and when it holds."""

    condition: Condition
    rates: FeedEntry


_RATES: Mapping[str, _Rate] = {
    "input_mtok": _Rate("input", "text"),
    "input_image_mtok": _Rate("input", "image"),
    "input_audio_mtok": _Rate("input", "audio"),
    "input_video_mtok": _Rate("input", "video"),
    "output_mtok": _Rate("output", "text"),
    "output_image_mtok": _Rate("output", "image"),
    "output_audio_mtok": _Rate("output", "audio"),
    "output_video_mtok": _Rate("output", "video"),
    "cache_read_mtok": _Rate("cache_read", "text"),
    "cache_image_read_mtok": _Rate("cache_read", "image"),
    "cache_audio_read_mtok": _Rate("cache_read", "audio"),
    "cache_write_mtok": _Rate("cache_write", "text"),
    "cache_write_1h_mtok": _Rate("cache_write", "text", ttl="1h"),
    "audio_hours": _Rate("input", "audio", "minute", 60),
    "input_audio_hours": _Rate("input", "audio", "minute", 60),
    "input_mchars": _Rate("input", "text", "1M characters"),
    "input_document_kpages": _Rate("input", "pdf", "page", 1000),
    "requests_kcount": _Rate("input", "text", "request", 1000),
}
"""A later key for the same component is the more particular one and wins."""

_PROCESSING: Mapping[tuple[str, str], Processing] = {
    ("processing", "batch"): "batch",
    ("service_tier", "flex"): "flex",
    ("service_tier", "priority"): "priority",
    ("service_tier", "fast"): "fast",
    ("speed", "fast"): "fast",
}
"""By (key, value) of a variant's `when`: the processing it stands for."""

_TYPED_OUTPUT: tuple[tuple[str, str, str], ...] = (
    ("image", "input_image_mtok", "output_image_mtok"),
    ("tts", "output_mtok", "output_audio_mtok"),
)
"""(word in the id, key beside it, what `output_mtok` then is if that has no price of its own)."""

_WORD = re.compile(r"[a-z]+|\d+")
_URL = re.compile(r"https://[^\s<>|()\[\]\"'`]+")


def read(data: bytes, as_of: date) -> FeedReading:
    """Read every model of every provider. Raises FeedError when the file has another shape."""
    providers = parse_json(data, FEED_ID)
    if not isinstance(providers, list):
        kind = type(providers).__name__
        raise FeedError(f"{FEED_ID}: expected a list of providers, found {kind}")
    return read_entries(_entries(providers), partial(_observe, as_of))


FEED = OfferFeed(FEED_ID, read, drops_nothing=True)


def _entries(providers: list[Any]) -> Iterator[tuple[str, Any]]:
    """(provider/model, (provider, model)); a broken provider or model is yielded as it is."""
    for number, provider in enumerate(providers):
        name = provider.get("id") if isinstance(provider, dict) else None
        models = provider.get("models") if isinstance(provider, dict) else None
        if not isinstance(name, str) or not isinstance(models, list):
            yield f"provider {number}", provider
            continue
        for place, model in enumerate(models):
            route = model.get("id") if isinstance(model, dict) else None
            yield f"{name}/{route or place}", (provider, model)


def _observe(as_of: date, _: str, content: Any) -> Iterator[Observation]:
    if not isinstance(content, tuple):
        raise EntryError("not a provider with an id and a list of models")
    provider, model = content
    route = optional(model, "id", str) if isinstance(model, dict) else None
    if not route:
        raise EntryError("id: missing")
    name = optional(model, "name", str)
    free, prices = free_and_prices(route, name, _prices(route, model))
    yield Observation(
        feed=FEED_ID,
        provider=provider["id"],
        route=route,
        url=_page(provider, model),
        as_of=as_of,
        facts=FeedFacts(
            name=name,
            context=token_limit(model, "context_window"),
            status="deprecated" if optional(model, "deprecated", bool) else None,
        ),
        prices=prices,
        free=free,
    )


def _page(provider: FeedEntry, model: FeedEntry) -> str | None:
    """The first page that the model's comment names, else the provider's price page."""
    if named := _URL.search(optional(model, "price_comments", str) or ""):
        return named[0].rstrip(".,;:")
    pages = optional(provider, "pricing_urls", list) or [None]
    return https_url(pages[0] if isinstance(pages[0], str) else None)


def _prices(route: str, model: FeedEntry) -> Iterator[Price]:
    if isinstance(model.get("prices"), list):
        tariffs = object_list(model, "prices")
    else:
        tariffs = [{"prices": optional(model, "prices", dict) or {}}]
    for condition, rates in (*_dated(tariffs), *_variants(model)):
        yield from _tariff(condition, _with_typed_output(route, rates))


def _variants(model: FeedEntry) -> Iterator[_DatedTariff]:
    """The tariffs of variants that are one of our ways of processing; others are left out."""
    by_processing: dict[Processing, list[dict[str, Any]]] = {}
    for variant in object_list(model, "price_variants"):
        conditions = [*(optional(variant, "when", dict) or {}).items()]
        for condition, processing in _PROCESSING.items():
            if conditions == [condition]:
                by_processing.setdefault(processing, []).append(variant)
    for processing, tariffs in by_processing.items():
        for when, rates in _dated(tariffs):
            yield _DatedTariff(replace(when, processing=processing), rates)


def _dated(tariffs: list[dict[str, Any]]) -> Iterator[_DatedTariff]:
    """The tariffs with the days or hours in which each holds.

    Each date ends the period before it. The feed cannot say date and hour in one constraint:
    windows hold since the last date, beside that period's price for all other hours.
    """
    starts: dict[date | None, FeedEntry] = {}
    windows: dict[str, FeedEntry] = {}
    for tariff in tariffs:
        constraint = optional(tariff, "constraint", dict) or {}
        rates = optional(tariff, "prices", dict) or {}
        if constraint.keys() == {"start_time", "end_time"}:
            window = f"{_clock(constraint, 'start_time')}-{_clock(constraint, 'end_time')}"
            windows[window] = rates
            continue
        start = _start(constraint)
        if start in starts:
            raise EntryError(f"prices: two tariffs hold from {start or 'the beginning'}")
        starts[start] = rates
    yield from _by_date(starts)
    yield from _by_hour(windows, max((start for start in starts if start), default=None))


def _start(constraint: FeedEntry) -> date | None:
    if not constraint:
        return None
    try:
        [(key, text)] = constraint.items()
        if key == "start_date" and (start := date.fromisoformat(text)) > date.min:
            return start
    except (TypeError, ValueError):
        pass
    raise EntryError(f"constraint: {dict(constraint)} is neither a start date nor a daily window")


def _clock(constraint: FeedEntry, key: str) -> str:
    try:
        moment = time.fromisoformat(optional(constraint, key, str) or "")
    except ValueError as error:
        raise EntryError(f"constraint: {key}: {constraint[key]!r} is not a time") from error
    if moment.utcoffset():
        raise EntryError(f"constraint: {key}: {constraint[key]} is not in UTC")
    return f"{moment:%H:%M}"


def _by_date(starts: Mapping[date | None, FeedEntry]) -> Iterator[_DatedTariff]:
    ordered = sorted(starts, key=lambda start: start or date.min)
    for start, following in pairwise([*ordered, None]):
        last_day = following - timedelta(days=1) if following else None
        yield _DatedTariff(Condition(valid_from=start, valid_to=last_day), starts[start])


def _by_hour(windows: Mapping[str, FeedEntry], since: date | None) -> Iterator[_DatedTariff]:
    """Windows with the same rates share one condition: "01:00-04:00, 06:00-10:00"."""
    while windows:
        rates = next(iter(windows.values()))
        same = [hours for hours, other in windows.items() if other == rates]
        windows = {hours: other for hours, other in windows.items() if other != rates}
        yield _DatedTariff(Condition(hours_utc=", ".join(same), valid_from=since), rates)


def _with_typed_output(route: str, rates: FeedEntry) -> FeedEntry:
    words = _WORD.findall(route.lower())
    for word, beside, typed in _TYPED_OUTPUT:
        if word in words and "output_mtok" in rates and beside in rates and typed not in rates:
            return {typed if key == "output_mtok" else key: rates[key] for key in rates}
    return rates


def _tariff(condition: Condition, rates: FeedEntry) -> Iterator[Price]:
    amounts: dict[tuple[_Rate, int | None], Decimal] = {}
    for key, rate in _RATES.items():
        if key in rates:
            for above, amount in _tiers(key, rates[key]):
                amounts[rate, above] = without_noise(amount / rate.units)
    for (rate, above), amount in amounts.items():
        when = replace(condition, above_tokens=above, ttl=rate.ttl)
        only = None if when == Condition() else when
        yield Price(rate.direction, rate.modality, rate.unit, amount, only)


def _tiers(key: str, value: Any) -> Iterable[tuple[int | None, Decimal]]:
    """(tokens of the prompt above which it holds, USD), None for any number of tokens.

    `value` is a number, or {"base", "tiers": [{"start", "price"}]}.
    """
    if not isinstance(value, dict):
        return [(None, usd(key, value))]
    return [
        (None, usd(key, value.get("base"))),
        *(
            (whole_number(key, tier.get("start")) or None, usd(key, tier.get("price")))
            for tier in object_list(value, "tiers")
        ),
    ]
