"""The processes of a load test: a Slack that is slow, the bot as it is installed, an empty app."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NamedTuple
from urllib.request import urlopen

from tests.bench.measure import Json
from tests.bot.slack import BOT_TOKEN, SECRET

LATENCY_S = 0.15
"""What Slack takes for a call."""
_PORT = re.compile(r'"port": (\d+)')
_STARTING_S = 60
_ENDING_S = 40


class Server(NamedTuple):
    """A process that answers on loopback."""

    port: int
    process: subprocess.Popen[str]
    log: Path
    """What it wrote to standard error."""


@contextmanager
def slack(folder: Path) -> Iterator[str]:
    """The address of a Slack."""
    with _started((sys.executable, "-m", "tests.load.slack", str(LATENCY_S)), {}, folder) as server:
        yield f"http://127.0.0.1:{server.port}"


@contextmanager
def workspace() -> Iterator[str]:
    """The address of a Slack that judges what it is sent and can be troubled.

    A whole organisation has installed the bot, so that each who asks may be in a team of their own.
    """
    command = (sys.executable, "-m", "tests.bot.slack", "--pace", "1", "--organisation", "E1")
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.communicate()


@contextmanager
def bot(
    address: str, folder: Path, name: str = "bot", store: str = "", **more: str
) -> Iterator[Server]:
    """The bot in HTTP mode; those of one folder, or of one database URL, share one store.

    `more` are further variables.
    """
    server = start_bot(address, folder, name, store, **more)
    try:
        yield server
    finally:
        stop(server)


@contextmanager
def bots(address: str, folder: Path, number: int) -> Iterator[Sequence[Server]]:
    """So many bots, which share one store."""
    with ExitStack() as running:
        yield [running.enter_context(bot(address, folder, f"bot{at}")) for at in range(number)]


def start_bot(address: str, folder: Path, name: str, store: str = "", **more: str) -> Server:
    """Start the bot and wait until it listens. Raises RuntimeError when it ends instead."""
    settings = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{address}/api/",
        "MODELDESK_PORT": "0",
        "MODELDESK_DATABASE_URL": store or f"sqlite:///{folder / 'store.db'}",
        "MODELDESK_MIGRATE": "auto",
        "MODELDESK_NATIVE_BLOCKS": "never",
        **more,
    }
    script = Path(sys.executable).with_name("modeldesk")
    return _start((str(script),), settings, folder / f"{name}.log")


def stop(server: Server) -> None:
    """Ask a process to end. Raises RuntimeError unless it does so in good order."""
    server.process.terminate()
    if status := server.process.wait(_ENDING_S):
        last_lines = server.log.read_text("utf-8")[-1000:]
        raise RuntimeError(f"{server.log.stem} ended with {status}: {last_lines}")


@contextmanager
def empty(folder: Path) -> Iterator[Server]:
    """An app that acknowledges the same commands and does nothing else."""
    with _started((sys.executable, "-m", "tests.load.empty"), {}, folder, "empty") as server:
        yield server


def seen(address: str) -> Json:
    """What Slack was asked so far."""
    calls: Json = told(f"{address}/seen")
    return calls


def told(address: str, payload: object = None) -> Any:
    """What a Slack on loopback says at an address; a payload is sent as JSON."""
    with urlopen(address, json.dumps(payload).encode() if payload else None) as response:
        return json.load(response)


def lines(log: Path) -> Iterator[Json]:
    """Every line is an object, or this fails."""
    return (json.loads(line) for line in log.read_text("utf-8").splitlines())


def cpu_seconds(pid: int) -> float:
    """What a process has taken so far; 0 where only the system itself knows."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0
    user, system = stat.read_text().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _started(
    command: tuple[str, ...], settings: dict[str, str], folder: Path, name: str = "slack"
) -> Iterator[Server]:
    server = _start(command, settings, folder / f"{name}.log")
    try:
        yield server
    finally:
        stop(server)


def _start(command: tuple[str, ...], settings: dict[str, str], log: Path) -> Server:
    """Wait for the line that says the port."""
    prefixes = ("SLACK_", "MODELDESK_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(prefixes)}
    with log.open("w", encoding="utf-8") as stream:
        process = subprocess.Popen(
            command, env=clean | settings, stderr=stream, stdout=subprocess.DEVNULL, text=True
        )
    return Server(_port(log, process), process, log)


def _port(log: Path, process: subprocess.Popen[str]) -> int:
    """Raises RuntimeError when it ends instead."""
    deadline = monotonic() + _STARTING_S
    while process.poll() is None and monotonic() < deadline:
        if match := _PORT.search(log.read_text("utf-8")):
            return int(match.group(1))
        sleep(0.05)
    raise RuntimeError(f"{log.stem} does not listen: {log.read_text('utf-8')[-1000:]}")
