"""`make load`: whole processes on loopback under load; a document, a table, 1 for a missed aim."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import uvloop

from tests.bench.measure import Json, missed, note, pace_ms
from tests.load import crashes, database, faults, hostile, steady, syncing, throughput, watching

PARTS: Mapping[str, Callable[[Path, float], Awaitable[Json]]] = {
    "one_process": lambda folder, seconds: steady.measure(folder, 1, seconds),
    "two_processes": lambda folder, seconds: steady.measure(folder, 2, seconds),
    "hostile": lambda folder, seconds: hostile.measure(folder, 1, seconds),
    "hostile_two_processes": lambda folder, seconds: hostile.measure(folder, 2, seconds),
    "sync": syncing.measure,
    "throughput": throughput.measure,
    "faults": lambda folder, _seconds: faults.measure(folder),
    "crashes": lambda folder, _seconds: crashes.measure(folder),
    "watches": lambda folder, _seconds: watching.measure(folder),
    "database": lambda folder, _seconds: database.measure(folder),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument(
        "--seconds", type=float, default=30, help="for each part that has no length of its own"
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    options = parser.parse_args()
    if strange := set(options.parts) - set(PARTS):
        parser.error(f"there is no {', '.join(sorted(strange))} to measure")
    machine = {"cpus": os.cpu_count(), "load_before": os.getloadavg(), "pace_ms": pace_ms()}
    gc.disable()  # A pass over all that the client holds takes 0.1 s, in which it sends nothing.
    measured = uvloop.run(_measured(options.parts or list(PARTS), options.seconds))
    print(json.dumps({"machine": machine, **measured, "missed": missed(measured)}, indent=2))
    for name, part in measured.items():
        for figure, value in part.items():
            note(f"{name:<14} {figure:<28} {_told(value)}")
    return 1 if missed(measured) else 0


async def _measured(parts: list[str], seconds: float) -> Json:
    measured: Json = {}
    with TemporaryDirectory(prefix="modeldesk-load-") as folder:
        for name in parts:
            note(f"{name} …")
            measured[name] = await PARTS[name](Path(mkdtemp(dir=folder)), seconds)
    return measured


def _told(value: object) -> str:
    match value:
        case {"value": measured, "aim": aim, "met": met}:
            return f"{measured:g}  (aim {aim:g}{'' if met else ', missed'})"
        case _:
            return str(value)


if __name__ == "__main__":
    sys.exit(main())
