"""Filters of offers by who runs the seller and what becomes of prompts there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from catalog.catalog import Catalog
from catalog.curated import Company
from catalog.filters.filter import Filters, OfferFilter, Sale
from catalog.origins import EU
from catalog.schema import Modality, Seat
from catalog.trust import is_forwarded

COUNTRIES: Mapping[Seat, frozenset[str]] = {
    "us": frozenset(("US",)),
    "eu": EU,
    "cn": frozenset(("CN",)),
}
IN: Mapping[Seat, str] = {"us": "the US", "eu": "the EU", "cn": "China"}


def _company(sale: Sale) -> Company | None:
    provider = sale.catalog.providers.get(sale.offer.route.provider)
    return provider.company if provider else None


def _runs_it(sale: Sale) -> Company | None:
    """The company where it runs the model itself; None where others decide about prompts."""
    provider = sale.catalog.providers.get(sale.offer.route.provider)
    return None if provider is None or is_forwarded(provider, sale.model) else provider.company


@dataclass(frozen=True, slots=True)
class RegisteredIn(OfferFilter[str]):
    """Sold by a company that is registered there, or elsewhere where `there` is false."""

    seat: Seat
    there: bool = True

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (
            *((cls(filters.registered_in),) if filters.registered_in else ()),
            *((cls(filters.not_registered_in, there=False),) if filters.not_registered_in else ()),
        )

    def lifted_from(self, filters: Filters) -> Filters:
        if self.there:
            return filters._replace(registered_in=None)
        return filters._replace(not_registered_in=None)

    def column(self, _: Modality) -> str:
        return "country"

    def value(self, sale: Sale) -> str | None:
        company = _company(sale)
        return company.country if company else None

    def accepts(self, country: str) -> bool:
        return (country in COUNTRIES[self.seat]) is self.there

    def words(self, _: Catalog) -> str:
        denied = "" if self.there else "not "
        return f"{denied}sold by companies registered in {IN[self.seat]}"

    def unmet_words(self, _: Catalog) -> str:
        return f"of companies registered {'elsewhere' if self.there else f'in {IN[self.seat]}'}"

    def unknown_words(self) -> str:
        return "of companies of unknown country"


@dataclass(frozen=True, slots=True)
class PromptsNotKept(OfferFilter[str]):
    """Sold by a company that keeps no prompts unless it is told to."""

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (cls(),) if filters.prompts_not_kept else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(prompts_not_kept=None)

    def column(self, _: Modality) -> str:
        return "prompts"

    def value(self, sale: Sale) -> str | None:
        company = _runs_it(sale)
        return company.prompts if company else None

    def accepts(self, prompts: str) -> bool:
        return prompts == "not kept"

    def words(self, _: Catalog) -> str:
        return "no prompts kept by default"

    def unmet_words(self, _: Catalog) -> str:
        return "where prompts are kept by default"

    def unknown_words(self) -> str:
        return "of unknown retention"


@dataclass(frozen=True, slots=True)
class NoTraining(OfferFilter[bool]):
    """Sold by a company that does not train on paid use unless it is told to."""

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (cls(),) if filters.no_training else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(no_training=None)

    def column(self, _: Modality) -> str:
        return "training"

    def value(self, sale: Sale) -> bool | None:
        company = _runs_it(sale)
        return company.trains if company else None

    def accepts(self, trains: bool) -> bool:  # noqa: FBT001 # a value of a column
        return not trains

    def words(self, _: Catalog) -> str:
        return "no training on prompts by default"

    def unmet_words(self, _: Catalog) -> str:
        return "where prompts are trained on by default"

    def unknown_words(self) -> str:
        return "of unknown use in training"
