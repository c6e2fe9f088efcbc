from datetime import date
from pathlib import Path

from catalog import Shelf
from tests.world import TODAY


def test_the_catalogue_stays_for_the_day(world_folder: Path) -> None:
    shelf = Shelf(world_folder, lambda: TODAY)
    assert shelf() is shelf()


def test_a_new_day_has_a_new_catalogue(world_folder: Path) -> None:
    days = iter([TODAY, TODAY, date(2030, 1, 1), date(2030, 1, 1)])
    shelf = Shelf(world_folder, lambda: next(days))
    assert shelf().today == TODAY
    assert shelf().today == date(2030, 1, 1)
