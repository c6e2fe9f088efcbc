"""Where labs are from, and what counts as from there."""

from __future__ import annotations

import pytest

from catalog.catalog import Catalog
from catalog.filters import active_model_filters
from catalog.filters.filter import Filters
from catalog.origins import countries_of_labs, origins_of_models
from catalog.schema import Origin


def meets(catalog: Catalog, model: str, filters: Filters) -> bool | None:
    (condition,) = active_model_filters(filters)
    return condition.meets(catalog.models[model], catalog)


@pytest.mark.parametrize(
    ("model", "wanted", "denied"),
    [
        pytest.param("openai/gpt-5.4", "us", "cn", id="its own API's company"),
        pytest.param("moonshotai/kimi-k3", "cn", "us", id="its own entry"),
        pytest.param("mistral/mistral-medium-2604", "europe", "cn", id="a continent"),
    ],
)
def test_a_model_is_from_where_its_lab_is(
    model: str, wanted: Origin, denied: Origin, bundled: Catalog
) -> None:
    assert meets(bundled, model, Filters(labs_from=(wanted,))) is True
    assert meets(bundled, model, Filters(labs_not_from=(denied,))) is True
    assert meets(bundled, model, Filters(labs_from=(denied,))) is False
    assert meets(bundled, model, Filters(labs_not_from=(wanted,))) is False


def test_what_builds_on_a_model_from_there_is_not_from_elsewhere(bundled: Catalog) -> None:
    tuned = "aisingapore/qwen-sea-lion-v4-32b-it"
    assert origins_of_models(bundled)[tuned] == ("SG", "CN")
    assert meets(bundled, tuned, Filters(labs_not_from=("cn",))) is False
    assert meets(bundled, tuned, Filters(labs_from=("cn",))) is False


def test_a_lab_of_unknown_country_is_neither(bundled: Catalog) -> None:
    model = next(m for m in bundled.models.values() if m.lab == "thedrummer")
    assert model.lab not in countries_of_labs(bundled)
    assert meets(bundled, model.id, Filters(labs_not_from=("cn",))) is None
