import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from catalog.catalog import Catalog
from catalog.catalog_provider import CatalogProvider
from catalog.loading import CatalogError
from catalog.snapshot import Snapshot, encode_snapshot
from tests.world import TODAY


def test_the_catalogue_stays_for_the_day(world_folder: Path) -> None:
    shelf = CatalogProvider(world_folder, lambda: TODAY)
    assert shelf() is shelf()


def test_a_new_day_has_a_new_catalogue(world_folder: Path) -> None:
    days = iter([TODAY, TODAY, date(2030, 1, 1), date(2030, 1, 1)])
    shelf = CatalogProvider(world_folder, lambda: next(days))
    assert shelf().today == TODAY
    assert shelf().today == date(2030, 1, 1)


def test_a_day_that_is_laid_out_waits_for_its_day(world_folder: Path) -> None:
    today, tomorrow = TODAY, date(2030, 1, 1)
    now = [today]
    shelf = CatalogProvider(world_folder, lambda: now[0])
    warmed: list[Catalog] = []
    for _ in range(2):
        shelf.prepare(tomorrow, warmed.append)
    assert [catalog.today for catalog in warmed] == [tomorrow]
    assert shelf().today == today
    now[0] = tomorrow
    assert shelf() is warmed[0]


def test_a_day_that_was_laid_out_for_nothing_is_not_used(world_folder: Path) -> None:
    now = [TODAY]
    shelf = CatalogProvider(world_folder, lambda: now[0])
    shelf.prepare(date(2030, 1, 1), lambda _: None)
    now[0] = date(2030, 1, 2)
    assert shelf().today == date(2030, 1, 2)


def snapshot_of(catalog: Catalog, days: int) -> bytes:
    """The same models, with a source that is newer."""
    header = catalog.snapshot.header
    newer = replace(header.sources[0], as_of=header.as_of + timedelta(days=days))
    routes = [route for model in header.models for route in catalog.routes(model.id)]
    return encode_snapshot(replace(header, sources=(newer, *header.sources[1:])), routes)


def test_a_newer_snapshot_takes_the_place_at_once_and_stays(world_folder: Path) -> None:
    now = [TODAY]
    shelf = CatalogProvider(world_folder, lambda: now[0])
    before = shelf()
    shelf.prepare(TODAY + timedelta(days=1), lambda _: None)
    warmed: list[Catalog] = []
    shelf.renew(snapshot_of(before, 3), warmed.append)
    assert shelf() is warmed[0]
    assert shelf().curation is before.curation
    assert shelf().as_of == before.as_of + timedelta(days=3)
    now[0] += timedelta(days=1)
    assert (shelf().today, shelf().as_of) == (now[0], before.as_of + timedelta(days=3))
    shelf.renew(None, lambda _: None)
    assert shelf().as_of == before.as_of


def test_a_newer_snapshot_stays_when_the_folder_changes(world_folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(world_folder, tmp_path / "data")
    now = [TODAY]
    shelf = CatalogProvider(folder, lambda: now[0])
    newest = shelf().as_of + timedelta(days=3)
    shelf.renew(snapshot_of(shelf(), 3), lambda _: None)
    labs = folder / "labs.yml"
    labs.write_text(labs.read_text("utf-8").replace("Nimbus Labs", "Nimbostratus"), "utf-8")
    now[0] += timedelta(days=1)
    assert "Nimbostratus" in {lab.name for lab in shelf().labs.values()}
    assert shelf().as_of == newest


@pytest.mark.parametrize("content", [b"", b"no snapshot"])
def test_a_snapshot_that_cannot_be_read_changes_nothing(content: bytes, world_folder: Path) -> None:
    shelf = CatalogProvider(world_folder, lambda: TODAY)
    before = shelf()
    with pytest.raises(CatalogError):
        shelf.renew(content, lambda _: None)
    assert shelf() is before


def test_a_swap_at_midnight_is_for_the_new_day(world_folder: Path) -> None:
    now = [TODAY]
    shelf = CatalogProvider(world_folder, lambda: now[0])
    newer = snapshot_of(shelf(), 3)

    def warm_past_midnight(catalog: Catalog) -> None:
        now[0] = TODAY + timedelta(days=1)

    shelf.renew(newer, warm_past_midnight)
    assert shelf().today == now[0]
    assert shelf().as_of == Snapshot(newer).header.as_of
