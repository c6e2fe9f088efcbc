"""Models that meet filters, whatever they are to be used for, with the offers that do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.catalog import Catalog, per_catalog
from catalog.filters import Filters, OfferFilter, active_model_filters, active_offer_filters
from catalog.model import Model
from catalog.pricing.offers import Offer
from catalog.schema import Modality
from catalog.shortlist.roster import model_bits
from catalog.shortlist.roster import sieve as sieve_models
from catalog.shortlist.sieve import behind
from catalog.shortlist.stock import Stock, sieve, stock, stock_of
from catalog.shortlist.stock import prepare as prepare_columns

_PICTURES = frozenset(("image",))


@dataclass(frozen=True, slots=True, eq=False)
class _Passing:
    """A part of all offers, and those of them that pass, by what is bought of the model."""

    stock: Stock
    sold: Mapping[Modality, int]
    special: bool
    """Fine-tuned, dedicated or in batches: no offers of a model as it is."""


@dataclass(frozen=True, slots=True, eq=False)
class Qualifying:
    """Filters held against all models and offers at once."""

    _models: int
    _numbers: Mapping[str, int]
    _parts: tuple[_Passing, ...] | None
    """None where nothing is asked of offers; then a model that nobody sells qualifies too."""
    _catalog: Catalog

    def meets(self, model: Model) -> bool:
        if not self._models >> self._numbers[model.id] & 1:
            return False
        return self._parts is None or any(True for _ in self._left(model, self._parts))

    def offers(self, model: Model) -> tuple[Offer, ...]:
        """Those of a model that pass: priced ones first and cheapest first, unknown ones last."""
        if self._parts is not None:
            return tuple(self._left(model, self._parts))
        steps = self._catalog.ladder(model.id)
        return (*steps.paid, *steps.other, *steps.free, *steps.plans, *steps.unknown)

    def among(self, offers: Sequence[Offer], model: Model) -> tuple[Offer, ...]:
        """Those of some offers of a model that pass, in their order; special kinds too."""
        if self._parts is None:
            return tuple(offers)
        passing = {_key(offer) for offer in self._left(model, self._parts, special=True)}
        return tuple(offer for offer in offers if _key(offer) in passing)

    def _left(
        self, model: Model, parts: Sequence[_Passing], *, special: bool = False
    ) -> Iterator[Offer]:
        sold: Modality = "image" if model.facts.output == _PICTURES else "text"
        for part in parts:
            if span := part.stock.spans[model.id] if special or not part.special else None:
                left = part.sold[sold] >> span.start & (1 << len(span)) - 1
                yield from (part.stock.offers[p] for n, p in enumerate(span) if left >> n & 1)


def _key(offer: Offer) -> tuple[str, str]:
    return offer.route.provider, offer.route.id


def qualifying(filters: Filters, catalog: Catalog) -> Qualifying:
    """Filters ready to be asked of models; what is not known to be met is not met."""
    known = model_bits(catalog)
    asked = tuple(active_offer_filters(filters))
    sieves = [sieve_models(each, catalog) for each in active_model_filters(filters)]
    return Qualifying(
        _models=behind((1 << len(known)) - 1, sieves)[-1],
        _numbers=known,
        _parts=_parts(asked, filters, catalog) if asked or filters.free else None,
        _catalog=catalog,
    )


def _parts(
    asked: Sequence[OfferFilter[Any]], filters: Filters, catalog: Catalog
) -> tuple[_Passing, ...]:
    def passing(offers: Stock, sold: Modality) -> int:
        return behind(offers.every, [sieve(each, offers, sold) for each in asked])[-1]

    def part(offers: Stock, *, special: bool = False) -> _Passing:
        of_text = passing(offers, "text")
        differs = any(each.column("text") != each.column("image") for each in asked)
        of_pictures = passing(offers, "image") if differs else of_text
        return _Passing(offers, {"text": of_text, "image": of_pictures}, special)

    free = part(stock("free", catalog))
    if filters.free:
        return (free,)
    rest = _rest(catalog)
    return (
        part(stock("priced", catalog)),
        free,
        part(stock("plans", catalog)),
        part(rest.unknown),
        part(rest.special, special=True),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Rest:
    """Offers that no ranking is made of."""

    unknown: Stock
    special: Stock


@per_catalog
def _rest(catalog: Catalog) -> _Rest:
    ladders = [(model, catalog.ladder(model.id)) for model in catalog.models.values()]
    return _Rest(
        stock_of([(model, ladder.unknown) for model, ladder in ladders], catalog),
        stock_of([(model, ladder.special) for model, ladder in ladders], catalog),
    )


def prepare(catalog: Catalog) -> None:
    """Does at once what the first question with filters would wait for."""
    rest = _rest(catalog)
    prepare_columns(rest.unknown)
    prepare_columns(rest.special)
