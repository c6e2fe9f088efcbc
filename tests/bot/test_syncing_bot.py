"""A bot that syncs while it answers, and the commands for whoever watches over it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession

from tests.bot.feed_host import FeedHost, says
from tests.bot.processes import BotProcess, bot_process
from tests.bot.slack import Slack, command
from tests.bot.storage import soon
from tests.bot.syncing import DAY, encoded, release_host, renewed, write_data
from tests.catalog.feeds.test_guards import priced, without
from tests.world.big_feed import big_feed


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(tmp_path_factory.mktemp("release"))


@pytest.fixture
async def host() -> AsyncIterator[FeedHost]:
    async with release_host() as host:
        yield host


async def asked(process: BotProcess, text: str) -> str:
    request = command("/model", text)
    headers = {name: value[0] for name, value in request.headers.items()}
    async with (
        ClientSession(process.address) as client,
        client.post("/slack/events", data=request.raw_body, headers=headers) as response,
    ):
        return str((await response.json())["text"])


async def test_a_running_bot_takes_newer_prices_and_keeps_them(
    slack: Slack, host: FeedHost, release: Path, tmp_path: Path
) -> None:
    host.files["litellm.json"] = encoded(renewed())
    host.troubles["models.dev.json"] = says(503)
    settings = {
        "MODELDESK_DATABASE_URL": f"sqlite:///{tmp_path}/store.db",
        "MODELDESK_FEEDS_URL": host.url,
        "MODELDESK_TODAY": str(DAY),
    }
    async with bot_process(slack, release, tmp_path / "log", settings) as bot:
        await soon(lambda: bool(bot.lines("snapshot in use")), 60)
        assert "to 2026-11-20" in await asked(bot, "cirrus 1")
        [synced], [failed] = bot.lines("synced"), bot.lines("feed not fetched")
        assert synced["accepted"] == 1
        assert (failed["feed"], failed["error"]) == ("models.dev", "HTTP status 503")
    settings["MODELDESK_SYNC"] = "off"
    host.requests.clear()
    async with bot_process(slack, release, tmp_path / "log2", settings) as again:
        assert again.lines("snapshot in use"), "before it listens"
        assert "to 2026-11-20" in await asked(again, "cirrus 1")
        assert host.requests == []


class Cli:
    """The commands on a database of their own."""

    def __init__(self, release: Path, database: Path, host: FeedHost) -> None:
        self._environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("SLACK_", "MODELDESK_"))},
            "MODELDESK_DATA": str(release),
            "MODELDESK_TODAY": str(DAY),
            "MODELDESK_DATABASE_URL": f"sqlite:///{database}",
            "MODELDESK_FEEDS_URL": host.url,
        }

    def __call__(self, line: str, exits: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *line.split()],
            env=self._environment,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode == exits, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture
def modeldesk(release: Path, tmp_path: Path, host: FeedHost) -> Cli:
    return Cli(release, tmp_path / "store.db", host)


def table(text: str) -> list[list[str]]:
    return [line.split(maxsplit=2) for line in text.splitlines()]


async def in_thread(modeldesk: Cli, line: str, exits: int = 0) -> str:
    """Beside the host, which answers in this loop."""
    import asyncio

    return await asyncio.to_thread(modeldesk, line, exits)


async def test_what_people_see_and_decide(modeldesk: Cli, host: FeedHost) -> None:
    async def run(line: str, exits: int = 0) -> str:
        return await in_thread(modeldesk, line, exits)

    assert "as of 2026-10-01" in await run("feeds status")
    assert await run("catalog snapshots") == "none is kept: the bundled snapshot is used\n"
    assert await run("catalog rollback", exits=1) == (
        "modeldesk: there is nothing to go back from: the bundled snapshot is used.\n"
    )
    done = await run("sync")
    assert table(done)[:2] == [["litellm", "accepted"], ["models.dev", "accepted"]]
    assert "240 routes" in done
    assert (await run("sync")).startswith("no feed is due; `modeldesk feeds fetch FEED`")
    host.files["litellm.json"] = encoded(priced(1.5)(big_feed()))
    held = await run("feeds fetch litellm", exits=1)
    assert held.startswith("litellm       held       480 of 480 base prices moved")
    assert "`modeldesk feeds accept litellm` or `modeldesk feeds reject litellm`" in held
    assert "file of 2026-11-20 held: 480 of 480" in await run("feeds status")
    accepted = await run("feeds accept litellm")
    assert accepted.startswith("litellm       accepted   480 of 480 base prices moved")
    assert [row[0] for row in table(await run("catalog snapshots"))] == ["2", "1"]
    assert (await run("catalog rollback")).split()[0] == "1"
    assert (await run("catalog pin 2")).split()[-1] == "pinned"
    assert (await run("catalog unpin")).split()[0] == "2"
    assert "there is no snapshot 9" in await run("catalog pin 9", exits=1)
    host.files["litellm.json"] = encoded(without(120)(big_feed()))
    refused = await run("feeds fetch litellm", exits=1)
    assert refused.startswith("litellm       refused")
    assert await run("feeds reject litellm") == "litellm       rejected\n"
    assert "no file of this feed waits" in await run("feeds accept litellm", exits=1)
    assert "arena comes with releases; what is fetched is " in await run(
        "feeds fetch arena", exits=2
    )
    assert "there is no feed acme; there are models.dev, " in await run("feeds fetch acme", exits=2)


async def test_without_a_network_what_is_there_stays_and_the_remedy_is_said(
    release: Path, tmp_path: Path
) -> None:
    nowhere = FeedHost(url="http://127.0.0.1:1/")
    modeldesk = Cli(release, tmp_path / "store.db", nowhere)
    told = await in_thread(modeldesk, "feeds fetch litellm", exits=1)
    assert told.splitlines() == [
        "litellm       failed     no connection to its host",
        "modeldesk: what was not fetched is used as it was; check the network, or name a mirror in "
        "MODELDESK_FEEDS_URL, and try again.",
    ]
    status = await in_thread(modeldesk, "feeds status")
    assert "litellm       as of 2026-11-01  failing since " in status
    assert ": no connection to its host; next " in status
