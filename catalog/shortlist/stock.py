"""Offers of all models in a row, and what is asked of them answered for all at once.

A set of offers is an int with a bit for each place in the row: to keep those that meet three
constraints is then two operations instead of thirty thousand.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from math import inf
from typing import Literal, TypeAlias

from catalog.catalogue import Catalog
from catalog.constraints import LeastTokens, MostUsd, NotSoldBy, OfOffer, Region, ServedFrom, SoldBy
from catalog.described import context
from catalog.prices import Ladder, Offer, is_base, rate_for
from catalog.regions import region_of, within
from catalog.schema import Direction, Modality, Model
from catalog.shortlist.sieve import Sieve, sets, union

Group = Literal["priced", "free", "plans"]


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """A number of each offer."""

    values: tuple[float, ...]
    """Different ones, rising."""
    up_to: tuple[int, ...]
    """The offers with at most that value."""
    unknown: int

    def at_most(self, most: float) -> int:
        place = bisect_right(self.values, most)
        return self.up_to[place - 1] if place else 0

    def at_least(self, least: float) -> int:
        place = bisect_left(self.values, least)
        known = self.up_to[-1] if self.up_to else 0
        return known & ~self.up_to[place - 1] if place else known


TextPrices: TypeAlias = tuple[Decimal, Decimal, Decimal]
"""USD per 1M text tokens in, out and read from a cache, below all tiers; NaN where unknown."""

_NAN = Decimal("NaN")
"""One object, as it is equal to nothing but, in a tuple, itself."""


@dataclass(frozen=True, slots=True, eq=False)
class Stock:
    """Offers in a row, those of one model together in the order of its ladder."""

    offers: tuple[Offer, ...]
    spans: Mapping[str, range]
    """The places of a model."""
    every: int
    providers: Mapping[str, int]
    regions: Mapping[Region | None, int]
    context: tuple[int | None, ...]
    """Tokens, the model's where the offer says nothing."""
    by_context: Scale
    by_output: Scale
    by_price: Mapping[tuple[Direction, Modality], Scale]
    """Of 1M tokens, as `asks` has it."""
    text: tuple[TextPrices, ...]
    """Each once, as many offers ask the same."""
    text_of: tuple[int, ...]
    """Which of those an offer asks."""
    fees: frozenset[int]
    """Places of offers that charge for the request itself."""
    shortest_tier: float
    """The shortest prompt, in tokens, behind which an offer charges otherwise; inf for none."""


def stock(group: Group, catalog: Catalog) -> Stock:
    """All offers of one kind; counted once."""
    kept = catalog.kept(Stock)
    if group not in kept:
        ladders = ((model, catalog.ladder(model.id)) for model in catalog.models.values())
        kept[group] = stock_of([(model, _offers(group, made)) for model, made in ladders], catalog)
    return kept[group]


def _offers(group: Group, ladder: Ladder) -> tuple[Offer, ...]:
    match group:
        case "priced":
            return (*ladder.paid, *ladder.other)
        case "free":
            return ladder.free
        case "plans":
            return ladder.plans


def stock_of(models: Sequence[tuple[Model, Sequence[Offer]]], catalog: Catalog) -> Stock:
    """These models with these offers of them."""
    row = [(offer, model) for model, offers in models for offer in offers]
    offers = tuple(offer for offer, _ in row)
    context = tuple(context_of(offer, model) for offer, model in row)
    text: dict[TextPrices, int] = {}
    text_of = tuple(text.setdefault(_text(offer), len(text)) for offer in offers)
    where = (region_of(o.route, catalog.providers.get(o.route.provider)) for o in offers)
    return Stock(
        offers=offers,
        spans=_spans(models),
        every=(1 << len(offers)) - 1,
        providers=sets(offer.route.provider for offer in offers),
        regions=sets(where),
        context=context,
        by_context=_scale(context),
        by_output=_scale([o.route.max_output or m.facts.max_output for o, m in row]),
        by_price={asked: _scale([asks(o, *asked) for o in offers]) for asked in _PRICED},
        text=tuple(text),
        text_of=text_of,
        fees=frozenset(place for place, offer in enumerate(offers) if _charges_a_fee(offer)),
        shortest_tier=min(_tiers(offers), default=inf),
    )


_PRICED: tuple[tuple[Direction, Modality], ...] = (
    ("input", "text"),
    ("output", "text"),
    ("output", "image"),
)


def _spans(models: Iterable[tuple[Model, Sequence[Offer]]]) -> dict[str, range]:
    spans: dict[str, range] = {}
    start = 0
    for model, offers in models:
        spans[model.id] = range(start, start + len(offers))
        start += len(offers)
    return spans


def _scale(column: Sequence[float | Decimal | None]) -> Scale:
    known = sorted((float(v), place) for place, v in enumerate(column) if v is not None)
    values: list[float] = []
    up_to: list[int] = []
    so_far = 0
    for value, alike in groupby(known, key=lambda item: item[0]):
        so_far |= sum(1 << place for _, place in alike)
        values.append(value)
        up_to.append(so_far)
    return Scale(tuple(values), tuple(up_to), ((1 << len(column)) - 1) & ~so_far)


def context_of(offer: Offer, model: Model) -> int | None:
    """Tokens of the offer, else of the model."""
    return offer.route.context or context(model)


def asks(offer: Offer, direction: Direction, modality: Modality) -> Decimal | None:
    """USD per 1M tokens at the dearest hour; of the cheapest modality where that has none."""
    if offer.route.free:
        return Decimal(0)
    if offer.route.type == "plan":
        return None
    rate = rate_for(offer, direction, modality)
    if rate is not None:
        return rate
    told = (p for p in offer.prices if p.direction == direction and p.unit == "1M tokens")
    return min((p.usd for p in told if is_base(p)), default=None)


def _text(offer: Offer) -> TextPrices:
    into, out = rate_for(offer, "input", "text"), rate_for(offer, "output", "text")
    read = rate_for(offer, "cache_read", "text")
    return _or_nan(into), _or_nan(out), _or_nan(into if read is None else read)


def _or_nan(rate: Decimal | None) -> Decimal:
    return _NAN if rate is None else rate


def _charges_a_fee(offer: Offer) -> bool:
    return any(p.unit == "request" and p.direction == "input" for p in offer.prices)


def _tiers(offers: Iterable[Offer]) -> Iterator[int]:
    for offer in offers:
        for price in offer.prices:
            if price.condition and price.condition.above_tokens:
                yield price.condition.above_tokens


def sieve(constraint: OfOffer, stock: Stock, sold: Modality) -> Sieve:
    """For offers of models that are bought for such output."""
    match constraint:
        case SoldBy(providers):
            return Sieve(union(stock.providers, providers), 0)
        case NotSoldBy(providers):
            return Sieve(stock.every & ~union(stock.providers, providers), 0)
        case ServedFrom(region):
            return Sieve(union(stock.regions, within(region)), stock.regions.get(None, 0))
        case LeastTokens(what, least):
            scale = stock.by_context if what == "context" else stock.by_output
            return Sieve(scale.at_least(least), scale.unknown)
        case MostUsd(direction, usd):
            modality = sold if direction == "output" else "text"
            scale = stock.by_price[direction, modality]
            return Sieve(scale.at_most(float(usd)), scale.unknown)
