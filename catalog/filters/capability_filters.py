"""Filters of what models can do, cannot do and know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from catalog.capabilities import NEED_NAMES, supports
from catalog.catalog import Catalog
from catalog.filters.filter import Filters, ModelFilter
from catalog.model import Model
from catalog.schema import Need


@dataclass(frozen=True, slots=True)
class HasCapability(ModelFilter[bool]):
    """The model has a capability, or takes or returns a modality."""

    need: Need

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return tuple(cls(need) for need in dict.fromkeys(filters.needs))

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(needs=tuple(need for need in filters.needs if need != self.need))

    def column(self) -> str:
        return f"capability {self.need}"

    def value(self, model: Model, catalog: Catalog) -> bool | None:
        return supports(model, self.need, catalog)

    def accepts(self, has_it: bool) -> bool:  # noqa: FBT001 # a value of a column
        return has_it

    def words(self, _: Catalog) -> str:
        return NEED_NAMES[self.need]

    def unmet_words(self, _: Catalog) -> str:
        return f"without {NEED_NAMES[self.need]}"

    def unknown_words(self) -> str:
        return f"{NEED_NAMES[self.need]} not stated"


@dataclass(frozen=True, slots=True)
class LacksCapability(ModelFilter[bool]):
    """The model is known not to have a capability, or not to take or return a modality."""

    need: Need

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return tuple(cls(need) for need in dict.fromkeys(filters.without))

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(without=tuple(n for n in filters.without if n != self.need))

    def column(self) -> str:
        return f"capability {self.need}"

    def value(self, model: Model, catalog: Catalog) -> bool | None:
        return supports(model, self.need, catalog)

    def accepts(self, has_it: bool) -> bool:  # noqa: FBT001 # a value of a column
        return not has_it

    def words(self, _: Catalog) -> str:
        return f"without {NEED_NAMES[self.need]}"

    def unmet_words(self, _: Catalog) -> str:
        return f"with {NEED_NAMES[self.need]}"

    def unknown_words(self) -> str:
        return f"{NEED_NAMES[self.need]} not stated"


@dataclass(frozen=True, slots=True)
class KnowsOf(ModelFilter[str]):
    """What it has learnt reaches to that day or later."""

    day: str
    """An ISO date."""

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        day = filters.knows_since
        return (cls(day.isoformat()),) if day else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(knows_since=None)

    def column(self) -> str:
        return "knowledge cutoff"

    def value(self, model: Model, _: Catalog) -> str | None:
        return model.facts.knowledge_cutoff

    def accepts(self, cutoff: str) -> bool:
        """`cutoff` is an ISO date, or only its year and month, or only its year."""
        return cutoff >= self.day[: len(cutoff)]

    def words(self, _: Catalog) -> str:
        return f"knowledge up to {self.day} or later"

    def unmet_words(self, _: Catalog) -> str:
        return f"knowledge up to a day before {self.day}"

    def unknown_words(self) -> str:
        return "knowledge cutoff not stated"
