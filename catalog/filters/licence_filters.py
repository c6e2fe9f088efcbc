"""Filters of models by the name of their licence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from catalog.catalog import Catalog
from catalog.filters.filter import Filters, ModelFilter
from catalog.filters.model_filters import either
from catalog.model import Model, has_open_weights, licence
from catalog.schema import LicenceName

_NAMES: Mapping[LicenceName, str] = {"apache": "Apache-2.0", "mit": "MIT"}
_OF_OPEN = re.compile(r"(Apache-2\.0|MIT) for (?:the|most) open ")
"""A licence of a family whose closed models have none: "MIT for the open versions"."""


@dataclass(frozen=True, slots=True)
class LicensedUnder(ModelFilter[str]):
    """Under one of these licences, by its name."""

    licences: tuple[LicenceName, ...]

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (cls(filters.licences),) if filters.licences else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(licences=())

    def column(self) -> str:
        return "licence"

    def value(self, model: Model, _: Catalog) -> str | None:
        """The name; of a family with several that of its open models, if it is one of them."""
        terms = licence(model)
        if terms is None:
            return "proprietary" if has_open_weights(model) is False else None
        of_open = _OF_OPEN.match(terms.name)
        if of_open:
            return of_open[1] if has_open_weights(model) else "proprietary"
        return terms.name

    def accepts(self, name: str) -> bool | None:
        wanted = [_NAMES[each] for each in self.licences]
        if name in wanted:
            return True
        # "Apache-2.0 (Small); others differ" does not tell which one a model has.
        return None if any(each in name for each in wanted) else False

    def words(self, _: Catalog) -> str:
        return f"licence {either(_NAMES[each] for each in self.licences)}"

    def unmet_words(self, _: Catalog) -> str:
        return "under another licence"

    def unknown_words(self) -> str:
        return "licence not known"
