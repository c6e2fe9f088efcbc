"""Fetching a feed from a host that answers in every way a host may."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from importlib.metadata import version

import pytest
from aiohttp import ClientSession, ClientTimeout

from bot.sync import fetching
from bot.sync.fetching import Failed, Fetched, NotModified, feed_session, fetch
from tests.bot.feed_host import FeedHost, Trouble, cut, endless, feed_host, never, says

NAME = "litellm.json"


@pytest.fixture
async def host() -> AsyncIterator[FeedHost]:
    async with feed_host(FeedHost({NAME: b'{"a": 1}'})) as host:
        yield host


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with feed_session() as session:
        yield session


async def test_a_file_is_fetched_once_until_it_changes(
    host: FeedHost, session: ClientSession
) -> None:
    first = await fetch(host.url + NAME, "", session)
    assert isinstance(first, Fetched)
    assert first.content == b'{"a": 1}'
    assert await fetch(host.url + NAME, first.etag, session) == NotModified()
    host.files[NAME] = b'{"a": 2}'
    second = await fetch(host.url + NAME, first.etag, session)
    assert isinstance(second, Fetched)
    assert second.content == b'{"a": 2}'
    assert [sent for _, sent, _ in host.requests] == ["", first.etag, first.etag]
    assert {agent for _, _, agent in host.requests} == {f"modeldesk/{version('modeldesk')}"}


@pytest.mark.parametrize(
    ("trouble", "failed"),
    [
        pytest.param(says(500), Failed("HTTP status 500"), id="an error"),
        pytest.param(says(404), Failed("HTTP status 404"), id="nothing there"),
        pytest.param(says(204), Failed("HTTP status 204"), id="no content"),
        pytest.param(says(429, Retry_After="90"), Failed("HTTP status 429", 90), id="a limit"),
        pytest.param(
            says(503, Retry_After="99999999999"), Failed("HTTP status 503", 86_400), id="a long one"
        ),
        pytest.param(says(429, Retry_After="-5"), Failed("HTTP status 429"), id="a wrong one"),
        pytest.param(cut, Failed("the answer was cut off"), id="cut"),
        pytest.param(endless, Failed("larger than 16 MB"), id="oversized"),
        pytest.param(
            says(302, Location="https://elsewhere.example/feed.json"),
            Failed("redirected to another host"),
            id="to another host",
        ),
        pytest.param(
            says(301, Location="//127.0.0.1:1/feed.json"),
            Failed("redirected to another host"),
            id="to another port",
        ),
        pytest.param(says(302, Location=f"/{NAME}"), Failed("redirected too often"), id="a circle"),
        pytest.param(says(302), Failed("redirected too often"), id="a redirect to nowhere"),
    ],
)
async def test_what_is_no_file_has_failed(
    trouble: Trouble, failed: Failed, host: FeedHost, session: ClientSession
) -> None:
    host.troubles[NAME] = trouble
    assert await fetch(host.url + NAME, "", session) == failed


async def test_a_redirect_on_the_same_host_is_followed(
    host: FeedHost, session: ClientSession
) -> None:
    host.troubles["old.json"] = says(301, Location=f"/{NAME}")
    assert isinstance(await fetch(f"{host.url}old.json", "", session), Fetched)


async def test_a_host_that_asks_to_wait_until_a_date_is_left_alone(
    host: FeedHost, session: ClientSession
) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    host.troubles[NAME] = says(429, Retry_After=until)
    failed = await fetch(host.url + NAME, "", session)
    assert isinstance(failed, Failed)
    assert 3590 <= failed.retry_after_s <= 3600


async def test_a_slow_host_is_not_waited_for(host: FeedHost) -> None:
    assert fetching._TIMEOUT.total == 30
    host.troubles[NAME] = never
    async with ClientSession(timeout=ClientTimeout(total=0.2)) as hasty:
        assert await fetch(host.url + NAME, "", hasty) == Failed("no answer in time")


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://127.0.0.1:1/litellm.json", "no connection to its host"),
        ("http://feeds.invalid/litellm.json", "its host is not found"),
        ("https://127.0.0.1:{port}/litellm.json", "no secure connection to its host"),
    ],
)
async def test_nobody_there_is_no_file(
    address: str, reason: str, host: FeedHost, session: ClientSession
) -> None:
    port = host.url.rstrip("/").rpartition(":")[2]
    assert await fetch(address.format(port=port), "", session) == Failed(reason)
