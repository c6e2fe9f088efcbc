"""The rows of two files of one feed side by side, and how their base prices differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from catalog.schema import Condition, Direction, Modality, Observation, Price, Unit

_ALWAYS = Condition()
_CACHED = Decimal("1.25")
_STEEP = Decimal(15)
"""Output over input: as steep only where the price of the cache stands in the place of the input's.

The steepest of real prices is 10.
"""


class BaseComponent(NamedTuple):
    """What a base price is for: input or output, at any hour and length of the prompt."""

    direction: Direction
    modality: Modality
    unit: Unit


BasePrices = Mapping[BaseComponent, Decimal]


class RowPair(NamedTuple):
    """A row of a new file and the same one in the file before; None where it is new."""

    new: Observation
    last: Observation | None


def base_prices(prices: Iterable[Price], day: date) -> BasePrices:
    """The base prices of a tariff that are in force on a day."""
    return {
        BaseComponent(price.direction, price.modality, price.unit): price.usd
        for price in prices
        if price.direction in ("input", "output") and _is_base(price, day)
    }


def _is_base(price: Price, day: date) -> bool:
    condition = price.condition
    if condition is None:
        return True
    first, last = condition.valid_from or date.min, condition.valid_to or date.max
    dated = replace(condition, valid_from=None, valid_to=None)
    return dated == _ALWAYS and first <= day <= last


class CachedAsInput(NamedTuple):
    """What a tariff asks where the price of what is cached seems to stand in the input's place."""

    input: Decimal
    cached: Decimal
    output: Decimal


def cached_as_input(prices: Iterable[Price]) -> CachedAsInput | None:
    """What makes one doubt a tariff for text; None where nothing does."""
    amounts: dict[Direction, Decimal] = {}
    for price in prices:
        if price.modality == "text" and price.condition is None:
            amounts.setdefault(price.direction, price.usd)
    usd, cached, output = (amounts.get(d) for d in ("input", "cache_read", "output"))
    if not (usd and cached and output) or usd > _CACHED * cached or output <= _STEEP * usd:
        return None
    return CachedAsInput(usd, cached, output)


def row_pairs(new: Iterable[Observation], last: Iterable[Observation]) -> Iterator[RowPair]:
    """Each new row with its last one.

    A feed may list a route several times, with another tariff each: equal ones go together first.
    """
    before: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for row in last:
        before[row.provider, row.route].append(row)
    moved: list[Observation] = []
    for row in new:
        rows = before[row.provider, row.route]
        same = next((other for other in rows if other.prices == row.prices), None)
        if same is None:
            moved.append(row)
        else:
            rows.remove(same)
            yield RowPair(row, same)
    for row in moved:
        rows = before[row.provider, row.route]
        yield RowPair(row, rows.pop(0) if rows else None)


def ratio(one: Decimal, other: Decimal) -> Decimal:
    """How many times the larger of two amounts is the smaller; infinite where one is 0."""
    low, high = sorted((one, other))
    if low == high:
        return Decimal(1)
    return high / low if low else Decimal("Infinity")
