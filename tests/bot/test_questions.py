"""Every question of questions.yml is parsed as its row says."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.answer.query_json import query_to_json
from bot.api.questions import Message, parse_message
from catalog.catalog import Catalog
from catalog.loading import load
from tests.conftest import DATA

Row = dict[str, Any]

ROWS: list[Row] = yaml.safe_load((Path(__file__).parents[1] / "questions.yml").read_text("utf-8"))
MESSAGES = [Message(r["q"], r.get("as", "ask"), tuple(r.get("thread", ()))) for r in ROWS]
FIELDS = ("intent", "models", "use_case", "filters", "workload", "tariff", "period")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The bundled one on the day that the dates of the questions count from."""
    return load(DATA, date(2026, 11, 25))


def understood(row: Row, catalog: Catalog) -> Row:
    message = Message(row["q"], row.get("as", "ask"), tuple(row.get("thread", ())))
    query = query_to_json(parse_message(message, catalog))
    return {name: query[name] for name in FIELDS}


def expected(row: Row) -> Row:
    stated = row.get("filters", {})
    filters = {k: str(v) if isinstance(v, date) else v for k, v in stated.items()}
    return {
        "intent": row["intent"],
        "models": row.get("models", []),
        "use_case": row.get("use_case"),
        "filters": filters,
        "workload": row.get("workload"),
        "tariff": row.get("tariff"),
        "period": {k: str(v) for k, v in row.get("period", {}).items()} or None,
    }


def in_any_order(query: Row) -> Row:
    """Needs, sellers and makers are sets; the quality of a picture is no part of the contract."""
    filters = {k: sorted(v) if isinstance(v, list) else v for k, v in query["filters"].items()}
    workload = {k: v for k, v in (query["workload"] or {}).items() if k != "quality"} or None
    return query | {"filters": filters, "workload": workload}


def _params() -> list[Any]:
    return [
        pytest.param(
            row,
            id=" < ".join((row.get("as", "") + row["q"], *reversed(row.get("thread", ())))),
            marks=pytest.mark.xfail(strict=True, reason=row["gap"]) if "gap" in row else (),
        )
        for row in ROWS
    ]


@pytest.mark.parametrize("row", _params())
def test_a_question_is_understood(row: Row, catalog: Catalog) -> None:
    assert in_any_order(understood(row, catalog)) == in_any_order(expected(row))


def test_scores(catalog: Catalog) -> None:
    """A regression is seen as a number: run with -s."""
    right: Counter[str] = Counter()
    for row in ROWS:
        got, wanted = in_any_order(understood(row, catalog)), in_any_order(expected(row))
        right.update(name for name in FIELDS if got[name] == wanted[name])
        right["fully"] += got == wanted
    print(f"\n{len(ROWS)} questions:", ", ".join(f"{n} {right[n]}" for n in (*FIELDS, "fully")))
    assert right["fully"] >= 0.9 * len(ROWS)


def test_the_specification_is_broad() -> None:
    assert len(ROWS) >= 250
    assert sum("thread" in row for row in ROWS) >= 40
    assert len({str((r["q"], r.get("as"), r.get("thread"))) for r in ROWS}) == len(ROWS)
