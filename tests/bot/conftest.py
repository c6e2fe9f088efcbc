from collections.abc import AsyncIterator

import pytest
from slack_bolt.async_app import AsyncApp

from bot.app import build
from catalog import Catalog
from tests.bot.slack import IDENTITY, SECRET, Slack, running
from tests.world.shop import shop as opened


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with running() as served:
        yield served


@pytest.fixture
def app(world: Catalog, slack: Slack) -> AsyncApp:
    """The bot over the invented world, connected to Slack on loopback."""
    return build(lambda: world, IDENTITY, slack.client(), signing_secret=SECRET)


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The invented world with everything that money is about."""
    return opened(tmp_path_factory.mktemp("shop"))
