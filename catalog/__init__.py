"""What is known about models: names, routes, prices, fit and life, without Slack."""

from catalog.asked import (
    AsGoodAs,
    CommercialUse,
    Constraint,
    Free,
    Has,
    LeastTokens,
    MadeBy,
    Miss,
    MostUsd,
    NotMadeBy,
    NotSoldBy,
    Priced,
    ReleasedFrom,
    ServedFrom,
    SoldBy,
    Weights,
    constraints,
)
from catalog.candidates import Candidate, Candidates, candidates
from catalog.carriage import Carrier, carriers
from catalog.catalogue import Catalog
from catalog.constraints import NO_FILTERS, Filters, Need, Period, Region, Workload
from catalog.fit import Evidence, Fit, fit, ranked_fits
from catalog.held import Listed, Wanted
from catalog.lifecycle import Life, Successor, life, successor
from catalog.load import CatalogError, Shelf, load, warm
from catalog.merit import benchmark_of, frontier, levels
from catalog.names import fold, squash
from catalog.narrowing import narrowed
from catalog.peers import Peer, peers
from catalog.prices import Ladder, Offer, is_base, ladder, request_cost
from catalog.resolve import Choice, Found, Resolution, Unknown
from catalog.schema import (
    Condition,
    Gateway,
    Model,
    Price,
    Provider,
    Rating,
    Request,
    Route,
    UseCase,
)
from catalog.shortlist import Relaxed, Shortlist, exact, shortlist
from catalog.spend import picture_tokens, spend, states_amounts
from catalog.stock import context_of
from catalog.traits import high, license_of, low, ratings

__all__ = [
    "NO_FILTERS",
    "AsGoodAs",
    "Candidate",
    "Candidates",
    "Carrier",
    "Catalog",
    "CatalogError",
    "Choice",
    "CommercialUse",
    "Condition",
    "Constraint",
    "Evidence",
    "Filters",
    "Fit",
    "Found",
    "Free",
    "Gateway",
    "Has",
    "Ladder",
    "LeastTokens",
    "Life",
    "Listed",
    "MadeBy",
    "Miss",
    "Model",
    "MostUsd",
    "Need",
    "NotMadeBy",
    "NotSoldBy",
    "Offer",
    "Peer",
    "Period",
    "Price",
    "Priced",
    "Provider",
    "Rating",
    "Region",
    "Relaxed",
    "ReleasedFrom",
    "Request",
    "Resolution",
    "Route",
    "ServedFrom",
    "Shelf",
    "Shortlist",
    "SoldBy",
    "Successor",
    "Unknown",
    "UseCase",
    "Wanted",
    "Weights",
    "Workload",
    "benchmark_of",
    "candidates",
    "carriers",
    "constraints",
    "context_of",
    "exact",
    "fit",
    "fold",
    "frontier",
    "high",
    "is_base",
    "ladder",
    "levels",
    "license_of",
    "life",
    "load",
    "low",
    "narrowed",
    "peers",
    "picture_tokens",
    "ranked_fits",
    "ratings",
    "request_cost",
    "shortlist",
    "spend",
    "squash",
    "states_amounts",
    "successor",
    "warm",
]
