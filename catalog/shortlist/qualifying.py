"""Models that meet filters, whatever they are to be used for, with the offers that do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import Any

from catalog.catalog import Catalog, per_catalog
from catalog.filters import (
    Filters,
    OfferFilter,
    Sale,
    Unmet,
    active_model_filters,
    active_offer_filters,
)
from catalog.model import Model
from catalog.pricing.offers import Offer
from catalog.schema import Modality
from catalog.shortlist.bit_sets import model_bits, successive_intersections
from catalog.shortlist.bit_sets import models_passing as sieve_models
from catalog.shortlist.offer_table import OfferTable, offer_table, offer_table_of, offers_passing
from catalog.shortlist.offer_table import prepare as prepare_columns

_PICTURES = frozenset(("image",))


@dataclass(frozen=True, eq=False)
class _Passing:
    """A part of all offers, and those of them that pass, by what is bought of the model."""

    stock: OfferTable
    sold: Mapping[Modality, int]
    special: bool
    """Fine-tuned, dedicated or in batches: no offers of a model as it is."""

    @cached_property
    def _offers(self) -> Mapping[Modality, str]:
        return {output: self.stock.flags(some) for output, some in self.sold.items()}

    @cached_property
    def _sellers(self) -> Mapping[Modality, str]:
        selling = self.stock.selling
        return {output: self.stock.flags(selling(some)) for output, some in self.sold.items()}

    def sells(self, model: Model) -> bool:
        """Whether any offer of the model passes."""
        span = self.stock.spans[model.id]
        return bool(span) and self._sellers[_output(model)][span.stop - 1] == "1"

    def of(self, model: Model) -> Iterator[Offer]:
        """The offers of the model that pass."""
        span = self.stock.spans[model.id]
        passing = self._offers[_output(model)][span.start : span.stop]
        return compress(self.stock.offers[span.start : span.stop], map("1".__eq__, passing))


def _output(model: Model) -> Modality:
    return "image" if model.facts.output == _PICTURES else "text"


@dataclass(frozen=True, slots=True, eq=False)
class QualifyingModels:
    """Filters held against all models and offers at once."""

    _models: int
    _numbers: Mapping[str, int]
    _parts: tuple[_Passing, ...] | None
    """None where nothing is asked of offers; then a model that nobody sells qualifies too."""
    _catalog: Catalog

    def meets(self, model: Model) -> bool:
        if not self._models >> self._numbers[model.id] & 1:
            return False
        return self._parts is None or any(
            part.sells(model) for part in self._parts if not part.special
        )

    def offers(self, model: Model) -> tuple[Offer, ...]:
        """Those of a model that pass: priced ones first and cheapest first, unknown ones last."""
        if self._parts is not None:
            usual = (part for part in self._parts if not part.special)
            return tuple(offer for part in usual for offer in part.of(model))
        steps = self._catalog.ladder(model.id)
        return (*steps.paid, *steps.other, *steps.free, *steps.plans, *steps.unknown)

    def among(self, offers: Sequence[Offer], model: Model) -> tuple[Offer, ...]:
        """Those of some offers of a model that pass, in their order; special kinds too."""
        if self._parts is None:
            return tuple(offers)
        passing = {_key(offer) for part in self._parts for offer in part.of(model)}
        return tuple(offer for offer in offers if _key(offer) in passing)


def _key(offer: Offer) -> tuple[str, str]:
    return offer.route.provider, offer.route.id


def qualifying_models(filters: Filters, catalog: Catalog) -> QualifyingModels:
    """Filters ready to be asked of models; what is not known to be met is not met."""
    known = model_bits(catalog)
    asked = tuple(active_offer_filters(filters))
    sieves = [sieve_models(each, catalog) for each in active_model_filters(filters)]
    return QualifyingModels(
        _models=successive_intersections((1 << len(known)) - 1, sieves)[-1],
        _numbers=known,
        _parts=_parts(asked, filters, catalog) if asked or filters.free else None,
        _catalog=catalog,
    )


def _parts(
    asked: Sequence[OfferFilter[Any]], filters: Filters, catalog: Catalog
) -> tuple[_Passing, ...]:
    def passing(offers: OfferTable, sold: Modality) -> int:
        return successive_intersections(
            offers.every, [offers_passing(each, offers, sold, catalog) for each in asked]
        )[-1]

    def part(offers: OfferTable, *, special: bool = False) -> _Passing:
        of_text = passing(offers, "text")
        differs = any(each.column("text") != each.column("image") for each in asked)
        of_pictures = passing(offers, "image") if differs else of_text
        return _Passing(offers, {"text": of_text, "image": of_pictures}, special)

    free = part(offer_table("free", catalog))
    if filters.free:
        return (free,)
    rest = _rest(catalog)
    return (
        part(offer_table("priced", catalog)),
        free,
        part(offer_table("plans", catalog)),
        part(rest.unknown),
        part(rest.special, special=True),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Rest:
    """Offers that no ranking is made of."""

    unknown: OfferTable
    special: OfferTable


@per_catalog
def _rest(catalog: Catalog) -> _Rest:
    ladders = [(model, catalog.ladder(model.id)) for model in catalog.models.values()]
    return _Rest(
        offer_table_of([(model, ladder.unknown) for model, ladder in ladders]),
        offer_table_of([(model, ladder.special) for model, ladder in ladders]),
    )


def preparing_qualifying(catalog: Catalog) -> Iterator[None]:
    """Do, piece by piece, what the first question with filters would wait for."""
    rest = _rest(catalog)
    for offers in (rest.unknown, rest.special):
        prepare_columns(offers, catalog)
        yield


def narrow_offers(
    offers: Sequence[Offer], filters: Filters, model: Model, catalog: Catalog
) -> tuple[tuple[Offer, ...], Counter[Unmet]]:
    """Those that pass, and how many do not, each under the first filter it does not meet."""
    left = [Sale(offer, model, _output(model), catalog) for offer in offers]
    unmet: Counter[Unmet] = Counter()
    for constraint in active_offer_filters(filters):
        verdicts = [constraint.meets(sale) for sale in left]
        unmet[Unmet(constraint)] += verdicts.count(False)
        unmet[Unmet(constraint, unknown=True)] += verdicts.count(None)
        left = [sale for sale, met in zip(left, verdicts, strict=True) if met]
    return tuple(sale.offer for sale in left), +unmet
