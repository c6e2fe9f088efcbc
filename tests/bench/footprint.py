"""A process of the bot, run by the benchmark: does everything once and says how large it became."""

from __future__ import annotations

import asyncio
import gc
import json
import re
from pathlib import Path

import bot.app.socket_mode  # noqa: F401  (a bot in a workspace has it loaded)
from bot.app.desk import Desk
from bot.blocks import render
from catalog import Catalog, candidates, load
from tests.bench.processes import DATA, TODAY

_STATUS = Path("/proc/self/status")
_MESSAGES = ("/model gpt image 2", "/cheapest vision", "/model claud sonet 4.5", "/model gpt 99")


def main() -> None:
    catalog = load(DATA, TODAY)
    gc.freeze()
    for model in catalog.models:
        catalog.ladder(model)
    for use_case in catalog.use_cases.values():
        candidates(use_case, catalog)
    answers = asyncio.run(_answers(catalog))
    print(json.dumps({"resident_mb": _mb("VmRSS"), "peak_mb": _mb("VmHWM"), "answers": answers}))


async def _answers(catalog: Catalog) -> int:
    desk = Desk(catalog, render)
    return len([await desk.ask(message) for message in _MESSAGES])


def _mb(field: str) -> float:
    """Linux only, where the bot is deployed."""
    [kib] = re.findall(rf"^{field}:\s+(\d+) kB$", _STATUS.read_text("ascii"), re.MULTILINE)
    return round(int(kib) * 1024 / 1e6, 1)


if __name__ == "__main__":
    main()
