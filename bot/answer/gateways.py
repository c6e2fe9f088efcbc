"""Routers and gateways, and which of them carry a model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answer.base import BaseAnswer
from bot.answer.citations import Citation, cite_ladder
from bot.answer.interpretation import FilterKinds
from bot.answer.rows import ModelLine, PriceRow, model_line, price_row
from bot.answer.serialize import Json, price_row_json
from bot.query import Query
from catalog.catalog import Catalog
from catalog.curated import Gateway
from catalog.filters.offer_filters import SoldBy
from catalog.gateway_coverage import GatewayCoverage, gateways_carrying, model_count_at
from catalog.model import Model


@dataclass(frozen=True, slots=True)
class GatewayRow:
    """A gateway and whether it carries the model."""

    gateway: Gateway
    coverage: GatewayCoverage | None
    """None where it is not known to carry the model, or no model is named."""
    row: PriceRow | None
    """Its own price of the model; None where none is listed."""
    rank: int
    """Place of that price among all routes of the model, from 0, cheapest first."""
    models_listed: int
    """Number of models that a feed lists there; 0 without such a list."""
    passes: tuple[str, ...]
    """Names of the providers it is documented to pass requests on to."""

    def to_json(self) -> Json:
        gateway = self.gateway
        return {
            "gateway": gateway.name,
            "id": gateway.id,
            "kind": gateway.kind,
            "basis": self.coverage.basis if self.coverage else None,
            "hosting": gateway.hosting,
            "line": gateway.line,
            "licence": gateway.licence,
            "listed": self.models_listed or None,
            "passes": list(self.passes),
            "any_provider": gateway.any_provider,
            "cheapest": price_row_json(self.row) if self.row else None,
            "source": gateway.source,
            "checked": str(gateway.checked),
        }


@dataclass(frozen=True, slots=True, eq=False)
class Gateways(BaseAnswer):
    """Gateways that carry a model, or all of them."""

    line: ModelLine | None
    rows: tuple[GatewayRow, ...]
    """Those that list the model first, cheapest first."""
    gateways_named: bool
    """The question names particular gateways."""

    def to_json(self) -> Json:
        return {
            "kind": "gateways",
            "as_of": str(self.as_of),
            "model": self.line.id if self.line else None,
            "rows": [row.to_json() for row in self.rows],
        }

    def shown_models(self) -> tuple[str, ...]:
        return (self.line.id,) if self.line else ()

    def applied_filters(self) -> FilterKinds:
        return (SoldBy,)

    def _citations(self, catalog: Catalog) -> Iterator[Citation]:
        if self.line:
            yield from cite_ladder([row.row for row in self.rows if row.row])


def gateways(query: Query, model: Model | None, catalog: Catalog) -> Gateways:
    """List the named gateways; without names, all that carry the model, or all."""
    named = _asked(query, catalog)
    carrying = {c.gateway.id: c for c in gateways_carrying(model, catalog)} if model else {}
    all_gateways = catalog.curation.gateways
    shown = named or tuple(g for g in all_gateways if model is None or g.id in carrying)
    rows = [_gateway_row(g, carrying.get(g.id), model, catalog) for g in shown]
    return Gateways(
        model_line(model.id, catalog) if model else None,
        tuple(sorted(rows, key=_order)),
        bool(named),
        as_of=catalog.as_of,
    )


def _asked(query: Query, catalog: Catalog) -> tuple[Gateway, ...]:
    """Gateways whose id, or whose provider's id, the question states."""
    names = set(query.filters.providers)
    return tuple(g for g in catalog.curation.gateways if names & {g.id, g.provider})


def _gateway_row(
    gateway: Gateway, carrier: GatewayCoverage | None, model: Model | None, catalog: Catalog
) -> GatewayRow:
    place, row = _price_at(gateway, model, catalog) if model else (0, None)
    return GatewayRow(
        gateway,
        carrier,
        row,
        place,
        model_count_at(gateway.provider or "", catalog),
        tuple(catalog.provider_name(provider) for provider in gateway.passes),
    )


def _price_at(gateway: Gateway, model: Model, catalog: Catalog) -> tuple[int, PriceRow | None]:
    """Its first priced row on the ladder of the model, and the place of that row."""
    ladder = catalog.ladder(model.id)
    offers = (*ladder.paid, *ladder.other, *ladder.unvouched, *ladder.free)
    for place, offer in enumerate(offers):
        if offer.route.provider == gateway.provider:
            return place, price_row(offer, catalog)
    return len(offers), None


def _order(row: GatewayRow) -> tuple[object, ...]:
    listed = row.coverage is not None and row.coverage.basis == "listed"
    return (row.coverage is None, not listed, row.rank, row.gateway.name.casefold())
