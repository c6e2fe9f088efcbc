"""Reads a LiteLLM entry's cost fields, each with the condition that its name or place carries."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from catalog.feeds.fields import Entry, count, objects, optional, usd
from catalog.feeds.litellm.hours import slots
from catalog.feeds.reading import EntryError
from catalog.schema import Condition, Processing

ALWAYS = Condition()

_SUFFIXED = re.compile(
    r"(?P<field>[a-z_]+?)(?:_(?P<size>\d+(?:\.\d+)?[kKp]?))?(?:_above_(?P<ttl>\d+)hr)?"
    r"(?:_above_(?P<thousands>\d+)k_tokens)?(?:_(?P<processing>batches|flex|priority))?"
)
_PROCESSING: Mapping[str, Processing] = {
    "batches": "batch",
    "flex": "flex",
    "priority": "priority",
}
_ALIASES = {"input_cost_per_token_cache_hit": "cache_read_input_token_cost"}


class Quote(NamedTuple):
    """One cost field, in USD for the field's own unit."""

    field: str
    """Without the suffixes that became the condition."""
    condition: Condition
    usd: Decimal


def quotes_of(entry: Entry, fields: Collection[str]) -> Iterator[Quote]:
    """Every one of these fields that the entry has, in whatever form. Raises EntryError."""
    yield from _by_the_hour(entry, fields)
    for above, tier in _tiers(entry):
        yield from _stated(tier, fields, Condition(above_tokens=above))


def renamed(quotes: Iterable[Quote], means: Mapping[str, str | None]) -> list[Quote]:
    """With the fields that mean something else under that name; None drops a field."""
    return [
        quote._replace(field=field)
        for quote in quotes
        if (field := means.get(quote.field, quote.field))
    ]


def amount(quotes: Iterable[Quote], field: str) -> Decimal | None:
    """What the field says without any condition."""
    return next((q.usd for q in quotes if (q.field, q.condition) == (field, ALWAYS)), None)


def _stated(costs: Entry, fields: Collection[str], always: Condition) -> Iterator[Quote]:
    for key, value in costs.items():
        if found := _SUFFIXED.fullmatch(key):
            field = _ALIASES.get(found["field"], found["field"])
            if field in fields:
                yield Quote(field, _condition(found, always), usd(key, value))


def _condition(found: re.Match[str], always: Condition) -> Condition:
    thousands, size, ttl = found["thousands"], found["size"], found["ttl"]
    return replace(
        always,
        processing=_PROCESSING.get(found["processing"] or ""),
        above_tokens=int(thousands) * 1000 if thousands else always.above_tokens,
        size=size.replace("k", "K") if size else None,
        ttl=f"{ttl}h" if ttl else None,
    )


def _tiers(entry: Entry) -> Iterator[tuple[int | None, Entry]]:
    """`tiered_pricing` is a list of {"range": [from, to] in prompt tokens, costs}."""
    for tier in objects(entry, "tiered_pricing"):
        bounds = optional(tier, "range", list)
        if not bounds:
            raise EntryError("tiered_pricing: a tier without a range of tokens")
        yield count("tiered_pricing.range", bounds[0]) or None, tier


def _by_the_hour(entry: Entry, fields: Collection[str]) -> Iterator[Quote]:
    """The entry's own fields; those that are cheaper off-peak hold in the other hours only."""
    pricing = optional(entry, "off_peak_pricing", dict)
    if pricing is None:
        yield from _stated(entry, fields, ALWAYS)
        return
    off_peak, peak = slots(pricing)
    cheaper = list(_stated(pricing, fields, ALWAYS))
    parts = {(quote.field, quote.condition) for quote in cheaper}
    for quote in _stated(entry, fields, ALWAYS):
        varies = (quote.field, quote.condition) in parts
        yield from _during(quote, peak) if varies else (quote,)
    for quote in cheaper:
        yield from _during(quote, off_peak)


def _during(quote: Quote, slots: Iterable[tuple[str | None, str | None]]) -> Iterator[Quote]:
    for hours_utc, days in slots:
        condition = replace(quote.condition, hours_utc=hours_utc, days=days)
        yield quote._replace(condition=condition)
