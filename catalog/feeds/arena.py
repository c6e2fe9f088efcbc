"""Reads Arena's ratings: {"date", "columns", "tasks": {task: [row]}}, rows as the columns say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from catalog.feeds.fields import count, full_date
from catalog.feeds.reading import EntryError, FeedError, Skipped, parse_json
from catalog.schema import Rating

FEED = "arena"

_NEEDED = ("model", "rating")
_HIGHEST = 10**6
_VARIANT = re.compile(r"(?P<model>.*\S)\s*\((?P<variant>[^()]+)\)\s*")


@dataclass(frozen=True, slots=True)
class ArenaReading:
    """What the ratings file yielded."""

    as_of: date
    ratings: tuple[tuple[str, Rating], ...]
    """(model as Arena writes it without its variant, rating)."""
    skipped: tuple[Skipped, ...]


def read(data: bytes) -> ArenaReading:
    """Every row of every task. Raises FeedError when the file is of another shape."""
    top = parse_json(data, FEED)
    if not isinstance(top, dict) or not isinstance(top.get("tasks"), dict):
        raise FeedError(f"{FEED}: expected an object with tasks")
    columns, as_of = _columns(top), _date(top)
    ratings: list[tuple[str, Rating]] = []
    skipped: list[Skipped] = []
    for name, task, row in _rows(top["tasks"]):
        try:
            ratings.append(_rated(task, columns, row))
        except EntryError as error:
            skipped.append(Skipped(name, str(error)))
    return ArenaReading(as_of, tuple(ratings), tuple(skipped))


def _columns(top: Mapping[str, Any]) -> list[str]:
    columns = top.get("columns")
    if not isinstance(columns, list) or not all(name in columns for name in _NEEDED):
        raise FeedError(f"{FEED}: columns do not name model and rating")
    return columns


def _date(top: Mapping[str, Any]) -> date:
    try:
        as_of = full_date(top, "date")
    except EntryError as error:
        raise FeedError(f"{FEED}: {error}") from error
    if as_of is None:
        raise FeedError(f"{FEED}: date is missing or not a full date")
    return as_of


def _rows(tasks: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """(name to be skipped under, task, row); a task that is no list is yielded as one row."""
    for task, rows in tasks.items():
        if not isinstance(rows, list):
            yield task, task, rows
            continue
        for number, row in enumerate(rows):
            yield f"{task} {number}", task, row


def _rated(task: str, columns: list[str], row: Any) -> tuple[str, Rating]:
    if not isinstance(row, list) or len(row) != len(columns):
        raise EntryError(f"{row!r} is not a row of {len(columns)} columns")
    cells = dict(zip(columns, row, strict=True))
    name = cells["model"]
    if not isinstance(name, str) or not name.strip():
        raise EntryError(f"model: {name!r} is not a name")
    model, variant = _split(name)
    rating = Rating(
        benchmark=f"{FEED}.{task}",
        value=_number("rating", cells["rating"]),
        low=_known("low", cells),
        high=_known("high", cells),
        rank=_whole("rank", cells),
        votes=_whole("votes", cells),
        variant=variant,
        source=FEED,
    )
    bounds = [bound for bound in (rating.low, rating.value, rating.high) if bound is not None]
    if bounds != sorted(bounds):
        raise EntryError(f"rating: {rating.value} is outside {rating.low} … {rating.high}")
    return model, rating


def _split(name: str) -> tuple[str, str | None]:
    """ "Model (High)" is the model at the setting "High"; a name without a setting stays whole."""
    found = _VARIANT.fullmatch(name)
    return (found["model"], found["variant"].strip()) if found else (name.strip(), None)


def _number(key: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise EntryError(f"{key}: {value!r} is not a number")
    if not -_HIGHEST <= value <= _HIGHEST:
        raise EntryError(f"{key}: {value} is not a plausible rating")
    return float(value)


def _known(key: str, cells: Mapping[str, Any]) -> float | None:
    return None if cells.get(key) is None else _number(key, cells[key])


def _whole(key: str, cells: Mapping[str, Any]) -> int | None:
    return None if cells.get(key) is None else count(key, cells[key])
