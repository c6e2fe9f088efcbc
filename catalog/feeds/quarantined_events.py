"""Prices that a feed has begun to state and that are not believed yet, as events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from catalog.feeds.accepted import AcceptedFeed, Reported
from catalog.feeds.labs import providers_by_feed_name
from catalog.names import fold, squash
from catalog.price_events import component_of, tariff_on
from catalog.price_history import PriceEvent
from catalog.pricing.offers import is_base, is_in_force
from catalog.resolution.naming import Naming
from catalog.schema import Route
from catalog.snapshot import Snapshot


def quarantined_events(
    feeds: Iterable[AcceptedFeed], snapshot: Snapshot, world: Naming, moment: datetime
) -> Iterator[PriceEvent]:
    """What has begun to wait at a moment, beside the prices that stay meanwhile."""
    reported = [(feed.id, row) for feed in feeds for row in feed.reported if row.seen_at == moment]
    if not reported:
        return
    routes = _by_spelling(snapshot)
    providers = providers_by_feed_name(world)
    for feed, row in reported:
        provider = providers.get((feed, row.provider))
        name = provider.id if provider else row.provider
        if route := routes.get((name, squash(fold(row.route)))):
            yield from _events(feed, row, route, moment)


def _by_spelling(snapshot: Snapshot) -> Mapping[tuple[str, str], Route]:
    return {
        (route.provider, squash(fold(name))): route
        for model in snapshot.header.models
        for route in snapshot.routes(model.id)
        for name in (route.id, *route.also)
    }


def _events(feed: str, row: Reported, route: Route, moment: datetime) -> Iterator[PriceEvent]:
    kept = tariff_on(route, moment.date())
    for price in row.prices:
        component = component_of(price)
        old = kept.get(component)
        if not (is_base(price) and is_in_force(price, moment.date())):
            continue
        if old is None or old.usd != price.usd:
            yield PriceEvent(
                moment,
                route.provider,
                route.id,
                route.model,
                *component[:3],
                old.usd if old else None,
                price.usd,
                feed,
                "quarantined",
                component.condition,
            )
