from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from catalog.catalog import Catalog
from catalog.curated import Replacement
from catalog.lifecycle import Life, life
from catalog.loading import SNAPSHOT, load
from catalog.schema import Status
from catalog.snapshot import SnapshotHeader, encode_snapshot
from catalog.succession import successor
from tests.world import ARENA, FEED, LATER, MODELS, TODAY, route, write

YESTERDAY, TOMORROW = date(2026, 11, 8), date(2026, 11, 10)
Written = Callable[..., Catalog]


@pytest.fixture
def with_replacement(world: Catalog) -> Written:
    """The invented world with one replacement."""

    def made(**fields: object) -> Catalog:
        entry = {"source": "https://example.com/retirements", "checked": TODAY} | fields
        only = (Replacement.model_validate(entry),)
        return replace(world, curation=replace(world.curation, replacements=only))

    return made


@pytest.mark.parametrize(
    ("retires", "status", "stage", "days"),
    [
        pytest.param(None, None, "active", None, id="nothing is said"),
        pytest.param(None, "active", "active", None, id="said to be active"),
        pytest.param(None, "preview", "preview", None, id="a preview"),
        pytest.param(None, "deprecated", "retiring", None, id="deprecated without a date"),
        pytest.param(TOMORROW, None, "retiring", 1, id="the day before its last"),
        pytest.param(TODAY, None, "retired", 0, id="on the day itself"),
        pytest.param(YESTERDAY, None, "retired", -1, id="the day after"),
        pytest.param(TOMORROW, "preview", "retiring", 1, id="a preview that ends"),
        pytest.param(YESTERDAY, "deprecated", "retired", -1, id="the date counts for more"),
    ],
)
def test_the_stage_of_a_model(
    retires: date | None, status: Status | None, stage: str, days: int | None, world: Catalog
) -> None:
    plain = world.models["nimbus/cirrus-4"]
    model = replace(plain, retires=retires, facts=replace(plain.facts, status=status))
    found = life(model, world)
    assert (found.stage, found.retires, found.days_left) == (stage, retires, days)
    assert not found.earliest


@pytest.mark.parametrize(
    ("retires", "routes_end", "stage", "day"),
    [
        pytest.param(None, YESTERDAY, "retired", YESTERDAY, id="its last route is over"),
        pytest.param(None, TOMORROW, "retiring", TOMORROW, id="its last route will be"),
        pytest.param(YESTERDAY, TOMORROW, "retired", YESTERDAY, id="the lab ended it before"),
        pytest.param(TOMORROW, YESTERDAY, "retired", YESTERDAY, id="no route is left for the lab"),
    ],
)
def test_a_model_ends_with_its_last_route(
    retires: date | None, routes_end: date | None, stage: str, day: date, world: Catalog
) -> None:
    plain = world.models["nimbus/cirrus-4"]
    found = life(replace(plain, retires=retires, routes_end=routes_end), world)
    assert (found.stage, found.retires) == (stage, day)


@pytest.mark.parametrize(
    ("statuses", "stage"),
    [
        pytest.param(("deprecated", "deprecated"), "retiring", id="every route is deprecated"),
        pytest.param(("deprecated", None), "active", id="one is not"),
    ],
)
def test_a_model_is_withdrawn_with_its_last_route(
    statuses: tuple[Status | None, ...], stage: str, tmp_path: Path
) -> None:
    sellers = ("nimbus", "skyhost")
    routes = [
        replace(route("nimbus/cirrus-4", seller), status=status)
        for seller, status in zip(sellers, statuses, strict=True)
    ]
    data = write(tmp_path / "data")
    models = tuple(replace(model, routes=len(routes)) for model in MODELS)
    header = SnapshotHeader((FEED, LATER, ARENA), models, {})
    (data / SNAPSHOT).write_bytes(encode_snapshot(header, routes))
    catalog = load(data, TODAY)
    assert life(catalog.models["nimbus/cirrus-4"], catalog).stage == stage


def test_a_model_that_is_called_a_preview_is_one(world: Catalog) -> None:
    model = world.models["tarn/brook-3-preview"]
    named = replace(model, facts=replace(model.facts, status=None))
    assert life(named, world).stage == "preview"


def test_a_date_that_is_not_before_retires_nothing(
    with_replacement: Written, world: Catalog
) -> None:
    catalog = with_replacement(
        model="nimbus/cirrus-4", replacement=None, retires=YESTERDAY, earliest=True
    )
    model = replace(world.models["nimbus/cirrus-4"], retires=YESTERDAY)
    assert life(model, catalog) == Life("active", YESTERDAY, earliest=True, days_left=-1)


@pytest.mark.parametrize(
    ("today", "stage"),
    [(date(2026, 6, 29), "retiring"), (date(2026, 6, 30), "retired"), (TODAY, "retired")],
)
def test_a_stage_is_that_of_the_catalogues_day(today: date, stage: str, world_folder: Path) -> None:
    catalog = load(world_folder, today)
    assert life(catalog.models["nimbus/cirrus-3"], catalog).stage == stage


def test_a_curated_replacement_is_the_successor(world: Catalog) -> None:
    found = successor(world.models["nimbus/cirrus-3"], world)
    assert found is not None
    assert found.model.id == "nimbus/cirrus-4"
    assert found.curated is not None


@pytest.mark.parametrize(
    ("model", "after"),
    [
        pytest.param("nimbus/cirrus-3", "nimbus/cirrus-4", id="the newest that is established"),
        pytest.param("nimbus/cirrus-4-mini", None, id="none after the newest"),
        pytest.param("tarn/brook-2.5", None, id="none without a family"),
        pytest.param("quarry/slate-70b", None, id="none that hardly anybody carries"),
        pytest.param("nimbus/stratus-1", None, id="none where no release date is known"),
    ],
)
def test_a_rule_suggests_the_newest_of_the_line(
    model: str, after: str | None, world: Catalog
) -> None:
    catalog = replace(world, curation=replace(world.curation, replacements=()))
    found = successor(catalog.models[model], catalog)
    assert (found.model.id if found else None) == after
    assert found is None or found.curated is None


@pytest.mark.parametrize(
    ("called", "after"),
    [
        pytest.param("nimbus/cirrus-3-mini", "nimbus/cirrus-4-mini", id="called the same"),
        pytest.param("nimbus/cirrus-3-lite", "nimbus/cirrus-4-mini", id="else the newest"),
        pytest.param("nimbus/cirrus-3-max", "nimbus/cirrus-4", id="nothing a grade below"),
        pytest.param("nimbus/cirrus-5-lite", None, id="no earlier version"),
    ],
)
def test_a_suggestion_keeps_to_the_name(called: str, after: str | None, world: Catalog) -> None:
    """Cirrus 4 and its mini, which is the newer, and Cirrus 4 Pro, which is older."""
    old = replace(world.models["nimbus/cirrus-3"], id=called)
    mini = replace(world.models["nimbus/cirrus-4-mini"], routes=3)
    pro = replace(world.models["nimbus/cirrus-4"], id="nimbus/cirrus-4-pro")
    catalog = replace(world, models=dict(world.models) | {m.id: m for m in (old, mini, pro)})
    found = successor(old, catalog)
    assert (found.model.id if found else None) == after


@pytest.mark.parametrize(
    ("size", "after"),
    [
        pytest.param("27b", None, id="much larger"),
        pytest.param("8x7b", None, id="several experts of a size"),
        pytest.param("8b", "nimbus/cirrus-4-4b", id="twice as large"),
        pytest.param("1b", None, id="much smaller"),
        pytest.param("pro", None, id="of a size that is not told"),
    ],
)
def test_a_suggestion_is_of_a_size(size: str, after: str | None, world: Catalog) -> None:
    old = replace(world.models["nimbus/cirrus-3"], id=f"nimbus/cirrus-3-{size}")
    new = replace(world.models["nimbus/cirrus-4-mini"], id="nimbus/cirrus-4-4b", routes=3)
    others = {m.id: m for m in world.models.values() if m.lab != "nimbus"}
    found = successor(old, replace(world, models=others | {m.id: m for m in (old, new)}))
    assert (found.model.id if found else None) == after


@pytest.mark.parametrize(
    ("called", "after"),
    [
        pytest.param(
            "nimbus/cirrus-4-max", "nimbus/cirrus-5-plus", id="by the line of what follows"
        ),
        pytest.param("nimbus/cirrus-4-plus", "nimbus/cirrus-5-plus", id="called the same"),
        pytest.param(
            "nimbus/cirrus-4-t2v", "nimbus/cirrus-5-plus", id="what turns texts into videos"
        ),
    ],
)
def test_the_newest_in_its_place_need_not_be_carried_by_many(
    called: str, after: str, world: Catalog
) -> None:
    """Three sell Cirrus 4.5 Plus, and only the lab sells Cirrus 5 Plus and Cirrus 5 I2V."""
    old, mini = world.models["nimbus/cirrus-3"], world.models["nimbus/cirrus-4-mini"]
    card = next(model.card for model in world.models.values() if model.card)
    models = (
        replace(old, id=called, released="2026-01-01"),
        replace(mini, id="nimbus/cirrus-4.5-plus", released="2026-03-01", routes=3),
        replace(mini, id="nimbus/cirrus-5-plus", released="2026-04-01", routes=1, card=card),
        replace(mini, id="nimbus/cirrus-5-i2v", released="2026-05-01", routes=1, card=card),
    )
    others = {m.id: m for m in world.models.values() if m.lab != "nimbus"}
    found = successor(models[0], replace(world, models=others | {m.id: m for m in models}))
    assert (found.model.id if found else None) == after


@pytest.mark.parametrize(
    ("called", "newer", "after"),
    [
        pytest.param("3-70b", ("4-72b", "4-120b"), "4-72b", id="the nearest size"),
        pytest.param("3-preview", ("3.5", "3-max"), "3.5", id="what a preview was of"),
        pytest.param("4.20", ("4.3", "4.10"), "4.3", id="4.20 is 4.2"),
        pytest.param("3-08-2025", ("4",), "4", id="a month is no version"),
        pytest.param("3", ("3-0528-slate2-8b",), None, id="another line behind its name"),
    ],
)
def test_a_suggestion_reads_ids(
    called: str, newer: tuple[str, ...], after: str | None, world: Catalog
) -> None:
    old, mini = world.models["nimbus/cirrus-3"], world.models["nimbus/cirrus-4-mini"]
    models = (
        replace(old, id=f"nimbus/cirrus-{called}", released="2026-01-01"),
        *(replace(mini, id=f"nimbus/cirrus-{n}", released="2026-04-01", routes=3) for n in newer),
    )
    others = {m.id: m for m in world.models.values() if m.lab != "nimbus"}
    found = successor(models[0], replace(world, models=others | {m.id: m for m in models}))
    assert (found.model.id if found else None) == (f"nimbus/cirrus-{after}" if after else None)


def test_what_is_made_for_something_else_follows_nothing(world: Catalog) -> None:
    old = replace(world.models["nimbus/cirrus-3"], id="nimbus/cirrus-2", specialization="search")
    assert successor(old, replace(world, models=dict(world.models) | {old.id: old})) is None


def test_a_replacement_without_a_name_leaves_it_to_the_rule(with_replacement: Written) -> None:
    catalog = with_replacement(model="nimbus/cirrus-3", replacement=None, retires=YESTERDAY)
    found = successor(catalog.models["nimbus/cirrus-3"], catalog)
    assert found is not None
    assert (found.model.id, found.curated) == ("nimbus/cirrus-4", None)


def test_a_replacement_that_does_not_exist(tmp_path: Path) -> None:
    data = write(tmp_path / "data")
    listed = data / "replacements.yml"
    listed.write_text(listed.read_text().replace("nimbus/cirrus-4", "nimbus/cirrus-44"))
    catalog = load(data, TODAY)
    found = successor(catalog.models["nimbus/cirrus-3"], catalog)
    assert found is not None
    assert (found.model.id, found.curated) == ("nimbus/cirrus-4", None)
