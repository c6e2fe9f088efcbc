from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from slack_bolt.async_app import AsyncApp

from catalog.catalog import Catalog
from tests.bot.postgres import Postgres, running_postgres
from tests.bot.serving import bot
from tests.bot.slack import Slack, running
from tests.bot.storage import Storage, postgres_storage, sqlite_storage
from tests.world.shop import shop as opened


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with running() as served:
        yield served


@pytest.fixture
def app(world: Catalog, slack: Slack) -> AsyncApp:
    """The bot over the invented world, connected to Slack on loopback."""
    return bot(lambda: world, slack.client())


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The invented world with everything that money is about."""
    return opened(tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return sqlite_storage(tmp_path / "store.db")
    server: Postgres = request.getfixturevalue("postgres")
    return await postgres_storage(server)
