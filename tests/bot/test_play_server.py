"""The page of `modeldesk play` over HTTP: who gets it, and what it refuses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession

from catalog.catalog import Catalog
from tests.bot.playing import TOKEN, playing

LOAD = {"since": 0, "gesture": {"kind": "load"}}


@pytest.fixture
async def address(world: Catalog) -> AsyncIterator[str]:
    async with playing(world) as address:
        yield address


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.mark.parametrize("path", ["", "do", "play.js", "payload/1"])
async def test_nothing_is_shown_without_the_token(
    path: str, address: str, http: ClientSession
) -> None:
    for other in ("", "wrong/", f"{TOKEN[:-1]}/"):
        async with http.get(address.replace(f"{TOKEN}/", other) + path) as response:
            assert response.status == 404
            assert await response.text() == "Not Found"


async def test_a_page_of_another_name_is_refused(address: str, http: ClientSession) -> None:
    """What a name of somebody else's leads to, once it is made to point at this machine."""
    async with http.get(address, headers={"host": "evil.example"}) as response:
        assert response.status == 400


@pytest.mark.parametrize("path", ["", "play.js", "play.css", "blocks.js", "blocks.css", "icon.svg"])
async def test_every_file_lets_nothing_of_others_run(
    path: str, address: str, http: ClientSession
) -> None:
    async with http.get(address + path) as response:
        assert response.status == 200
        policy = response.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        assert response.headers["referrer-policy"] == "no-referrer"
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "http" not in (await response.text()).replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("do", LOAD, 200),
        ("do", {}, 400),
        ("do", {**LOAD, "more": 1}, 400),
        ("do", {"since": 0, "gesture": {"kind": "fly"}}, 400),
        ("do", {"since": 0, "gesture": {"kind": "say", "place": "channel", "text": ""}}, 400),
        ("do", {"since": 0, "gesture": {"kind": "say", "place": "CREPORTS", "text": "x"}}, 400),
        ("do", {"since": 0, "gesture": {"kind": "look_up", "message": "17.1"}}, 404),
        ("suggest", {"action_id": "search", "block_id": "search", "text": "x"}, 200),
        ("suggest", {"action_id": "nothing", "block_id": "", "text": ""}, 200),
        ("suggest", [], 400),
        ("do", "x" * (1 << 17), 413),
    ],
)
async def test_what_the_page_would_not_send_is_refused(
    path: str, body: Any, status: int, address: str, http: ClientSession
) -> None:
    async with http.post(address + path, json=body) as response:
        assert response.status == status


async def test_a_gesture_that_fails_in_the_bot_is_told_in_the_page(
    address: str, http: ClientSession
) -> None:
    """A button of an earlier release, say."""
    said = {"kind": "say", "place": "channel", "text": "/model cirrus 4"}
    async with http.post(address + "do", json={"since": 0, "gesture": said}) as response:
        shown = await response.json()
    [answer] = shown["messages"]
    old = {"action_id": "step:1", "block_id": "", "type": "button", "value": "{}"}
    used = {"kind": "use", "message": answer["ts"], **old}
    request = {"since": shown["version"], "gesture": used}
    async with http.post(address + "do", json=request) as response:
        [notice] = (await response.json())["messages"]
    assert "out of date" in notice["html"]
    assert "Only visible to you" in notice["html"]


async def test_a_payload_is_that_of_its_message(address: str, http: ClientSession) -> None:
    said = {"kind": "say", "place": "channel", "text": "/model cirrus 4"}
    async with http.post(address + "do", json={"since": 0, "gesture": said}) as response:
        [answer] = (await response.json())["messages"]
    async with http.get(f"{address}payload/{answer['ts']}") as response:
        payload = await response.json()
    assert payload["text"].startswith("Cirrus 4")
    assert payload["blocks"][0]["type"] == "header"
    async with http.get(f"{address}payload/17.1") as response:
        assert response.status == 404
