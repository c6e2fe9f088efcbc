"""What is known about models: names, routes, prices, fit and life, without Slack."""

from catalog.candidates import Candidate, Candidates, candidates
from catalog.carriage import Carrier, carriers
from catalog.catalogue import Catalog
from catalog.constraints import NO_FILTERS, Filters, Need, Period, Region, Workload
from catalog.coverage import Covered, coverage
from catalog.described import architecture, licence
from catalog.fit import STALE_DAYS, Evidence, Fit, Level, Rival, fit, meets, ranked_fits, weighed
from catalog.lifecycle import Life, Successor, life, successor
from catalog.load import CatalogError, Shelf, load, warm
from catalog.names import fold, squash
from catalog.peers import Peer, peers
from catalog.prices import Ladder, Offer, is_base, ladder, request_cost
from catalog.resolve import Choice, Found, Resolution, Unknown
from catalog.schema import Condition, Gateway, Model, Price, Provider, Request, Route, UseCase

__all__ = [
    "NO_FILTERS",
    "STALE_DAYS",
    "Candidate",
    "Candidates",
    "Carrier",
    "Catalog",
    "CatalogError",
    "Choice",
    "Condition",
    "Covered",
    "Evidence",
    "Filters",
    "Fit",
    "Found",
    "Gateway",
    "Ladder",
    "Level",
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
    "Rival",
    "Route",
    "Shelf",
    "Successor",
    "Unknown",
    "UseCase",
    "Workload",
    "architecture",
    "candidates",
    "carriers",
    "coverage",
    "fit",
    "fold",
    "is_base",
    "ladder",
    "licence",
    "life",
    "load",
    "meets",
    "peers",
    "ranked_fits",
    "request_cost",
    "squash",
    "successor",
    "warm",
    "weighed",
]
