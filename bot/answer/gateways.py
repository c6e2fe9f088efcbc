"""Which routers and gateways there are, and which of them carry a model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.answer.kinds import PLAIN, Heard, ModelLine, PriceRow
from bot.answer.rows import model_line, price_row
from bot.query import Query
from catalog import Carrier, Catalog, Gateway, Model, carriers, models_at


@dataclass(frozen=True, slots=True)
class Carriage:
    """A gateway and how it stands to the model."""

    gateway: Gateway
    carrier: Carrier | None
    """None where nothing is known of it carrying the model, or no model was asked about."""
    row: PriceRow | None
    """Its own price of the model, where one is listed."""
    place: int
    """Of that price among all of the model, the cheapest first."""
    listed: int
    """How many models a feed lists there; 0 where it has no such list."""
    passes: tuple[str, ...]
    """Names of the providers it is documented to pass requests on to."""


@dataclass(frozen=True, slots=True, eq=False)
class Gateways:
    """Gateways, for one model or as such."""

    line: ModelLine | None
    rows: tuple[Carriage, ...]
    """Those that list the model first, the cheapest of them first."""
    asked: bool
    """Particular gateways were asked about."""
    as_of: date
    """Date of the newest source."""
    heard: Heard = PLAIN


def gateways(query: Query, model: Model | None, catalog: Catalog) -> Gateways:
    """The gateways that were asked about; without a name, all that carry the model, or all."""
    asked = _asked(query, catalog)
    carrying = {c.gateway.id: c for c in carriers(model, catalog)} if model else {}
    every = catalog.curation.gateways
    shown = asked or tuple(g for g in every if model is None or g.id in carrying)
    rows = [_carriage(g, carrying.get(g.id), model, catalog) for g in shown]
    return Gateways(
        model_line(model.id, catalog) if model else None,
        tuple(sorted(rows, key=_order)),
        bool(asked),
        catalog.as_of,
    )


def _asked(query: Query, catalog: Catalog) -> tuple[Gateway, ...]:
    """Gateways by their own id or that of the provider they are."""
    names = set(query.filters.providers)
    return tuple(g for g in catalog.curation.gateways if names & {g.id, g.provider})


def _carriage(
    gateway: Gateway, carrier: Carrier | None, model: Model | None, catalog: Catalog
) -> Carriage:
    place, row = _price_at(gateway, model, catalog) if model else (0, None)
    return Carriage(
        gateway,
        carrier,
        row,
        place,
        models_at(gateway.provider or "", catalog),
        tuple(catalog.provider_name(provider) for provider in gateway.passes),
    )


def _price_at(gateway: Gateway, model: Model, catalog: Catalog) -> tuple[int, PriceRow | None]:
    """The first of its rows in the model's ladder that has a price, and its place there."""
    ladder = catalog.ladder(model.id)
    offers = (*ladder.paid, *ladder.other, *ladder.free)
    for place, offer in enumerate(offers):
        if offer.route.provider == gateway.provider:
            return place, price_row(offer, catalog)
    return len(offers), None


def _order(row: Carriage) -> tuple[object, ...]:
    listed = row.carrier is not None and row.carrier.basis == "listed"
    return (row.carrier is None, not listed, row.place, row.gateway.name.casefold())
