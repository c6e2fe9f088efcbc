"""A process of the bot, run by the benchmark: thirty days pass, and each is asked something."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Iterator
from datetime import date, timedelta

from bot.slack.server import prepare
from bot.warmup import warm_up
from catalog.catalog_provider import CatalogProvider
from tests.bench.asking import Asked, reply_bytes
from tests.bench.footprint import resident_mb
from tests.bench.processes import DATA, TODAY

DAYS = 30


class _Calendar:
    """The day that the bot believes in."""

    day = TODAY

    def __call__(self) -> date:
        return self.day


def main() -> None:
    calendar = _Calendar()
    shelf = CatalogProvider(DATA, calendar)
    warm_up(shelf())
    gc.freeze()
    resident = list(_resident_by_day(shelf, calendar))
    print(json.dumps({"at_the_start_mb": resident[0], "after_each_mb": resident[1:]}))


def _resident_by_day(shelf: CatalogProvider, calendar: _Calendar) -> Iterator[float]:
    """Before the first change and after each.

    As in the bot, tomorrow is prepared beside today, and what was replaced at midnight is freed
    a few minutes later.
    """
    for _ in range(DAYS + 1):
        for model in list(shelf().models)[::50]:
            reply_bytes(Asked(model, "model"), shelf())
        asyncio.run(prepare(shelf, calendar.day))
        yield resident_mb()
        tomorrow = calendar.day + timedelta(days=1)
        asyncio.run(prepare(shelf, tomorrow))
        calendar.day = tomorrow


if __name__ == "__main__":
    main()
