"""Ordered filters: a few of the values of a column tell the verdicts on all."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from catalog.catalog import Catalog
from catalog.filters import (
    Filters,
    ModelFilter,
    OfferFilter,
    active_model_filters,
    active_offer_filters,
)
from catalog.filters.filter import EVERY_FILTER
from catalog.schema import Modality
from catalog.shortlist.offer_table import model_test, offer_table, offer_test

OUTPUTS: tuple[Modality, ...] = ("text", "image")
AnyFilter = ModelFilter[Any] | OfferFilter[Any]
Verdicts = list[tuple[Any, bool | None]]
"""With the values that they are on."""


def _limits(number: Decimal) -> Filters:
    """Every filter, with the same number as each of its limits."""
    return EVERY_FILTER._replace(
        min_context=int(number),
        max_context=int(number),
        min_output=int(number),
        max_input_price=number,
        max_output_price=number,
        min_input_price=number,
        min_output_price=number,
        min_parameters=number,
        max_parameters=number,
        min_active=number,
        max_active=number,
    )


def _judged(filters: Filters, catalog: Catalog) -> Iterator[tuple[AnyFilter, Verdicts]]:
    """Each filter with its verdicts on the values of its column."""
    columns = offer_table(catalog).columns
    for of_models in active_model_filters(filters):
        verdicts = model_test(of_models, catalog).verdicts
        values = columns[of_models.column()].values
        yield of_models, [(value, verdicts[n]) for n, value in enumerate(values)]
    for of_offers in active_offer_filters(filters):
        for output in OUTPUTS:
            verdicts = offer_test(of_offers, output, catalog).verdicts
            values = columns[of_offers.column(output)].values
            yield of_offers, [(value, verdicts[n]) for n, value in enumerate(values)]


@pytest.mark.parametrize(
    "number", [Decimal(0), Decimal("0.05"), Decimal("0.6"), *map(Decimal, (3, 70, 200_000, 10**9))]
)
def test_the_verdict_on_each_value_is_what_the_filter_says_of_it(
    number: Decimal, bundled: Catalog
) -> None:
    ordered = 0
    for constraint, judged in _judged(_limits(number), bundled):
        ordered += constraint.ordered
        alone = [(v, None if v is None else constraint.accepts(v)) for v, _ in judged]
        assert judged == alone, constraint
    assert ordered > 10
