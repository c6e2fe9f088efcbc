"""What a question asks of models and offers: filters, and each of them taken apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

Need = Literal[
    "vision",
    "tools",
    "json",
    "reasoning",
    "audio-in",
    "video-in",
    "pdf",
    "image-out",
    "caching",
    "batch",
    "fine-tuning",
    "streaming",
]
Region = Literal["us", "eu", "uk", "apac", "jp", "au", "in", "ca", "sa", "global"]


@dataclass(frozen=True, slots=True)
class Filters:
    """Constraints; None and empty where nothing was asked."""

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
    providers: tuple[str, ...] = ()
    """Ids; one of them must sell it."""
    exclude_providers: tuple[str, ...] = ()
    labs: tuple[str, ...] = ()
    """Ids; one of them must have made it."""
    exclude_labs: tuple[str, ...] = ()
    region: Region | None = None
    released_after: date | None = None
    """First day that counts."""


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class MadeBy:
    """One of these labs made it."""

    labs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotMadeBy:
    """None of these labs made it."""

    labs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReleasedFrom:
    """It is no older than that day."""

    day: date


@dataclass(frozen=True, slots=True)
class Weights:
    """Its weights are open."""

    open: bool


@dataclass(frozen=True, slots=True)
class CommercialUse:
    """The licence allows it, freely or on conditions."""


@dataclass(frozen=True, slots=True)
class Has:
    """It has a capability."""

    need: Need


@dataclass(frozen=True, slots=True)
class AsGoodAs:
    """Rated no worse than a model, as far as the intervals tell."""

    model: str
    benchmark: str


@dataclass(frozen=True, slots=True)
class SoldBy:
    """One of these providers sells it."""

    providers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotSoldBy:
    """Somebody else than these providers sells it."""

    providers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServedFrom:
    """It is served from there."""

    region: Region


@dataclass(frozen=True, slots=True)
class LeastTokens:
    """What fits into a prompt, or into an answer."""

    what: Literal["context", "output"]
    tokens: int


@dataclass(frozen=True, slots=True)
class MostUsd:
    """Per 1M tokens."""

    direction: Literal["input", "output"]
    usd: Decimal


@dataclass(frozen=True, slots=True)
class Free:
    """Somebody offers it for nothing, mostly within limits."""


@dataclass(frozen=True, slots=True)
class Priced:
    """It is known what the request costs."""


OfModel = MadeBy | NotMadeBy | ReleasedFrom | Weights | CommercialUse | Has | AsGoodAs
OfOffer = SoldBy | NotSoldBy | ServedFrom | LeastTokens | MostUsd
Constraint = OfModel | OfOffer | Free | Priced


def constraints(filters: Filters) -> Iterator[Constraint]:
    if filters.free:
        yield Free()
    yield from of_model(filters)
    yield from of_offer(filters)


def of_model(filters: Filters) -> Iterator[OfModel]:
    if filters.labs:
        yield MadeBy(filters.labs)
    if filters.exclude_labs:
        yield NotMadeBy(filters.exclude_labs)
    if filters.released_after:
        yield ReleasedFrom(filters.released_after)
    if filters.open_weights is not None:
        yield Weights(filters.open_weights)
    if filters.commercial_license:
        yield CommercialUse()
    yield from (Has(need) for need in dict.fromkeys(filters.needs))


def of_offer(filters: Filters) -> Iterator[OfOffer]:
    if filters.providers:
        yield SoldBy(filters.providers)
    if filters.exclude_providers:
        yield NotSoldBy(filters.exclude_providers)
    if filters.region:
        yield ServedFrom(filters.region)
    if filters.min_context is not None:
        yield LeastTokens("context", filters.min_context)
    if filters.min_output is not None:
        yield LeastTokens("output", filters.min_output)
    if filters.max_input_price is not None:
        yield MostUsd("input", filters.max_input_price)
    if filters.max_output_price is not None:
        yield MostUsd("output", filters.max_output_price)


def lifted(filters: Filters, constraint: Constraint) -> Filters:
    """The filters without one of them."""
    match constraint:
        case Free():
            return replace(filters, free=None)
        case MadeBy():
            return replace(filters, labs=())
        case NotMadeBy():
            return replace(filters, exclude_labs=())
        case ReleasedFrom():
            return replace(filters, released_after=None)
        case Weights():
            return replace(filters, open_weights=None)
        case CommercialUse():
            return replace(filters, commercial_license=None)
        case Has(need):
            return replace(filters, needs=tuple(n for n in filters.needs if n != need))
        case SoldBy():
            return replace(filters, providers=())
        case NotSoldBy():
            return replace(filters, exclude_providers=())
        case ServedFrom():
            return replace(filters, region=None)
        case LeastTokens("context"):
            return replace(filters, min_context=None)
        case LeastTokens():
            return replace(filters, min_output=None)
        case MostUsd("input"):
            return replace(filters, max_input_price=None)
        case MostUsd():
            return replace(filters, max_output_price=None)
        case AsGoodAs() | Priced():
            return filters


@dataclass(frozen=True, slots=True)
class Miss:
    """A constraint that is not met, or not known to be."""

    constraint: Constraint
    unknown: bool = False
