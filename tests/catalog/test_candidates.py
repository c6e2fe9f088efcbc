from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from catalog.catalog import Catalog
from catalog.loading import SNAPSHOT, load
from catalog.schema import Route
from catalog.shortlist.shortlist import Shortlist, build_shortlist
from catalog.shortlist.wanted import Wanted
from catalog.shortlist.workload_costs import UNKNOWN
from catalog.snapshot import SnapshotHeader, encode_snapshot
from tests.world import ARENA, FEED, LATER, MODELS, TODAY, route, write
from tests.world.tariffs import tariff

CIRRUS, MINI = "nimbus/cirrus-4", "nimbus/cirrus-4-mini"
Sold = Callable[[Iterable[Route]], Catalog]


@pytest.fixture
def sold(tmp_path: Path) -> Sold:
    """The invented world with these routes and no others."""

    def made(routes: Iterable[Route]) -> Catalog:
        data = write(tmp_path / "data")
        header = SnapshotHeader((FEED, LATER, ARENA), MODELS, {})
        (data / SNAPSHOT).write_bytes(encode_snapshot(header, routes))
        return load(data, TODAY)

    return made


def paid(use_case: str, catalog: Catalog) -> list[str]:
    """ "nimbus/cirrus-4 at nimbus: 0.0135"."""
    listed = shortlist(use_case, catalog).paid
    return [
        f"{one.model.id} at {one.offer.route.provider}: {one.cost.normalize()}" for one in listed
    ]


def shortlist(use_case: str, catalog: Catalog) -> Shortlist:
    return build_shortlist(catalog.use_cases[use_case], Wanted(), catalog)


@pytest.mark.parametrize(
    ("use_case", "ranked", "left_out"),
    [
        pytest.param(
            "vision",
            ["nimbus/cirrus-4-mini at nimbus: 0.001", "nimbus/cirrus-4 at nimbus: 0.0135"],
            {"retired": 1, "only partly suited": 1, "not suited": 5, "capabilities not known": 3},
            id="by what a typical request costs",
        ),
        pytest.param(
            "image-generation",
            ["nimbus/stratus-1 at nimbus: 0.03"],
            {"not suited": 8, "capabilities not known": 3},
            id="a thousand tokens at $30 are cheaper than a picture at $0.04",
        ),
        pytest.param(
            "coding",
            [
                "quarry/slate-coder-32b at quarry: 0.0046",
                "nimbus/cirrus-4-mini at nimbus: 0.006",
                "quarry/slate-70b at skyhost: 0.0128",
                "nimbus/cirrus-4 at nimbus: 0.048",
            ],
            {"retired": 1, "only partly suited": 3, "not suited": 4},
            id="half of the input from the cache, where it has a price",
        ),
        pytest.param(
            "speech-to-text", ["tarn/ripple-2 at tarn: 0.006"], {"not suited": 11}, id="a minute"
        ),
    ],
)
def test_the_cheapest_that_qualify(
    use_case: str, ranked: list[str], left_out: dict[str, int], world: Catalog
) -> None:
    assert paid(use_case, world) == ranked
    assert shortlist(use_case, world).left_out == left_out


def test_every_model_is_accounted_for(world: Catalog) -> None:
    for use_case in world.use_cases:
        found = shortlist(use_case, world)
        assert len(found.paid) + sum(found.left_out.values()) == len(world.models)


def test_free_offers_and_plans_stand_apart_from_paid_ones(sold: Sold) -> None:
    catalog = sold(
        [
            route(CIRRUS, "gatehub", tariff("input 0; output 0"), free=True),
            route(CIRRUS, "seatplan", kind="plan"),
            route(MINI, "nimbus", tariff("input 1; output 1")),
        ]
    )
    found = shortlist("tool-calling", catalog)
    assert [c.model.id for c in found.paid] == [MINI]
    assert [(c.model.id, c.cost) for c in found.free] == [(CIRRUS, UNKNOWN)]
    assert [(c.model.id, c.cost) for c in found.plans] == [(CIRRUS, UNKNOWN)]


@pytest.mark.parametrize(
    "offer",
    [
        pytest.param(route(CIRRUS, "skyhost"), id="no price"),
        pytest.param(route(CIRRUS, "skyhost", tariff("input 1")), id="half a tariff"),
        pytest.param(
            route(CIRRUS, "skyhost", tariff("input 1; output 1"), kind="local"), id="local"
        ),
        pytest.param(
            route(CIRRUS, "skyhost", tariff("input 1 batch; output 1 batch")), id="in batches only"
        ),
        pytest.param(
            route(CIRRUS, "skyhost", tariff("input 1 from 2026-11-10; output 1")), id="tomorrow"
        ),
    ],
)
def test_an_offer_whose_request_has_no_price_is_no_candidate(offer: Route, sold: Sold) -> None:
    catalog = sold([offer])
    found = shortlist("tool-calling", catalog)
    assert not found.paid
    assert found.left_out["price unknown"] > 0


def test_the_offer_of_a_model_is_its_cheapest_for_the_request_not_on_the_ladder(sold: Sold) -> None:
    """Coding sends twenty tokens for each that comes back; a ladder weighs three to one."""
    catalog = sold(
        [
            route(CIRRUS, "nimbus", tariff("input 3; output 5")),
            route(CIRRUS, "skyhost", tariff("input 2; output 9")),
        ]
    )
    assert catalog.ladder(CIRRUS).paid[0].route.provider == "nimbus"
    assert paid("coding", catalog) == ["nimbus/cirrus-4 at skyhost: 0.049"]


@pytest.mark.parametrize(
    ("days", "reason"),
    [(90, "retiring within 90 days"), (91, None)],
)
def test_a_model_that_ends_soon_is_nothing_to_start_with(
    days: int, reason: str | None, world: Catalog
) -> None:
    ending = replace(world.models[CIRRUS], retires=date.fromordinal(TODAY.toordinal() + days))
    catalog = replace(world, models={CIRRUS: ending})
    found = shortlist("vision", catalog)
    assert [c.model.id for c in found.paid] == ([] if reason else [CIRRUS])
    assert dict(found.left_out) == ({reason: 1} if reason else {})


def test_equal_costs_are_sorted_by_name(sold: Sold) -> None:
    same = tariff("input 1; output 1")
    catalog = sold([route(MINI, "nimbus", same), route(CIRRUS, "nimbus", same)])
    found = shortlist("tool-calling", catalog).paid
    assert [(c.model.id, c.cost) for c in found] == [
        (CIRRUS, Decimal("0.0012")),
        (MINI, Decimal("0.0012")),
    ]
