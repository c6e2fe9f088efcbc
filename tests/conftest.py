from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings

from catalog.catalog import Catalog
from catalog.loading import load
from tests.browser import Tab, browsing, needed_chromium
from tests.world import TODAY, write
from tests.world.market import write_market

# How fast a busy machine makes up examples is no fault of what they are examples for.
settings.register_profile("any machine", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

DATA = Path(__file__).parents[1] / "data"
GOLDEN = Path(__file__).parent / "bot" / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite the golden replies; review the change"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a reply with the agreed one of that file name, or agrees on it."""

    def compare(name: str, made: str) -> None:
        agreed = GOLDEN / name
        if request.config.getoption("--update-golden"):
            agreed.write_text(made, "utf-8")
        assert made == agreed.read_text("utf-8")

    return compare


@pytest.fixture(scope="session")
def world_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the invented world."""
    return write(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="session")
def world(world_folder: Path) -> Catalog:
    """The invented world: twelve models whose prices nobody changes."""
    return load(world_folder, TODAY)


@pytest.fixture(scope="session")
def market(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The invented market: prices that are easy to add up."""
    return load(write_market(tmp_path_factory.mktemp("market")), TODAY)


@pytest.fixture(scope="session")
def bundled() -> Catalog:
    """The catalogue of this project's own data/, on a fixed day."""
    return load(DATA, date(2026, 11, 22))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tab(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Tab]:
    """One browser for all tests of a module, each of which opens a page of its own in it."""
    async with browsing(needed_chromium(), tmp_path_factory.mktemp("profile")) as opened:
        yield opened
