from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from catalog.catalog import Catalog
from catalog.lifecycle import released_since


def names(catalog: Catalog, since: date | None) -> list[str]:
    return [model.id.partition("/")[2] for model in released_since(catalog, since)]


def dated(world: Catalog, **released_on: str) -> Catalog:
    """The world where only Cirrus 4, its mini and Slate 8B have dates."""
    models = {
        id_: replace(model, released=released_on.get(id_.partition("/")[2].replace("-", "_")))
        for id_, model in world.models.items()
    }
    return replace(world, models=models)


@pytest.mark.parametrize(
    ("since", "found"),
    [
        (None, ["cirrus-4", "cirrus-4-mini"]),
        (date(2026, 10, 1), ["cirrus-4", "cirrus-4-mini"]),
        (date(2026, 10, 8), ["cirrus-4"]),
        (date(2026, 10, 31), ["cirrus-4"]),
        (date(2026, 11, 1), []),
    ],
)
def test_a_month_counts_while_a_day_of_it_would(
    since: date | None, found: list[str], world: Catalog
) -> None:
    catalog = dated(world, cirrus_4="2026-10", cirrus_4_mini="2026-10-07")
    assert sorted(names(catalog, since)) == found


def test_the_newest_comes_first(world: Catalog) -> None:
    catalog = dated(world, cirrus_4="2026-05-04", cirrus_4_mini="2026-06-01")
    assert names(catalog, None) == ["cirrus-4-mini", "cirrus-4"]


def test_what_is_not_out_yet_is_not_released(world: Catalog) -> None:
    catalog = dated(world, cirrus_4="2026-11-10", cirrus_4_mini="2026-11-09")
    assert names(catalog, None) == ["cirrus-4-mini"]


def test_a_model_that_only_few_others_sell_is_nobodys_release(world: Catalog) -> None:
    assert names(dated(world, slate_8b="2026-06-01"), None) == []
