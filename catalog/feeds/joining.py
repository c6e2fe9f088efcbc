"""Joining offers of one provider that differ only in the date or the spelling of their ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from catalog.feeds.tariff import by_component, close, component, reading_order
from catalog.names import fold, tokens
from catalog.resolve import World
from catalog.resolve.syntax import core
from catalog.schema import Route


def without_snapshots(routes: Sequence[Route], world: World) -> tuple[Route, ...]:
    """Joins offers of one provider that differ only in the date or spelling of their ids."""
    groups: dict[tuple[str, str, frozenset[str]], list[Route]] = defaultdict(list)
    for route in routes:
        groups[route.model, route.provider, _signature(route, world)].append(route)
    joined: list[Route] = []
    for group in groups.values():
        kept: list[Route] = []
        for route in sorted(group, key=lambda r: (not r.prices, len(r.id), r.id)):
            twin = next((n for n, k in enumerate(kept) if _same_tariff(k, route)), None)
            if twin is None:
                kept.append(route)
            else:
                kept[twin] = _joined(kept[twin], route)
        joined.extend(kept)
    return tuple(sorted(joined, key=lambda r: (r.model, r.provider, r.id)))


def _signature(route: Route, world: World) -> frozenset[str]:
    """The parts of an id that make it an offer of its own: region, tier, precision."""
    lexicon = world.lexicon
    telling = lexicon.precision | lexicon.modes | lexicon.tiers | lexicon.sized_tiers
    parts = tokens(core(fold(route.id), frozenset()).text)
    told = {part.text for part in parts if part.text in telling or part.kind == "precision"}
    return frozenset(told | {route.region or "", route.type, str(route.free)})


def _same_tariff(one: Route, other: Route) -> bool:
    mine, yours = by_component(one.prices, ""), by_component(other.prices, "")
    shared = mine.keys() & yours.keys()
    if not other.prices:
        return True
    return bool(shared) and all(
        any(close(a.usd, b.usd) for a in mine[part] for b in yours[part]) for part in shared
    )


def _joined(kept: Route, other: Route) -> Route:
    have = {component(price) for price in kept.prices}
    more = tuple(price for price in other.prices if component(price) not in have)
    sources = {(quote.source, quote.url) for quote in kept.quotes}
    return replace(
        kept,
        prices=tuple(sorted((*kept.prices, *more), key=lambda p: reading_order(component(p)))),
        quotes=(*kept.quotes, *(q for q in other.quotes if (q.source, q.url) not in sources)),
        also=tuple(sorted({*kept.also, other.id, *other.also} - {kept.id})),
        context=kept.context or other.context,
        max_output=kept.max_output or other.max_output,
        retires=kept.retires or (None if _dated(other.id) else other.retires),
    )


def _dated(route: str) -> bool:
    return any(token.kind in ("date", "stamp") for token in tokens(fold(route)))
