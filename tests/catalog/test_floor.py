from __future__ import annotations

import pytest

from catalog.catalog import Catalog
from catalog.curated import Needs, UseCase
from catalog.fit.floor import RatingFloor, meets_floor, rating_floors
from catalog.schema import Floor


def job(floor: Floor, *benchmarks: str) -> UseCase:
    return UseCase.model_validate(
        {
            "id": "image-generation",
            "name": "Pictures",
            "noun": "pictures",
            "phrases": ("pictures",),
            "needs": Needs(),
            "typical": {},
            "benchmarks": benchmarks,
            "floor": floor,
            "source": "https://example.com/use-cases",
            "checked": "2026-11-01",
        }
    )


def test_the_floor_is_the_median_of_active_models(market: Catalog) -> None:
    expected = (RatingFloor("arena.overall", 1490),)  # 1600 is retired
    assert rating_floors(job("rating", "arena.overall"), market) == expected
    assert rating_floors(job("rating"), market) == expected
    assert rating_floors(job("rating", "arena.dancing"), market) == ()


@pytest.mark.parametrize(
    ("floor", "benchmark", "model", "meets"),
    [
        pytest.param("rating", "arena.overall", "tarn/brook-4", True, id="at the median"),
        pytest.param("rating", "arena.overall", "quarry/slate-9b", False, id="below it"),
        pytest.param("rating", "arena.overall", "tarn/brook-5", False, id="not rated"),
        pytest.param("rating", "arena.dancing", "tarn/brook-5", True, id="nobody is rated"),
        pytest.param("none", "arena.overall", "quarry/slate-9b", True, id="no floor"),
        pytest.param(
            "specialization", "arena.overall", "nimbus/cirrus-5", False, id="well rated, no matter"
        ),
        pytest.param("either", "arena.overall", "nimbus/cirrus-5", True, id="one of both"),
        pytest.param("either", "arena.overall", "quarry/slate-9b", False, id="neither"),
    ],
)
def test_who_may_lead(
    floor: Floor, benchmark: str, model: str, meets: bool, market: Catalog
) -> None:
    assert meets_floor(market.models[model], job(floor, benchmark), market) is meets


def test_what_is_made_for_the_job_may_lead(world: Catalog) -> None:
    pictures = world.models["nimbus/stratus-1"]
    assert meets_floor(pictures, job("specialization"), world)
    assert meets_floor(pictures, job("either", "arena.vision"), world)


def test_most_of_the_benchmarks_decide(market: Catalog) -> None:
    several = job("rating", "arena.overall", "arena.dancing")
    assert meets_floor(market.models["nimbus/cirrus-5"], several, market)
    assert not meets_floor(market.models["nimbus/cirrus-5-mini"], several, market)
