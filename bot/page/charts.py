"""Charts of what a page tells in words as well, where bars that start at 0 are fair to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from bot import formatting
from bot.answer import PriceRow, PriceRows
from bot.page import offer_text, price_tables
from bot.page.page_parts import Chart, Number, Series
from catalog.lifecycle import Life
from catalog.ratings import benchmark_name
from catalog.schema import Rating

_BARS = 12
"""Whose labels can be read."""
_FEWEST = 3


class Bar(NamedTuple):
    label: str
    value: Decimal


def bars(title: str, unit: str, shown: Iterable[Bar]) -> tuple[Chart, ...]:
    """A chart of the first; none where few differ."""
    first = tuple(shown)[:_BARS]
    if len({bar.value for bar in first}) < _FEWEST:
        return ()
    labels, values = zip(*first, strict=True)
    said = tuple(formatting.estimated(value) for value in values)
    return (Chart(title, unit, labels, (Series("Cost", said),)),)


def ratings(rated: Iterable[tuple[str, Rating]]) -> tuple[Chart, ...]:
    """Each rating as points above a round number below all of them.

    From 0, bars of 1280 and 1310 would look alike. What chance may do is said in words.
    """
    shown = sorted(rated, key=lambda pair: -pair[1].value)[:_BARS]
    if len(shown) < _FEWEST:
        return ()
    names, found = zip(*shown, strict=True)
    base = foot([rating.value for rating in found])
    points = tuple(round(rating.value) - base for rating in found)
    title = f"{benchmark_name(found[0].benchmark)}: points above {base}"
    return (Chart(title, f"Points above {base}", names, (Series("Rating", points),)),)


def foot(values: Sequence[float]) -> int:
    """Where bars of ratings start: a round ten, a quarter of their spread below the lowest."""
    least = min(values)
    return int((least - max(max(values) - least, 10) / 4) // 10 * 10)


def ladder(rows: PriceRows, life: Life) -> tuple[Chart, ...]:
    """What each provider asks on its cheapest route for the workload, else by the token."""
    if life.stage == "retired":
        return ()
    first: dict[str, PriceRow] = {}
    for row in rows.paid:
        first.setdefault(row.provider, row)
    cheapest = list(first.values())[:_BARS]
    few = "" if len(first) <= _BARS else f" of the {_BARS} cheapest"
    if amount := rows.basis:
        known = [
            Bar(offer_text.seller(r), amount.times * r.cost) for r in cheapest if r.cost is not None
        ]
        return bars(f"Cost by provider{few}", per(amount.label), known)
    return _asked(f"Price by provider{few}", cheapest)


def _asked(title: str, rows: Sequence[PriceRow]) -> tuple[Chart, ...]:
    """Input and output side by side, where all ask for both in one unit; else what all ask for."""
    if len(rows) < _FEWEST:
        return ()
    asked = [tuple(formatting.amounts(r.prices, way) for way in ("input", "output")) for r in rows]
    units = {amount.unit for found in asked for each in found for amount in each}
    if len(units) != 1 or not all(price_tables.ordered(asked)):
        return ()
    sides = zip(("Input", "Output"), zip(*asked, strict=True), strict=True)
    series = tuple(
        Series(name, tuple(found[0].value for found in side)) for name, side in sides if all(side)
    )
    if not _differ([tuple(each[0].value for each in found if each) for found in asked]):
        return ()
    labels = tuple(offer_text.seller(row) for row in rows)
    return (Chart(title, f"USD {formatting.per(units.pop())}", labels, series),) if series else ()


def _differ(prices: Sequence[tuple[Number, ...]]) -> bool:
    """Enough for bars: a table says that most ask the same."""
    return len(set(prices)) >= max(_FEWEST, len(prices) / 2)


def per(label: str) -> str:
    """What a cost is of, by the head of its column: "Per 1k" -> "USD per 1k requests"."""
    noun = " requests" if label == "Per 1k" else ""
    return f"USD {formatting.uncapitalised(label)}{noun}"
