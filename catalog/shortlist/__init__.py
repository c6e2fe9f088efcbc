"""The models that meet a use case and a question, found among tens of thousands of offers.

`candidates` are those of a use case; `roster` and `stock` answer a constraint for all models and
all offers at once; `held` holds a question against both, and `shortlist` tells what came of it.
"""

from catalog.shortlist.candidates import candidates
from catalog.shortlist.cost_order import UNKNOWN, cost_order
from catalog.shortlist.held import Listed, Wanted
from catalog.shortlist.merit import benchmark_of, frontier, levels
from catalog.shortlist.narrowing import narrowed
from catalog.shortlist.qualifying import Qualifying, qualifying
from catalog.shortlist.shortlist import Relaxed, Shortlist, cheapest, prepare, shortlist
from catalog.shortlist.spend import spend, stated

__all__ = [
    "UNKNOWN",
    "Listed",
    "Qualifying",
    "Relaxed",
    "Shortlist",
    "Wanted",
    "benchmark_of",
    "candidates",
    "cheapest",
    "cost_order",
    "frontier",
    "levels",
    "narrowed",
    "prepare",
    "qualifying",
    "shortlist",
    "spend",
    "stated",
]
