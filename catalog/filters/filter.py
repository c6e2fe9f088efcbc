"""What a filter is, and the record of the filters that a question states.

A filter is one object: its test, its words, and what is said of a model or an offer that does not
meet it or is not known to. The kinds are in `model_filters`, `offer_filters` and `seller_filters`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Generic, Literal, NamedTuple, Self, TypeVar

from catalog.catalog import Catalog
from catalog.model import Model
from catalog.pricing.offers import Offer
from catalog.schema import LicenceName, Modality, Need, Origin, Region, Seat, Size, Trust

Value = TypeVar("Value", bound=Hashable)


CostPer = Literal[
    "image",
    "second",
    "minute",
    "hour",
    "page",
    "character",
    "1k characters",
    "1m characters",
    "video",
    "request",
    "1k requests",
    "day",
    "week",
    "fortnight",
    "month",
    "quarter",
    "year",
    "job",
]
"""What a cost is of: a piece, all that is used in a time, or the whole job."""
NAMED = "?"
"""In place of an id: the model that the question names, whichever that will be."""


class Filters(NamedTuple):
    """The filters that a question states, as plain data; None and empty where it states none."""

    min_context: int | None = None
    """Tokens."""
    min_output: int | None = None
    """Tokens."""
    max_input_price: Decimal | None = None
    """USD per 1M tokens."""
    max_output_price: Decimal | None = None
    """USD per 1M tokens."""
    needs: tuple[Need, ...] = ()
    open_weights: bool | None = None
    commercial_license: bool | None = None
    free: bool | None = None
    """False leaves out what is free."""
    providers: tuple[str, ...] = ()
    """Ids; one of them must sell it."""
    exclude_providers: tuple[str, ...] = ()
    labs: tuple[str, ...] = ()
    """Ids; one of them must have made it."""
    exclude_labs: tuple[str, ...] = ()
    trust: tuple[Trust, ...] = ()
    """The seller must have one of these grades."""
    resellers: bool | None = None
    """False leaves them out, True asks for them beside the sellers that can be vouched for."""
    any_quality: bool | None = None
    """True lifts the floor of a job: models rated below it may lead, too."""
    region: Region | None = None
    released_after: date | None = None
    """The first day that counts."""
    budget: bool | None = None
    """For little money beside what the best cost."""
    size: Size | None = None
    instead_of: str | None = None
    """Id of the model that another is sought for; `NAMED` until its name is resolved."""
    cheaper_than: str | None = None
    """Id of the model whose price is too high; `NAMED` until its name is resolved."""
    price_share: Decimal | None = None
    """Of what that model costs, the most; None where any lower price will do."""
    exclude_models: tuple[str, ...] = ()
    """Ids."""
    released_until: date | None = None
    """The last day that counts."""
    max_context: int | None = None
    """Tokens."""
    retires_after: date | None = None
    """Of what is to be retired: the first day that counts."""
    retires_until: date | None = None
    """The last day of it."""
    min_parameters: Decimal | None = None
    """In billions."""
    max_parameters: Decimal | None = None
    """In billions."""
    min_active: Decimal | None = None
    """Parameters that one token uses, in billions."""
    max_active: Decimal | None = None
    """In billions."""
    stable: bool | None = None
    """True leaves previews out."""
    unpriced: bool | None = None
    """True for models that nobody is known to have a price for."""
    max_cost: Decimal | None = None
    """USD for what `cost_per` names."""
    cost_per: CostPer | None = None
    min_input_price: Decimal | None = None
    """USD per 1M tokens."""
    min_output_price: Decimal | None = None
    """USD per 1M tokens."""
    without: tuple[Need, ...] = ()
    """Capabilities that a model must not have."""
    knows_since: date | None = None
    """What it has learnt must reach to that day, at least."""
    prompts_not_kept: bool | None = None
    """True for sellers that keep no prompts by default."""
    no_training: bool | None = None
    """True for sellers that do not train on prompts by default."""
    registered_in: Seat | None = None
    """Where the company that sells it is registered."""
    not_registered_in: Seat | None = None
    licences: tuple[LicenceName, ...] = ()
    """Its licence must be one of these."""
    brands: tuple[str, ...] = ()
    """Of labs with several brands, those that its name must have: "gemini", and no "gemma"."""
    labs_from: tuple[Origin, ...] = ()
    """The lab that made it must be from one of these places."""
    labs_not_from: tuple[Origin, ...] = ()


NO_FILTERS = Filters()
EVERY_FILTER = Filters(
    min_context=1,
    min_output=1,
    max_input_price=Decimal(1),
    max_output_price=Decimal(1),
    needs=("vision",),
    open_weights=True,
    commercial_license=True,
    free=True,
    providers=("",),
    exclude_providers=("",),
    labs=("",),
    exclude_labs=("",),
    trust=("first-party",),
    resellers=False,
    any_quality=True,
    region="global",
    released_after=date(2000, 1, 1),
    budget=True,
    size="tiny",
    instead_of="lab/model",
    cheaper_than="lab/model",
    price_share=Decimal("0.5"),
    exclude_models=("lab/other",),
    released_until=date(2000, 1, 1),
    max_context=1,
    min_parameters=Decimal(1),
    max_parameters=Decimal(1),
    min_active=Decimal(1),
    max_active=Decimal(1),
    stable=True,
    unpriced=True,
    max_cost=Decimal(1),
    cost_per="image",
    min_input_price=Decimal(1),
    min_output_price=Decimal(1),
    without=("audio-in",),
    knows_since=date(2000, 1, 1),
    prompts_not_kept=True,
    no_training=True,
    registered_in="us",
    not_registered_in="cn",
    licences=("mit",),
    brands=("",),
    labs_from=("us",),
    labs_not_from=("cn",),
)
"""All at once, for what must be ready before it is asked for."""

_OF_SELLERS = (
    "trust",
    "resellers",
    "prompts_not_kept",
    "no_training",
    "registered_in",
    "not_registered_in",
)
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "stable": ("stable",),
    "price": (
        "unpriced",
        "max_input_price",
        "max_output_price",
        "min_input_price",
        "min_output_price",
        "max_cost",
        "cost_per",
        "budget",
        "cheaper_than",
        "price_share",
    ),
    "budget": ("budget",),
    "size": ("size", "min_parameters", "max_parameters", "min_active", "max_active"),
    "context": ("min_context", "max_context"),
    "providers": ("providers", "exclude_providers", *_OF_SELLERS),
    "sellers": _OF_SELLERS,
    "labs": ("labs", "exclude_labs", "brands", "labs_from", "labs_not_from"),
    "region": ("region",),
    "needs": ("needs", "without", "knows_since"),
    "open_weights": ("open_weights",),
    "commercial_license": ("commercial_license", "licences"),
    "free": ("free",),
    "any_quality": ("any_quality",),
    "released": ("released_after", "released_until", "retires_after", "retires_until"),
}
"""The fields of `Filters` by the names that data/language.yml has for them."""


def drop_filters(filters: Filters, dropped: Collection[str]) -> Filters:
    """Take filters back by name, or single capabilities, providers and labs by id.

    "all" takes back everything; a name that no filter has changes nothing.
    """
    if "all" in dropped:
        return NO_FILTERS
    cleared = {name for word in dropped for name in _FIELDS.get(word, ())}
    left: dict[str, Any] = {}
    for name, value in filters._asdict().items():
        if name in cleared:
            left[name] = getattr(NO_FILTERS, name)
        elif isinstance(value, tuple):
            left[name] = tuple(each for each in value if each not in dropped)
    return filters._replace(**left)


def with_named(filters: Filters, model: str) -> Filters:
    """With that model where the one that is named was not resolved yet."""
    return filters._replace(
        instead_of=model if filters.instead_of == NAMED else filters.instead_of,
        cheaper_than=model if filters.cheaper_than == NAMED else filters.cheaper_than,
    )


def without_reference(filters: Filters) -> Filters:
    """Without the price and the model that others are held against."""
    return filters._replace(budget=None, instead_of=None, cheaper_than=None, price_share=None)


def with_free_or_not(filters: Filters) -> Filters:
    """Without asking for what is free alone, of which no cost is to be told."""
    return filters._replace(free=None) if filters.free else filters


def without_preferences(filters: Filters) -> Filters:
    """Without what is only asked of models that nobody named."""
    if filters == NO_FILTERS:
        return filters
    return without_reference(filters)._replace(
        size=None,
        exclude_models=(),
        max_context=None,
        min_parameters=None,
        max_parameters=None,
        min_active=None,
        max_active=None,
        min_input_price=None,
        min_output_price=None,
        stable=None,
        unpriced=None,
        without=(),
        knows_since=None,
    )


class Filter(ABC):
    """One condition that models or offers must meet."""

    __slots__ = ()

    @classmethod
    def active_in(cls, _: Filters, /) -> tuple[Self, ...]:
        """The filters of this kind that a question states; none for a kind it cannot state."""
        return ()

    def lifted_from(self, filters: Filters, /) -> Filters:
        """The question's filters without this one."""
        return filters

    @abstractmethod
    def words(self, catalog: Catalog, /) -> str:
        """The filter while it is in force: "input ≤ $1.00 per 1M tokens", "not OpenAI"."""

    @abstractmethod
    def unmet_words(self, catalog: Catalog, /) -> str:
        """Of models that do not meet it, behind their number: "over $1.00 input"."""

    @abstractmethod
    def unknown_words(self) -> str:
        """Of models that are not known to meet it: "tool calling not stated"."""


@dataclass(frozen=True, slots=True)
class Unmet:
    """A filter that is not met, or not known to be."""

    filter: Filter
    unknown: bool = False

    def words(self, catalog: Catalog) -> str:
        """Completes "540": "over $1.00 input", "tool calling not stated"."""
        return self.filter.unknown_words() if self.unknown else self.filter.unmet_words(catalog)


class _ValueFilter(Filter, Generic[Value]):
    """A filter that looks at one value of each thing.

    The value does not depend on what the filter asks of it. So the values of all things are read
    once, and a search puts only the distinct ones to `accepts`.
    """

    __slots__ = ()
    ordered: ClassVar[bool] = False
    """It accepts all values up to a limit, or all from one on; filters of a column agree on it."""

    @abstractmethod
    def accepts(self, value: Value, /) -> bool | None:
        """Whether the value will do; None where it does not tell."""

    def _verdict(self, value: Value | None) -> bool | None:
        return None if value is None else self.accepts(value)


class ModelFilter(_ValueFilter[Value]):
    """A filter of models, whoever sells them."""

    __slots__ = ()

    @abstractmethod
    def column(self) -> str:
        """A name for what `value` reads; filters with the same name read the same."""

    @abstractmethod
    def value(self, model: Model, catalog: Catalog, /) -> Value | None:
        """What the filter looks at; None where it is not known."""

    def meets(self, model: Model, catalog: Catalog) -> bool | None:
        """Whether a model meets the filter; None where that is not known."""
        return self._verdict(self.value(model, catalog))


class Sale(NamedTuple):
    """An offer as a filter looks at it."""

    offer: Offer
    model: Model
    output: Modality
    """What is bought: pictures, or text."""
    catalog: Catalog


class OfferFilter(_ValueFilter[Value]):
    """A filter of offers; a model meets it with an offer that does."""

    __slots__ = ()

    @abstractmethod
    def column(self, output: Modality, /) -> str:
        """A name for what `value` reads of offers that are bought for such output."""

    @abstractmethod
    def value(self, sale: Sale, /) -> Value | None:
        """What the filter looks at; None where it is not known."""

    def meets(self, sale: Sale) -> bool | None:
        """Whether an offer meets the filter; None where that is not known."""
        return self._verdict(self.value(sale))
