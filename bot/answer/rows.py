"""What answers show of models and their offers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.query import Query
from catalog import Catalog, Found, Ladder, Model, Offer, Price, is_far_below_own, own_offer
from catalog.schema import License


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A model in one line, for choices and neighbours."""

    id: str
    name: str
    lab: str
    """Display name."""
    released: str | None
    preview: bool


@dataclass(frozen=True, slots=True)
class DifferingQuote:
    """What another source says of the same price."""

    source: str
    as_of: date
    prices: tuple[Price, ...]


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One offer of one model."""

    model: str
    provider: str
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
    """Display name of the source that decided."""
    source_url: str | None
    as_of: date
    differing: tuple[DifferingQuote, ...]
    far_below_lab: bool = False
    """It asks less than half of what the lab asks for a model that only the lab can run."""
    cost: Decimal | None = None
    """USD for one request of the stated workload, or for its total; None where none is stated."""


@dataclass(frozen=True, slots=True)
class CostBasis:
    """What costs are shown for."""

    text: str
    """Of one request, or of the total where no requests are stated: "2,000 tokens in, 500 out"."""
    times: int
    """How many of them a cost is shown for."""
    label: str
    """What that is called: "Per 1k", "Per day", "In all"."""


@dataclass(frozen=True, slots=True)
class PriceRows:
    """The price ladder of a model."""

    paid: tuple[PriceRow, ...]
    """Comparable with each other, cheapest first."""
    tied: int
    """How many of `paid` share the lowest price."""
    other: tuple[PriceRow, ...]
    """Priced by something else than `paid`: by the picture instead of the token."""
    free: tuple[PriceRow, ...]
    plans: tuple[PriceRow, ...]
    special: tuple[PriceRow, ...]
    """Fine-tuned, dedicated or local."""
    unknown: tuple[PriceRow, ...]
    """Price not known, or only a part of it."""
    lab_offer: PriceRow | None = None
    """The lab's own offer, where it is comparable with `paid`."""
    basis: CostBasis | None = None
    """What the costs of the rows are of; they are sorted by it."""

    @property
    def tracked(self) -> int:
        """Routes one could send a request to."""
        return len(self.paid) + len(self.other) + len(self.free) + len(self.unknown)

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


@dataclass(frozen=True, slots=True)
class NameMatch:
    """How the model was understood."""

    typed: str
    matched: str
    stripped: tuple[str, ...]
    siblings: tuple[ModelLine, ...]


def model_line(model: str, catalog: Catalog) -> ModelLine:
    known = catalog.models[model]
    return ModelLine(
        model,
        known.name,
        catalog.lab_name(known.lab),
        known.released,
        known.facts.status == "preview" or "preview" in model,
    )


def model_lines(models: Iterable[str], catalog: Catalog) -> tuple[ModelLine, ...]:
    return tuple(model_line(model, catalog) for model in models)


def name_match(query: Query, found: Found, catalog: Catalog) -> NameMatch:
    asked = query.named[0].text if query.named else query.text
    return NameMatch(asked, found.matched, found.stripped, model_lines(found.siblings, catalog))


def price_rows_of(model: Model, catalog: Catalog) -> PriceRows:
    """The price ladder of a model today."""
    return price_rows(catalog.ladder(model.id), model, catalog)


def price_rows(made: Ladder, model: Model, catalog: Catalog) -> PriceRows:
    """The rows of a ladder, or of a part of one."""
    own = own_offer(made.paid, model, catalog)

    def shown(offers: Iterable[Offer]) -> tuple[PriceRow, ...]:
        return tuple(price_row(offer, catalog) for offer in offers)

    return PriceRows(
        paid=shown(made.paid),
        tied=len(made.cheapest),
        other=shown(made.other),
        free=shown(made.free),
        plans=shown(made.plans),
        special=shown(made.special),
        unknown=shown(made.unknown),
        lab_offer=price_row(own, catalog) if own else None,
    )


def price_row(offer: Offer, catalog: Catalog) -> PriceRow:
    route = offer.route
    decided = route.quotes[0]
    source = catalog.sources[decided.source]
    return PriceRow(
        model=route.model,
        provider=route.provider,
        provider_name=catalog.provider_name(route.provider),
        route=route.id,
        route_type=route.type,
        prices=offer.prices,
        upcoming=offer.upcoming,
        free=route.free,
        source=source.name,
        source_url=decided.url,
        as_of=decided.as_of,
        differing=tuple(
            DifferingQuote(catalog.sources[quote.source].name, quote.as_of, quote.prices)
            for quote in route.quotes
            if quote.prices
        ),
        far_below_lab=is_far_below_own(offer, catalog),
    )


def licence_text(licence: License) -> str:
    match licence.commercial:
        case "free":
            return f"{licence.name}, commercial use allowed"
        case "conditional":
            return f"{licence.name}, commercial use with conditions"
        case "forbidden":
            return f"{licence.name}, no commercial use"
        case None:
            return licence.name
