"""Where labs are from, and with them their models."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.catalog import Catalog, per_catalog
from catalog.model import words_of_id

_EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
EU = frozenset(_EU.split())
"""ISO codes of its members."""


@per_catalog
def countries_of_labs(catalog: Catalog) -> Mapping[str, str]:
    """ISO codes by lab: what its own entry says, else where the company of its own API is."""
    stated = {lab.id: lab.home.country for lab in catalog.curation.labs if lab.home}
    sellers = {
        lab: provider.company.country
        for provider in catalog.curation.providers
        if provider.company and provider.company.country
        for lab in (provider.trust and provider.trust.lab, provider.lab)
        if lab
    }
    return {**sellers, **stated}


@per_catalog
def origins_of_models(catalog: Catalog) -> Mapping[str, tuple[str, ...]]:
    """By model: the country of its lab, then those of the models that it builds on.

    What a model builds on is told by the brand in its name: "hermes 2 yi 34b". Models of labs of
    unknown country are left out.
    """
    countries = countries_of_labs(catalog)
    brands = {brand: countries.get(lab) for brand, lab in catalog.brands.items()}
    origins: dict[str, tuple[str, ...]] = {}
    for model in catalog.models.values():
        own = countries.get(model.lab)
        built_on = [country for word in words_of_id(model) if (country := brands.get(word))]
        if own:
            origins[model.id] = tuple(dict.fromkeys((own, *built_on)))
    return origins
