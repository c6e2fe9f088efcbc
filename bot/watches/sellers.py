"""What becomes of a model at sellers that a policy allows by name: it ends there, or has left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bot import formatting
from bot.watches.claims import SOON, STANDS, LeftClaim, News, RetirementClaim
from bot.watches.steps import in_days, step_before
from catalog.catalog import Catalog, per_catalog
from catalog.lifecycle import endings
from catalog.model import Model
from catalog.price_history import PriceEvent

_SHOWN = 3


def at_sellers(model: Model, catalog: Catalog) -> Iterator[News]:
    """News of the sellers that the policies allow by name; none where they allow all."""
    allowed = {seller for policy in catalog.policies for seller in policy.providers.allow}
    if allowed and catalog.approved_routes(model.id):
        yield from _ends(model, allowed, catalog)
        yield from _left(model, allowed, catalog)


def _ends(model: Model, allowed: set[str], catalog: Catalog) -> Iterator[News]:
    """That it retires at a seller on a day that is not its lab's."""
    for ending in endings(model, catalog):
        seller, day = ending.provider or "", ending.retires
        left = (day - catalog.today).days
        if seller not in allowed or left <= 0:
            continue
        step, name = step_before(left, catalog.today), catalog.provider_name(seller)
        text = f"{model.name} retires at {name} on {day}, {in_days(left)}."
        yield News(
            f"retires-at:{seller}:{model.id}:{day}:{step.name}",
            f"{text} {_others(model, seller, catalog)}",
            step.is_urgent,
            claim=RetirementClaim(model.id, day, seller),
        )


def _left(model: Model, allowed: set[str], catalog: Catalog) -> Iterator[News]:
    """That a seller was seen to list it no more."""
    there = {route.provider for route in catalog.routes(model.id)}
    gone = {
        event.provider: event
        for event in _removed(catalog).get(model.id, ())
        if event.provider in allowed - there
    }
    for seller, event in gone.items():
        name, source = catalog.provider_name(seller), catalog.sources[event.source].name
        text = (
            f"{name}, which your policy allows, lists {model.name} no more, as seen on "
            f"{event.seen_at.date()} ({source})."
        )
        yield News(
            f"left:{seller}:{model.id}:{event.seen_at.date()}",
            f"{text} {_others(model, seller, catalog)}",
            is_urgent=True,
            stands_from=event.seen_at + STANDS,
            claim=LeftClaim(model.id, seller),
        )


@per_catalog
def _removed(catalog: Catalog) -> Mapping[str, Sequence[PriceEvent]]:
    """The prices that were lately seen to be gone, by model."""
    removed: dict[str, list[PriceEvent]] = defaultdict(list)
    for event in catalog.snapshot.history.recorded:
        if event.kind == "removed" and catalog.today - event.seen_at.date() <= SOON:
            removed[catalog.current_id(event.model) or ""].append(event)
    return dict(removed)


def _others(model: Model, seller: str, catalog: Catalog) -> str:
    """Who else may sell it."""
    routes = catalog.approved_routes(model.id)
    others = dict.fromkeys(route.provider for route in routes if route.provider != seller)
    if not others:
        return "No other seller of it complies with your policy."
    names = formatting.listed([catalog.provider_name(other) for other in others], _SHOWN)
    return f"Others that your policy allows: {names}."
