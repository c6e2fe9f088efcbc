"""Offers of the catalogue -> the rows of a ladder."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answer.kinds import Differing, How, ModelLine, PriceRow, Rows
from bot.query import Query
from catalog import Catalog, Found, Ladder, Model, Offer, is_far_below_own, own_offer


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


def how(query: Query, found: Found, catalog: Catalog) -> How:
    asked = query.named[0].text if query.named else query.text
    return How(asked, found.matched, found.stripped, model_lines(found.siblings, catalog))


def rows_of(model: Model, catalog: Catalog) -> Rows:
    """The price ladder of a model today."""
    return rows_from(catalog.ladder(model.id), model, catalog)


def rows_from(made: Ladder, model: Model, catalog: Catalog) -> Rows:
    """The rows of a ladder, or of a part of one."""
    own = own_offer(made.paid, model, catalog)

    def shown(offers: Iterable[Offer]) -> tuple[PriceRow, ...]:
        return tuple(price_row(offer, catalog) for offer in offers)

    return Rows(
        paid=shown(made.paid),
        tied=len(made.cheapest),
        other=shown(made.other),
        free=shown(made.free),
        plans=shown(made.plans),
        special=shown(made.special),
        unknown=shown(made.unknown),
        own=price_row(own, catalog) if own else None,
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
            Differing(catalog.sources[quote.source].name, quote.as_of, quote.prices)
            for quote in route.quotes
            if quote.prices
        ),
        far_below_own=is_far_below_own(offer, catalog),
    )
