import asyncio
import hashlib
import hmac
import json
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import pytest
from aiohttp import ClientError, ClientResponse, ClientSession
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack import http
from bot.slack.connection import NoConnectionError
from bot.slack.http_protocol import Limits
from bot.slack.request_checks import SIGNATURE_HEADER, TIMESTAMP_HEADER, is_authentic
from tests.bot.slack import BOT_TOKEN, PATIENCE, SECRET, Slack
from tests.world import TODAY

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
COMMAND = urlencode({"command": "/model", "text": "cirrus 4", "team_id": "T1", "user_id": "U1"})
EVENT = {"type": "app_mention", "user": "U1", "text": "cirrus 4", "channel": "C1", "ts": "7.1"}
MENTION = json.dumps({"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": EVENT})
STARTING = 30
"""Seconds that a process may take before it listens."""
LIMITS = Limits()
READY: dict[str, object] = {"status": "ready", "models": 12}


class Served(NamedTuple):
    """The bot over HTTP."""

    client: ClientSession
    stop: asyncio.Event
    """Set, it stops the bot."""
    address: str


@asynccontextmanager
async def serving(
    app: AsyncApp, health: Mapping[str, object] = READY, limits: Limits = LIMITS
) -> AsyncIterator[Served]:
    stop = asyncio.Event()
    with http.listening("127.0.0.1", 0) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        application = http.asgi_app(app, SECRET, lambda: health)
        async with (
            asyncio.timeout(2 * PATIENCE),
            asyncio.TaskGroup() as tasks,
            ClientSession(address) as client,
        ):
            tasks.create_task(http.serve(application, listener, stop, limits))
            yield Served(client, stop, address)
            stop.set()


@pytest.fixture
async def client(app: AsyncApp) -> AsyncIterator[ClientSession]:
    async with serving(app) as served:
        yield served.client


def signature(body: bytes, stamp: str) -> str:
    base = b"v0:" + stamp.encode() + b":" + body
    return "v0=" + hmac.new(SECRET.encode(), base, hashlib.sha256).hexdigest()


async def post(client: ClientSession, body: str | bytes, kind: str = FORM) -> ClientResponse:
    """Signed as Slack does."""
    content = body.encode() if isinstance(body, str) else body
    stamp = str(int(time.time()))
    headers = {
        "content-type": kind,
        TIMESTAMP_HEADER: stamp,
        SIGNATURE_HEADER: signature(content, stamp),
    }
    return await client.post("/slack/events", data=BytesIO(content), headers=headers)


@asynccontextmanager
async def connected(
    address: str,
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection of its own, which the bot may end at any time."""
    url = urlsplit(address)
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    try:
        with suppress(ConnectionError):
            yield reader, writer
    finally:
        writer.close()


async def closed(client: ClientSession) -> None:
    """Waits until nothing new is answered."""
    async with asyncio.timeout(PATIENCE):
        while await is_open(client):
            pass


async def is_open(client: ClientSession) -> bool:
    try:
        async with client.get("/healthz"):
            return True
    except ClientError:
        return False


async def test_a_command_is_answered(client: ClientSession) -> None:
    response = await post(client, COMMAND)
    assert response.status == 200
    assert "Cirrus 4" in (await response.json())["text"]


async def test_a_mention_is_acknowledged_and_answered(client: ClientSession, slack: Slack) -> None:
    response = await post(client, MENTION, JSON)
    assert (response.status, await response.text()) == (200, "")
    assert (await slack.next_post())["thread_ts"] == "7.1"


async def test_the_challenge_is_met(client: ClientSession) -> None:
    body = {"type": "url_verification", "challenge": "say-this", "token": "old"}
    response = await post(client, json.dumps(body), JSON)
    assert (await response.json()) == {"challenge": "say-this"}


async def test_the_certificate_is_checked_without_a_signature(client: ClientSession) -> None:
    response = await client.post("/slack/events", data={"ssl_check": "1", "token": "old"})
    assert (response.status, await response.text()) == (200, "")


REFUSED: list[tuple[str, dict[str, str]]] = [
    ("nothing", {}),
    ("no signature", {TIMESTAMP_HEADER: "now"}),
    ("no time", {SIGNATURE_HEADER: "right"}),
    ("a wrong signature", {TIMESTAMP_HEADER: "now", SIGNATURE_HEADER: "v0=" + "0" * 64}),
    ("a short signature", {TIMESTAMP_HEADER: "now", SIGNATURE_HEADER: "v0=00"}),
    ("an empty signature", {TIMESTAMP_HEADER: "now", SIGNATURE_HEADER: ""}),
    (
        "a signature of another version",
        {TIMESTAMP_HEADER: "now", SIGNATURE_HEADER: "v1=" + "0" * 64},
    ),
    (
        "letters from elsewhere in a signature",
        {TIMESTAMP_HEADER: "now", SIGNATURE_HEADER: "v0=é" + "0" * 63},
    ),
    ("an endless signature", {TIMESTAMP_HEADER: "now", SIGNATURE_HEADER: "v0=" + "0" * 5000}),
    ("an old time", {TIMESTAMP_HEADER: "-301", SIGNATURE_HEADER: "right"}),
    ("a time to come", {TIMESTAMP_HEADER: "+303", SIGNATURE_HEADER: "right"}),
    ("a word for a time", {TIMESTAMP_HEADER: "soon", SIGNATURE_HEADER: "right"}),
    ("a fraction", {TIMESTAMP_HEADER: "1.5", SIGNATURE_HEADER: "right"}),
    ("a negative time", {TIMESTAMP_HEADER: "--1", SIGNATURE_HEADER: "right"}),
    ("no number", {TIMESTAMP_HEADER: "nan", SIGNATURE_HEADER: "right"}),
    ("an endless time", {TIMESTAMP_HEADER: "9" * 5000, SIGNATURE_HEADER: "right"}),
    ("a power", {TIMESTAMP_HEADER: "²", SIGNATURE_HEADER: "right"}),
    ("an empty time", {TIMESTAMP_HEADER: "", SIGNATURE_HEADER: "right"}),
]


@pytest.mark.parametrize("body", [COMMAND, "{not json", ""], ids=["command", "broken", "empty"])
async def test_what_slack_has_not_just_signed_is_refused(client: ClientSession, body: str) -> None:
    answered = {}
    for name, headers in REFUSED:
        stamp = _stamp(headers.get(TIMESTAMP_HEADER, "now"))
        signed = headers | ({TIMESTAMP_HEADER: stamp} if TIMESTAMP_HEADER in headers else {})
        if signed.get(SIGNATURE_HEADER) == "right":
            signed[SIGNATURE_HEADER] = signature(body.encode(), stamp)
        sent = {"content-type": FORM} | signed
        response = await client.post("/slack/events", data=body, headers=sent)
        answered[name] = (response.status, await response.text())
    assert answered == {name: (401, "") for name, _ in REFUSED}


def _stamp(offset: str) -> str:
    now = int(time.time())
    match offset:
        case "now":
            return str(now)
        case "-301" | "+303":
            return str(now + int(offset))
        case _:
            return offset


def test_a_request_is_good_for_five_minutes() -> None:
    for age, good in ((0, True), (298, True), (-298, True), (302, False), (-302, False)):
        stamp = str(int(time.time()) - age)
        assert is_authentic(b"a=b", stamp, signature(b"a=b", stamp), SECRET) is good


@given(st.binary(), st.text(), st.text())
def test_any_header_is_looked_at_calmly(body: bytes, stamp: str, signature: str) -> None:
    assert not is_authentic(body, stamp, signature, SECRET)
    assert not is_authentic(body, str(int(time.time())), signature, SECRET)


UNREADABLE: list[tuple[str | bytes, str]] = [
    ("{not json", JSON),
    ("[1]", JSON),
    ("1", JSON),
    ("null", JSON),
    ("{}", JSON),
    ('{"event": 1, "team": 5}', JSON),
    ("[" * 100_000, JSON),
    ("", FORM),
    ("&&", FORM),
    ("payload={", FORM),
    ("payload=[1]", FORM),
    ("payload=null", FORM),
    (b"a=\xff", FORM),
]


async def test_what_slack_would_not_send_is_refused(client: ClientSession) -> None:
    for body, kind in UNREADABLE:
        response = await post(client, body, kind)
        assert (body, response.status, await response.text()) == (body, 400, "")


async def test_a_body_without_bounds_is_not_read(client: ClientSession) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"a" * 65536
            await asyncio.sleep(0)

    large = b"a" * (1 << 20)
    assert (await post(client, large)).status != 413
    assert (await post(client, large + b"a")).status == 413
    try:
        response = await client.post("/slack/events", data=endless())
    except ClientError:
        return  # the connection was closed on it
    assert response.status == 413


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/slack/events", 405),
        ("PUT", "/slack/events", 405),
        ("GET", "/slack/install", 404),
        ("GET", "/", 404),
        ("POST", "/healthz", 405),
    ],
)
async def test_there_is_nothing_else(
    client: ClientSession, method: str, path: str, status: int
) -> None:
    assert (await client.request(method, path)).status == status


@pytest.mark.parametrize(
    ("status", "code"), [("ready", 200), ("degraded", 200), ("starting", 503), ("stopping", 503)]
)
async def test_health_is_shown(app: AsyncApp, status: str, code: int) -> None:
    health = {"status": status, "models": 12}
    async with serving(app, health) as served:
        assert (await served.client.get("/healthz")).status == 200
        response = await served.client.get("/readyz")
        assert (response.status, await response.json()) == (code, health)


GET = b"GET /healthz HTTP/1.1\r\nhost: bot\r\n\r\n"
HEAD = b"POST /slack/events HTTP/1.1\r\nhost: bot\r\n"
BODY = HEAD + b"content-length: 9\r\n\r\n"
SLOW: list[tuple[str, bytes, bytes]] = [
    ("says nothing", b"", b""),
    ("breaks off in its headers", HEAD, b""),
    ("sends header after header", HEAD, b"a: b\r\n"),
    ("sends one header for ever", HEAD + b"a: ", b"b"),
    ("sends empty lines", b"", b"\r\n"),
    ("breaks off in its body", BODY, b""),
    ("sends its body byte by byte", BODY.replace(b": 9", b": 999999"), b"a"),
    (
        "goes on after its answer",
        BODY.replace(b"/slack/events", b"/nothing").replace(b": 9", b": 999999"),
        b"a",
    ),
]


@pytest.mark.parametrize(
    ("first", "again"), [row[1:] for row in SLOW], ids=[row[0] for row in SLOW]
)
async def test_a_connection_that_takes_too_long_is_closed(
    app: AsyncApp, first: bytes, again: bytes
) -> None:
    async with serving(app, limits=Limits(request_s=0.3)) as served:
        async with connected(served.address) as (reader, writer):
            writer.write(first)
            while not reader.at_eof():
                writer.write(again)
                await writer.drain()
                with suppress(TimeoutError):
                    await asyncio.wait_for(reader.read(4096), 0.02)
        assert await is_open(served.client)


async def test_a_connection_is_kept_between_requests(app: AsyncApp) -> None:
    async with serving(app, limits=Limits(request_s=0.2)) as served:
        answered = []
        async with connected(served.address) as (reader, writer):
            for path in (b"/healthz", b"/nothing", b"/readyz"):
                writer.write(GET.replace(b"/healthz", path))
                answered.append((await reader.read(4096))[:12])
                await asyncio.sleep(0.4)
        assert answered == [b"HTTP/1.1 200", b"HTTP/1.1 404", b"HTTP/1.1 200"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ("a: " + "b" * 50_000, b"200"),
        ("a: b\r\n" * 90, b"200"),
        ("a: " + "b" * 65_536, b"400"),
        ("a" * 65_536 + ": b", b"400"),
        ("a: " + "b" * 1000 + "\r\nc: " + "d" * 64_600, b"400"),
        ("a: b\r\n" * 101, b"400"),
    ],
    ids=["long", "many", "too long", "a name too long", "too long together", "too many"],
)
async def test_headers_have_bounds(app: AsyncApp, headers: str, status: bytes) -> None:
    async with serving(app) as served:
        line = b""
        async with connected(served.address) as (reader, writer):
            writer.write(GET.strip() + f"\r\n{headers.strip()}\r\n\r\n".encode())
            line = await reader.readline()
        assert line.split()[1] == status


@pytest.mark.parametrize(
    "chunk", [b"1\r\na\r\n", b"0\r\n" + b"a: b\r\n" * 100], ids=["small chunks", "trailers"]
)
async def test_what_stands_around_a_body_has_bounds_too(app: AsyncApp, chunk: bytes) -> None:
    async with serving(app) as served:
        async with connected(served.address) as (reader, writer):
            writer.write(HEAD + b"transfer-encoding: chunked\r\n\r\n" + chunk * 30_000)
            assert b" 400 " in await reader.readline()
        assert await is_open(served.client)


async def test_connections_beyond_the_bound_are_closed_at_once(app: AsyncApp) -> None:
    async with serving(app, limits=Limits(connections=2)) as served:
        async with connected(served.address) as (reader, writer), connected(served.address):
            async with connected(served.address) as (beyond, _writer):
                assert await beyond.read() == b""
            writer.write(GET)
            assert (await reader.readline()).split()[1] == b"200"
        async with asyncio.timeout(PATIENCE):
            while not await is_open(served.client):
                pass


async def test_what_has_begun_is_answered_after_the_stop(app: AsyncApp) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(ack: AsyncAck) -> None:
        begun.set()
        await go_on.wait()
        await ack("at last")

    app.command("/slow")(slow)
    async with serving(app) as (client, stop, _):
        pending = asyncio.create_task(post(client, urlencode({"command": "/slow", "text": ""})))
        await begun.wait()
        stop.set()
        await closed(client)
        go_on.set()
        assert await (await pending).text() == "at last"


async def test_a_port_that_is_taken_is_said_in_one_line() -> None:
    with http.listening("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(NoConnectionError, match=r"^MODELDESK_HOST and MODELDESK_PORT: [^\n]+$"):
            http.listening("127.0.0.1", port).__enter__()


class Process(NamedTuple):
    """The console script in HTTP mode."""

    running: asyncio.subprocess.Process
    address: str

    async def log(self) -> list[dict[str, Any]]:
        """All that it said after it listened; every line is an object."""
        assert self.running.stderr
        return [json.loads(line) async for line in self.running.stderr]


@pytest.fixture
async def process(slack: Slack, world_folder: Path, tmp_path: Path) -> AsyncIterator[Process]:
    settings = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack.url}/api/",
        "MODELDESK_PORT": "0",
        "MODELDESK_DATABASE_URL": f"sqlite:///{tmp_path / 'store.db'}",
        "MODELDESK_NATIVE_BLOCKS": "never",
        "MODELDESK_DATA": str(world_folder),
        "MODELDESK_TODAY": str(TODAY),
    }
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot"),
        env=os.environ | settings,
        cwd=Path(__file__).parents[2],
        stderr=asyncio.subprocess.PIPE,
    )
    assert running.stderr
    line: dict[str, object] = {}
    while "port" not in line:  # a slow machine logs that it is slow before it listens
        line = json.loads(await asyncio.wait_for(running.stderr.readline(), STARTING))
    yield Process(running, f"http://127.0.0.1:{line['port']}")
    if running.returncode is None:
        running.kill()
        await running.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
async def test_a_stop_sends_what_was_accepted(process: Process, slack: Slack, name: str) -> None:
    slack.open.clear()
    async with ClientSession(process.address) as client:
        response = await client.get("/readyz")
        assert (response.status, (await response.json())["status"]) == (200, "ready")
        assert (await post(client, MENTION, JSON)).status == 200
        unsigned = await client.post("/slack/events", data={"text": "in confidence"})
        assert unsigned.status == 401
        process.running.send_signal(getattr(signal, name))
        await closed(client)
        assert process.running.returncode is None
        slack.open.set()
    assert (await slack.next_post())["thread_ts"] == "7.1"
    assert await asyncio.wait_for(process.running.wait(), PATIENCE) == 0
    lines = await process.log()
    assert [line["event"] for line in lines] == ["request", "request", "sent", "stopped"]
    assert not any(text in str(lines) for text in ("cirrus", "confidence", BOT_TOKEN, SECRET))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
async def test_a_second_signal_ends_at_once(process: Process, slack: Slack) -> None:
    slack.open.clear()
    async with ClientSession(process.address) as client:
        await post(client, MENTION, JSON)
        process.running.send_signal(signal.SIGINT)
        await closed(client)
    assert process.running.returncode is None
    process.running.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.running.wait(), PATIENCE) == -signal.SIGTERM
    slack.open.set()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the memory")
async def test_a_thousand_strangers_take_little_memory(process: Process) -> None:
    before = memory_mb(process)
    reading = asyncio.create_task(process.log())  # a full pipe would stop the bot
    async with ClientSession(process.address) as client:
        strangers = (stranger(process.address, number) for number in range(1000))
        sent = await asyncio.wait_for(asyncio.gather(*strangers), STRANGERS_S)
        assert await is_open(client)
    reading.cancel()
    assert memory_mb(process) - before < 100
    assert max(sent) < STRANGER_BYTES


STRANGERS_S = 120
STRANGER_BYTES = 16 << 20
"""What one would send if nobody stopped it; a few hundred kB stand in buffers of the system."""


async def stranger(address: str, number: int) -> int:
    """The bytes that were taken of headers without end: long ones, or many, or a single one."""
    piece = (b"a: " + b"b" * 8000 + b"\r\n", b"a: b\r\n" * 1000, b"b" * 8000)[number % 3]
    sent = 0
    async with connected(address) as (_reader, writer):
        writer.write(HEAD + b"a: ")
        while sent < STRANGER_BYTES:
            writer.write(piece)
            await writer.drain()
            sent += len(piece)
    return sent


def memory_mb(process: Process) -> float:
    """The most that it has held so far."""
    status = Path(f"/proc/{process.running.pid}/status").read_text("utf-8")
    [peak] = re.findall(r"VmHWM:\s+(\d+) kB", status)
    return int(peak) / 1000
