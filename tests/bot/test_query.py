from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.answer import answer_query
from bot.blocks import render
from bot.query import Command, parse
from catalog.catalog import Catalog
from tests.bot.ugly import UGLY

SPELLINGS = (
    "cirrus 4",
    "Cirrus-4",
    "  CIRRUS 4 ",
    "cirrus 4 mini",
    "cirus 4",
    "latest cirrus",
    "cirrus",
    "nimbus/cirrus-4",
    "what is cirrus 4 good for?",
    "cirrus 99",
    "vision",
    "vision model",
    "vision under $1",
    *UGLY.values(),
)


@pytest.mark.parametrize("command", ["model", "cheapest", "ask"])
@pytest.mark.parametrize("text", SPELLINGS)
def test_the_canonical_query_has_the_answer_of_what_is_typed(
    text: str, command: Command, world: Catalog
) -> None:
    query = parse(text, command, world)
    assert render(answer_query(query.canonical(), world)) == render(answer_query(query, world))


@pytest.mark.parametrize(
    ("command", "spellings"),
    [
        ("model", ("cirrus 4", "Cirrus-4", " CIRRUS   4")),
        ("cheapest", ("vision", "Vision model", "the best for vision")),
    ],
)
def test_spellings_of_one_question_have_one_canonical_query(
    command: Command, spellings: tuple[str, ...], world: Catalog
) -> None:
    first, *others = (parse(text, command, world).canonical() for text in spellings)
    assert others == [first] * len(others)


@pytest.mark.parametrize(
    ("text", "use_case"),
    [
        ("cheapest llm for coding", "coding"),
        ("cheapest llm", None),
        ("the cheapest vision model", "vision"),
        ("what is the cheapest model for ocr?", "ocr-documents"),
        ("which is the cheapest model for coding", "coding"),
    ],
)
def test_the_cheapest_of_a_use_case_is_a_ranking(
    text: str, use_case: str | None, bundled: Catalog
) -> None:
    query = parse(text, "ask", bundled)
    assert (query.intent, query.use_case, query.ignored) == ("cheapest", use_case, ())


def test_a_bug_in_code_is_no_error_of_another_tool(world: Catalog) -> None:
    query = parse("best model to find a bug in code", "ask", world)
    assert (query.intent, query.use_case, query.beyond) == ("recommend", "coding", ())


@pytest.mark.parametrize(
    ("today", "text", "since"),
    [
        pytest.param("2026-11-09", "since march 5", "2026-03-05", id="this year"),
        pytest.param("2026-11-09", "since december", "2025-12-01", id="not in the future"),
        pytest.param("2026-11-09", "since february 29", "2024-02-29", id="a day most years lack"),
        pytest.param("2028-02-10", "since february 29", "2024-02-29", id="days before it comes"),
        pytest.param("2104-02-10", "since february 29", "2096-02-29", id="eight years ago"),
        pytest.param("2026-11-09", "since february 31", None, id="no such day"),
        pytest.param("2026-11-09", "since march 5 2025", "2025-03-05", id="a stated year"),
    ],
)
def test_a_date_without_a_year_is_the_last_such_day(
    today: str, text: str, since: str | None, world: Catalog
) -> None:
    that_day = replace(world, today=date.fromisoformat(today))
    released_after = parse(f"new models {text}", "ask", that_day).filters.released_after
    assert released_after == (date.fromisoformat(since) if since else None)
