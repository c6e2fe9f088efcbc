from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from catalog.catalog import Catalog
from catalog.curated import Replacement
from catalog.lifecycle import ending_until, endings
from catalog.snapshot import Snapshot, encode_snapshot
from tests.world import ROUTES, TODAY

DATES = {
    ("nimbus/cirrus-4", "skyhost"): date(2026, 12, 31),
    ("nimbus/cirrus-4", "gatehub"): date(2027, 3, 1),
    ("nimbus/cirrus-4", "nimbus"): date(2027, 1, 31),
}


@pytest.fixture(scope="module")
def dated(world: Catalog) -> Catalog:
    """Cirrus 4 ends at the lab on the last of January, at Skyhost before and at Gatehub later."""
    routes = tuple(replace(r, retires=DATES.get((r.model, r.provider))) for r in ROUTES)
    models = dict(world.models)
    models["nimbus/cirrus-4"] = replace(models["nimbus/cirrus-4"], retires=date(2027, 1, 31))
    models["quarry/slate-8b"] = replace(models["quarry/slate-8b"], retires=date(2026, 12, 1))
    early = Replacement(
        model="quarry/slate-8b",
        replacement=None,
        retires=date(2026, 12, 1),
        earliest=True,
        source="https://example.com/retirements",
        checked=TODAY,
    )
    return replace(
        world,
        models=models,
        snapshot=Snapshot(encode_snapshot(world.snapshot.header, routes)),
        curation=replace(world.curation, replacements=(early,)),
    )


def test_providers_have_dates_of_their_own(dated: Catalog) -> None:
    found = endings(dated.models["nimbus/cirrus-4"], dated)
    assert [(e.provider, e.retires.isoformat()) for e in found] == [
        ("skyhost", "2026-12-31"),
        ("gatehub", "2027-03-01"),
    ]


@pytest.mark.parametrize(
    ("until", "providers", "found"),
    [
        pytest.param(
            date(2027, 2, 7), (), ["slate-8b 2026-12-01", "cirrus-4 2027-01-31"], id="at the labs"
        ),
        pytest.param(date(2026, 11, 30), (), [], id="not yet"),
        pytest.param(date(2026, 12, 1), (), ["slate-8b 2026-12-01"], id="on the day itself"),
        pytest.param(
            date(2027, 12, 31), ("gatehub",), ["cirrus-4 2027-03-01"], id="at one provider"
        ),
        pytest.param(
            date(2027, 12, 31), ("nimbus",), ["cirrus-4 2027-01-31"], id="at a lab's own API"
        ),
        pytest.param(date(2027, 12, 31), ("seatplan",), [], id="at one that gives no date"),
    ],
)
def test_what_ends_until_a_day(
    until: date, providers: tuple[str, ...], found: list[str], dated: Catalog
) -> None:
    made = ending_until(dated, until, providers)
    assert [f"{e.model.id.partition('/')[2]} {e.retires}" for e in made] == found


def test_what_has_ended_is_not_ending(dated: Catalog) -> None:
    assert "nimbus/cirrus-3" not in [e.model.id for e in ending_until(dated, date(2030, 1, 1))]


def test_a_date_that_is_not_before_says_so(dated: Catalog) -> None:
    made = {e.model.id: e.earliest for e in ending_until(dated, date(2030, 1, 1))}
    assert made == {"quarry/slate-8b": True, "nimbus/cirrus-4": False}
