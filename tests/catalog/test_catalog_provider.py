from datetime import date
from pathlib import Path

from catalog.catalog import Catalog
from catalog.catalog_provider import CatalogProvider
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
