"""Two snapshots -> what has become of each price between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from catalog.price_history import EventKind, PriceComponent, PriceEvent, PriceHistory
from catalog.pricing.offers import ALWAYS, is_in_force
from catalog.schema import Price, Route
from catalog.snapshot import Snapshot

_NEW_FOR = timedelta(days=7)
"""Most early changes of an entry correct what was entered wrongly."""
_MOST_RECORDED = 20_000
"""Events that a snapshot carries, some 0.3 MB; the database has them all."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two snapshots are compared."""

    moment: datetime
    """When the second one was built, in UTC."""
    renewed: Set[str]
    """Sources that say something else in it: what differs without that, we read in another way."""


class RoutePair(NamedTuple):
    """A route before and after; None where it is not there."""

    before: Route | None
    after: Route | None


Tariff = Mapping[PriceComponent, Price]


def price_events(
    before: Snapshot, after: Snapshot, comparison: Comparison
) -> tuple[PriceEvent, ...]:
    """What the second snapshot says of prices that the first did not, by model, seller and id.

    A price is compared with what the same source said of it before; where another source decides
    now, the event is that. Nothing is `corrected` but what the history of the first has as new.
    """
    last = _last_compared(before)
    young = _young(before.history, comparison.moment)
    return tuple(
        event
        for pair in route_pairs(_routes(before), _routes(after))
        for event in _events_of(pair, last, young, comparison)
    )


def with_events(
    history: PriceHistory, before: PriceHistory, events: Iterable[PriceEvent], moment: datetime
) -> PriceHistory:
    """The history of a new snapshot: the prices that it dates, and all that was seen up to now."""
    every = (*before.recorded, *events)
    recorded, since = every[-_MOST_RECORDED:], before.recorded_since or moment
    if len(recorded) < len(every):
        since = max(since, recorded[0].seen_at)
    return replace(history, recorded=recorded, recorded_since=since, recorded_until=moment)


def route_pairs(before: Iterable[Route], after: Iterable[Route]) -> Iterator[RoutePair]:
    """The routes of two snapshots side by side, whatever their models are called.

    One that goes by another of its ids now is still the same.
    """
    by_id: dict[tuple[str, str], list[Route]] = defaultdict(list)
    for route in before:
        for name in (route.id, *route.also):
            by_id[route.provider, name].append(route)
    taken: set[int] = set()
    for route in after:
        names = (route.id, *route.also)
        same = [other for name in names for other in by_id.get((route.provider, name), ())]
        free = [other for other in same if id(other) not in taken]
        last = next((other for other in free if other.model == route.model), None)
        last = last or next(iter(free), None)
        if last is None:
            yield RoutePair(None, route)
        else:
            taken.add(id(last))
            yield RoutePair(last, route)
    every = {id(route): route for routes in by_id.values() for route in routes}
    yield from (RoutePair(route, None) for key, route in every.items() if key not in taken)


def tariff_on(route: Route | None, day: date) -> Tariff:
    """The prices of a route that are in force on a day, by what they are for."""
    prices = route.prices if route else ()
    return {component_of(price): price for price in prices if is_in_force(price, day)}


def component_of(price: Price) -> PriceComponent:
    """What a price is for, whatever its dates."""
    dated = price.condition or ALWAYS
    condition = replace(dated, valid_from=None, valid_to=None)
    return PriceComponent(
        price.direction, price.modality, price.unit, None if condition == ALWAYS else condition
    )


def _routes(snapshot: Snapshot) -> Iterator[Route]:
    for model in snapshot.header.models:
        yield from snapshot.routes(model.id)


def _last_compared(before: Snapshot) -> date:
    """The day whose prices the first snapshot stood for."""
    until = before.history.recorded_until
    return until.date() if until else before.header.as_of


_Young = Set[tuple[str, str, PriceComponent]]
"""Prices by provider, id and what they are for that were first seen some days ago."""


def _young(history: PriceHistory, moment: datetime) -> _Young:
    return {
        (event.provider, event.route, event.component)
        for event in history.recorded
        if event.kind == "added" and moment - event.seen_at < _NEW_FOR
    }


def _events_of(
    pair: RoutePair, last: date, young: _Young, comparison: Comparison
) -> Iterator[PriceEvent]:
    route = pair.after or pair.before
    if route is None:
        return
    before, after = tariff_on(pair.before, last), tariff_on(pair.after, comparison.moment.date())
    is_same = pair.before and pair.after and pair.before.prices == pair.after.prices
    ids = (route.id, *route.also)
    for component in (*after, *(c for c in before if c not in after)):
        old, new = before.get(component), after.get(component)
        sources = {price.source for price in (old, new) if price}
        if not (is_same or sources & comparison.renewed):
            continue
        is_young = any((route.provider, name, component) in young for name in ids)
        if kind := _kind(old, new, is_young=is_young):
            yield PriceEvent(
                comparison.moment,
                route.provider,
                route.id,
                route.model,
                *component[:3],
                old.usd if old else None,
                new.usd if new else None,
                (new or old).source,  # type: ignore[union-attr]
                kind,
                component.condition,
            )


def _kind(old: Price | None, new: Price | None, *, is_young: bool) -> EventKind | None:
    if old is None or new is None:
        return "added" if old is None else "removed"
    if old.usd == new.usd:
        return None
    if old.source != new.source:
        return "source_switched"
    return "corrected" if is_young else "changed"


def start_of(day: date) -> datetime:
    """The moment from which on a price holds that a source dates."""
    return datetime.combine(day, time(), UTC)
