"""Models that meet filters, whatever they are to be used for, with the offers that do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog import stock, traits
from catalog.asked import MostUsd, of_model, of_offer
from catalog.catalogue import Catalog
from catalog.constraints import Filters
from catalog.prices import Offer
from catalog.schema import Modality, Model
from catalog.sieve import behind

_PICTURES = frozenset(("image",))


@dataclass(frozen=True, slots=True, eq=False)
class Qualifying:
    """Filters held against all models and offers at once."""

    _models: int
    _numbers: Mapping[str, int]
    _offered: stock.Stock
    _passing: Mapping[Modality, int]
    """Offers, by what is bought of the model."""
    _any_offer: bool
    """Nothing is asked of offers, so a model that nobody sells qualifies too."""

    def meets(self, model: Model) -> bool:
        if not self._models >> self._numbers[model.id] & 1:
            return False
        return self._any_offer or bool(self._left(model))

    def offers(self, model: Model) -> tuple[Offer, ...]:
        """Those of a model that pass: priced ones first and cheapest first, unknown ones last."""
        left = self._left(model)
        offers = self._offered.offers
        return tuple(offers[p] for n, p in enumerate(self._span(model)) if left >> n & 1)

    def _left(self, model: Model) -> int:
        sold: Modality = "image" if model.facts.output == _PICTURES else "text"
        span = self._span(model)
        return self._passing[sold] >> span.start & (1 << len(span)) - 1

    def _span(self, model: Model) -> range:
        return self._offered.spans[model.id]


def qualifying(filters: Filters, catalog: Catalog) -> Qualifying:
    """Filters ready to be asked of models; what is not known to be met is not met."""
    offered = _offered(catalog)
    asked = tuple(of_offer(filters))
    known = traits.numbers(catalog)
    sieves = [traits.sieve(constraint, catalog) for constraint in of_model(filters)]
    start = offered.free if filters.free else offered.all.every

    def passing(sold: Modality) -> int:
        return behind(start, [stock.sieve(each, offered.all, sold) for each in asked])[-1]

    of_text = passing("text")
    priced = any(isinstance(each, MostUsd) for each in asked)
    return Qualifying(
        _models=behind((1 << len(known)) - 1, sieves)[-1],
        _numbers=known,
        _offered=offered.all,
        _passing={"text": of_text, "image": passing("image") if priced else of_text},
        _any_offer=not (asked or filters.free),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Offered:
    """Every offer of a model as it is."""

    all: stock.Stock
    free: int


def _offered(catalog: Catalog) -> _Offered:
    kept = catalog.kept(_Offered)
    if "" not in kept:
        made = stock.stock_of([(m, _of(m, catalog)) for m in catalog.models.values()], catalog)
        free = sum(1 << place for place, offer in enumerate(made.offers) if offer.route.free)
        kept[""] = _Offered(made, free)
    return kept[""]


def _of(model: Model, catalog: Catalog) -> Sequence[Offer]:
    steps = catalog.ladder(model.id)
    return (*steps.paid, *steps.other, *steps.free, *steps.plans, *steps.unknown)
