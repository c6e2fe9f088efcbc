"""All kinds of filters, and those of them that a question states."""

from __future__ import annotations

from functools import lru_cache
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
from catalog.filters.licence_filters import LicensedUnder
from catalog.filters.model_filters import MODEL_FILTERS, AnyQuality
from catalog.filters.offer_filters import OFFER_FILTERS, FreeOnly, PriceKnown
from catalog.filters.origin_filters import MadeIn
from catalog.filters.seller_filters import ResellersIncluded

FILTERS: tuple[type[Filter], ...] = (
    FreeOnly,
    *MODEL_FILTERS,
    MadeIn,
    LicensedUnder,
    OnBudget,
    NoLargerThan,
    ParameterCount,
    NotModel,
    CheaperThan,
    MaxCost,
    *OFFER_FILTERS,
    ResellersIncluded,
    AnyQuality,
    PriceKnown,
)
"""In the order in which answers name them."""
_KEPT = 16
"""Sets of filters."""


# The stages of an answer ask for the same several times.


@lru_cache(_KEPT)
def active_filters(filters: Filters) -> tuple[Filter, ...]:
    return tuple([each for kind in FILTERS for each in kind.active_in(filters)])


def active_model_filters(filters: Filters) -> tuple[ModelFilter[Any], ...]:
    return tuple([f for f in active_filters(filters) if isinstance(f, ModelFilter)])


def active_offer_filters(filters: Filters) -> tuple[OfferFilter[Any], ...]:
    return tuple([f for f in active_filters(filters) if isinstance(f, OfferFilter)])
