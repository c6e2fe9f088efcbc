"""A language model's tools, through the official client: over standard input and over HTTP."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

pytest.importorskip("mcp", reason='the extra is missing: pip install "modeldesk[mcp]"')

import httpx2
from aiohttp import ClientSession
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult, ListToolsResult, TextContent
from slack_bolt.async_app import AsyncApp

from bot.api.access import Access
from bot.api.mcp_endpoint import OPEN_REQUESTS, McpEndpoint, mcp_route
from bot.api.mcp_server import mcp_application, mcp_server, tool_descriptions
from bot.api.program_routes import Ours
from bot.api.questions import Message, answer_message, answered
from bot.api.tools import INSTRUCTIONS, TOOLS, call
from bot.api.when_asked import when_asked
from bot.company.company import NO_COMPANY, Company
from bot.slack import http
from bot.store.api_keys import api_keys
from bot.terminal import render
from catalog.catalog import Catalog
from tests.bot.processes import STARTING_S, bot_process
from tests.bot.slack import PATIENCE, SECRET, Slack
from tests.bot.test_api import COMPANY
from tests.world import TODAY

ROOT = Path(__file__).parents[2]
MODES = ("auto", "legacy")
"""Of the client: the protocol of 2026, and the one before it."""
CALLS: Mapping[str, dict[str, Any]] = {
    "model": {"name": "cirrus 4"},
    "cheapest": {"question": "vision"},
    "compare": {"models": ["cirrus 4", "slate 70b"], "purpose": "coding"},
    "cost": {"model": "cirrus 4", "workload": "10k requests a day, 3k in 500 out"},
    "resolve": {"name": "cirrus 4"},
    "history": {"model": "cirrus 4"},
    "retirements": {"model": "cirrus 3"},
}


def text_of(result: CallToolResult) -> str:
    [content] = result.content
    assert isinstance(content, TextContent)
    return content.text


class Caller(NamedTuple):
    """Asks the server in this process, by a client of its own each time."""

    world: Catalog

    async def list_tools(self) -> ListToolsResult:
        async with Client(mcp_server(lambda: self.world)) as client:
            return await client.list_tools()

    async def call_tool(self, name: str, arguments: dict[str, Any]) -> CallToolResult:
        async with Client(mcp_server(lambda: self.world)) as client:
            return await client.call_tool(name, arguments)


@pytest.fixture
def client(world: Catalog) -> Caller:
    return Caller(world)


def tokens(text: str) -> int:
    """More than a tokenizer would make of it: each word, each mark, and four letters a token."""
    pieces = re.findall(r"\w+|[^\w\s]", text)
    return sum(-(-len(piece) // 6) for piece in pieces)


async def test_the_tools_are_few_and_short(client: Caller) -> None:
    listed = (await client.list_tools()).tools
    assert [tool.name for tool in listed] == list(CALLS)
    whole = json.dumps([tool.model_dump(by_alias=True, exclude_none=True) for tool in listed])
    assert tokens(whole) + tokens(INSTRUCTIONS) <= 2000
    print(f"tools: {tokens(whole)} tokens, {len(whole)} characters")


async def test_every_call_is_answered_with_facts_and_their_source(
    client: Caller, world: Catalog
) -> None:
    for name, arguments in CALLS.items():
        result = await client.call_tool(name, arguments)
        assert not result.is_error
        for said in (text_of(result), json.dumps(result.structured_content)):
            assert str(world.as_of) in said
            assert "add no figures of your own" in said
            assert "Modeldesk" in said


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("model", {"name": "cirrus 4"}, Message("cirrus 4", "model")),
        ("model", {"name": "cirrus 9"}, Message("cirrus 9", "model")),
        ("cheapest", {"question": "vision under $1"}, Message("vision under $1", "cheapest")),
        (
            "compare",
            {"models": ["cirrus 4", "slate 70b"]},
            Message("cirrus 4 vs slate 70b", "compare"),
        ),
        (
            "cost",
            {"model": "cirrus 4", "workload": "10k requests a day, 3k in 500 out"},
            Message("10k requests a day, 3k in 500 out on cirrus 4", "ask"),
        ),
        ("retirements", {}, Message("which models retire soon", "ask")),
    ],
)
async def test_an_answer_is_the_one_that_people_get(
    client: Caller, world: Catalog, name: str, arguments: dict[str, Any], message: Message
) -> None:
    result = await client.call_tool(name, arguments)
    expected = json.loads(json.dumps(answer_message(message, world)))
    del expected["reply"]
    assert {key: result.structured_content[key] for key in expected} == expected


KINDS = {
    "model": "card",
    "cheapest": "ranking",
    "compare": "comparison",
    "cost": "cost",
    "history": "history",
    "retirements": "migration",
}


async def test_each_tool_is_understood_as_its_kind(client: Caller) -> None:
    for name, kind in KINDS.items():
        result = await client.call_tool(name, CALLS[name])
        assert (name, result.structured_content["answer"]["kind"]) == (name, kind)
    changes = (await client.call_tool("history", {})).structured_content["answer"]
    assert (changes["kind"], changes["histories"]) == ("history", [])
    listing = (await client.call_tool("retirements", {})).structured_content["answer"]
    assert (listing["kind"], listing["model"]) == ("migration", None)
    resolved = (await client.call_tool("resolve", {"name": "cirrus 4"})).structured_content
    assert (resolved["kind"], resolved["models"]) == ("found", ["nimbus/cirrus-4"])


@pytest.mark.parametrize(
    ("name", "arguments", "complaint"),
    [
        ("model", {}, "needs name"),
        ("model", {"name": ""}, "needs name"),
        ("model", {"name": 4}, "name is a text"),
        ("model", {"name": "cirrus", "seller": "x"}, "no argument seller"),
        ("resolve", {"name": 2001 * "x"}, "at most 2000"),
        ("compare", {"models": ["cirrus"]}, "two to 6"),
        ("compare", {"models": ["cirrus", 2000 * "x"]}, "two to 6"),
        ("compare", {"models": "cirrus"}, "two to 6"),
        ("compare", {"models": 7 * ["cirrus"]}, "two to 6"),
        ("cost", {"model": "cirrus 4"}, "needs workload"),
    ],
)
async def test_a_wrong_call_is_told_what_is_wrong(
    client: Caller, name: str, arguments: dict[str, Any], complaint: str
) -> None:
    result = await client.call_tool(name, arguments)
    assert result.is_error
    assert complaint in text_of(result)


async def test_there_is_no_other_tool(world: Catalog) -> None:
    async with Client(mcp_server(lambda: world)) as client:
        with pytest.raises(MCPError, match="no tool poem"):
            await client.call_tool("poem", {})


@pytest.mark.parametrize("mode", MODES)
async def test_a_client_starts_it_and_asks_on_standard_input(
    world_folder: Path, world: Catalog, mode: str
) -> None:
    place = ["--data", str(world_folder), "--today", str(TODAY)]
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "bot", *place, "mcp"], cwd=ROOT
    )
    async with asyncio.timeout(STARTING_S), Client(command, mode=mode) as client:
        assert len((await client.list_tools()).tools) == len(TOOLS)
        result = await client.call_tool("model", {"name": "cirrus 4"})
    assert "Cirrus 4" in text_of(result)
    assert result.structured_content["answer"]["model"] == "nimbus/cirrus-4"


# Over HTTP


@asynccontextmanager
async def serving(
    app: AsyncApp,
    world: Catalog,
    address: str,
    *,
    is_open: bool = False,
    company: Company = NO_COMPANY,
) -> AsyncIterator[tuple[str, Callable[[], Awaitable[str]]]]:
    stop, keys = asyncio.Event(), api_keys(address, migrates=True)
    access = Access(keys)
    await access.refresh()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(keys.aclose)
        ours = Ours(lambda: world, str, company.terms)
        tools = when_asked(lambda: mcp_application(ours.catalog, ours.nicknames))
        application = await stack.enter_async_context(tools)
        public = await stack.enter_async_context(when_asked(lambda: mcp_application(lambda: world)))

        async def make_key() -> str:
            key = await keys.make("")
            await access.refresh()
            return key

        endpoint = McpEndpoint(application, access, public if is_open else None)
        listener = stack.enter_context(http.listening("127.0.0.1", 0))
        routes = [mcp_route(endpoint, "127.0.0.1")]
        served = http.asgi_app(app, SECRET, lambda: {"status": "ready"}, routes)
        async with asyncio.timeout(3 * PATIENCE), asyncio.TaskGroup() as tasks:
            tasks.create_task(http.serve(served, listener, stop))
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/mcp", make_key
            stop.set()


@asynccontextmanager
async def connected(url: str, key: str, mode: str = "auto") -> AsyncIterator[Client]:
    headers = {"authorization": f"Bearer {key}"} if key else {}
    async with (
        httpx2.AsyncClient(headers=headers, trust_env=False) as carrier,
        Client(streamable_http_client(url, http_client=carrier), mode=mode) as client,
    ):
        yield client


@pytest.mark.parametrize("mode", MODES)
async def test_a_client_with_a_key_asks_over_http(
    app: AsyncApp, world: Catalog, tmp_path: Path, mode: str
) -> None:
    async with serving(app, world, f"sqlite:///{tmp_path / 'store.db'}") as (url, make_key):
        key = await make_key()
        async with connected(url, key, mode) as client:
            assert len((await client.list_tools()).tools) == len(TOOLS)
            result = await client.call_tool("cheapest", {"question": "vision"})
        assert result.structured_content["answer"]["kind"] == "ranking"


PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
ACCEPT = {"accept": "application/json, text/event-stream"}


async def status(url: str, **headers: str) -> tuple[int, Any]:
    async with (
        ClientSession(headers=ACCEPT | headers) as client,
        client.post(url, json=PING) as response,
    ):
        return response.status, await response.json()


async def test_without_a_key_nobody_is_answered(
    app: AsyncApp, world: Catalog, tmp_path: Path
) -> None:
    async with serving(app, world, f"sqlite:///{tmp_path / 'store.db'}") as (url, make_key):
        assert (await status(url))[1]["error"] == "off"
        await make_key()
        code, problem = await status(url)
        assert (code, problem["error"]) == (401, "unauthorized")
        code, problem = await status(url, authorization="Bearer mdk_x")
        assert (code, problem["error"]) == (401, "unauthorized")


async def test_where_it_is_open_everybody_gets_what_is_no_secret(
    app: AsyncApp, world: Catalog, tmp_path: Path
) -> None:
    address = f"sqlite:///{tmp_path / 'store.db'}"
    async with serving(app, world, address, is_open=True, company=COMPANY) as (url, make_key):
        key = await make_key()
        has_policy, named = {}, {}
        for who in ("", key):
            async with connected(url, who) as client:
                result = await client.call_tool("cheapest", {"question": "cirrus 4"})
                has_policy[bool(who)] = "policy" in result.structured_content["answer"]
                assert "contract" not in text_of(result)
                assert "list_prices" not in json.dumps(result.structured_content)
                found = await client.call_tool("resolve", {"name": "the big one"})
                named[bool(who)] = found.structured_content["matched"]
        assert has_policy == {False: False, True: True}
        assert named[True] == "nickname" != named[False]
        assert (await status(url, authorization="Bearer mdk_x"))[0] == 401


async def test_an_address_has_so_many_requests_a_minute(
    app: AsyncApp, world: Catalog, tmp_path: Path
) -> None:
    address = f"sqlite:///{tmp_path / 'store.db'}"
    async with serving(app, world, address, is_open=True) as (url, _):
        one, other = {"x-forwarded-for": "198.51.100.7"}, {"x-forwarded-for": "198.51.100.8"}
        codes = [(await status(url, **one))[0] for _ in range(OPEN_REQUESTS + 1)]
        assert codes == [200] * OPEN_REQUESTS + [429]
        assert (await status(url, **other))[0] == 200


async def test_a_page_in_a_browser_is_not_answered(
    app: AsyncApp, world: Catalog, tmp_path: Path
) -> None:
    address = f"sqlite:///{tmp_path / 'store.db'}"
    async with serving(app, world, address, is_open=True) as (url, _):
        code, problem = await status(url, origin="https://evil.example")
        assert (code, problem["error"]) == (403, "forbidden")
        async with ClientSession() as client, client.get(url) as response:
            assert response.status == 405


async def test_slackbot_is_answered_by_a_running_bot(
    slack: Slack, world_folder: Path, tmp_path: Path
) -> None:
    settings = {
        "MODELDESK_DATABASE_URL": f"sqlite:///{tmp_path / 'store.db'}",
        "MODELDESK_MCP": "open",
    }
    async with bot_process(slack, world_folder, tmp_path / "log", settings) as bot:
        async with connected(f"{bot.address}/mcp", "") as client:
            result = await client.call_tool("model", {"name": "cirrus 4"})
        assert "Cirrus 4" in text_of(result)
        lines = [line for line in bot.lines("request") if line["kind"] == "mcp"]
    assert {line["outcome"] for line in lines} == {"answered"}
    assert "irrus" not in (tmp_path / "log").read_text("utf-8")


def test_the_text_is_the_page_of_the_terminal(world: Catalog) -> None:
    message = Message("cirrus 4", "model")
    page = render(answered(message, world).answer, 100, colour=False)
    assert call("model", {"name": "cirrus 4"}, world).text.startswith(page)


def test_the_descriptions_are_read_only() -> None:
    for tool in tool_descriptions():
        assert tool.annotations
        assert tool.annotations.read_only_hint
