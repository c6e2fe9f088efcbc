"""Offers of all models in a row, and what is asked of them answered for all at once.

A set of offers is an int with a bit for each place in the row: to keep those that meet three
constraints is then two operations instead of thirty thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import inf
from typing import Any, Literal, TypeAlias

from catalog.catalog import Catalog, per_catalog
from catalog.filters import EVERY_FILTER, ModelFilter, OfferFilter, Sale, active_offer_filters
from catalog.model import Model, offer_context_window
from catalog.pricing.ladder import Ladder
from catalog.pricing.offers import Offer
from catalog.pricing.request_cost import rate_for
from catalog.schema import Modality
from catalog.shortlist.bit_sets import FilterColumn, PassingSet, column

Group = Literal["priced", "free", "plans"]


TextPrices: TypeAlias = tuple[Decimal, Decimal, Decimal]
"""USD per 1M text tokens in, out and read from a cache, below all tiers; NaN where unknown."""

_NAN = Decimal("NaN")
"""One object, as it is equal to nothing but, in a tuple, itself."""


@dataclass(frozen=True, slots=True, eq=False)
class OfferTable:
    """Offers in a row, those of one model together in the order of its ladder."""

    offers: tuple[Offer, ...]
    models: tuple[Model, ...]
    """Of each offer."""
    spans: Mapping[str, range]
    """The places of a model."""
    every: int
    context: tuple[int | None, ...]
    """Tokens, the model's where the offer says nothing."""
    text: tuple[TextPrices, ...]
    """Each once, as many offers ask the same."""
    text_of: tuple[int, ...]
    """Which of those an offer asks."""
    fees: frozenset[int]
    """Places of offers that charge for the request itself."""
    shortest_tier: float
    """The shortest prompt, in tokens, behind which an offer charges otherwise; inf for none."""
    last: int
    """The last offer of each model: in a set of models, its place is that of the model."""
    columns: dict[str, FilterColumn] = field(default_factory=dict)
    """What filters look at in the offers, by its name; read when it is first asked for."""
    model_columns: dict[str, FilterColumn] = field(default_factory=dict)
    """What filters look at in the models, at the places of their last offers."""

    def selling(self, offers: int) -> int:
        """The models of which any offer is in a set.

        For all models in one addition: where any but the last offer of a model is in the set,
        adding to it all but the last of everybody's carries over into the place of the last.
        """
        carried = (offers & ~self.last) + (self.every & ~self.last)
        return (carried | offers) & self.last

    def flags(self, places: int) -> str:
        """A set as a text with "1" at each of its places, which is faster to look into."""
        return f"{places:0{len(self.offers)}b}"[::-1]


@per_catalog
def offer_table(group: Group, catalog: Catalog) -> OfferTable:
    """All offers of one kind."""
    ladders = ((model, catalog.ladder(model.id)) for model in catalog.models.values())
    return offer_table_of([(model, _offers(group, ladder)) for model, ladder in ladders])


def _offers(group: Group, ladder: Ladder) -> tuple[Offer, ...]:
    match group:
        case "priced":
            return (*ladder.paid, *ladder.other)
        case "free":
            return ladder.free
        case "plans":
            return ladder.plans


def offer_table_of(models: Sequence[tuple[Model, Sequence[Offer]]]) -> OfferTable:
    """These models with these offers of them."""
    row = [(offer, model) for model, offers in models for offer in offers]
    offers = tuple(offer for offer, _ in row)
    context = tuple(offer_context_window(offer, model) for offer, model in row)
    spans, text = _spans(models), dict[TextPrices, int]()
    text_of = tuple(text.setdefault(_text(offer), len(text)) for offer in offers)
    return OfferTable(
        offers=offers,
        models=tuple(model for _, model in row),
        spans=spans,
        every=(1 << len(offers)) - 1,
        context=context,
        text=tuple(text),
        text_of=text_of,
        fees=frozenset(place for place, offer in enumerate(offers) if _charges_a_fee(offer)),
        shortest_tier=min(_tiers(offers), default=inf),
        last=sum(1 << span.stop - 1 for span in spans.values() if span),
    )


def _spans(models: Iterable[tuple[Model, Sequence[Offer]]]) -> dict[str, range]:
    spans: dict[str, range] = {}
    start = 0
    for model, offers in models:
        spans[model.id] = range(start, start + len(offers))
        start += len(offers)
    return spans


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


def offers_passing(
    constraint: OfferFilter[Any], stock: OfferTable, sold: Modality, catalog: Catalog
) -> PassingSet:
    """What a filter makes of all offers, of models that are bought for such output."""
    name = constraint.column(sold)
    if name not in stock.columns:
        sales = zip(stock.offers, stock.models, strict=True)
        values = [constraint.value(Sale(o, m, sold, catalog)) for o, m in sales]
        stock.columns[name] = column(enumerate(values), constraint)
    return stock.columns[name].sieve(constraint.accepts)


def sellers_passing(
    constraint: ModelFilter[Any], stock: OfferTable, catalog: Catalog
) -> PassingSet:
    """What a filter makes of the models that have offers in the row."""
    name = constraint.column()
    if name not in stock.model_columns:
        values = [
            (span.stop - 1, constraint.value(catalog.models[model], catalog))
            for model, span in stock.spans.items()
            if span
        ]
        stock.model_columns[name] = column(values, constraint)
    return stock.model_columns[name].sieve(constraint.accepts)


def prepare(stock: OfferTable, catalog: Catalog) -> None:
    """Read all columns, so that no question waits for them."""
    outputs: tuple[Modality, ...] = ("text", "image")
    for constraint in active_offer_filters(EVERY_FILTER):
        for output in outputs:
            offers_passing(constraint, stock, output, catalog)
