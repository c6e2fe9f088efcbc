"""What a question holds, by which a phrase is known to be in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bot.query.query import Query
from catalog.filters.filter import Filters


def meaning(query: Query) -> tuple[object, ...]:
    """What makes two questions the same, however they are worded."""
    return (
        query.intent,
        tuple(named.resolution for named in query.named),
        query.use_case,
        query.filters,
        query.workload,
        query.order,
        query.beyond,
        query.criterion,
        query.tariff,
        query.period,
    )


def money_of(query: Query) -> Iterator[Decimal]:
    """All amounts of money that it holds, in USD."""
    f = query.filters
    prices = (f.max_input_price, f.max_output_price, f.min_input_price, f.min_output_price)
    spend = query.workload.spend if query.workload else None
    yield from (usd for usd in (*prices, f.max_cost, spend) if usd is not None)


def values_of(query: Query) -> Iterator[object]:
    """Everything that it holds: ids, words of filters, numbers; what is true by its name."""
    yield from (query.use_case, query.order, *query.beyond)
    if query.page:
        yield Decimal(query.page.size)
    yield from (model.split("/")[0] for model in query.models)
    for record in (query.filters, query.workload, query.tariff):
        for name, value in zip(record._fields, record, strict=True) if record else ():
            if value not in (None, ()):
                yield from _values_in(name, value)
    yield from _seller_words(query.filters)


def _values_in(name: str, value: object) -> Iterator[object]:
    match value:
        case False | date():
            return
        case True:
            yield name
        case tuple():
            yield from value
        case int() | Decimal():
            yield Decimal(value)
        case _:
            yield value


def _seller_words(filters: Filters) -> Iterator[str]:
    if filters.resellers is not None:
        yield "everyone" if filters.resellers else "no-resellers"
    if len(filters.trust) > 1:
        yield "established"
    if filters.free is not None:
        yield from ("free", "paid")
    if filters.open_weights is False:
        yield "closed_weights"
    if filters.stable:
        yield "preview"
    if filters.not_registered_in:
        yield f"not-{filters.not_registered_in}"
    yield from (f"not-{origin}" for origin in filters.labs_not_from)
    if filters.prompts_not_kept:
        yield "prompts-not-kept"
    if filters.no_training:
        yield "no-training"
