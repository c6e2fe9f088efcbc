"""A process of the bot, run by the benchmark: starts as in a mode and says how large it became.

Once it has started, and once it has been asked for every model.
"""

from __future__ import annotations

import asyncio
import gc
import json
import re
import sys
from importlib import import_module
from pathlib import Path

from bot.slack.local_app import LocalApp
from bot.warmup import warm_up
from catalog.catalog import Catalog
from catalog.loading import load
from tests.bench.processes import DATA, TODAY

_STATUS = Path("/proc/self/status")
_MESSAGES = ("/model gpt image 2", "/cheapest vision", "/model claud sonet 4.5", "/model gpt 99")


def main(mode: str) -> None:
    """`mode` is the module of a connection: `http` or `socket_mode`."""
    import_module("bot.slack.server"), import_module(f"bot.slack.{mode}")
    catalog = load(DATA, TODAY)
    warm_up(catalog)
    gc.freeze()
    print(json.dumps(asyncio.run(_measured(catalog))))


async def _measured(catalog: Catalog) -> dict[str, float]:
    """After a few answers, and after so many that everything is kept that the bot ever keeps."""
    app = LocalApp(catalog)
    for message in _MESSAGES:
        await app.ask(message)
    few = resident_mb()
    for model in catalog.models:
        await app.ask(f"/model {model}")
    return {"resident_mb": few, "resident_mb_all_models_asked": resident_mb()}


def resident_mb() -> float:
    """Only Linux says."""
    [kib] = re.findall(r"^VmRSS:\s+(\d+) kB$", _STATUS.read_text("ascii"), re.MULTILINE)
    return round(int(kib) * 1024 / 1e6, 1)


if __name__ == "__main__":
    main(sys.argv[1])
