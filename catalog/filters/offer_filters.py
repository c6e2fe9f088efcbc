"""Filters of offers: at whom, from where, at which limits and prices."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Literal, Self

from catalog import number_words
from catalog.catalog import Catalog
from catalog.filters.company_filters import NoTraining, PromptsNotKept, RegisteredIn
from catalog.filters.filter import Filter, Filters, OfferFilter, Sale
from catalog.filters.model_filters import either
from catalog.filters.seller_filters import GradedAs, NoResellers
from catalog.model import offer_context_window
from catalog.pricing.offers import Offer, is_base
from catalog.pricing.request_cost import rate_for
from catalog.regions import REGION_NAMES, region_of, within
from catalog.schema import Direction, Modality, Region


@dataclass(frozen=True, slots=True)
class SoldBy(OfferFilter[str]):
    """Sold by one of these providers."""

    providers: tuple[str, ...]
    """Ids."""

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (cls(filters.providers),) if filters.providers else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(providers=())

    def column(self, _: Modality) -> str:
        return "provider"

    def value(self, sale: Sale) -> str:
        return sale.offer.route.provider

    def accepts(self, provider: str) -> bool:
        return provider in self.providers

    def words(self, catalog: Catalog) -> str:
        return f"at {either(map(catalog.provider_name, self.providers))}"

    def unmet_words(self, catalog: Catalog) -> str:
        return f"without a price at {either(map(catalog.provider_name, self.providers))}"

    def unknown_words(self) -> str:
        return "providers not known"


@dataclass(frozen=True, slots=True)
class NotSoldBy(OfferFilter[str]):
    """Sold by somebody else than these providers."""

    providers: tuple[str, ...]
    """Ids."""

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (cls(filters.exclude_providers),) if filters.exclude_providers else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(exclude_providers=())

    def column(self, _: Modality) -> str:
        return "provider"

    def value(self, sale: Sale) -> str:
        return sale.offer.route.provider

    def accepts(self, provider: str) -> bool:
        return provider not in self.providers

    def words(self, catalog: Catalog) -> str:
        return f"not at {either(map(catalog.provider_name, self.providers))}"

    def unmet_words(self, catalog: Catalog) -> str:
        return f"priced only at {either(map(catalog.provider_name, self.providers))}"

    def unknown_words(self) -> str:
        return "providers not known"


@dataclass(frozen=True, slots=True)
class ServedFrom(OfferFilter[Region]):
    """Served from a region."""

    region: Region

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (cls(filters.region),) if filters.region else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(region=None)

    def column(self, _: Modality) -> str:
        return "region"

    def value(self, sale: Sale) -> Region | None:
        route = sale.offer.route
        return region_of(route, sale.catalog.providers.get(route.provider))

    def accepts(self, region: Region) -> bool:
        return region in within(self.region)

    def words(self, _: Catalog) -> str:
        return f"served from {REGION_NAMES[self.region]}"

    def unmet_words(self, _: Catalog) -> str:
        return f"not served from {REGION_NAMES[self.region]}"

    def unknown_words(self) -> str:
        return "of unknown region"


@dataclass(frozen=True, slots=True)
class MinTokens(OfferFilter[int]):
    """So many tokens fit into a prompt, or into an answer."""

    limit: Literal["context", "output"]
    tokens: int

    ordered: ClassVar[bool] = True

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        context, output = filters.min_context, filters.min_output
        return (
            *(() if context is None else (cls("context", context),)),
            *(() if output is None else (cls("output", output),)),
        )

    def lifted_from(self, filters: Filters) -> Filters:
        if self.limit == "context":
            return filters._replace(min_context=None)
        return filters._replace(min_output=None)

    def column(self, _: Modality) -> str:
        return f"{self.limit} limit"

    def value(self, sale: Sale) -> int | None:
        """The offer's limit, or the model's where the offer states none."""
        if self.limit == "context":
            return offer_context_window(sale.offer, sale.model)
        return sale.offer.route.max_output or sale.model.facts.max_output

    def accepts(self, tokens: int) -> bool:
        return tokens >= self.tokens

    def words(self, _: Catalog) -> str:
        return f"{self.limit} ≥ {number_words.tokens(self.tokens)}"

    def unmet_words(self, _: Catalog) -> str:
        return f"under {number_words.tokens(self.tokens)} {self.limit}"

    def unknown_words(self) -> str:
        return f"{self.limit} not stated"


@dataclass(frozen=True, slots=True)
class MaxContext(OfferFilter[int]):
    """No more tokens than that fit into a prompt."""

    tokens: int

    ordered: ClassVar[bool] = True

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return () if filters.max_context is None else (cls(filters.max_context),)

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(max_context=None)

    def column(self, _: Modality) -> str:
        return "context limit"

    def value(self, sale: Sale) -> int | None:
        """The offer's limit, or the model's where the offer states none."""
        return offer_context_window(sale.offer, sale.model)

    def accepts(self, tokens: int) -> bool:
        return tokens <= self.tokens

    def words(self, _: Catalog) -> str:
        return f"context ≤ {number_words.tokens(self.tokens)}"

    def unmet_words(self, _: Catalog) -> str:
        return f"over {number_words.tokens(self.tokens)} context"

    def unknown_words(self) -> str:
        return "context not stated"


@dataclass(frozen=True, slots=True)
class MaxPrice(OfferFilter[Decimal]):
    """Input or output costs at most so much."""

    direction: Literal["input", "output"]
    usd: Decimal
    """Per 1M tokens."""

    ordered: ClassVar[bool] = True

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        into, out = filters.max_input_price, filters.max_output_price
        return (
            *(() if into is None else (cls("input", into),)),
            *(() if out is None else (cls("output", out),)),
        )

    def lifted_from(self, filters: Filters) -> Filters:
        if self.direction == "input":
            return filters._replace(max_input_price=None)
        return filters._replace(max_output_price=None)

    def column(self, output: Modality) -> str:
        return f"price of {self._modality(output)} {self.direction}"

    def value(self, sale: Sale) -> Decimal | None:
        return _token_price(sale.offer, self.direction, self._modality(sale.output))

    def _modality(self, output: Modality) -> Modality:
        """A prompt is text, whatever is bought."""
        return output if self.direction == "output" else "text"

    def accepts(self, usd: Decimal) -> bool:
        return usd <= self.usd

    def words(self, _: Catalog) -> str:
        return f"{self.direction} ≤ {number_words.usd(self.usd)} per 1M tokens"

    def unmet_words(self, _: Catalog) -> str:
        return f"over {number_words.usd(self.usd)} {self.direction}"

    def unknown_words(self) -> str:
        return f"without a known {self.direction} price per token"


def _token_price(offer: Offer, direction: Direction, modality: Modality) -> Decimal | None:
    """USD per 1M tokens at the dearest hour; of the cheapest modality where that has no price."""
    if offer.route.free:
        return Decimal(0)
    if offer.route.type == "plan":
        return None
    rate = rate_for(offer, direction, modality)
    if rate is not None:
        return rate
    prices = (p for p in offer.prices if p.direction == direction and p.unit == "1M tokens")
    return min((price.usd for price in prices if is_base(price)), default=None)


@dataclass(frozen=True, slots=True)
class MinPrice(MaxPrice):
    """Input or output costs at least so much."""

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        into, out = filters.min_input_price, filters.min_output_price
        return (
            *(() if into is None else (cls("input", into),)),
            *(() if out is None else (cls("output", out),)),
        )

    def lifted_from(self, filters: Filters) -> Filters:
        if self.direction == "input":
            return filters._replace(min_input_price=None)
        return filters._replace(min_output_price=None)

    def accepts(self, usd: Decimal) -> bool:
        return usd >= self.usd

    def words(self, _: Catalog) -> str:
        return f"{self.direction} ≥ {number_words.usd(self.usd)} per 1M tokens"

    def unmet_words(self, _: Catalog) -> str:
        return f"under {number_words.usd(self.usd)} {self.direction}"


@dataclass(frozen=True, slots=True)
class NotFree(OfferFilter[bool]):
    """Sold for money: what is free has limits, and may end any day."""

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (cls(),) if filters.free is False else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(free=None)

    def column(self, _: Modality) -> str:
        return "free"

    def value(self, sale: Sale) -> bool:
        return sale.offer.route.free

    def accepts(self, free: bool) -> bool:  # noqa: FBT001 # a value of a column
        return not free

    def words(self, _: Catalog) -> str:
        return "not free"

    def unmet_words(self, _: Catalog) -> str:
        return "only free"

    def unknown_words(self) -> str:
        return "not known to cost anything"


OFFER_FILTERS: tuple[type[OfferFilter[Any]], ...] = (
    NotFree,
    SoldBy,
    NotSoldBy,
    GradedAs,
    NoResellers,
    RegisteredIn,
    PromptsNotKept,
    NoTraining,
    ServedFrom,
    MinTokens,
    MaxContext,
    MaxPrice,
    MinPrice,
)
"""In the order in which they are applied and named."""


@dataclass(frozen=True, slots=True)
class FreeOnly(Filter):
    """Offered for nothing, mostly within limits.

    It has no test: a search looks at the free offers of a ladder instead of the priced ones.
    """

    @classmethod
    def active_in(cls, filters: Filters) -> tuple[Self, ...]:
        return (cls(),) if filters.free else ()

    def lifted_from(self, filters: Filters) -> Filters:
        return filters._replace(free=None)

    def words(self, _: Catalog) -> str:
        return "free"

    def unmet_words(self, _: Catalog) -> str:
        return "without a free offer"

    def unknown_words(self) -> str:
        return "without a known price for this"


@dataclass(frozen=True, slots=True)
class PriceKnown(Filter):
    """It is known what the request costs: what every ranking by price asks for, unstated."""

    def words(self, _: Catalog) -> str:
        return "with a known price"

    def unmet_words(self, _: Catalog) -> str:
        return "without a price for this"

    def unknown_words(self) -> str:
        return "without a known price for this"
