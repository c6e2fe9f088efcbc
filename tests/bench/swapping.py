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
from time import perf_counter

from bot.warmup import beside_answers, warm_up, warm_up_in_background
from catalog.catalog_provider import CatalogProvider
from tests.bench.asking import Asked, reply_bytes
from tests.bench.footprint import resident_mb
from tests.bench.measure import percentile
from tests.bench.processes import DATA, TODAY

SWAPS = 30
_TICK_S = 0.002


def main(files: Sequence[str]) -> None:
    """`files` have the snapshots, which are used in turn."""
    provider = CatalogProvider(DATA, lambda: TODAY)
    warm_up(provider())
    gc.freeze()
    resident, gaps_ms = asyncio.run(_measured(provider, [Path(file) for file in files]))
    print(
        json.dumps(
            {
                "at_the_start_mb": resident[0],
                "after_each_mb": resident[1:],
                "loop_late_p99_ms": percentile(gaps_ms, 0.99),
                "loop_late_longest_ms": max(gaps_ms),
            }
        )
    )


async def _measured(
    provider: CatalogProvider, files: Sequence[Path]
) -> tuple[list[float], list[float]]:
    """MB before the first swap and after each, and how late the event loop was meanwhile, in ms.

    All in one event loop, as in the bot: another thread for each would have memory of its own.
    """
    resident, late_ms = [resident_mb()], list[float]()
    warm = partial(warm_up_in_background, rest=0)  # there is nobody to rest for
    for file in islice(cycle(files), SWAPS):
        swap = beside_answers(partial(provider.renew, file.read_bytes(), warm))
        late_ms += await _late_ms(asyncio.create_task(swap))
        for model in list(provider().models)[::50]:
            reply_bytes(Asked(model, "model"), provider())
        resident.append(resident_mb())
    return resident, late_ms


async def _late_ms(swap: asyncio.Task[None]) -> list[float]:
    """By how much each of many short sleeps was too long while a swap went on."""
    late = []
    while not swap.done():
        start = perf_counter()
        await asyncio.sleep(_TICK_S)
        late.append(1000 * (perf_counter() - start - _TICK_S))
    await swap
    return late


if __name__ == "__main__":
    main(sys.argv[1:])
