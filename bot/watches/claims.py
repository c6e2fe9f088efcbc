"""What there is to tell, and what a watch knows of it already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, TypeAdapter, ValidationError

from bot import formatting
from catalog.pricing.offers import Offer, priced_offer, weight_of
from catalog.schema import Price, Route, Unit

STANDS = timedelta(hours=24)
"""How long a price must hold before it is told, unless two sources agree on it."""
SOON = timedelta(days=7)
"""What is again as it was within this time has not been changed: the change is taken back."""
SEVERAL_SOURCES = 2
SMALLEST_MOVE = Decimal("0.05")
"""Below this share, a price or a saving is nothing to be told of."""
URGENT_RISE = Decimal("1.2")
"""From this multiple on, a price is told of at once."""
PRICE = "price:"
"""Begins the key of news of a price."""

Telling = Literal["told", "unknown"]
"""What has become of news: posted, or perhaps posted: then the next digest carries it."""


@dataclass(frozen=True, slots=True)
class CheapestOffer:
    """The cheapest offer of a model as it is told, with where its price is from."""

    seller: str
    """Id of the provider."""
    route: str
    """Id at the provider."""
    prices: tuple[Price, ...]
    """The base prices, where it has any."""
    basis: Unit | None
    source: str
    """Name of the source of its price."""
    as_of: date
    """Date of that source."""
    contract: str = ""
    """ "contract −12%"; empty for list prices."""

    @property
    def weight(self) -> Decimal:
        return weight_of(self.prices, self.basis) or Decimal(0)

    def as_offer(self, model: str) -> Offer:
        """With the prices alone."""
        route = Route(model, self.seller, self.route, "serverless", self.prices, ())
        return priced_offer(route, self.prices)

    @property
    def figures(self) -> str:
        """ "$1.60 in · $8.00 out per 1M tokens (models.dev, 2026-10-01)"."""
        notes = ", ".join(filter(None, (self.contract, self.source, str(self.as_of))))
        return f"{formatting.tariff(self.prices, cached=False)} ({notes})"


@dataclass(frozen=True, slots=True)
class CheapestClaim:
    """What the cheapest offer of a model is; it is told when it is another than before."""

    model: str
    offer: CheapestOffer
    before: CheapestOffer | None = None
    """None where it was only noted, when the watch began."""
    has_contracts: bool = False
    """Whether contract prices counted: offers with and without them are never compared."""
    on: date = date.min
    """The day on which it was so first, as far as the watch knows."""
    kind: Literal["cheapest"] = "cheapest"


@dataclass(frozen=True, slots=True)
class PriceClaim:
    """That the price which stands for a model is another; prices as they are told."""

    model: str
    seller: str
    """Id of the provider."""
    before: str
    after: str
    day: date
    """The first day of the new price."""
    kind: Literal["price"] = "price"


@dataclass(frozen=True, slots=True)
class RetirementClaim:
    """That a model retires on a day; None where it was told that no day is listed any more."""

    model: str
    day: date | None
    seller: str = ""
    """Id of the provider where it does; empty for its lab."""
    kind: Literal["retirement"] = "retirement"


@dataclass(frozen=True, slots=True)
class LeftClaim:
    """That a seller lists a model no more, or again."""

    model: str
    seller: str
    """Id of the provider."""
    is_listed: bool = False
    kind: Literal["left"] = "left"


Claim = CheapestClaim | PriceClaim | RetirementClaim | LeftClaim


@cache
def _claims() -> TypeAdapter[Claim]:
    # Built on first use: every start would wait for it.
    return TypeAdapter(Annotated[Claim, Field(discriminator="kind")])


@dataclass(frozen=True, slots=True)
class News:
    """One thing to tell."""

    key: str
    """The same for as long as it is the same news; each watch is told it once."""
    text: str
    """Sentences, not escaped; empty for what is only noted, to be compared with what follows."""
    is_urgent: bool = False
    """Whether it is told at once, and not in the next digest."""
    stands_from: datetime | None = None
    """In UTC; before it, the news may turn out to be a mistake. None where it stands."""
    claim: Claim | None = None
    """What is compared with what follows."""
    replaces: str = ""
    """The key of earlier news that no longer counts."""
    corrects: str = ""
    """The key of earlier news that was wrong: its message is edited where that is known."""


class Known(NamedTuple):
    """News that a watch knows of."""

    telling: Telling = "told"
    claim: Claim | None = None
    """None where nothing that follows is compared with it."""
    digest: int = 0
    """The number of the message that told it; 0 where that is not known to be posted."""


KnownNews = Mapping[str, Known]
"""By key of the news."""
NOTHING_KNOWN: KnownNews = {}


def claim_text(claim: Claim | None) -> str:
    """As the store keeps it; empty for None."""
    return _claims().dump_json(claim).decode() if claim else ""


def read_claim(text: str) -> Claim | None:
    """What `claim_text` wrote; None where another release wrote what this one cannot read."""
    try:
        return _claims().validate_json(text) if text else None
    except ValidationError:
        return None
