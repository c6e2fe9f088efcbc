"""Whose prices have changed in some days, and by how much."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import zip_longest
from typing import NamedTuple

from catalog.catalog import Catalog, per_catalog
from catalog.model import Model
from catalog.past_prices import PastPrices, PriceStep, main_past_prices
from catalog.pricing.lab_price import is_first_party


@dataclass(frozen=True, slots=True)
class PriceChange:
    """What a model costs after some days, beside what it cost before them."""

    model: Model
    past: PastPrices
    before: PriceStep
    after: PriceStep
    ratio: Decimal
    """What it weighs now, as a multiple of before; below 1 where it got cheaper."""
    is_at_lab: bool
    """Whether the lab itself sells it so."""


def price_changes(first: date, last: date, catalog: Catalog) -> tuple[PriceChange, ...]:
    """The models that cost something else on the last day than before the first.

    What labs charge themselves comes first, then the largest change. A change to an amount that is
    not compared, such as a cached one, has a ratio of 1.
    """
    before = first - timedelta(days=1) if first > date.min else first
    changes = (_change(model, before, last, catalog) for model in _candidates(first, last, catalog))
    return tuple(sorted(filter(None, changes), key=_by_size))


def announced_changes(last: date, catalog: Catalog) -> tuple[PriceChange, ...]:
    """The changes that sources have announced up to a day, the next first."""
    today = catalog.today
    rows = []
    for model in _candidates(today + timedelta(days=1), last, catalog):
        past = main_past_prices(model.id, catalog)
        for step in past.announced[:1] if past else ():
            if past and step.first_day and step.first_day <= last:
                rows.append(_compared(model, past, (past.steps[-1], step), catalog))
    return tuple(sorted(rows, key=lambda row: (row.after.first_day or today, _by_size(row))))


def changed_elsewhere(first: date, last: date, catalog: Catalog) -> tuple[str, ...]:
    """The model of each route that has changed in price and does not stand for its model."""
    main = {
        (past.offer.route.provider, past.offer.route.id)
        for model in _candidates(first, last, catalog)
        if (past := main_past_prices(model.id, catalog))
    }
    history = catalog.snapshot.history
    routes = {
        (event.provider, event.route): event.model
        for event in (*history.dated, *history.recorded)
        if first <= event.seen_at.date() <= last and event.kind in ("changed", "corrected")
    }
    return tuple(model for route, model in routes.items() if route not in main)


def _candidates(first: date, last: date, catalog: Catalog) -> Iterator[Model]:
    """Models of which any price is known to have changed on these days, by id."""
    every = _events(catalog)
    start, end = bisect_left(every.days, first), bisect_right(every.days, last)
    return (catalog.models[model] for model in sorted(set(every.models[start:end])))


class _Events(NamedTuple):
    """All changes of prices, in the order of their days."""

    days: Sequence[date]
    models: Sequence[str]
    """The id of the model that each is of."""


@per_catalog
def _events(catalog: Catalog) -> _Events:
    history = catalog.snapshot.history
    events = ((e.seen_at.date(), e.model) for e in (*history.dated, *history.recorded))
    known = ((day, current) for day, model in events if (current := catalog.current_id(model)))
    in_order = sorted(known)
    return _Events([day for day, _ in in_order], [model for _, model in in_order])


def _change(model: Model, before: date, last: date, catalog: Catalog) -> PriceChange | None:
    past = main_past_prices(model.id, catalog)
    if past is None:  # such as where a policy leaves out all that sell it
        return None
    every = past.during(before, last)
    if len(every) < 2:
        return None
    # What was corrected afterwards was never its price.
    steps = [
        step
        for step, following in zip_longest(every, every[1:])
        if step.amounts and not (following and following.kind == "corrected")
    ]
    # Another source is no other price.
    if len(steps) < 2 or steps[-1].kind == "source_switched":
        return None
    if steps[0].amounts == steps[-1].amounts:
        return None
    return _compared(model, past, (steps[0], steps[-1]), catalog)


def _compared(
    model: Model, past: PastPrices, steps: tuple[PriceStep, PriceStep], catalog: Catalog
) -> PriceChange:
    old, new = map(past.weight, steps)
    ratio = new / old if old and new else Decimal(1)
    return PriceChange(model, past, *steps, ratio, is_first_party(past.offer, model, catalog))


def _by_size(change: PriceChange) -> tuple[bool, Decimal, str]:
    """By the factor between the two amounts, whichever is the larger one; labs first."""
    factor = change.ratio if change.ratio > 1 else 1 / change.ratio
    return not change.is_at_lab, -factor, change.model.id
