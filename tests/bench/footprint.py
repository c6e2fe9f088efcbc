"""How much memory the bot holds: a process of it, at its first start, beside a Slack on loopback.

After a few answers, and after so many that everything is kept that it ever keeps.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from aiohttp import ClientSession

from catalog.catalog import Catalog
from tests.bench.measure import Json, at_most
from tests.bench.processes import DATA, ONLY_LINUX, TODAY
from tests.bot.processes import BotProcess, bot_process
from tests.bot.slack import APP_TOKEN, Slack, command, running

Ask = Callable[[str, str], Awaitable[None]]
"""Has the bot answer a command."""

_MOST_MB = {"resident_mb": 150, "resident_mb_all_models_asked": 170}
_COMMANDS = (
    ("/model", "gpt image 2"),
    ("/cheapest", "vision"),
    ("/model", "claud sonet 4.5"),
    ("/model", "gpt 99"),
)


def measure(catalog: Catalog) -> Json:
    """In each mode; the catalogue tells which models there are to ask for."""
    if sys.platform != "linux":
        return ONLY_LINUX
    http = asyncio.run(_footprint({}, catalog.models))
    socket_mode = asyncio.run(_footprint({"SLACK_APP_TOKEN": APP_TOKEN}, catalog.models))
    return {"http": http, "socket_mode": socket_mode}


async def _footprint(settings: dict[str, str], models: Iterable[str]) -> Json:
    with TemporaryDirectory(prefix="modeldesk-memory-") as name:
        database = f"sqlite:///{Path(name) / 'store.db'}"
        day = {"MODELDESK_TODAY": str(TODAY), "MODELDESK_DATABASE_URL": database}
        async with (
            running() as slack,
            bot_process(slack, DATA, Path(name) / "bot.log", settings | day) as bot,
            ClientSession() as session,
        ):
            connected = "SLACK_APP_TOKEN" in settings
            ask = await _over_socket(slack) if connected else _over_http(bot, session)
            for message in _COMMANDS:
                await ask(*message)
            few = resident_mb(bot.running.pid)
            for model in models:
                await ask("/model", model)
            measured = {
                "resident_mb": few,
                "resident_mb_all_models_asked": resident_mb(bot.running.pid),
            }
    return {name: at_most(megabytes, _MOST_MB[name]) for name, megabytes in measured.items()}


def _over_http(bot: BotProcess, session: ClientSession) -> Ask:
    address, people = f"{bot.address}/slack/events", _people()

    async def ask(name: str, text: str) -> None:
        request = command(name, text, user_id=next(people))
        headers = {name: value for name, [value] in request.headers.items()}
        async with session.post(address, data=request.raw_body, headers=headers) as response:
            response.raise_for_status()
            await response.read()

    return ask


async def _over_socket(slack: Slack) -> Ask:
    socket, people = await slack.sockets.get(), _people()

    async def ask(name: str, text: str) -> None:
        person = next(people)
        payload = command(name, text, user_id=person).body
        envelope = {"type": "slash_commands", "envelope_id": person, "payload": payload}
        await socket.send_json(envelope)
        await slack.heard.get()

    return ask


def _people() -> Iterator[str]:
    """Another for each question: one person may ask thirty a minute."""
    return (f"U{number}" for number in count(1))


def resident_mb(process: int | Literal["self"] = "self") -> float:
    """Only Linux says."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    [kib] = re.findall(r"^VmRSS:\s+(\d+) kB$", status, re.MULTILINE)
    return round(int(kib) * 1024 / 1e6, 1)
