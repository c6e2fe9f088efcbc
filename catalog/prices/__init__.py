"""Comparing what routes cost, without comparing unlike things.

A tariff is compared only with tariffs on the same basis: tokens with tokens, pictures with
pictures. A price that holds at some hours counts with its dearest hour, so that "cheapest" never
promises too little. Unknown is last and never cheap.
"""

from catalog.prices.ladder import Ladder, ladder
from catalog.prices.offer import Offer, holds, is_base, offer
from catalog.prices.request import rate_for, request_cost

__all__ = [
    "Ladder",
    "Offer",
    "holds",
    "is_base",
    "ladder",
    "offer",
    "rate_for",
    "request_cost",
]
