"""Ratings: on one benchmark, with their intervals, and in words."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.catalogue import Catalog
from catalog.schema import Model, Rating


class _Ratings(dict[str, Rating]):
    """By model."""


def ratings(benchmark: str, catalog: Catalog) -> Mapping[str, Rating]:
    """Ratings on a benchmark by model."""
    kept = catalog.kept(_Ratings)
    if benchmark not in kept:
        kept[benchmark] = _Ratings((model.id, r) for model, r in catalog.rated(benchmark))
    return kept[benchmark]


def rating_on(benchmark: str | None, model: Model) -> Rating | None:
    return next((r for r in model.ratings if r.benchmark == benchmark), None)


def low(rating: Rating) -> float:
    """The lower bound; a rating without an interval is a point."""
    return rating.value if rating.low is None else rating.low


def high(rating: Rating) -> float:
    return rating.value if rating.high is None else rating.high


def benchmark_name(benchmark: str) -> str:
    """ "arena.hard_prompts" as people read it: "Arena hard prompts"."""
    said = benchmark.replace(".", " ").replace("_", " ")
    return f"{said[:1].upper()}{said[1:]}"


def rating_in_words(rating: Rating) -> str:
    """With half the width of its interval, where that is known: "1287 ± 6"."""
    if rating.low is None or rating.high is None:
        return f"{rating.value:.0f}"
    return f"{rating.value:.0f} ± {(rating.high - rating.low) / 2:.0f}"
