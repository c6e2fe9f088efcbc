from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from catalog.catalog import Catalog
from catalog.coverage import catalog_coverage
from catalog.model import architecture, licence
from catalog.parameters import active_parameters_in_billions, parameters_in_billions


@pytest.mark.parametrize(
    ("model", "said"),
    [
        pytest.param("nimbus/cirrus-4", "transformer", id="by its family"),
        pytest.param("nimbus/stratus-1", "autoregressive", id="by its card"),
        pytest.param("quarry/slate-8b", None, id="open weights, and nobody wrote it down"),
        pytest.param("tarn/ripple-2", None, id="no family, nothing known"),
    ],
)
def test_an_architecture(model: str, said: str | None, world: Catalog) -> None:
    assert architecture(world.models[model]) == said


@pytest.mark.parametrize(
    ("name", "total", "active"),
    [
        pytest.param("slate-8b", "8", None, id="in its name, which tells no architecture"),
        pytest.param("slate-350m-instruct", "0.35", None, id="in millions"),
        pytest.param("gravel-8x22b", "176", None, id="as so many experts"),
        pytest.param("gravel-30b-a3b", "30", "3", id="with the active ones"),
        pytest.param("gravel-17b-128e-instruct", None, "17", id="active ones and experts only"),
        pytest.param("slate", None, None, id="not at all"),
    ],
)
def test_parameters(name: str, total: str | None, active: str | None, world: Catalog) -> None:
    model = replace(world.models["quarry/slate-8b"], id=f"quarry/{name}", card=None)
    assert parameters_in_billions(model) == (total and Decimal(total))
    assert active_parameters_in_billions(model) == (active and Decimal(active))


def test_a_lab_that_sells_its_model_and_states_none_has_not_disclosed_it(world: Catalog) -> None:
    model = world.models["nimbus/cirrus-4"]
    assert model.family
    silent = replace(model, family=model.family.model_copy(update={"architecture": None}))
    assert architecture(silent) == "not disclosed"


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("quarry/slate-8b", "Apache-2.0"),
        ("nimbus/cirrus-4", "proprietary"),
        ("tarn/ripple-2", None),
    ],
)
def test_a_licence(model: str, name: str | None, world: Catalog) -> None:
    found = licence(world.models[model])
    assert (found and found.name) == name


def test_coverage_counts_what_can_be_known(world: Catalog) -> None:
    found = catalog_coverage(world)[50]
    assert {kind: (c.known, c.of) for kind, c in found.items()} == {
        "licence": (6, 12),
        "architecture": (4, 12),
        "specialization": (12, 12),
        "strong_fit": (10, 11),
        "benchmark": (2, 12),
        "curated_text": (4, 12),
        "replacement": (1, 1),
    }
    assert found["benchmark"].without[0] == "nimbus/stratus-1"
