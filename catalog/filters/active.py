"""All kinds of filters, and those of them that a question states."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalog.filters.choice_filters import (
    CheaperThan,
    NoLargerThan,
    NotModel,
    OnBudget,
    ParameterCount,
)
from catalog.filters.cost_filters import MaxCost
from catalog.filters.filter import Filter, Filters, ModelFilter, OfferFilter
from catalog.filters.model_filters import MODEL_FILTERS, AnyQuality
from catalog.filters.offer_filters import OFFER_FILTERS, FreeOnly, PriceKnown
from catalog.filters.seller_filters import ResellersIncluded

_OF_MODELS: tuple[type[ModelFilter[Any]], ...] = (
    *MODEL_FILTERS,
    OnBudget,
    NoLargerThan,
    ParameterCount,
    NotModel,
)
FILTERS: tuple[type[Filter], ...] = (
    FreeOnly,
    *_OF_MODELS,
    CheaperThan,
    MaxCost,
    *OFFER_FILTERS,
    ResellersIncluded,
    AnyQuality,
    PriceKnown,
)
"""In the order in which answers name them."""


def active_filters(filters: Filters) -> Iterator[Filter]:
    for kind in FILTERS:
        yield from kind.active_in(filters)


def active_model_filters(filters: Filters) -> Iterator[ModelFilter[Any]]:
    for kind in _OF_MODELS:
        yield from kind.active_in(filters)


def active_offer_filters(filters: Filters) -> Iterator[OfferFilter[Any]]:
    for kind in OFFER_FILTERS:
        yield from kind.active_in(filters)
