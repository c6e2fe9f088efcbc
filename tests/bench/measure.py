"""Times, percentiles, and figures beside what they should be."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from statistics import fmean, median
from time import perf_counter_ns
from typing import Any, NamedTuple, TypedDict

Json = dict[str, Any]


class Figure(TypedDict):
    """A measured value, what it should be, and whether it is."""

    value: float
    aim: float
    met: bool


def at_most(value: float, aim: float) -> Figure:
    return {"value": rounded(value), "aim": aim, "met": value <= aim}


def at_least(value: float, aim: float) -> Figure:
    return {"value": rounded(value), "aim": aim, "met": value >= aim}


def rounded(value: float) -> float:
    """Four digits that say something."""
    return float(f"{value:.4g}")


def missed(figures: Json, path: str = "") -> list[str]:
    """Where in the document the aims are that are not met."""
    if "met" in figures:
        return [] if figures["met"] else [path]
    inner = [(name, part) for name, part in figures.items() if isinstance(part, dict)]
    return [at for name, part in inner for at in missed(part, f"{path}.{name}".lstrip("."))]


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that this share of the values does not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


class Latency(NamedTuple):
    """What one of many calls takes, in ms."""

    p50: float
    p99: float
    mean: float


def latency(taken: Sequence[float]) -> Latency:
    return Latency(percentile(taken, 0.5), percentile(taken, 0.99), fmean(taken))


def per_call_ms(call: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """What each call takes."""
    taken = []
    for text in texts:
        start = perf_counter_ns()
        call(text)
        taken.append((perf_counter_ns() - start) / 1e6)
    return taken


def side_by_side(
    calls: Sequence[Callable[[str], object]], texts: Sequence[str], rounds: int
) -> list[list[Latency]]:
    """For each call its latency in each round, after a warm-up; the calls take turns."""
    for call in calls:
        per_call_ms(call, texts)
    by_round = [[latency(per_call_ms(call, texts)) for call in calls] for _ in range(rounds)]
    return [list(column) for column in zip(*by_round, strict=True)]


def typical(rounds: Sequence[Latency]) -> Latency:
    """The median of the rounds, for each of the three."""
    return Latency(*(median(column) for column in zip(*rounds, strict=True)))


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """How many times as much, pair by pair: a pair that was disturbed does not move the median."""
    return median(a / b for a, b in zip(ours, theirs, strict=True))


def pace_ms() -> float:
    """What a fixed piece of work takes right now: runs on a busy machine cannot be compared."""
    return rounded(min(per_call_ms(_work, ["the same work for every machine and day "] * 20)))


def _work(text: str) -> dict[str, int]:
    counted: dict[str, int] = {}
    for word in (text * 1000).split():
        counted[word] = counted.get(word, 0) + 1
    return counted


def note(text: str) -> None:
    """Says on standard error what is going on."""
    print(text, file=sys.stderr, flush=True)
