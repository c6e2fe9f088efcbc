"""`make bench`: measures everything, or the parts that are named, and prints one JSON document."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from time import perf_counter

from bot.garbage_collection import collect_rarely
from catalog.catalog import Catalog
from catalog.loading import load
from tests.bench import (
    asking,
    dispatching,
    first_time,
    footprint,
    in_browser,
    junk,
    naming,
    policing,
    processes,
    programs,
    purging,
    resolving,
    scaling,
    starting,
    suggesting,
    watching,
)
from tests.bench.measure import Json, missed, note, pace_ms
from tests.bench.peers import peers
from tests.bot.test_questions import MESSAGES
from tests.data.test_names import CLASSES

NAMES = [row.q for rows in CLASSES.values() for row in rows]

PARTS: Mapping[str, Callable[[Catalog], Json]] = {
    "resolve": lambda catalog: resolving.measure(catalog, NAMES),
    "suggest": lambda catalog: suggesting.measure(catalog),
    "questions": lambda catalog: asking.measure(catalog, MESSAGES),
    "dispatch": lambda catalog: asyncio.run(dispatching.measure(catalog)),
    "first_time": lambda catalog: asyncio.run(first_time.measure(catalog)),
    "programs": lambda catalog: asyncio.run(programs.measure(catalog, _catalog())),
    "policy": lambda catalog: asyncio.run(policing.measure(catalog, MESSAGES)),
    "watches": lambda _: watching.measure(_catalog()),
    "junk": lambda catalog: junk.measure(catalog),
    "scaling": lambda catalog: scaling.measure(catalog),
    "purge": lambda _: asyncio.run(purging.measure()),
    "one_shot": lambda _: processes.measure_start(),
    "memory": lambda catalog: footprint.measure(catalog),
    "start": lambda catalog: starting.measure(catalog),
    "day_changes": lambda _: processes.measure_day_changes(),
    "swaps": lambda catalog: processes.measure_swaps(catalog),
    "ranking": lambda _: asyncio.run(dispatching.measure_ranking(_catalog)),
    "in_browser": lambda _: asyncio.run(in_browser.measure(MESSAGES)),
    "names": lambda catalog: naming.measure(catalog, CLASSES, list(peers(catalog))),
}


def main(wanted: Sequence[str]) -> int:
    if strange := set(wanted) - set(PARTS):
        note(f"There is no {', '.join(sorted(strange))} to measure; there is {', '.join(PARTS)}.")
        return 2
    load_before, pace_before, start = os.getloadavg(), pace_ms(), perf_counter()
    catalog = _catalog()
    measured = {}
    for name in wanted or PARTS:
        note(f"{name} …")
        measured[name] = PARTS[name](catalog)
    machine = {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cpus": os.cpu_count(),
        "load_before": load_before,
        "load_after": os.getloadavg(),
        "pace_before_ms": pace_before,
        "pace_after_ms": pace_ms(),
        "seconds": round(perf_counter() - start, 1),
    }
    document = {"machine": machine, **measured, "missed": missed(measured)}
    print(json.dumps(document, indent=2))
    return 0


def _catalog() -> Catalog:
    """The bundled catalogue, put aside for good as the bot does."""
    catalog = load(processes.DATA, processes.TODAY)
    gc.collect()
    collect_rarely()
    return catalog


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
