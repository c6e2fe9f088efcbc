from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.catalog import Catalog
from catalog.curated import Gateway
from catalog.gateway_coverage import gateways_carrying
from tests.world import TODAY


def carried(model: str, catalog: Catalog) -> list[str]:
    """ "gatehub listed"."""
    return [f"{c.gateway.id} {c.basis}" for c in gateways_carrying(catalog.models[model], catalog)]


@pytest.mark.parametrize(
    ("model", "found"),
    [
        pytest.param(
            "quarry/slate-70b",
            ["gatehub listed", "switchyard by provider"],
            id="those that list it before those that pass on to a host of it",
        ),
        pytest.param(
            "nimbus/stratus-1", ["switchyard by provider"], id="a host that a gateway passes on to"
        ),
        pytest.param("nimbus/cirrus-4-mini", [], id="only the lab, to which nobody passes on"),
        pytest.param("tarn/brook-2.5", [], id="a route without a price is a route all the same"),
    ],
)
def test_gateways(model: str, found: list[str], world: Catalog) -> None:
    assert carried(model, world) == found


def gateway(name: str, **fields: object) -> Gateway:
    entry = {
        "id": name.casefold(),
        "name": name,
        "kind": "gateway",
        "hosting": "hosted",
        "line": "One of many.",
        "source": "https://example.com/gateway",
        "checked": TODAY,
    }
    return Gateway.model_validate(entry | fields)


@pytest.mark.parametrize(
    ("fields", "model", "basis"),
    [
        pytest.param({"any_provider": True}, "nimbus/cirrus-4-mini", "by provider", id="all labs"),
        pytest.param({"passes": ["nimbus"]}, "nimbus/cirrus-4-mini", "by provider", id="this lab"),
        pytest.param({"passes": ["tarn"]}, "nimbus/cirrus-4-mini", None, id="another lab"),
        pytest.param(
            {"passes": ["seatplan"]}, "nimbus/cirrus-4", None, id="a plan cannot be passed on to"
        ),
        pytest.param(
            {"passes": ["gatehub"]}, "nimbus/cirrus-4", None, id="nor can another gateway"
        ),
        pytest.param({}, "nimbus/cirrus-4", None, id="nothing is known of it"),
        pytest.param(
            {"provider": "gatehub", "passes": ["nimbus"]},
            "nimbus/cirrus-4",
            "listed",
            id="a list counts for more than passing on",
        ),
    ],
)
def test_what_is_known_of_a_gateway(
    fields: dict[str, object], model: str, basis: str | None, world: Catalog
) -> None:
    only = replace(world.curation, gateways=(gateway("Portal", **fields),))
    assert carried(model, replace(world, curation=only)) == ([f"portal {basis}"] if basis else [])


def test_gateways_of_the_same_basis_are_sorted_by_name(world: Catalog) -> None:
    many = tuple(gateway(name, any_provider=True) for name in ("beta", "Alpha", "gamma"))
    catalog = replace(world, curation=replace(world.curation, gateways=many))
    assert carried("nimbus/cirrus-4", catalog) == [
        "alpha by provider",
        "beta by provider",
        "gamma by provider",
    ]
