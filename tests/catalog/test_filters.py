from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

import pytest

from catalog.catalog import Catalog
from catalog.filters import (
    EVERY_FILTER,
    FILTERS,
    NO_FILTERS,
    Filter,
    NotFree,
    PriceKnown,
    RatedNoWorseThan,
    ReleasedSince,
    ResellersIncluded,
    active_filters,
    drop_filters,
)
from catalog.filters.filter import Filters
from catalog.schema import Trust
from catalog.shortlist.qualifying import narrow_offers
from catalog.trust import VOUCHED_FOR

UNSTATED = (RatedNoWorseThan, PriceKnown)
"""Kinds that no field of `Filters` states."""
CONTRARY = (ResellersIncluded, NotFree)
"""Kinds that state the contrary of one in `EVERY_FILTER`."""
SOME = Filters(
    min_context=200_000,
    min_output=8_000,
    max_input_price=Decimal(2),
    max_output_price=Decimal(8),
    needs=("vision", "batch", "image-out"),
    open_weights=False,
    commercial_license=True,
    providers=("nimbus", "skyhost"),
    exclude_providers=("nimbus",),
    labs=("nimbus", "tarn"),
    exclude_labs=("nimbus",),
    trust=("cloud", "first-party"),
    resellers=False,
    region="eu",
    released_after=date(2026, 2, 1),
    budget=True,
    size="small",
    instead_of="nimbus/cirrus-5",
    cheaper_than="nimbus/cirrus-5",
    price_share=Decimal("0.5"),
)


def test_every_filter_is_one_of_each() -> None:
    kinds = {type(each) for each in active_filters(EVERY_FILTER)}
    assert kinds == set(FILTERS) - {*UNSTATED, *CONTRARY}


@pytest.mark.parametrize("each", tuple(active_filters(EVERY_FILTER)), ids=str)
def test_a_filter_is_lifted_alone(each: Filter) -> None:
    left = each.lifted_from(EVERY_FILTER)
    assert set(active_filters(left)) == set(active_filters(EVERY_FILTER)) - {each}


def test_nothing_is_left_when_every_filter_is_lifted() -> None:
    filters = EVERY_FILTER
    for each in active_filters(EVERY_FILTER):
        filters = each.lifted_from(filters)
    assert filters == NO_FILTERS


def test_no_two_filters_say_the_same(market: Catalog) -> None:
    words = [each.words(market) for each in active_filters(SOME)]
    assert all(words)
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("released", "met"),
    [
        ("2026-02-01", True),
        ("2026-01-31", False),
        ("2026-03", True),
        ("2026-02", True),
        ("2026-01", False),
        ("2026", None),
        ("2025", False),
    ],
)
def test_a_month_counts_where_all_its_days_do(released: str, met: bool | None) -> None:
    assert ReleasedSince("2026-02-01").accepts(released) is met


@pytest.mark.parametrize(
    ("dropped", "left"),
    [
        ({"all"}, NO_FILTERS),
        (
            {"price"},
            SOME._replace(
                max_input_price=None,
                max_output_price=None,
                budget=None,
                cheaper_than=None,
                price_share=None,
            ),
        ),
        ({"budget"}, SOME._replace(budget=None)),
        ({"size"}, SOME._replace(size=None)),
        ({"context"}, SOME._replace(min_context=None)),
        (
            {"providers"},
            SOME._replace(providers=(), exclude_providers=(), trust=(), resellers=None),
        ),
        ({"sellers"}, SOME._replace(trust=(), resellers=None)),
        ({"needs"}, SOME._replace(needs=())),
        ({"batch", "region"}, SOME._replace(needs=("vision", "image-out"), region=None)),
        (
            {"skyhost", "tarn"},
            SOME._replace(providers=("nimbus",), labs=("nimbus",)),
        ),
        ({"workload", "coding"}, SOME),
    ],
)
def test_filters_are_taken_back_by_name(dropped: Collection[str], left: Filters) -> None:
    assert drop_filters(SOME, dropped) == left


@pytest.mark.parametrize(
    ("filters", "sellers"),
    [
        pytest.param(NO_FILTERS, {"nimbus", "gatehub", "skyhost", "seatplan"}, id="none"),
        pytest.param(Filters(trust=("first-party",)), {"nimbus"}, id="first party"),
        pytest.param(Filters(trust=("cloud",)), set(), id="clouds"),
        pytest.param(
            Filters(trust=VOUCHED_FOR), {"nimbus", "gatehub", "skyhost"}, id="established"
        ),
        pytest.param(Filters(resellers=False), {"nimbus", "skyhost"}, id="no resellers"),
        pytest.param(
            Filters(resellers=True), {"nimbus", "gatehub", "skyhost", "seatplan"}, id="everyone"
        ),
    ],
)
def test_sellers_by_their_grade(filters: Filters, sellers: set[str], world: Catalog) -> None:
    model = world.models["nimbus/cirrus-4"]
    kept, _ = narrow_offers(world.ladder(model.id).offers, filters, model, world)
    assert {offer.route.provider for offer in kept} == sellers


def test_a_cloud_is_one_also_for_the_models_of_its_own_lab(bundled: Catalog) -> None:
    model = bundled.models["google/gemini-3.8-flash"]
    grades: tuple[Trust, ...] = ("first-party", "cloud")
    for grade in grades:
        kept, _ = narrow_offers(
            bundled.ladder(model.id).paid, Filters(trust=(grade,)), model, bundled
        )
        assert "google-vertex" in {offer.route.provider for offer in kept}
