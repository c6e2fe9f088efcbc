"""Bar charts of numbers that the page also states in words; bars start at 0."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from bot import formatting
from bot.answer import PriceRow, PriceRows, Shown
from bot.page import offer_text, price_tables
from bot.page.page_parts import Chart, Number, Series
from catalog.lifecycle import Life
from catalog.ratings import benchmark_name
from catalog.schema import Rating

_MAX_BARS = 12
"""More labels would be illegible."""
_MIN_BARS = 3


class Bar(NamedTuple):
    """A labelled amount in USD."""

    label: str
    value: Decimal


def bars(title: str, unit: str, shown: Iterable[Bar]) -> tuple[Chart, ...]:
    """Chart the first values; none if too few of them differ."""
    first = tuple(shown)[:_MAX_BARS]
    if len({bar.value for bar in first}) < _MIN_BARS:
        return ()
    labels, values = zip(*first, strict=True)
    estimates = tuple(formatting.estimated(value) for value in values)
    return (Chart(title, unit, labels, (Series("Cost", estimates),)),)


def ratings(rated: Iterable[tuple[str, Rating]]) -> tuple[Chart, ...]:
    """Chart ratings as points above a round number that is below all of them.

    Drawn from 0, bars of 1280 and 1310 would look alike. Intervals are stated in the text.
    """
    ranked = sorted(rated, key=lambda pair: -pair[1].value)[:_MAX_BARS]
    if len(ranked) < _MIN_BARS:
        return ()
    names, ratings_shown = zip(*ranked, strict=True)
    base = foot([rating.value for rating in ratings_shown])
    points = tuple(round(rating.value) - base for rating in ratings_shown)
    title = f"{benchmark_name(ratings_shown[0].benchmark)}: points above {base}"
    return (Chart(title, f"Points above {base}", names, (Series("Rating", points),)),)


def foot(values: Sequence[float]) -> int:
    """Where rating bars start: a multiple of 10, a quarter of the spread below the lowest."""
    least = min(values)
    return int((least - max(max(values) - least, 10) / 4) // 10 * 10)


def ladder(rows: PriceRows, shown: Shown, life: Life) -> tuple[Chart, ...]:
    """Chart what the page's sellers charge: the cost of the workload, else prices."""
    if life.stage == "retired":
        return ()
    groups = price_tables.shown_groups(rows, shown)
    if 2 * len(groups) < sum(len(group.sellers) for group in groups):
        return ()  # a table is better at showing that most charge the same
    listed = [group.row for group in groups]
    if amount := rows.basis:
        costs = [
            Bar(offer_text.seller(r), amount.times * r.cost) for r in listed if r.cost is not None
        ]
        return bars("Cost by provider", f"USD {amount.phrase}", costs)
    return _price_chart("Price by provider", listed)


def _price_chart(title: str, rows: Sequence[PriceRow]) -> tuple[Chart, ...]:
    """Chart input and output prices, or the one that all rows have.

    No chart if the prices differ in unit or modality, or if most are equal.
    """
    if len(rows) < _MIN_BARS:
        return ()
    columns = [
        tuple(formatting.amounts(r.prices, way) for way in ("input", "output")) for r in rows
    ]
    units = {amount.unit for row_amounts in columns for each in row_amounts for amount in each}
    if len(units) != 1 or not all(price_tables.ordered(columns)):
        return ()
    sides = zip(("Input", "Output"), zip(*columns, strict=True), strict=True)
    series = tuple(
        Series(name, tuple(amounts[0].value for amounts in side))
        for name, side in sides
        if all(side)
    )
    if not _is_worth_drawing(
        [tuple(each[0].value for each in amounts if each) for amounts in columns]
    ):
        return ()
    labels = tuple(offer_text.seller(row) for row in rows)
    return (Chart(title, f"USD {formatting.per(units.pop())}", labels, series),) if series else ()


def _is_worth_drawing(prices: Sequence[tuple[Number, ...]]) -> bool:
    """Whether enough prices differ; a table is better at showing that most are the same."""
    return len(set(prices)) >= max(_MIN_BARS, len(prices) / 2)
