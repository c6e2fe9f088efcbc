from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from catalog.alternatives import nearest_alternative
from catalog.capabilities import supports
from catalog.catalog import Catalog
from catalog.model import Model
from catalog.schema import Rating
from tests.world import ARENA


def able(*needs: str, catalog: Catalog) -> Callable[[Model], bool]:
    return lambda model: all(supports(model, need, catalog) for need in needs)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("model", "needs", "found", "by"),
    [
        pytest.param(
            "nimbus/cirrus-4-mini", ("json",), "nimbus/cirrus-4", "family", id="a sibling"
        ),
        pytest.param("nimbus/stratus-1", ("tools",), "nimbus/cirrus-4", "lab", id="the same lab"),
        pytest.param(
            "quarry/slate-8b",
            ("tools",),
            "quarry/slate-coder-32b",
            "family",
            id="the one that its lab sells",
        ),
        pytest.param(
            "quarry/slate-70b", ("vision",), "nimbus/cirrus-4-mini", "price", id="any lab"
        ),
        pytest.param("nimbus/cirrus-4", ("video-in",), None, None, id="none can"),
    ],
)
def test_the_nearest_that_can(
    model: str, needs: tuple[str, ...], found: str | None, by: str | None, world: Catalog
) -> None:
    made = nearest_alternative(world.models[model], able(*needs, catalog=world), (), world)
    assert (made.model.id if made else None, made.by if made else None) == (found, by)


def test_the_best_rated_goes_before_the_closest_price(world: Catalog) -> None:
    best = Rating("arena.vision", 1400, None, None, 1, None, None, ARENA.id)
    models = dict(world.models)
    for name in ("nimbus/cirrus-4", "nimbus/cirrus-4-mini"):
        models[name] = replace(models[name], ratings=(best,))
    catalog = replace(world, models=models)
    asked = catalog.models["quarry/slate-70b"]
    made = nearest_alternative(asked, able("vision", catalog=catalog), ("arena.vision",), catalog)
    assert made is not None
    assert (made.model.id, made.by, made.rating) == ("nimbus/cirrus-4-mini", "rating", best)


def test_a_retired_model_is_never_the_nearest(world: Catalog) -> None:
    everything: Callable[[Model], bool] = lambda model: model.id == "nimbus/cirrus-3"  # noqa: E731
    assert nearest_alternative(world.models["nimbus/cirrus-4"], everything, (), world) is None
