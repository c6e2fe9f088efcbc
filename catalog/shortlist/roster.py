"""All models in a row, and what is asked of a model itself, whoever sells it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.catalog import Catalog, per_catalog
from catalog.filters import ModelFilter
from catalog.shortlist.sieve import Column, Sieve, column


@per_catalog
def model_bits(catalog: Catalog) -> Mapping[str, int]:
    """Model -> the bit that stands for it in a set of models, in the order of the catalogue."""
    return {model: number for number, model in enumerate(catalog.models)}


@per_catalog
def _columns(_catalog: Catalog) -> dict[str, Column]:
    """The columns that filters have read of all models so far, by name."""
    return {}


def sieve(constraint: ModelFilter[Any], catalog: Catalog) -> Sieve:
    """The models that pass a filter, and those of which that is not known."""
    columns = _columns(catalog)
    name = constraint.column()
    if name not in columns:
        values = [constraint.value(model, catalog) for model in catalog.models.values()]
        columns[name] = column(values, constraint)
    return columns[name].sieve(constraint.accepts)
