"""All models in a row, and what is asked of a model itself, whoever sells it."""

from __future__ import annotations

from typing import Any

from catalog.catalog import Catalog
from catalog.filters import ModelFilter
from catalog.shortlist.sieve import Column, Sieve, column


class Numbers(dict[str, int]):
    """Of models, in the order of the catalogue: the bit that stands for one in a set of models."""


def numbers(catalog: Catalog) -> Numbers:
    kept = catalog.kept(Numbers)
    if "" not in kept:
        kept[""] = Numbers((model, number) for number, model in enumerate(catalog.models))
    return kept[""]


class _Columns(dict[str, Column]):
    """What filters look at in models, by its name."""


def sieve(constraint: ModelFilter[Any], catalog: Catalog) -> Sieve:
    """What a filter makes of all models."""
    columns = catalog.kept(_Columns).setdefault("", _Columns())
    name = constraint.column()
    if name not in columns:
        values = [constraint.value(model, catalog) for model in catalog.models.values()]
        columns[name] = column(values, constraint)
    return columns[name].sieve(constraint.accepts)
