"""Price changes that a feed dates itself, also those to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from catalog.feeds.identities import Identities
from catalog.feeds.sellers import sellers
from catalog.price_events import component_of, start_of
from catalog.price_history import EventKind, PriceComponent, PriceEvent
from catalog.pricing.offers import ALWAYS
from catalog.resolution.naming import Naming
from catalog.schema import Observation, Price


def dated_events(
    observations: Sequence[Observation], identities: Identities, world: Naming
) -> tuple[PriceEvent, ...]:
    """The changes that tariffs state by their dates, oldest first.

    An amount that begins some day with none before it is a change only where another ends then:
    otherwise the feed did not have it.
    """
    by_number = sellers(observations, identities, world)
    events = {
        event
        for number, model in identities.models.items()
        for event in _events(observations[number], model, by_number[number].id)
    }
    return tuple(sorted(events, key=_order))


def _events(observation: Observation, model: str, provider: str) -> Iterator[PriceEvent]:
    ends = {day for price in observation.prices if (day := _first_day_after(price))}
    for component, prices in _by_component(observation.prices):
        for old, new in pairwise((None, *prices, None)):
            day = _first_day_after(old) if old else _valid_from(new) if new else None
            if day not in ends or (new and _valid_from(new) != day):
                continue
            if old and new and old.usd == new.usd:
                continue
            yield PriceEvent(
                start_of(day),
                provider,
                observation.route,
                model,
                *component[:3],
                old.usd if old else None,
                new.usd if new else None,
                observation.feed,
                _kind(old, new),
                component.condition,
            )


def _kind(old: Price | None, new: Price | None) -> EventKind:
    if old is None:
        return "added"
    return "changed" if new else "removed"


def _by_component(prices: Iterable[Price]) -> Iterator[tuple[PriceComponent, list[Price]]]:
    """The prices for each thing by their first days."""
    groups: dict[PriceComponent, list[Price]] = defaultdict(list)
    for price in prices:
        groups[component_of(price)].append(price)
    for component, group in groups.items():
        yield component, sorted(group, key=_valid_from)


def _valid_from(price: Price) -> date:
    return (price.condition or ALWAYS).valid_from or date.min


def _first_day_after(price: Price) -> date | None:
    last = (price.condition or ALWAYS).valid_to
    return last + timedelta(days=1) if last else None


def _order(event: PriceEvent) -> tuple[object, ...]:
    component = (event.direction, event.modality, event.unit, str(event.condition))
    return (event.seen_at, event.model, event.provider, event.route, component, event.new or 0)
