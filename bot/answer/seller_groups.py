"""The sellers of a model by what they charge: a line of its price ladder each."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context
from functools import lru_cache

from bot import formatting
from bot.answer.rows import PriceRow, PriceRows
from catalog.pricing.tariffs import Tariff

_NOISELESS = Context(prec=3)
_ANSWERED_AT_ONCE = 4
"""Ladders whose groups are kept: the lines of one answer ask for them several times."""


@dataclass(frozen=True, slots=True)
class SellerGroup:
    """The sellers whose cheapest offers have the same price."""

    sellers: tuple[tuple[PriceRow, ...], ...]
    """The offers of each, cheapest first; the lab leads where it is among them."""

    @property
    def row(self) -> PriceRow:
        """The first offer of the first seller."""
        return self.sellers[0][0]

    def sells(self, provider: str) -> bool:
        return any(rows[0].provider == provider for rows in self.sellers)


@lru_cache(_ANSWERED_AT_ONCE)
def seller_groups(priced: PriceRows) -> tuple[SellerGroup, ...]:
    """The sellers whose prices compare, cheapest first."""
    by_seller: dict[tuple[str, str | None], list[PriceRow]] = {}
    for row in priced.paid:
        by_seller.setdefault(priced.seller_of(row), []).append(row)
    groups: dict[tuple[object, ...], list[tuple[PriceRow, ...]]] = {}
    for rows in by_seller.values():
        first = rows[0]
        key = (charged(first, priced.tariff), first.cost, first.far_below_lab)
        groups.setdefault(key, []).append(tuple(rows))
    lab = priced.lab_offer and priced.lab_offer.provider
    return tuple(
        SellerGroup(tuple(sorted(sellers, key=lambda rows: rows[0].provider != lab)))
        for sellers in groups.values()
    )


def charged(row: PriceRow, tariff: Tariff) -> tuple[object, ...]:
    """What is charged, without the rounding noise of sources that convert units."""
    cached = dict.fromkeys((tariff.cache, "cache_read")) if tariff.cache else {}
    return tuple(
        tuple(
            (a.modality, a.unit, a.when, _NOISELESS.plus(a.value))
            for a in formatting.amounts(row.prices, direction)
        )
        for direction in (*cached, "input", "output")
        if direction
    )
