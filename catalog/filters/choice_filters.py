"""Filters of what people would rather have: less money, a smaller model, another than one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal, Self

from catalog.catalog import Catalog
from catalog.filters.filter import NAMED, Filter, Filters, ModelFilter
from catalog.model import Model
from catalog.parameters import active_parameters_in_billions, parameters_in_billions
from catalog.pricing.frontier_price import frontier_weight, standard_weight
from catalog.pricing.standard_price import lasting_standard_offer, standard_offer
from catalog.schema import Size, Unit

_SHARE = Decimal("0.1")
"""Of what the best rated cost, the most that a low budget allows."""
_BILLIONS: Mapping[Size, int] = {"tiny": 8, "on-device": 15, "small": 32}
"""Parameters, at most: for a phone, for a laptop, for one graphics card."""


@dataclass(frozen=True, slots=True)
class OnBudget(ModelFilter[Decimal]):
    """At most a tenth of what the best rated models cost, wherever tokens are what is paid for."""

    ordered: ClassVar[bool] = True

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (cls(),) if filters.budget else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(budget=None)

    def column(self) -> str:
        return "share of the price of the best rated"

    def value(self, model: Model, catalog: Catalog) -> Decimal | None:
        offer, best = standard_offer(model, catalog), frontier_weight(catalog)
        if offer is None:
            return None
        own = standard_weight(model, catalog)
        return Decimal(0) if own is None or best is None else own / best

    def accepts(self, share: Decimal) -> bool:
        return share <= _SHARE

    def words(self, _: Catalog) -> str:
        return f"on a budget: at most {_SHARE:.0%} of what the best rated cost"

    def unmet_words(self, _: Catalog) -> str:
        return f"over {_SHARE:.0%} of what the best rated cost"

    def unknown_words(self) -> str:
        return "lab's price not known"


@dataclass(frozen=True, slots=True)
class NoLargerThan(ModelFilter[Decimal]):
    """At most so many parameters, as the card states them or the name."""

    size: Size

    ordered: ClassVar[bool] = True

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (cls(filters.size),) if filters.size else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(size=None)

    def column(self) -> str:
        return "parameters"

    def value(self, model: Model, _: Catalog) -> Decimal | None:
        return parameters_in_billions(model)

    def accepts(self, billions: Decimal) -> bool:
        return billions <= _BILLIONS[self.size]

    def words(self, _: Catalog) -> str:
        return f"{self.size}: at most {_BILLIONS[self.size]}B parameters"

    def unmet_words(self, _: Catalog) -> str:
        return f"over {_BILLIONS[self.size]}B parameters"

    def unknown_words(self) -> str:
        return "size not stated"


@dataclass(frozen=True, slots=True)
class ParameterCount(ModelFilter[Decimal]):
    """At least, or at most, so many parameters, as the card states them or the name."""

    bound: Literal["least", "most"]
    billions: Decimal
    active: bool = False
    """Only those count that one token uses."""

    ordered: ClassVar[bool] = True

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        stated = (
            cls("least", filters.min_parameters) if filters.min_parameters is not None else None,
            cls("most", filters.max_parameters) if filters.max_parameters is not None else None,
            cls("least", filters.min_active, True) if filters.min_active is not None else None,
            cls("most", filters.max_active, True) if filters.max_active is not None else None,
        )
        return tuple(filter(None, stated))

    def lifted_from(self, filters: Filters) -> Filters:
        match self.bound, self.active:
            case "least", False:
                return filters._replace(min_parameters=None)
            case "most", False:
                return filters._replace(max_parameters=None)
            case "least", True:
                return filters._replace(min_active=None)
            case _:
                return filters._replace(max_active=None)

    def column(self) -> str:
        return "active parameters" if self.active else "parameters"

    def value(self, model: Model, _: Catalog) -> Decimal | None:
        return (
            active_parameters_in_billions(model) if self.active else parameters_in_billions(model)
        )

    def accepts(self, billions: Decimal) -> bool:
        return billions >= self.billions if self.bound == "least" else billions <= self.billions

    def words(self, _: Catalog) -> str:
        return f"{'≥' if self.bound == 'least' else '≤'} {self._count}"

    def unmet_words(self, _: Catalog) -> str:
        return f"{'under' if self.bound == 'least' else 'over'} {self._count}"

    def unknown_words(self) -> str:
        return "active parameters not stated" if self.active else "size not stated"

    @property
    def _count(self) -> str:
        return f"{self.billions.normalize():f}B {'active ' if self.active else ''}parameters"


@dataclass(frozen=True, slots=True)
class NotModel(ModelFilter[str]):
    """Any model but one."""

    model: str
    """Its id."""

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        instead_of = (filters.instead_of,) if filters.instead_of not in (None, NAMED) else ()
        return tuple(cls(m) for m in dict.fromkeys((*instead_of, *filters.exclude_models)) if m)

    def lifted_from(self, filters: Filters) -> Filters:
        others = tuple(model for model in filters.exclude_models if model != self.model)
        kept = None if filters.instead_of == self.model else filters.instead_of
        return filters._replace(instead_of=kept, exclude_models=others)

    def column(self) -> str:
        return "id"

    def value(self, model: Model, _: Catalog) -> str:
        return model.id

    def accepts(self, model: str) -> bool:
        return model != self.model

    def words(self, catalog: Catalog) -> str:
        return f"not {catalog.models[self.model].name}"

    def unmet_words(self, _: Catalog) -> str:
        return "asked about"

    def unknown_words(self) -> str:
        return "id not known"


@dataclass(frozen=True, slots=True)
class CheaperThan(Filter):
    """Cheaper than a model; `PricedBelow` is its test, which takes that model's price."""

    model: str
    """Its id."""
    share: Decimal | None = None
    """Of its price, the most; None where any lower price will do."""

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        if filters.cheaper_than is None or filters.cheaper_than == NAMED:
            return ()
        return (cls(filters.cheaper_than, filters.price_share),)

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(cheaper_than=None, price_share=None)

    def words(self, catalog: Catalog) -> str:
        name = catalog.models[self.model].name
        if self.share is None:
            return f"cheaper than {name}"
        return f"at most {self.share:.0%} of what {name} costs"

    def unmet_words(self, catalog: Catalog) -> str:
        name = catalog.models[self.model].name
        if self.share is None:
            return f"not cheaper than {name}"
        return f"over {self.share:.0%} of what {name} costs"

    def unknown_words(self) -> str:
        return "lab's price not known"


@dataclass(frozen=True, slots=True)
class PricedBelow(ModelFilter[Decimal]):
    """Its standard price is below that of a model: the test of `CheaperThan`."""

    cheaper: CheaperThan
    basis: Unit
    limit: Decimal
    """The weight of that model's standard price, or of the share of it that will do."""

    ordered: ClassVar[bool] = True

    def column(self) -> str:
        return f"standard price by {self.basis}"

    def value(self, model: Model, catalog: Catalog) -> Decimal | None:
        return standard_weight(model, catalog, self.basis)

    def accepts(self, weight: Decimal) -> bool:
        return weight < self.limit or (self.cheaper.share is not None and weight == self.limit)

    def words(self, catalog: Catalog) -> str:
        return self.cheaper.words(catalog)

    def unmet_words(self, catalog: Catalog) -> str:
        return self.cheaper.unmet_words(catalog)

    def unknown_words(self) -> str:
        return self.cheaper.unknown_words()


def priced_below(cheaper: CheaperThan, catalog: Catalog) -> PricedBelow | None:
    """The test of what is cheaper than a model; None where its price is not known."""
    offer = lasting_standard_offer(catalog.models[cheaper.model], catalog)
    if offer is None or offer.weight is None or offer.basis is None:
        return None
    share = Decimal(1) if cheaper.share is None else cheaper.share
    return PricedBelow(cheaper, offer.basis, offer.weight * share)
