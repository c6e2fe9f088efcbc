"""A process of the bot, run by the benchmark: thirty newer snapshots take the place of others."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from collections.abc import Sequence
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from bot.warmup import beside_answers, warm_up, warm_up_in_background
from catalog.catalog_provider import CatalogProvider
from tests.bench.asking import Asked, reply_bytes
from tests.bench.footprint import resident_mb
from tests.bench.processes import DATA, TODAY

SWAPS = 30


def main(files: Sequence[str]) -> None:
    """`files` have the snapshots, which are used in turn."""
    provider = CatalogProvider(DATA, lambda: TODAY)
    warm_up(provider())
    gc.freeze()
    resident = asyncio.run(_resident_by_swap(provider, [Path(file) for file in files]))
    print(json.dumps({"at_the_start_mb": resident[0], "after_each_mb": resident[1:]}))


async def _resident_by_swap(provider: CatalogProvider, files: Sequence[Path]) -> list[float]:
    """Before the first swap and after each, while it is asked something.

    All in one event loop, as in the bot: another thread for each would have memory of its own.
    """
    resident = [resident_mb()]
    warm = partial(warm_up_in_background, rest=0)  # there is nobody to rest for
    for file in islice(cycle(files), SWAPS):
        await beside_answers(partial(provider.renew, file.read_bytes(), warm))
        for model in list(provider().models)[::50]:
            reply_bytes(Asked(model, "model"), provider())
        resident.append(resident_mb())
    return resident


if __name__ == "__main__":
    main(sys.argv[1:])
