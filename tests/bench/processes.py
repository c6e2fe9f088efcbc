"""Whole processes: what starting one takes, and how their memory grows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from catalog.catalog import Catalog
from tests.bench.measure import Json, at_most, ratio, rounded
from tests.bench.renewed import renewed

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
TODAY = date(2026, 11, 22)
"""The day for which tests/names.yml holds."""
_PAIRS = 9
_PATIENCE = 1800
ONLY_LINUX: Json = {"skipped": "only Linux says how much memory is resident"}
_BARE = "import slack_bolt.async_app, pydantic, rapidfuzz"


def measure_start() -> Json:
    """One answer from a cold process, against a process that only imports what it is made of."""
    _one_shot_s(), _bare_s()
    pairs = [(_one_shot_s(), _bare_s()) for _ in range(_PAIRS)]
    ours, bare = zip(*pairs, strict=True)
    return {
        "pairs": _PAIRS,
        "answer_ms": rounded(1000 * median(ours)),
        "bare_imports_ms": rounded(1000 * median(bare)),
        "ratio": at_most(ratio(ours, bare), 1.6),
    }


def measure_day_changes() -> Json:
    """What the bot holds after thirty changes of the day, against the first of them."""
    if sys.platform != "linux":
        return ONLY_LINUX
    return _growth(json.loads(_run((sys.executable, "-m", "tests.bench.day_changes"))))


def measure_swaps(catalog: Catalog) -> Json:
    """What the bot holds after thirty newer snapshots, against the first of them.

    And how long others wait for the event loop meanwhile.
    """
    if sys.platform != "linux":
        return ONLY_LINUX
    with TemporaryDirectory(prefix="modeldesk-swaps-") as folder:
        files = [Path(folder) / f"{days}.gz" for days in (30, 31)]
        for days, file in enumerate(files, 30):
            file.write_bytes(renewed(catalog.snapshot, days))
        command = (sys.executable, "-m", "tests.bench.swapping", *map(str, files))
        measured: Json = json.loads(_run(command))
    return _growth(measured) | {
        "loop_late_p99_ms": at_most(measured["loop_late_p99_ms"], 10),
        "loop_late_longest_ms": rounded(measured["loop_late_longest_ms"]),
    }


def _growth(resident: Json) -> Json:
    """What a process holds that replaces its catalogue again and again."""
    after: list[float] = resident["after_each_mb"]
    return {
        "changes": len(after),
        "at_the_start_mb": resident["at_the_start_mb"],
        "after_the_first_mb": after[0],
        "after_the_last_mb": after[-1],
        "last_to_first": at_most(after[-1] / after[0], 1.15),
    }


def modeldesk_s(*arguments: str, lines: str = "") -> float:
    """Seconds that a call of the console script takes."""
    return _seconds(sys.executable, "-m", "bot", "--today", str(TODAY), *arguments, lines=lines)


def _one_shot_s() -> float:
    return _seconds(sys.executable, "-m", "bot", "/model gpt image 2")


def _bare_s() -> float:
    return _seconds(sys.executable, "-c", _BARE)


def _seconds(*command: str, lines: str = "") -> float:
    start = perf_counter()
    _run(command, lines)
    return perf_counter() - start


def _run(command: tuple[str, ...], lines: str = "") -> str:
    settings = ("SLACK_", "MODELDESK_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(settings)}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=clean | {"PYTHONIOENCODING": "utf-8"},
        input=lines,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        timeout=_PATIENCE,
        check=True,
    )
    return done.stdout
