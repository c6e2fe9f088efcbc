"""What the offers of a model have cost, from the changes that are known, and since when."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import get_args

from catalog.catalog import Catalog, per_catalog
from catalog.model import Model
from catalog.names import fold, squash
from catalog.price_events import component_of
from catalog.price_history import EventKind, PriceComponent, PriceEvent
from catalog.pricing.lab_price import lab_offer
from catalog.pricing.offers import Offer, weight_of
from catalog.pricing.standard_price import standard_offer
from catalog.schema import Direction, Price, Route

Amounts = Mapping[PriceComponent, Decimal]
"""What one offer costs, in USD."""

_DIRECTIONS = get_args(Direction)


@dataclass(frozen=True)
class PriceStep:
    """What an offer costs from a day on."""

    first_day: date | None
    """None where it is not known since when."""
    amounts: Amounts
    """Without tiers and conditions; empty where it was not sold."""
    source: str
    """Id of the Source that states what is new in it."""
    kind: EventKind | None = None
    """What has become of the price before; None for the first that is known."""
    is_dated: bool = True
    """Whether the source dates it; otherwise it was seen on that day."""

    @cached_property
    def prices(self) -> tuple[Price, ...]:
        return tuple(
            Price(*component[:3], usd, component.condition, self.source)
            for component, usd in sorted(self.amounts.items(), key=_order)
        )


@dataclass(frozen=True)
class PastPrices:
    """What one offer of a model has cost."""

    offer: Offer
    steps: tuple[PriceStep, ...]
    """Oldest first; the last one holds today."""
    announced: tuple[PriceStep, ...]
    """What is to come, the next first."""
    known_since: date
    """Nothing is known of the days before it; `date.min` where all of them are."""
    stated_on: date
    """The date of the source that states today's price."""
    known_until: date
    """Until when a change would have been noticed."""

    def during(self, first: date, last: date) -> tuple[PriceStep, ...]:
        """What it cost on these days, as far as that is known."""
        first = max(first, self.known_since)
        if last < first:
            return ()
        begun, later = bisect_right(self._days, last), bisect_right(self._days, first)
        return self.steps[max(later - 1, 0) : begun]

    def weight(self, step: PriceStep) -> Decimal | None:
        """What the offer weighs at one of these steps."""
        return self._weights[id(step)]

    @cached_property
    def _days(self) -> Sequence[date]:
        """The first day of each step."""
        return [step.first_day or date.min for step in self.steps]

    @cached_property
    def _weights(self) -> Mapping[int, Decimal | None]:
        """By the id of the step, for amounts have no hash and two steps may begin on one day."""
        steps = (*self.steps, *self.announced)
        return {id(step): weight_of(step.prices, self.offer.basis) for step in steps}


def past_prices(offer: Offer, model: Model, catalog: Catalog) -> PastPrices:
    """What an offer of a model has cost.

    A model has no price before its release: what its id cost then was another model's.
    """
    dated, recorded = route_events(offer.route, catalog)
    released, current = release_day(model), amounts_of(offer)
    source = offer.route.quotes[0]
    told = (e for e in (*dated, *recorded) if e.condition is None or e.component in current)
    events = sorted(told, key=lambda event: event.seen_at)
    amounts = _first_amounts(events, current)
    first_source = events[0].source if events else source.source
    steps, announced = [PriceStep(None, amounts, first_source)], list[PriceStep]()
    for event in events:
        if amounts.get(event.component) == event.new:
            continue
        day, amounts = event.seen_at.date(), _changed(amounts, event)
        step = PriceStep(day, amounts, event.source, event.kind, is_dated=event in dated)
        if released and day <= released:
            steps = [replace(step, first_day=None, kind=None)]
        else:
            _add(step, announced if day > catalog.today else steps)
    if steps[-1].amounts != current:
        # Another source decides today than those that the changes are known from.
        steps.append(
            PriceStep(catalog.today, current, source.source, "source_switched", is_dated=False)
        )
    first_day = (released or date.min) if dated else _known_since(source.as_of, catalog)
    if not steps[0].amounts and len(steps) > 1:
        steps = steps[1:]
        first_day = steps[0].first_day or first_day
    until = catalog.snapshot.history.recorded_until
    last_day = max(source.as_of, until.date()) if until else source.as_of
    return PastPrices(offer, tuple(steps), tuple(announced), first_day, source.as_of, last_day)


def main_offer(model: Model, catalog: Catalog) -> Offer | None:
    """The offer whose past prices stand for a model: the lab's own, else the standard one."""
    ladder = catalog.ladder(model.id)
    of_lab = lab_offer((*ladder.paid, *ladder.other), model, catalog)
    return of_lab or standard_offer(model, catalog)


@per_catalog
def main_past_prices(model_id: str, catalog: Catalog) -> PastPrices | None:
    """What a model has cost where its prices stand for it; None where it has no price."""
    model = catalog.models[model_id]
    offer = main_offer(model, catalog)
    return past_prices(offer, model, catalog) if offer else None


def amounts_of(offer: Offer) -> Amounts:
    """What an offer costs today: without conditions, or with them where nothing is without."""
    every = {component_of(price): price.usd for price in offer.prices}
    plain = {component: usd for component, usd in every.items() if not component.condition}
    return plain or every


def release_day(model: Model) -> date | None:
    """The day of its release, the first of the month where no more is known."""
    text = model.released or ""
    try:
        return date.fromisoformat(text if len(text) > len("2026-11") else f"{text}-01")
    except ValueError:
        return None


def route_events(
    route: Route, catalog: Catalog
) -> tuple[Sequence[PriceEvent], Sequence[PriceEvent]]:
    """What is known of the prices of a route: what sources date, and what was recorded."""
    return seller_events(route.provider, (route.id, *route.also), catalog)


def seller_events(
    provider: str, ids: Iterable[str], catalog: Catalog
) -> tuple[Sequence[PriceEvent], Sequence[PriceEvent]]:
    """The same of what a provider sells, or sold, under any of some ids."""
    dated, recorded = events_by_route(catalog)
    keys = dict.fromkeys(_key(provider, name) for name in ids)
    return (
        [event for key in keys for event in dated.get(key, ())],
        [event for key in keys for event in recorded.get(key, ())],
    )


_Events = Mapping[tuple[str, str], Sequence[PriceEvent]]
"""By provider and spelling of the id."""


@per_catalog
def events_by_route(catalog: Catalog) -> tuple[_Events, _Events]:
    """Changes that sources date and those that were recorded, without what nobody believes."""
    history = catalog.snapshot.history
    return _by_route(history.dated), _by_route(history.recorded)


def _by_route(events: Iterable[PriceEvent]) -> _Events:
    by_route: dict[tuple[str, str], list[PriceEvent]] = defaultdict(list)
    for event in events:
        if event.kind != "quarantined":
            by_route[_key(event.provider, event.route)].append(event)
    return dict(by_route)


def _key(provider: str, route: str) -> tuple[str, str]:
    return provider, squash(fold(route))


def _first_amounts(events: Iterable[PriceEvent], current: Amounts) -> Amounts:
    """What it cost before the first change."""
    first: dict[PriceComponent, Decimal | None] = {}
    for event in events:
        first.setdefault(event.component, event.old)
    every = {**current, **first}
    return {component: usd for component, usd in every.items() if usd is not None}


def _changed(amounts: Amounts, event: PriceEvent) -> Amounts:
    others = {component: usd for component, usd in amounts.items() if component != event.component}
    return others if event.new is None else {**others, event.component: event.new}


def _add(step: PriceStep, steps: list[PriceStep]) -> None:
    """Add a step; what changes on the same day is one."""
    if steps and steps[-1].first_day == step.first_day:
        steps.pop()
    steps.append(step)


def _known_since(stated_on: date, catalog: Catalog) -> date:
    """Since when a price without a dated change is known."""
    recorded = catalog.snapshot.history.recorded_since
    return min(recorded.date(), stated_on) if recorded else stated_on


def _order(item: tuple[PriceComponent, Decimal]) -> tuple[object, ...]:
    component = item[0]
    by_direction = _DIRECTIONS.index(component.direction)
    return by_direction, component.modality != "text", component.modality, str(component.condition)
