"""Comparing what routes cost, without comparing unlike things.

A tariff is compared only with tariffs on the same basis: tokens with tokens, pictures with
pictures. A price that holds at some hours counts with its dearest hour, so that "cheapest" never
promises too little. Unknown is last and never cheap.
"""

from catalog.prices.ladder import Ladder, ladder
from catalog.prices.offer import Offer, holds, is_base, offer
from catalog.prices.request import counted, rate_for, request_cost
from catalog.prices.terms import has_hours, has_tiers, in_batches, of_quality, off_peak
from catalog.prices.workload import MONTH, Job, Totals, job, on_terms, totals

__all__ = [
    "MONTH",
    "Job",
    "Ladder",
    "Offer",
    "Totals",
    "counted",
    "has_hours",
    "has_tiers",
    "holds",
    "in_batches",
    "is_base",
    "job",
    "ladder",
    "of_quality",
    "off_peak",
    "offer",
    "on_terms",
    "rate_for",
    "request_cost",
    "totals",
]
