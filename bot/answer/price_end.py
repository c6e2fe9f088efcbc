"""When the price of an offer ends, and what the same work costs from then on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.answer.serialize import Json
from catalog.pricing.offers import Offer, last_day_of_price, offer_after


@dataclass(frozen=True, slots=True)
class PriceEnd:
    """The announced end of a price that an answer rests on."""

    last_day: date
    cost: Decimal | None
    """USD of the same work from the next day; None where no price is announced for it."""

    def to_json(self) -> Json:
        return {
            "until": str(self.last_day),
            "then": None if self.cost is None else float(self.cost),
        }


def price_end(offer: Offer, cost: Callable[[Offer], Decimal | None]) -> PriceEnd | None:
    """The end of what an offer charges, and what `cost` says of it from the next day.

    None where no end is announced.
    """
    day = last_day_of_price(offer.prices)
    return None if day is None else PriceEnd(day, cost(offer_after(offer, day)))
