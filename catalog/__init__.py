"""What is known about models: names, routes, prices, fit and life, without Slack."""

from catalog.candidates import Candidate, Candidates, candidates
from catalog.carriage import Carrier, carriers, models_at
from catalog.catalogue import Catalog
from catalog.constraints import NO_FILTERS, Filters, Need, Period, Region, Workload
from catalog.coverage import Covered, coverage
from catalog.described import architecture, licence
from catalog.fit import STALE_DAYS, Evidence, Fit, Level, Rival, fit, meets, ranked_fits, weighed
from catalog.lifecycle import Life, Successor, life, successor
from catalog.load import CatalogError, Shelf, load, warm
from catalog.names import fold, squash
from catalog.nearest import Nearest, nearest
from catalog.needs import NEED_NAMES, has, has_open_weights
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
from catalog.releases import released
from catalog.resolve import Choice, Found, Resolution, Typos, Unknown
from catalog.retirements import Ending, ending, endings
from catalog.schema import Condition, Gateway, Model, Price, Provider, Request, Route, UseCase
from catalog.standing import cheapest_offer, established, is_own, own_offer

__all__ = [
    "MONTH",
    "NEED_NAMES",
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
    "Ending",
    "Evidence",
    "Filters",
    "Fit",
    "Found",
    "Gateway",
    "Job",
    "Ladder",
    "Level",
    "Life",
    "Model",
    "Nearest",
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
    "Totals",
    "Typos",
    "Unknown",
    "UseCase",
    "Workload",
    "architecture",
    "candidates",
    "carriers",
    "cheapest_offer",
    "counted",
    "coverage",
    "ending",
    "endings",
    "established",
    "fit",
    "fold",
    "has",
    "has_hours",
    "has_open_weights",
    "has_tiers",
    "in_batches",
    "is_base",
    "is_own",
    "job",
    "ladder",
    "licence",
    "life",
    "load",
    "meets",
    "models_at",
    "nearest",
    "off_peak",
    "on_terms",
    "own_offer",
    "peers",
    "ranked_fits",
    "rate_for",
    "released",
    "request_cost",
    "squash",
    "successor",
    "totals",
    "warm",
    "weighed",
]
