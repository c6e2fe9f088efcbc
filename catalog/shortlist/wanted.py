"""What a question asks of models and offers, and the tests that tell what meets it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from catalog.catalog import Catalog, per_catalog
from catalog.curated import UseCase
from catalog.filters import (
    NO_FILTERS,
    Filters,
    ModelFilter,
    RatedNoWorseThan,
    active_model_filters,
    active_offer_filters,
)
from catalog.pricing.usage import Usage
from catalog.schema import Modality
from catalog.shortlist.leading import floor_filters, window_filters
from catalog.shortlist.offer_table import Test, Tests, model_test, offer_table, offer_test

_KEPT_TESTS = 16
"""Questions whose tests are kept."""


class Wanted(NamedTuple):
    """What a question asks for beside the use case."""

    filters: Filters = NO_FILTERS
    at_least: RatedNoWorseThan | None = None
    beside: tuple[ModelFilter[Any], ...] = ()
    """Filters of models that no field of `filters` states."""
    job: Usage | None = None
    """What costs are of; None for the typical request of the use case."""
    largest: bool = False
    """Of a model the offer with the largest context window, instead of the cheapest."""
    cost_limit: Decimal | None = None
    """The most that what costs are of may cost, where `filters` limits it."""
    leading: bool = False
    """Only models and offers that may lead a list of the cheapest for the use case."""


def tests_of(use_case: UseCase, wanted: Wanted, catalog: Catalog) -> Tests:
    """What is wanted, as tests. One question puts them to what is sold, free and in plans."""
    output = _output(use_case)
    asked = _asked_tests(wanted.filters, wanted.at_least, wanted.beside, output, catalog)
    if not wanted.leading:
        return asked
    window = (
        _window_tests(use_case, wanted.job, catalog)
        if wanted.job
        else _usual_window_tests(use_case.id, catalog)
    )
    floor = floor_tests(use_case.id, catalog)
    return Tests(asked.of_models, floor, (*asked.of_offers, *window))


def _output(use_case: UseCase) -> Modality:
    """What models are bought for."""
    return "image" if use_case.typical.images_out else "text"


@per_catalog
def floor_tests(use_case_id: str, catalog: Catalog) -> Sequence[Test]:
    return [model_test(each, catalog) for each in floor_filters(catalog.use_cases[use_case_id])]


@per_catalog
def _usual_window_tests(use_case_id: str, catalog: Catalog) -> Sequence[Test]:
    return _window_tests(catalog.use_cases[use_case_id], None, catalog)


def _window_tests(use_case: UseCase, job: Usage | None, catalog: Catalog) -> Sequence[Test]:
    """What leads a list holds a request of the job, or the typical one."""
    output = _output(use_case)
    return [offer_test(each, output, catalog) for each in window_filters(use_case, job)]


def _asked_tests(
    filters: Filters,
    at_least: RatedNoWorseThan | None,
    beside: tuple[ModelFilter[Any], ...],
    output: Modality,
    catalog: Catalog,
) -> Tests:
    kept, key = offer_table(catalog).tests, (filters, at_least, beside, output)
    if key not in kept:
        if len(kept) >= _KEPT_TESTS:
            kept.clear()
        of_models = (*active_model_filters(filters), *((at_least,) if at_least else ()), *beside)
        kept[key] = Tests(
            [model_test(each, catalog) for each in of_models],
            (),
            [offer_test(each, output, catalog) for each in active_offer_filters(filters)],
        )
    return kept[key]
