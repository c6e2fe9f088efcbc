"""What models have cost: at their labs, or at the sellers that are named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.answer.base import BaseAnswer
from bot.answer.citations import Citation
from bot.answer.follow_ups import FollowUp, query_about, summary_query
from bot.answer.interpretation import FilterKinds
from bot.answer.rows import ModelLine, model_line
from bot.answer.serialize import Json, prices_json
from bot.formatting import tariff
from bot.query import PricePeriod, Query
from catalog.catalog import Catalog
from catalog.filters.offer_filters import SoldBy
from catalog.model import Model
from catalog.past_prices import (
    PastPrices,
    PriceStep,
    main_past_prices,
    past_prices,
    release_day,
    route_events,
)
from catalog.pricing.offers import Offer

_MOST_MODELS = 3


@dataclass(frozen=True, slots=True)
class OfferHistory:
    """What one model has cost at one seller."""

    line: ModelLine
    seller: str
    """Its name."""
    past: PastPrices | None
    """None where the model has no price at all."""
    released: date | None
    during: tuple[PriceStep, ...]
    """What it cost in the time that is asked for; all there is where none is."""
    elsewhere: tuple[str, ...] = ()
    """Names of other sellers of whom changes are known."""

    def to_json(self, sources: dict[str, str]) -> Json:
        past = self.past
        return {
            "model": self.line.id,
            "provider": past.offer.route.provider if past else None,
            "route": past.offer.route.id if past else None,
            "known_since": _day(past.known_since) if past else None,
            "released": str(self.released) if self.released else None,
            "as_of": str(past.stated_on) if past else None,
            "steps": [step_json(step, sources) for step in past.steps] if past else [],
            "announced": [step_json(step, sources) for step in past.announced] if past else [],
            "asked": [step_json(step, sources) for step in self.during],
            "elsewhere": list(self.elsewhere),
        }


@dataclass(frozen=True, slots=True, eq=False)
class PriceHistory(BaseAnswer):
    """What some models have cost, and since when that is known."""

    offers: tuple[OfferHistory, ...]
    """In the order in which the models are named; each has at least one."""
    period: PricePeriod | None
    today: date
    sources: dict[str, str]
    """Names of sources by their ids."""
    not_shown: tuple[str, ...] = ()
    """Names of further models that were asked for."""

    def to_json(self) -> Json:
        return {
            "kind": "history",
            "as_of": str(self.as_of),
            "period": period_json(self.period),
            "histories": [offer.to_json(self.sources) for offer in self.offers],
            "changes": [],
        }

    def shown_models(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(offer.line.id for offer in self.offers))

    def applied_filters(self) -> FilterKinds:
        return (SoldBy,)

    def _next_queries(self, query: Query) -> Iterator[FollowUp]:
        for offer in self.offers[:1]:
            if query.period:
                yield FollowUp("All its prices", query_about("history", offer.line.id))
            yield FollowUp("Prices today", query_about("routes", offer.line.id))
            yield FollowUp(f"About {offer.line.name}", summary_query(offer.line.id))

    def _citations(self, catalog: Catalog) -> Iterator[Citation]:
        for offer in self.offers:
            for step in offer.past.steps if offer.past else ():
                route = offer.past.offer.route if offer.past else None
                day = f"from {step.first_day}" if step.first_day else "before"
                yield Citation(
                    f"{offer.line.name} at {offer.seller}, {day}",
                    tariff(step.prices),
                    self.sources[step.source],
                    catalog.sources[step.source].as_of,
                    catalog.sources[step.source].url,
                    offer.line.id,
                    offer.seller,
                    route.id if route else "",
                )


def price_history(query: Query, models: Sequence[Model], catalog: Catalog) -> PriceHistory:
    """What models have cost at their labs, or at the sellers that the question names."""
    return PriceHistory(
        offers=tuple(
            history
            for model in models[:_MOST_MODELS]
            for history in _histories(model, query, catalog)
        ),
        period=query.period,
        today=catalog.today,
        sources={source.id: source.name for source in catalog.sources.values()},
        not_shown=tuple(model.name for model in models[_MOST_MODELS:]),
        as_of=catalog.as_of,
    )


def _histories(model: Model, query: Query, catalog: Catalog) -> Iterator[OfferHistory]:
    offers = _offers_at(query.filters.providers, model, catalog)
    if not offers:
        yield _history(main_past_prices(model.id, catalog), model, query.period, catalog)
    for offer in offers:
        yield _history(past_prices(offer, model, catalog), model, query.period, catalog)


def _offers_at(providers: Sequence[str], model: Model, catalog: Catalog) -> list[Offer]:
    """The first offer at each of these sellers, plain ones before others."""
    every = catalog.ladder(model.id).offers
    first = (next((o for o in every if o.route.provider == p), None) for p in providers)
    return [offer for offer in first if offer]


def _history(
    past: PastPrices | None, model: Model, period: PricePeriod | None, catalog: Catalog
) -> OfferHistory:
    line, released = model_line(model.id, catalog), release_day(model)
    if past is None:
        return OfferHistory(line, "", None, released, ())
    first, last = days_of(period, catalog.today)
    provider = past.offer.route.provider
    return OfferHistory(
        line,
        catalog.provider_name(provider),
        past,
        released,
        past.during(first, last),
        tuple(
            dict.fromkeys(
                catalog.provider_name(route.provider)
                for route in catalog.routes(model.id)
                if route.provider != provider and any(route_events(route, catalog))
            )
        ),
    )


def days_of(period: PricePeriod | None, today: date) -> tuple[date, date]:
    """The first and the last day of a period, up to today."""
    first = (period and period.first) or date.min
    return first, min((period and period.last) or today, today)


def period_json(period: PricePeriod | None) -> Json:
    return {
        "first": str(period.first) if period and period.first else None,
        "last": str(period.last) if period and period.last else None,
        "only": period.only if period else None,
    }


def step_json(step: PriceStep, sources: dict[str, str]) -> Json:
    return {
        "from": str(step.first_day) if step.first_day else None,
        "prices": prices_json(step.prices),
        "source": sources[step.source],
        "what": step.kind,
        "dated": step.is_dated,
    }


def _day(day: date) -> str | None:
    return None if day == date.min else str(day)
