"""Read Arena's ratings: {"date", "columns", "tasks": {task: [row]}}, rows as the columns say."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from catalog.feeds.feed_base import (
    EntryError,
    FeedError,
    Skipped,
    full_date,
    parse_json,
    whole_number,
)
from catalog.feeds.identities import Identities
from catalog.resolution.families import NO_FAMILY_NAMES
from catalog.resolution.name_index import IndexedModel
from catalog.resolution.naming import Naming
from catalog.resolution.outcomes import Found
from catalog.resolution.resolver import Resolver
from catalog.resolution.route_ids import RouteIds
from catalog.schema import Rating

FEED_ID = "arena"

_REQUIRED = ("model", "rating")
_HIGHEST_RATING = 10**6
_VARIANT = re.compile(r"(?P<model>.*\S)\s*\((?P<variant>[^()]+)\)\s*")


@dataclass(frozen=True, slots=True)
class ArenaReading:
    """What the ratings file yields."""

    as_of: date
    ratings: tuple[tuple[str, Rating], ...]
    """(model as Arena writes it without its variant, rating)."""
    skipped: tuple[Skipped, ...]


def read(data: bytes) -> ArenaReading:
    """Read every row of every task. Raises FeedError when the file has another shape."""
    top = parse_json(data, FEED_ID)
    if not isinstance(top, dict) or not isinstance(top.get("tasks"), dict):
        raise FeedError(f"{FEED_ID}: expected an object with tasks")
    columns, as_of = _columns(top), _date(top)
    ratings: list[tuple[str, Rating]] = []
    skipped: list[Skipped] = []
    for name, task, row in _rows(top["tasks"]):
        try:
            ratings.append(_model_and_rating(task, columns, row))
        except EntryError as error:
            skipped.append(Skipped(name, str(error)))
    return ArenaReading(as_of, tuple(ratings), tuple(skipped))


def ratings_by_model(
    reading: ArenaReading, identities: Identities, world: Naming
) -> dict[str, tuple[Rating, ...]]:
    """By model: its best rating per benchmark. Names that mean no certain model are left out."""
    index = world.empty_index()
    for model in sorted(set(identities.models.values())):
        names = identities.names.get(model, Counter()).most_common(3)
        index.add(IndexedModel(model, tuple(name for name, _ in names)))
    resolver = Resolver(index, world.nicknames, RouteIds, NO_FAMILY_NAMES, world.sellers)
    best: dict[str, dict[str, Rating]] = defaultdict(dict)
    for name, rating in reading.ratings:
        resolution = resolver.identify(name)
        if isinstance(resolution, Found):
            other = best[resolution.model].get(rating.benchmark)
            if other is None or rating.value > other.value:
                best[resolution.model][rating.benchmark] = rating
    return {
        model: tuple(ratings[benchmark] for benchmark in sorted(ratings))
        for model, ratings in best.items()
    }


def _columns(top: Mapping[str, Any]) -> list[str]:
    columns = top.get("columns")
    if not isinstance(columns, list) or not all(name in columns for name in _REQUIRED):
        raise FeedError(f"{FEED_ID}: columns do not name model and rating")
    return columns


def _date(top: Mapping[str, Any]) -> date:
    try:
        as_of = full_date(top, "date")
    except EntryError as error:
        raise FeedError(f"{FEED_ID}: {error}") from error
    if as_of is None:
        raise FeedError(f"{FEED_ID}: date is missing or not a full date")
    return as_of


def _rows(tasks: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """(name to report a bad row under, task, row); a task that is no list is yielded as one row."""
    for task, rows in tasks.items():
        if not isinstance(rows, list):
            yield task, task, rows
            continue
        for number, row in enumerate(rows):
            yield f"{task} {number}", task, row


def _model_and_rating(task: str, columns: list[str], row: Any) -> tuple[str, Rating]:
    if not isinstance(row, list) or len(row) != len(columns):
        raise EntryError(f"{row!r} is not a row of {len(columns)} columns")
    cells = dict(zip(columns, row, strict=True))
    name = cells["model"]
    if not isinstance(name, str) or not name.strip():
        raise EntryError(f"model: {name!r} is not a name")
    # "Model (High)" is the model at the setting "High".
    match = _VARIANT.fullmatch(name)
    rating = Rating(
        benchmark=f"{FEED_ID}.{task}",
        value=_number("rating", cells["rating"]),
        low=None if cells.get("low") is None else _number("low", cells["low"]),
        high=None if cells.get("high") is None else _number("high", cells["high"]),
        rank=None if cells.get("rank") is None else whole_number("rank", cells["rank"]),
        votes=None if cells.get("votes") is None else whole_number("votes", cells["votes"]),
        variant=match["variant"].strip() if match else None,
        source=FEED_ID,
    )
    bounds = [bound for bound in (rating.low, rating.value, rating.high) if bound is not None]
    if bounds != sorted(bounds):
        raise EntryError(f"rating: {rating.value} is outside {rating.low} … {rating.high}")
    return match["model"] if match else name.strip(), rating


def _number(key: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise EntryError(f"{key}: {value!r} is not a number")
    if not -_HIGHEST_RATING <= value <= _HIGHEST_RATING:
        raise EntryError(f"{key}: {value} is not a plausible rating")
    return float(value)
