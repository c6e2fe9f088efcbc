"""Filters of offers by how far their sellers can be vouched for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from catalog.catalog import Catalog
from catalog.filters.filter import Filter, Filters, OfferFilter, Sale
from catalog.filters.model_filters import either
from catalog.pricing.ladder import Admitted
from catalog.schema import Modality, Trust
from catalog.trust import VOUCHED_FOR, is_cloud, is_reseller, trust_of

_SELLERS: Mapping[tuple[Trust, ...], tuple[str, str]] = {
    ("first-party",): ("first-party only", "not sold by the lab itself"),
    ("cloud",): ("clouds only", "not sold by a cloud"),
    ("first-party", "cloud"): ("first-party or a cloud", "sold neither by the lab nor by a cloud"),
    VOUCHED_FOR: ("established sellers only", "sold by nobody who can be vouched for"),
}
"""Words for the grades that people ask for: in force, and unmet."""


@dataclass(frozen=True, slots=True)
class GradedAs(OfferFilter[tuple[Trust, ...]]):
    """Sold by somebody with one of these grades."""

    grades: tuple[Trust, ...]
    """In the order of `VOUCHED_FOR`."""

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (cls(filters.trust),) if filters.trust else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(trust=())

    def column(self, _: Modality) -> str:
        return "trust"

    def value(self, sale: Sale) -> tuple[Trust, ...]:
        """The grade; a cloud stays one where it sells the models of its own lab."""
        provider = sale.catalog.providers.get(sale.offer.route.provider)
        grade = trust_of(provider, sale.model)
        return (grade, "cloud") if is_cloud(provider) and grade != "cloud" else (grade,)

    def accepts(self, grades: tuple[Trust, ...]) -> bool:
        return any(grade in self.grades for grade in grades)

    def words(self, _: Catalog) -> str:
        asked = _SELLERS.get(self.grades)
        return asked[0] if asked else f"sellers graded {either(self.grades)}"

    def unmet_words(self, _: Catalog) -> str:
        asked = _SELLERS.get(self.grades)
        return asked[1] if asked else "sold by others"

    def unknown_words(self) -> str:
        return "sellers not known"


@dataclass(frozen=True, slots=True)
class NoResellers(OfferFilter[bool]):
    """Sold by somebody who can be vouched for and does not only pass requests on."""

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (cls(),) if filters.resellers is False else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(resellers=None)

    def column(self, _: Modality) -> str:
        return "reseller"

    def value(self, sale: Sale) -> bool:
        provider = sale.catalog.providers.get(sale.offer.route.provider)
        return is_reseller(provider, sale.model)

    def accepts(self, resells: bool) -> bool:  # noqa: FBT001 # a value of a column
        return not resells

    def words(self, _: Catalog) -> str:
        return "no resellers"

    def unmet_words(self, _: Catalog) -> str:
        return "sold by resellers"

    def unknown_words(self) -> str:
        return "sellers not known"


@dataclass(frozen=True, slots=True)
class ResellersIncluded(Filter):
    """Resellers count like any other seller.

    It has no test: it leaves nobody out.
    """

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (cls(),) if filters.resellers else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(resellers=None)

    def words(self, _: Catalog) -> str:
        return "resellers included"

    def unmet_words(self, _: Catalog) -> str:
        return "without a reseller"

    def unknown_words(self) -> str:
        return "sellers not known"


def admitted_by(filters: Filters) -> Admitted:
    """The sellers that compare although nobody vouches for them: resellers, or those named."""
    return Admitted(filters.resellers is True, frozenset(filters.providers))
