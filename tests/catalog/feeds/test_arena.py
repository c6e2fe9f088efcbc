from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest

from catalog.catalog import Catalog
from catalog.feeds import arena
from catalog.feeds.feed_base import FeedError
from catalog.feeds.identity import identify
from catalog.schema import Rating
from tests.world.observed import linked

CIRRUS = "nimbus/cirrus-4"
COLUMNS = ["model", "rating", "low", "high", "votes", "rank"]
ROW = ["Zeta 1 (High)", 1300.5, 1290.5, 1310.5, 400, 2]


def read(*rows: object, **more: Any) -> arena.ArenaReading:
    top = {"date": "2030-01-15", "columns": COLUMNS, "tasks": {"vision": list(rows)}}
    return arena.read(json.dumps(top | more).encode())


def test_a_row_is_a_rating_on_the_date_of_the_file() -> None:
    reading = read(ROW)
    assert (reading.as_of, reading.skipped) == (date(2030, 1, 15), ())
    rating = Rating(
        benchmark="arena.vision",
        value=1300.5,
        low=1290.5,
        high=1310.5,
        rank=2,
        votes=400,
        variant="High",
        source="arena",
    )
    assert reading.ratings == (("Zeta 1", rating),)


@pytest.mark.parametrize(
    ("written", "model", "variant"),
    [
        pytest.param("Zeta 1", "Zeta 1", None, id="a bare name has no variant"),
        pytest.param("Zeta 1 (High)", "Zeta 1", "High", id="a setting at the end is the variant"),
        pytest.param("Zeta 1 (High, 32K)", "Zeta 1", "High, 32K", id="a variant may have parts"),
        pytest.param("Zeta (Lite) 1", "Zeta (Lite) 1", None, id="brackets inside are the name"),
        pytest.param("Zeta (Lite) (Max)", "Zeta (Lite)", "Max", id="only the last brackets count"),
        pytest.param("(Max)", "(Max)", None, id="brackets alone are the name"),
        pytest.param("Zeta 1 ()", "Zeta 1 ()", None, id="empty brackets are no variant"),
    ],
)
def test_the_variant_is_split_off_the_name(written: str, model: str, variant: str | None) -> None:
    [(name, rating)] = read([written, *ROW[1:]]).ratings
    assert (name, rating.variant) == (model, variant)


def test_every_task_is_a_benchmark_of_its_own() -> None:
    tasks = {"math": [ROW], "coding": [ROW, ROW]}
    benchmarks = [rating.benchmark for _, rating in read(tasks=tasks).ratings]
    assert benchmarks == ["arena.math", "arena.coding", "arena.coding"]


def test_columns_may_come_in_another_order_or_be_missing() -> None:
    [(name, rating)] = read([1300, "Zeta 1", "new"], columns=["rating", "model", "mood"]).ratings
    assert (name, rating.value) == ("Zeta 1", 1300)
    assert (rating.low, rating.high, rating.rank, rating.votes) == (None, None, None, None)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        pytest.param(["", *ROW[1:]], "model: '' is not a name", id="an empty name"),
        pytest.param([7, *ROW[1:]], "model: 7 is not a name", id="a number for a name"),
        pytest.param(["Zeta", "best", *ROW[2:]], "rating: 'best' is not", id="a rating in words"),
        pytest.param(["Zeta", None, *ROW[2:]], "rating: None is not", id="no rating"),
        pytest.param(["Zeta", float("nan"), *ROW[2:]], "rating: nan is not", id="NaN"),
        pytest.param(["Zeta", 10**400, *ROW[2:]], "is not a plausible", id="an absurd rating"),
        pytest.param(["Zeta", 1300, 1310, 1320, 4, 2], "1300.0 is outside", id="below its bounds"),
        pytest.param(["Zeta", 1300, 1280, 1290, 4, 2], "1300.0 is outside", id="above its bounds"),
        pytest.param(["Zeta", 1300, "?", 1310, 4, 2], "low: '\\?' is not", id="a bound in words"),
        pytest.param(["Zeta", 1300, 1290, 1310, -4, 2], "votes: -4 is not", id="votes below 0"),
        pytest.param(["Zeta", 1300, 1290, 1310, 4, 1.5], "rank: 1.5 is not", id="half a rank"),
        pytest.param(ROW[:5], "is not a row of 6 columns", id="a row that is too short"),
        pytest.param({"model": "Zeta"}, "is not a row of 6 columns", id="an object for a row"),
    ],
)
def test_a_malformed_row_is_skipped_by_place_and_the_rest_is_read(row: object, reason: str) -> None:
    reading = read(ROW, row)
    assert len(reading.ratings) == 1
    [skipped] = reading.skipped
    assert skipped.entry == "vision 1"
    assert re.search(reason, skipped.reason), skipped.reason


def test_a_task_that_is_no_list_is_skipped_by_name() -> None:
    reading = read(tasks={"vision": {"rows": []}, "math": [ROW]})
    assert len(reading.ratings) == 1
    assert [skipped.entry for skipped in reading.skipped] == ["vision"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"date": None}, id="no date"),
        pytest.param({"date": "2030-01"}, id="a month for a date"),
        pytest.param({"date": 20300115}, id="a number for a date"),
        pytest.param({"columns": ["model", "score"]}, id="no column of ratings"),
        pytest.param({"columns": {"model": 0, "rating": 1}}, id="columns in an object"),
        pytest.param({"tasks": []}, id="a list of tasks"),
    ],
)
def test_a_file_of_another_shape_is_refused_as_a_whole(change: dict[str, Any]) -> None:
    with pytest.raises(FeedError, match="arena"):
        read(ROW, **change)


@pytest.mark.parametrize(
    "data", [pytest.param(b"", id="nothing"), pytest.param(b"[]", id="a list of rows")]
)
def test_another_file_is_refused(data: bytes) -> None:
    with pytest.raises(FeedError, match="arena"):
        arena.read(data)


def rated(value: float, variant: str | None = None, benchmark: str = "arena.vision") -> Rating:
    return Rating(benchmark, value, None, None, None, None, variant, "arena")


def test_a_model_has_its_best_rating_on_each_benchmark(world: Catalog) -> None:
    reading = arena.ArenaReading(
        date(2026, 10, 20),
        (
            ("Cirrus 4", rated(1200, "Low")),
            ("cirrus-4", rated(1300, "High")),
            ("Cirrus 4", rated(1250)),
            ("Cirrus 4", rated(1100, benchmark="arena.coding")),
            ("Cirrus 5", rated(1400)),
            ("Cirrus", rated(1500)),
        ),
        (),
    )
    identities = identify(linked(CIRRUS), world.naming)
    assert arena.ratings_by_model(reading, identities, world.naming) == {
        CIRRUS: (rated(1100, benchmark="arena.coding"), rated(1300, "High"))
    }
