"""Filters: what a question asks of models and of their offers, each of them one object."""

from catalog.filters.active import (
    FILTERS,
    active_filters,
    active_model_filters,
    active_offer_filters,
)
from catalog.filters.choice_filters import (
    CheaperThan,
    NoLargerThan,
    NotModel,
    OnBudget,
    PricedBelow,
)
from catalog.filters.filter import (
    EVERY_FILTER,
    NO_FILTERS,
    Filter,
    Filters,
    ModelFilter,
    OfferFilter,
    Sale,
    Unmet,
    drop_filters,
)
from catalog.filters.model_filters import (
    CommercialUse,
    HasCapability,
    MadeBy,
    NotMadeBy,
    OpenWeights,
    RatedNoWorseThan,
    ReleasedSince,
)
from catalog.filters.offer_filters import (
    FreeOnly,
    MaxPrice,
    MinTokens,
    NotSoldBy,
    PriceKnown,
    ServedFrom,
    SoldBy,
)
from catalog.filters.seller_filters import GradedAs, NoResellers, ResellersIncluded

__all__ = [
    "EVERY_FILTER",
    "FILTERS",
    "NO_FILTERS",
    "CheaperThan",
    "CommercialUse",
    "Filter",
    "Filters",
    "FreeOnly",
    "GradedAs",
    "HasCapability",
    "MadeBy",
    "MaxPrice",
    "MinTokens",
    "ModelFilter",
    "NoLargerThan",
    "NoResellers",
    "NotMadeBy",
    "NotModel",
    "NotSoldBy",
    "OfferFilter",
    "OnBudget",
    "OpenWeights",
    "PriceKnown",
    "PricedBelow",
    "RatedNoWorseThan",
    "ReleasedSince",
    "ResellersIncluded",
    "Sale",
    "ServedFrom",
    "SoldBy",
    "Unmet",
    "active_filters",
    "active_model_filters",
    "active_offer_filters",
    "drop_filters",
]
