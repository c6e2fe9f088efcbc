"""What a model costs at the providers that were asked about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Context

from bot.answer.in_words import shortfall
from bot.answer.kinds import PLAIN, Heard, How, ModelLine, Rows
from bot.answer.rows import how, model_line, price_row, rows_from
from bot.answer.stands import stands
from bot.answer.workload import amount_in_words
from bot.query import Query
from catalog import (
    NO_FILTERS,
    Catalog,
    Filters,
    Found,
    Free,
    Ladder,
    Life,
    Miss,
    Model,
    NotSoldBy,
    Offer,
    SoldBy,
    Workload,
    life,
    narrowed,
    spend,
    stated,
    states_amounts,
)


@dataclass(frozen=True, slots=True, eq=False)
class PriceLadder:
    """What one model costs everywhere."""

    line: ModelLine
    rows: Rows
    life: Life
    how: How
    as_of: date
    heard: Heard = PLAIN
    stands: tuple[str, ...] = ()
    """Where the providers that were asked about stand, a sentence each."""
    left_out: tuple[tuple[str, int], ...] = ()
    """Reason and how many routes the filters leave out."""


def price_ladder(query: Query, found: Found, model: Model, catalog: Catalog) -> PriceLadder:
    """The ladder of one model, as far as its routes meet the filters."""
    whole = catalog.ladder(model.id)
    made, missed = _filtered(whole, query.filters, model, catalog)
    return PriceLadder(
        model_line(model.id, catalog),
        _rows(made, query.workload, model, catalog),
        life(model, catalog),
        how(query, found, catalog),
        catalog.as_of,
        stands=tuple(stands(query, whole, model, catalog)),
        left_out=tuple((_left_out(miss, catalog), n) for miss, n in missed.items() if n),
    )


def _left_out(miss: Miss, catalog: Catalog) -> str:
    """Completes "12 routes"."""
    match miss.constraint:
        case SoldBy():
            return "at other providers"
        case Free():
            return "that cost money" if not miss.unknown else "without a known price"
        case NotSoldBy(providers):
            return f"at {', '.join(map(catalog.provider_name, providers))}"
        case _:
            return shortfall(miss, catalog)


def _filtered(
    whole: Ladder, filters: Filters, model: Model, catalog: Catalog
) -> tuple[Ladder, Counter[Miss]]:
    if filters == NO_FILTERS:
        return whole, Counter()
    missed: Counter[Miss] = Counter()

    def left(offers: Sequence[Offer]) -> tuple[Offer, ...]:
        kept, lost = narrowed(offers, filters, model, catalog)
        missed.update(lost)
        return kept

    made = Ladder(
        paid=left(whole.paid),
        other=left(whole.other),
        unknown=left(whole.unknown),
        free=left(whole.free),
        plans=left(whole.plans),
        special=left(whole.special),
    )
    return (_free(made, missed) if filters.free else made), missed


def _free(made: Ladder, missed: Counter[Miss]) -> Ladder:
    """What costs nothing, and the plans that one may have already."""
    missed[Miss(Free())] = len(made.paid) + len(made.other) + len(made.special)
    missed[Miss(Free(), unknown=True)] = len(made.unknown)
    return replace(made, paid=(), other=(), special=(), unknown=())


def _rows(made: Ladder, workload: Workload | None, model: Model, catalog: Catalog) -> Rows:
    rows = rows_from(made, model, catalog)
    if not states_amounts(workload):
        return rows
    asked = stated(workload, catalog)
    offers = (*made.paid, *made.other)
    costs = [spend(offer, asked) for offer in offers]
    known = sorted((cost, place) for place, cost in enumerate(costs) if cost)
    unknown = tuple(
        price_row(o, catalog) for o, cost in zip(offers, costs, strict=True) if not cost
    )
    paid = tuple(
        replace(price_row(offers[n], catalog), cost=_NOISELESS.plus(cost)) for cost, n in known
    )
    return replace(
        rows,
        paid=paid,
        tied=sum(row.cost == paid[0].cost for row in paid),
        other=(),
        unknown=(*unknown, *rows.unknown),
        amount=amount_in_words(workload),
    )


_NOISELESS = Context(prec=5)
"""More digits are rounding noise of a source that converts units, and no difference in price."""
