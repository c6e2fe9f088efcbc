from collections.abc import AsyncIterator, Iterator

import pytest
from slack_bolt.async_app import AsyncApp

from catalog.catalog import Catalog
from tests.bot.postgres import Postgres, running_postgres
from tests.bot.serving import bot
from tests.bot.slack import Slack, running
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
