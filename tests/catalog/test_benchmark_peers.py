from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from catalog.catalog import Catalog
from catalog.ratings import benchmark_peers
from catalog.schema import Rating
from tests.world import ARENA, TODAY

SCORES = {
    "quarry/slate-70b": 1400,
    "quarry/slate-8b": 1350,
    "nimbus/cirrus-4": 1300,
    "nimbus/cirrus-4-mini": 1300,
    "tarn/brook-2.5": 1200,
    "tarn/brook-3-preview": 1150,
    "nimbus/cirrus-3": 1145,
    "nimbus/stratus-1": 1100,
}


def rating(benchmark: str, value: float) -> Rating:
    return Rating(benchmark, value, None, None, None, None, None, ARENA.id)


@pytest.fixture(scope="module")
def rated(world: Catalog) -> Catalog:
    """The invented world with a rating of most models; Cirrus 3 is retired."""
    models = {
        id_: replace(model, ratings=(rating("arena.vision", SCORES[id_]),) if id_ in SCORES else ())
        for id_, model in world.models.items()
    }
    return replace(world, models=models)


@pytest.mark.parametrize(
    ("model", "near"),
    [
        pytest.param(
            "nimbus/cirrus-4-mini",
            ["slate-8b", "cirrus-4", "cirrus-4-mini", "brook-2.5", "brook-3-preview"],
            id="two on each side; equal ratings in the order of ids",
        ),
        pytest.param(
            "quarry/slate-70b", ["slate-70b", "slate-8b", "cirrus-4"], id="none above the best"
        ),
        pytest.param(
            "nimbus/stratus-1",
            ["brook-2.5", "brook-3-preview", "stratus-1"],
            id="none below the last, and none that is retired",
        ),
        pytest.param(
            "nimbus/cirrus-3",
            ["brook-2.5", "brook-3-preview", "cirrus-3", "stratus-1"],
            id="a retired model has peers all the same",
        ),
        pytest.param("tarn/ripple-2", [], id="a model that is not rated has none"),
    ],
)
def test_peers_are_the_nearest_by_rating(model: str, near: list[str], rated: Catalog) -> None:
    found = benchmark_peers(rated.models[model], rated.use_cases["vision"], rated)
    assert [peer.model.id.partition("/")[2] for peer in found] == near
    assert [peer.rating.value for peer in found] == [SCORES[peer.model.id] for peer in found]


def test_the_first_benchmark_of_the_use_case_that_rates_the_model_counts(world: Catalog) -> None:
    use_case = world.use_cases["vision"].model_copy(
        update={"benchmarks": ("arena.nothing", "arena.second", "arena.vision")}
    )
    plain = world.models["nimbus/cirrus-4"]
    both = replace(plain, ratings=(rating("arena.second", 7), rating("arena.vision", 9)))
    catalog = replace(world, models=dict(world.models) | {both.id: both})
    [only] = benchmark_peers(both, use_case, catalog)
    assert (only.rating.benchmark, only.source) == ("arena.second", ARENA)


def test_a_use_case_without_benchmarks_has_no_peers(world: Catalog) -> None:
    assert benchmark_peers(world.models["nimbus/cirrus-4"], world.use_cases["coding"], world) == ()


def test_a_model_that_retires_soon_is_no_peer(rated: Catalog) -> None:
    soon = replace(rated.models["quarry/slate-8b"], retires=TODAY + timedelta(1))
    catalog = replace(rated, models=dict(rated.models) | {soon.id: soon})
    found = benchmark_peers(
        catalog.models["quarry/slate-70b"], catalog.use_cases["vision"], catalog
    )
    assert soon.id not in [peer.model.id for peer in found]
