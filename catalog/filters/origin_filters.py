"""Filters of models by where the lab that made them is from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from catalog.catalog import Catalog
from catalog.filters.filter import Filters, ModelFilter
from catalog.filters.model_filters import either
from catalog.model import Model
from catalog.origins import EU, origins_of_models
from catalog.schema import Origin

_EUROPE = EU | {"CH", "GB", "IS", "LI", "NO"}
"""The EU, its partners in the single market, and the UK."""
_PLACES: Mapping[Origin, str] = {
    "us": "the US",
    "europe": "Europe",
    "cn": "China",
    "fr": "France",
    "de": "Germany",
    "uk": "the UK",
    "ch": "Switzerland",
    "es": "Spain",
    "jp": "Japan",
    "kr": "Korea",
    "ca": "Canada",
    "il": "Israel",
    "in": "India",
    "sg": "Singapore",
}
_COUNTRIES: Mapping[Origin, frozenset[str]] = {
    **{place: frozenset((place.upper(),)) for place in _PLACES},
    "europe": _EUROPE,
    "uk": frozenset(("GB",)),
}


@dataclass(frozen=True, slots=True)
class MadeIn(ModelFilter[tuple[str, ...]]):
    """Made by a lab from one of these places, or from elsewhere where `there` is false."""

    places: tuple[Origin, ...]
    there: bool = True

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (
            *((cls(filters.labs_from),) if filters.labs_from else ()),
            *((cls(filters.labs_not_from, there=False),) if filters.labs_not_from else ()),
        )

    def lifted_from(self, filters: Filters) -> Filters:
        if self.there:
            return filters._replace(labs_from=())
        return filters._replace(labs_not_from=())

    def column(self) -> str:
        return "lab's country"

    def value(self, model: Model, catalog: Catalog) -> tuple[str, ...] | None:
        return origins_of_models(catalog).get(model.id)

    def accepts(self, countries: tuple[str, ...]) -> bool:
        """Where they are not to be from, neither is what they build on."""
        asked = frozenset[str]().union(*(_COUNTRIES[place] for place in self.places))
        return countries[0] in asked if self.there else asked.isdisjoint(countries)

    def words(self, _: Catalog) -> str:
        return f"by labs {'' if self.there else 'not '}from {self._named}"

    def unmet_words(self, _: Catalog) -> str:
        there = "" if self.there else ", or built on a model from there"
        return f"by labs from {'elsewhere' if self.there else self._named}{there}"

    def unknown_words(self) -> str:
        return "by labs of unknown country"

    @property
    def _named(self) -> str:
        return either(_PLACES[place] for place in self.places)
