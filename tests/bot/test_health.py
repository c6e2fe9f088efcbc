"""Health and metrics, as a probe and a scrape see them, in both modes."""

import asyncio
import json
import logging
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from aiohttp import ClientSession
from prometheus_client.parser import text_string_to_metric_families
from slack_bolt.async_app import AsyncApp

from bot.slack.metrics import Metrics, State
from tests.bot.slack import (
    APP_TOKEN,
    BOT_TOKEN,
    PATIENCE,
    SECRET,
    Slack,
    click,
    command,
    mention,
    typeahead,
)
from tests.world import TODAY

STARTING = 30
"""Seconds that a process may take before it listens."""
IDLE = State(waiting=0, oldest_s=0, catalogue_age_h=24, is_stored=True)
MODES = {
    "Socket Mode": {"SLACK_APP_TOKEN": APP_TOKEN},
    "HTTP": {"SLACK_SIGNING_SECRET": SECRET, "MODELDESK_PORT": "0"},
}

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")


@pytest.fixture
def metrics() -> Iterator[Metrics]:
    ours = logging.getLogger("modeldesk")
    level = ours.level
    ours.setLevel(logging.INFO)
    counted = Metrics()
    with counted.counting():
        yield counted
    ours.setLevel(level)


def samples(text: str) -> dict[str, float]:
    """Name and labels, in the order of their names -> value."""
    return {
        " ".join((sample.name, *(sample.labels[name] for name in sorted(sample.labels)))): value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        for value in (sample.value,)
    }


async def test_requests_are_counted_by_surface_kind_and_outcome(
    app: AsyncApp, slack: Slack, metrics: Metrics
) -> None:
    first = mention("<@UBOT> cirrus 4", event_id="Ev1")
    for request in (
        command("/model", "cirrus 4"),
        command("/model", "cirrus 4"),
        first,
        mention("<@UBOT> cirrus 4", event_id="Ev1"),
        click("step:0", "stale"),
        typeahead("search", "cir"),
        command("/other", "cirrus 4"),
    ):
        await app.async_dispatch(request)
    await slack.next_post()
    counted = samples(metrics.exposition(IDLE).decode())
    requests = {
        name.removeprefix("modeldesk_requests_total "): value
        for name, value in counted.items()
        if name.startswith("modeldesk_requests_total ")
    }
    # The labels in the order of their names: kind, outcome, surface.
    assert requests == {
        "/model answered command": 2,
        "app_mention answered event": 1,
        "app_mention duplicate event": 1,
        "step refused action": 1,
        "search answered options": 1,
        "/other unhandled command": 1,
    }
    assert counted["modeldesk_request_seconds_count command"] == 3
    assert counted["modeldesk_request_seconds_bucket +Inf command"] == 3
    assert counted["modeldesk_log_lines_total request info"] == 7


async def test_unresolved_names_are_counted_each_time(
    app: AsyncApp, slack: Slack, metrics: Metrics
) -> None:
    for request in (
        command("/model", "cirrus 4"),
        command("/model", "cirrus 9"),
        command("/model", "cirrus 9"),  # kept from the first time, and counted again
        mention("<@UBOT> cirrus 9"),
    ):
        await app.async_dispatch(request)
    await slack.next_post()
    counted = samples(metrics.exposition(IDLE).decode())
    assert counted["modeldesk_unresolved_names_total"] == 3


def test_reconnects_and_any_other_line_are_counted(metrics: Metrics) -> None:
    log = logging.getLogger("modeldesk")
    log.info("reconnected")
    log.error("not delivered", extra={"error": "fatal_error"})
    counted = samples(metrics.exposition(IDLE).decode())
    assert counted["modeldesk_socket_mode_reconnects_total"] == 1
    assert counted["modeldesk_log_lines_total not delivered error"] == 1


def test_the_state_is_that_of_the_scrape(metrics: Metrics) -> None:
    state = State(waiting=3, oldest_s=1.5, catalogue_age_h=36.5, is_stored=False)
    counted = samples(metrics.exposition(state).decode())
    assert counted["modeldesk_outbox_messages"] == 3
    assert counted["modeldesk_outbox_oldest_seconds"] == 1.5
    assert counted["modeldesk_catalogue_age_hours"] == 36.5
    assert counted["modeldesk_store_available"] == 0


def test_no_label_can_hold_a_person_or_a_text(metrics: Metrics) -> None:
    log = logging.getLogger("modeldesk")
    for name in ("U0123ABC", "x" * 41, "step:T1:U1", None, "what I typed"):
        fields = {"kind": "action", "named": name, "team": "T1", "outcome": "answered", "ms": 1.0}
        log.info("request", extra=fields)
    text = metrics.exposition(IDLE).decode()
    assert set(re.findall(r'(\w+)="', text)) == {
        "surface",
        "kind",
        "outcome",
        "le",
        "event",
        "level",
    }
    assert set(re.findall(r'kind="([^"]*)"', text)) == {"other", "step"}
    assert "T1" not in text


class Process(NamedTuple):
    """The console script with a health port."""

    running: asyncio.subprocess.Process
    health: str
    """The address of that port."""
    lines: list[dict[str, Any]]
    """The log so far; each line is an object."""

    async def said(self, event: str) -> dict[str, Any]:
        """The next line with that event."""
        assert self.running.stderr
        while line := await asyncio.wait_for(self.running.stderr.readline(), STARTING):
            self.lines.append(json.loads(line))
            if self.lines[-1]["event"] == event:
                return self.lines[-1]
        raise AssertionError(f"never said {event}: {self.lines}")


@asynccontextmanager
async def process(
    mode: dict[str, str], slack: Slack, world_folder: Path, tmp_path: Path
) -> AsyncIterator[Process]:
    settings = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_API_URL": f"{slack.url}/api/",
        "MODELDESK_HEALTH_PORT": "0",
        "MODELDESK_DATABASE_URL": f"sqlite:///{tmp_path / 'store.db'}",
        "MODELDESK_NATIVE_BLOCKS": "never",
        "MODELDESK_DATA": str(world_folder),
        "MODELDESK_TODAY": str(TODAY),
    }
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot"),
        env=os.environ | settings | mode,
        cwd=Path(__file__).parents[2],
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        bot = Process(running, "", [])
        port = (await bot.said("health listening"))["port"]
        yield bot._replace(health=f"http://127.0.0.1:{port}")
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()


async def status(client: ClientSession) -> tuple[int, str]:
    async with client.get("/readyz") as response:
        return response.status, (await response.json())["status"]


async def scraped(client: ClientSession) -> dict[str, float]:
    async with client.get("/metrics") as response:
        assert (response.status, response.content_type) == (200, "text/plain")
        return samples(await response.text())


async def until_it_changes(client: ClientSession) -> tuple[int, str]:
    """The next status that is not "ready"."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if (seen := await status(client)) != (200, "ready"):
                return seen
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("mode", MODES)
async def test_health_from_the_start_to_the_stop(
    mode: str, slack: Slack, world_folder: Path, tmp_path: Path
) -> None:
    slack.open.clear()  # does not answer yet
    async with (
        process(MODES[mode], slack, world_folder, tmp_path) as bot,
        ClientSession(bot.health) as client,
    ):
        assert await status(client) == (503, "starting")
        slack.open.set()
        await bot.said("connected" if mode == "Socket Mode" else "listening")
        assert await status(client) == (200, "ready")
        async with client.get("/healthz") as response:
            assert response.status == 200
        async with client.get("/readyz") as response:
            feeds = (await response.json())["feeds"]
        assert feeds["models.dev"] == {
            "as_of": "2026-10-01",
            "age_days": 39,
            "failures": 0,
            "waiting": None,
        }
        counted = await scraped(client)
        assert (
            counted["modeldesk_feed_age_hours models.dev"]
            > counted["modeldesk_feed_age_hours litellm"]
        )
        assert counted["modeldesk_feed_failures litellm"] == 0
        assert counted["modeldesk_store_available"] == 1
        if sys.platform == "linux":
            assert counted["process_resident_memory_bytes"] > 1 << 20

        slack.open.clear()
        if mode == "Socket Mode":
            event = {"type": "app_mention", "user": "U1", "text": "cirrus 4", "ts": "17.1"}
            payload = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1"}
            payload["event"] = event | {"channel": "C1"}  # type: ignore[assignment]
            socket = await asyncio.wait_for(slack.sockets.get(), PATIENCE)
            await socket.send_json({"type": "events_api", "envelope_id": "1", "payload": payload})
        else:
            await _mention(f"http://127.0.0.1:{bot.lines[-1]['port']}")
        await bot.said("request")
        assert (
            samples(await (await client.get("/metrics")).text())["modeldesk_outbox_messages"] == 1
        )

        bot.running.send_signal(signal.SIGTERM)
        assert await until_it_changes(client) == (503, "stopping")
        slack.open.set()
        assert (await slack.next_post())["thread_ts"] == "17.1"
        assert await asyncio.wait_for(bot.running.wait(), PATIENCE) == 0


async def _mention(address: str) -> None:
    request = mention("cirrus 4")
    headers = {name: value[0] for name, value in request.headers.items()}
    async with (
        ClientSession(address) as client,
        client.post("/slack/events", data=request.raw_body, headers=headers) as response,
    ):
        assert response.status == 200


async def test_metrics_are_not_at_the_public_port(
    slack: Slack, world_folder: Path, tmp_path: Path
) -> None:
    async with process(MODES["HTTP"], slack, world_folder, tmp_path) as bot:
        port = (await bot.said("listening"))["port"]
        async with ClientSession(f"http://127.0.0.1:{port}") as client:
            assert await status(client) == (200, "ready")
            async with client.get("/metrics") as response:
                assert response.status == 404


async def test_a_health_port_that_is_taken_is_said_in_one_line(
    slack: Slack, world_folder: Path, tmp_path: Path
) -> None:
    async with process(MODES["HTTP"], slack, world_folder, tmp_path) as bot:
        port = bot.health.rpartition(":")[2]
        taken = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "--data", str(world_folder)),
            env=os.environ
            | {"SLACK_BOT_TOKEN": BOT_TOKEN, "MODELDESK_HEALTH_PORT": port}
            | MODES["HTTP"],
            cwd=tmp_path,
            stderr=asyncio.subprocess.PIPE,
        )
        _, errors = await asyncio.wait_for(taken.communicate(), STARTING)
        assert taken.returncode == 2
        assert errors.decode().startswith(
            "modeldesk: MODELDESK_HEALTH_HOST and MODELDESK_HEALTH_PORT: cannot listen"
        )
        assert errors.count(b"\n") == 1
