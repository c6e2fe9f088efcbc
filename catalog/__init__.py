"""What is known about models: names, routes, prices, fit and life, without Slack."""

from catalog.candidates import Candidate, Candidates, candidates
from catalog.carriage import Carrier, carriers
from catalog.catalogue import Catalog
from catalog.constraints import NO_FILTERS, Filters, Need, Period, Region, Workload
from catalog.fit import Evidence, Fit, fit, ranked_fits
from catalog.lifecycle import Life, Successor, life, successor
from catalog.load import CatalogError, Shelf, load, warm
from catalog.names import fold, squash
from catalog.peers import Peer, peers
from catalog.prices import (
    MONTH,
    Job,
    Ladder,
    Offer,
    Totals,
    counted,
    has_hours,
    has_tiers,
    in_batches,
    is_base,
    job,
    ladder,
    off_peak,
    on_terms,
    rate_for,
    request_cost,
    totals,
)
from catalog.resolve import Choice, Found, Resolution, Unknown
from catalog.schema import Condition, Gateway, Model, Price, Provider, Request, Route, UseCase

__all__ = [
    "MONTH",
    "NO_FILTERS",
    "Candidate",
    "Candidates",
    "Carrier",
    "Catalog",
    "CatalogError",
    "Choice",
    "Condition",
    "Evidence",
    "Filters",
    "Fit",
    "Found",
    "Gateway",
    "Job",
    "Ladder",
    "Life",
    "Model",
    "Need",
    "Offer",
    "Peer",
    "Period",
    "Price",
    "Provider",
    "Region",
    "Request",
    "Resolution",
    "Route",
    "Shelf",
    "Successor",
    "Totals",
    "Unknown",
    "UseCase",
    "Workload",
    "candidates",
    "carriers",
    "counted",
    "fit",
    "fold",
    "has_hours",
    "has_tiers",
    "in_batches",
    "is_base",
    "job",
    "ladder",
    "life",
    "load",
    "off_peak",
    "on_terms",
    "peers",
    "ranked_fits",
    "rate_for",
    "request_cost",
    "squash",
    "successor",
    "totals",
    "warm",
]
