"""Filters of models: who made them, since when, on which terms, and what they can do."""

from __future__ import annotations

from calendar import month_name, monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from catalog.catalog import Catalog
from catalog.filters.capability_filters import HasCapability, KnowsOf, LacksCapability
from catalog.filters.filter import Filter, Filters, ModelFilter
from catalog.model import Model, has_open_weights, is_preview, licence, words_of_id
from catalog.ratings import benchmark_name, ratings_by_model, upper_bound


@dataclass(frozen=True, slots=True)
class MadeBy(ModelFilter[str]):
    """Made by one of these labs."""

    labs: tuple[str, ...]
    """Ids."""

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (cls(filters.labs),) if filters.labs else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(labs=())

    def column(self) -> str:
        return "lab"

    def value(self, model: Model, _: Catalog) -> str:
        return model.lab

    def accepts(self, lab: str) -> bool:
        return lab in self.labs

    def words(self, catalog: Catalog) -> str:
        return f"by {either(map(catalog.lab_name, self.labs))}"

    def unmet_words(self, _: Catalog) -> str:
        return "by other labs"

    def unknown_words(self) -> str:
        return "lab not known"


@dataclass(frozen=True, slots=True)
class OfBrand(ModelFilter[frozenset[str]]):
    """Of one of these brands by its id: "google/gemini-4-argon" is a Gemini."""

    brands: tuple[str, ...]

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (cls(filters.brands),) if filters.brands else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(brands=())

    def column(self) -> str:
        return "words of its id"

    def value(self, model: Model, _: Catalog) -> frozenset[str]:
        return frozenset(words_of_id(model))

    def accepts(self, words: frozenset[str]) -> bool:
        return not words.isdisjoint(self.brands)

    def words(self, catalog: Catalog) -> str:
        return f"{either(_written(brand, catalog) for brand in self.brands)} models only"

    def unmet_words(self, _: Catalog) -> str:
        return "of other brands"

    def unknown_words(self) -> str:
        return "brand not known"


def _written(brand: str, catalog: Catalog) -> str:
    """As its models' names have it: "GPT", "Gemini"."""
    names = (m.name for m in catalog.models.values() if m.name.casefold().startswith(brand))
    return next((name for name in names if name[0].isupper()), brand)[: len(brand)]


@dataclass(frozen=True, slots=True)
class NotMadeBy(ModelFilter[str]):
    """Made by none of these labs."""

    labs: tuple[str, ...]
    """Ids."""

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (cls(filters.exclude_labs),) if filters.exclude_labs else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(exclude_labs=())

    def column(self) -> str:
        return "lab"

    def value(self, model: Model, _: Catalog) -> str:
        return model.lab

    def accepts(self, lab: str) -> bool:
        return lab not in self.labs

    def words(self, catalog: Catalog) -> str:
        return f"not {either(map(catalog.lab_name, self.labs))}"

    def unmet_words(self, catalog: Catalog) -> str:
        return f"by {either(map(catalog.lab_name, self.labs))}"

    def unknown_words(self) -> str:
        return "lab not known"


@dataclass(frozen=True, slots=True)
class ReleasedSince(ModelFilter[str]):
    """Released on that day or later."""

    day: str
    """An ISO date."""

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        day = filters.released_after
        return (cls(day.isoformat()),) if day else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(released_after=None)

    def column(self) -> str:
        return "released"

    def value(self, model: Model, _: Catalog) -> str | None:
        return model.released

    def accepts(self, released: str) -> bool | None:
        """`released` is an ISO date, or only its year and month, or only its year.

        A month or a year is known to count only where all its days do, or none does.
        """
        if self.day.startswith(released):
            return self.day[len(released) :] in ("", "-01", "-01-01") or None
        return released >= self.day

    def words(self, _: Catalog) -> str:
        return f"released since {self.day}"

    def unmet_words(self, _: Catalog) -> str:
        return f"released before {self.day}"

    def unknown_words(self) -> str:
        return "release date not known"


@dataclass(frozen=True, slots=True)
class ReleasedUntil(ModelFilter[str]):
    """Released on that day or before."""

    day: str
    """An ISO date."""

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        day = filters.released_until
        return (cls(day.isoformat()),) if day else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(released_until=None)

    def column(self) -> str:
        return "released"

    def value(self, model: Model, _: Catalog) -> str | None:
        return model.released

    def accepts(self, released: str) -> bool | None:
        """`released` is an ISO date, or only its year and month, or only its year."""
        if not self.day.startswith(released) or self.day == released:
            return released <= self.day
        year, month, day = (int(part) for part in self.day.split("-"))
        is_last_of_month = day == monthrange(year, month)[1]
        is_last = is_last_of_month and (len(released) > len("2026") or month == len(month_name) - 1)
        return True if is_last else None

    def words(self, _: Catalog) -> str:
        return f"released until {self.day}"

    def unmet_words(self, _: Catalog) -> str:
        return f"released after {self.day}"

    def unknown_words(self) -> str:
        return "release date not known"


@dataclass(frozen=True, slots=True)
class OpenWeights(ModelFilter[bool]):
    """The weights are published, or where `wanted` is false they are not."""

    wanted: bool

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return () if filters.open_weights is None else (cls(filters.open_weights),)

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(open_weights=None)

    def column(self) -> str:
        return "open weights"

    def value(self, model: Model, _: Catalog) -> bool | None:
        return has_open_weights(model)

    def accepts(self, is_open: bool) -> bool:  # noqa: FBT001 # a value of a column
        return is_open is self.wanted

    def words(self, _: Catalog) -> str:
        return "open weights" if self.wanted else "proprietary"

    def unmet_words(self, _: Catalog) -> str:
        return "without open weights" if self.wanted else "with open weights"

    def unknown_words(self) -> str:
        return "open weights not stated"


@dataclass(frozen=True, slots=True)
class CommercialUse(ModelFilter[str]):
    """The licence allows commercial use, freely or on conditions."""

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (cls(),) if filters.commercial_license else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(commercial_license=None)

    def column(self) -> str:
        return "commercial use"

    def value(self, model: Model, _: Catalog) -> str | None:
        terms = licence(model)
        return terms.commercial if terms else None

    def accepts(self, commercial: str) -> bool:
        return commercial != "forbidden"

    def words(self, _: Catalog) -> str:
        return "commercial use allowed"

    def unmet_words(self, _: Catalog) -> str:
        return "not for commercial use"

    def unknown_words(self) -> str:
        return "licence not known"


@dataclass(frozen=True, slots=True)
class RatedNoWorseThan(ModelFilter[float]):
    """Rated no worse than a model, as far as the intervals of the ratings tell.

    Stated by naming a model, not in `Filters`.
    """

    model: str
    benchmark: str
    lower_bound: float
    """Where the interval of that model's rating begins; those of others must reach up to it."""

    ordered: ClassVar[bool] = True

    def column(self) -> str:
        return f"rating on {self.benchmark}"

    def value(self, model: Model, catalog: Catalog) -> float | None:
        rating = ratings_by_model(self.benchmark, catalog).get(model.id)
        return None if rating is None else upper_bound(rating)

    def accepts(self, upper_bound: float) -> bool:
        return upper_bound >= self.lower_bound

    def words(self, catalog: Catalog) -> str:
        name = catalog.models[self.model].name
        return f"rated no worse than {name} ({benchmark_name(self.benchmark)})"

    def unmet_words(self, catalog: Catalog) -> str:
        return f"rated below {catalog.models[self.model].name}"

    def unknown_words(self) -> str:
        return f"not rated on {benchmark_name(self.benchmark)}"


@dataclass(frozen=True, slots=True)
class Stable(ModelFilter[bool]):
    """No preview."""

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (cls(),) if filters.stable else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(stable=None)

    def column(self) -> str:
        return "preview"

    def value(self, model: Model, _: Catalog) -> bool:
        return is_preview(model)

    def accepts(self, preview: bool) -> bool:  # noqa: FBT001 # a value of a column
        return not preview

    def words(self, _: Catalog) -> str:
        return "no previews"

    def unmet_words(self, _: Catalog) -> str:
        return "in preview"

    def unknown_words(self) -> str:
        return "stage not known"


@dataclass(frozen=True, slots=True)
class Unpriced(ModelFilter[bool]):
    """Nobody is known to have a price for it."""

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (cls(),) if filters.unpriced else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(unpriced=None)

    def column(self) -> str:
        return "price known"

    def value(self, model: Model, catalog: Catalog) -> bool:
        ladder = catalog.ladder(model.id)
        return bool(ladder.paid or ladder.other)

    def accepts(self, has_price: bool) -> bool:  # noqa: FBT001 # a value of a column
        return not has_price

    def words(self, _: Catalog) -> str:
        return "without a known price"

    def unmet_words(self, _: Catalog) -> str:
        return "with a price"

    def unknown_words(self) -> str:
        return "price not known"


MODEL_FILTERS: tuple[type[ModelFilter[Any]], ...] = (
    MadeBy,
    OfBrand,
    NotMadeBy,
    ReleasedSince,
    ReleasedUntil,
    OpenWeights,
    CommercialUse,
    HasCapability,
    LacksCapability,
    KnowsOf,
    Stable,
    Unpriced,
    RatedNoWorseThan,
)
"""In the order in which they are applied and named."""


def either(names: Iterable[str]) -> str:
    """ "Azure, Bedrock or Vertex"."""
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


@dataclass(frozen=True, slots=True)
class AnyQuality(Filter):
    """Models below the floor of a job count like any other.

    It has no test: it leaves nothing out.
    """

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (cls(),) if filters.any_quality else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(any_quality=None)

    def words(self, _: Catalog) -> str:
        return "any quality"

    def unmet_words(self, _: Catalog) -> str:
        return "below the floor"

    def unknown_words(self) -> str:
        return "not rated"
