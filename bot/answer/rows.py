"""What answers show of models and their offers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bot.answer.cost_basis import CostBasis
from bot.query import Query
from catalog.catalog import Catalog, per_catalog
from catalog.curated import License
from catalog.model import Model
from catalog.pricing.lab_price import is_far_below_lab, lab_offer
from catalog.pricing.ladder import TIE, Ladder
from catalog.pricing.offers import Offer, following_prices, last_day_of_price
from catalog.pricing.tariffs import PLAIN, Tariff
from catalog.resolution.outcomes import Found
from catalog.schema import OfferGroup, Price, Route, SetAside, Trust, Unit
from catalog.trust import trust_of


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A model as lists and menus show it."""

    id: str
    name: str
    lab: str
    """Display name."""
    released: str | None
    preview: bool


@dataclass(frozen=True, slots=True)
class DifferingQuote:
    """The prices of the same route according to another source."""

    source: str
    as_of: date
    prices: tuple[Price, ...]


class Stated(NamedTuple):
    """A source, and the day on which it states what an answer says."""

    source: str
    """Its display name."""
    day: date
    age: int = 0
    """Days since then, of a price; other facts do not age."""


class PriceRow(NamedTuple):
    """One offer of one model, with the source of its prices."""

    model: str
    """Its id."""
    provider: str
    """Its id."""
    provider_name: str
    route: str
    """The provider's own id."""
    route_type: str
    prices: tuple[Price, ...]
    """In force today; empty when unknown."""
    upcoming: tuple[Price, ...]
    """Announced for later."""
    free: bool
    source: str
    """Display name of the source that takes precedence."""
    source_url: str | None
    as_of: date
    differing: tuple[DifferingQuote, ...]
    trust: Trust
    """The grade of the provider as a seller of this model."""
    far_below_lab: bool = False
    """It costs less than half the lab's price, for a model that only the lab can run."""
    cost: Decimal | None = None
    """USD for one request of the stated workload, or for its total; None where none is stated."""
    group: OfferGroup = "comparable"
    """What the offer is compared with."""
    weight: Decimal | None = None
    """USD that comparable offers are ordered by: 3 × input + output, or the price of a unit."""
    unit: Unit | None = None
    """What `weight` is per."""
    region: str | None = None
    contract: str = ""
    """The contract that its prices are of: "contract −12%"; empty for list prices."""
    list_prices: tuple[Price, ...] = ()
    """What the seller's list says, where the prices are of a contract."""
    age: int = 0
    """Days since the source stated them."""
    set_aside: SetAside | None = None
    """Why its price is not compared with others, where it is the price that is doubtful."""

    @property
    def last_day(self) -> date | None:
        """The last day of its price; None where no end is announced."""
        return last_day_of_price(self.prices)

    @property
    def following(self) -> tuple[Price, ...]:
        """What is announced for the day after its price ends; empty where nothing is."""
        return following_prices(self.upcoming, self.last_day) if self.last_day else ()

    @property
    def stated(self) -> Stated:
        """Who states the prices, and when."""
        return Stated(self.source, self.as_of, self.age)


@dataclass(frozen=True, slots=True, eq=False)
class PriceRows:
    """The offers of a model, by how their prices compare."""

    paid: tuple[PriceRow, ...]
    """Comparable with one another, cheapest first."""
    tied: int
    """How many of `paid` share the lowest price."""
    other: tuple[PriceRow, ...]
    """Priced in another unit than `paid`: by the image instead of the token."""
    free: tuple[PriceRow, ...]
    plans: tuple[PriceRow, ...]
    special: tuple[PriceRow, ...]
    """Fine-tuned, dedicated or local."""
    unknown: tuple[PriceRow, ...]
    """Price unknown, or known in part."""
    lab_offer: PriceRow | None = None
    """The lab's own offer, where it is comparable with `paid`."""
    basis: CostBasis | None = None
    """What the cost of a row is of; None where no workload is stated."""
    unvouched: tuple[PriceRow, ...] = ()
    """The seller, or the price, is not vouched for."""
    unlisted: tuple[PriceRow, ...] = ()
    """In a price book only, and not in the seller's own list."""
    china: tuple[PriceRow, ...] = ()
    """Endpoints in mainland China."""
    discounted: tuple[PriceRow, ...] = ()
    """Batch, flex, spot or quantised."""
    tariff: Tariff = PLAIN
    """The conditions under which all of these prices hold."""

    @property
    def tracked(self) -> int:
        """Number of routes that take requests, at whatever price."""
        doubtful = len(self.unvouched) + len(self.unlisted) + len(self.china)
        return len(self.paid) + len(self.other) + len(self.free) + len(self.unknown) + doubtful

    def seller_of(self, row: PriceRow) -> tuple[str, str | None]:
        """Who sells it, region by region where that is asked for."""
        return row.provider, row.region if self.tariff.per == "region" else None

    @property
    def sellers(self) -> int:
        """Number of sellers whose prices compare."""
        return len({row.provider for row in self.paid})

    @property
    def cheaper_unvouched(self) -> tuple[PriceRow, ...]:
        """The cheapest row of each seller that asks less than `paid` and is not vouched for."""
        cheaper: dict[str, PriceRow] = {}
        for first in self.paid[:1]:
            for row in self.unvouched:
                less = (row.weight or 0) * TIE < (first.weight or 0)
                if row.unit == first.unit and less:
                    cheaper.setdefault(row.provider, row)
        return tuple(cheaper.values())

    @property
    def cheapest(self) -> tuple[PriceRow, ...]:
        return self.paid[: self.tied]

    @property
    def far_below_lab(self) -> bool:
        return any(row.far_below_lab for row in self.paid[:1])

    @property
    def priced(self) -> tuple[PriceRow, ...]:
        """Rows that show a price, free ones included."""
        return (*self.paid, *self.other, *self.free)

    @property
    def all(self) -> tuple[PriceRow, ...]:
        """Every row: the comparable ones first, then a group after another."""
        doubtful = (*self.unvouched, *self.unlisted, *self.china, *self.discounted)
        rest = (*self.free, *self.plans, *self.special, *self.unknown)
        return (*self.paid, *self.other, *doubtful, *rest)


@dataclass(frozen=True, slots=True)
class NameMatch:
    """How a name was resolved to a model."""

    typed: str
    matched: str
    stripped: tuple[str, ...]
    siblings: tuple[ModelLine, ...]


@per_catalog
def model_line(model: str, catalog: Catalog) -> ModelLine:
    entry = catalog.models[model]
    return ModelLine(
        id=model,
        name=entry.name,
        lab=catalog.lab_name(entry.lab),
        released=entry.released,
        preview=entry.facts.status == "preview" or "preview" in model,
    )


def model_lines(models: Iterable[str], catalog: Catalog) -> tuple[ModelLine, ...]:
    return tuple(model_line(model, catalog) for model in models)


def name_match(query: Query, found: Found, catalog: Catalog) -> NameMatch:
    typed = query.named[0].text if query.named else query.text
    return NameMatch(typed, found.matched, found.stripped, model_lines(found.siblings, catalog))


def price_rows_of(model: Model, catalog: Catalog) -> PriceRows:
    """All offers of a model today."""
    return price_rows(catalog.ladder(model.id), model, catalog)


def price_rows(ladder: Ladder, model: Model, catalog: Catalog) -> PriceRows:
    """The rows of a ladder, or of the part of it that meets some filters."""
    at_lab = lab_offer(ladder.paid, model, catalog)

    def rows(offers: Iterable[Offer]) -> tuple[PriceRow, ...]:
        return tuple(price_row(offer, catalog) for offer in offers)

    return PriceRows(
        paid=rows(ladder.paid),
        tied=len(ladder.cheapest),
        other=rows(ladder.other),
        unvouched=rows(ladder.unvouched),
        unlisted=rows(ladder.unlisted),
        china=rows(ladder.china),
        discounted=rows(ladder.discounted),
        free=rows(ladder.free),
        plans=rows(ladder.plans),
        special=rows(ladder.special),
        unknown=rows(ladder.unknown),
        lab_offer=price_row(at_lab, catalog) if at_lab else None,
    )


def price_row(offer: Offer, catalog: Catalog) -> PriceRow:
    route = offer.route
    quote = route.quotes[0]  # the one that takes precedence
    source = catalog.sources[quote.source]
    return PriceRow(
        model=route.model,
        provider=route.provider,
        provider_name=_seller_name(offer, catalog),
        route=route.id,
        route_type=route.type,
        prices=offer.prices,
        upcoming=offer.upcoming,
        free=route.free,
        source=source.name,
        source_url=quote.url,
        as_of=quote.as_of,
        differing=_differing(route, catalog) if len(route.quotes) > 1 else (),
        trust=trust_of(catalog.providers.get(route.provider), catalog.models[route.model]),
        group=offer.group,
        weight=offer.weight,
        unit=offer.basis,
        region=route.region,
        set_aside=route.set_aside,
        far_below_lab=not offer.contract and is_far_below_lab(offer, catalog),
        contract=offer.contract,
        list_prices=offer.list_prices,
        age=(catalog.today - quote.as_of).days,
    )


def _differing(route: Route, catalog: Catalog) -> tuple[DifferingQuote, ...]:
    return tuple(
        DifferingQuote(catalog.sources[other.source].name, other.as_of, other.prices)
        for other in route.quotes
        if other.prices
    )


def _seller_name(offer: Offer, catalog: Catalog) -> str:
    """The provider's name, and the contract that the price is of."""
    name = catalog.provider_name(offer.route.provider)
    return f"{name} · {offer.contract}" if offer.contract else name


def licence_text(licence: License) -> str:
    """ "Apache 2.0, commercial use allowed"."""
    match licence.commercial:
        case "free":
            return f"{licence.name}, commercial use allowed"
        case "conditional":
            return f"{licence.name}, commercial use with conditions"
        case "forbidden":
            return f"{licence.name}, no commercial use"
        case None:
            return licence.name
