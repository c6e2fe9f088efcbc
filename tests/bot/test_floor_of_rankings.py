"""Rankings by price: who is good enough leads, and what is cheaper but not stands in one line."""

from __future__ import annotations

import pytest

from bot.answer import Cost, Ranking, answer_query
from bot.blocks import render
from bot.query import parse
from catalog.catalog import Catalog


def ranked(text: str, catalog: Catalog) -> Ranking:
    answer = answer_query(parse(text, "ask", catalog), catalog)
    assert isinstance(answer, Ranking)
    return answer


def names(answer: Ranking) -> list[str]:
    return [row.line.name for row in answer.rows]


def test_who_is_rated_below_the_median_does_not_lead(market: Catalog) -> None:
    answer = ranked("cheapest for chat", market)
    assert names(answer) == ["Slate 90B", "Brook 4", "Cirrus 5"]
    assert [row.line.name for row in answer.below_floor] == [
        "Brook 4 Lite",
        "Slate 9B",
        "Brook 4 Night",
    ]
    assert answer.cheaper_below_floor == 4
    reply = render(answer).text
    assert (
        "Smaller and cheaper: Brook 4 Lite $0.15, Slate 9B $0.15, Brook 4 Night $0.70 +1 more"
        in reply
    )
    assert dict(answer.excluded)["rated below the median for chat, or not at all"] == 5


def test_any_quality_lifts_the_floor(market: Catalog) -> None:
    answer = ranked("cheapest for chat, any quality", market)
    assert names(answer)[:2] == ["Brook 4 Lite", "Slate 9B"]
    assert (answer.below_floor, answer.is_below_floor) == ((), False)
    assert answer.interpretation.filters == ("any quality",)


def test_the_tap_asks_for_it(market: Catalog) -> None:
    query = parse("cheapest for chat", "ask", market)
    answer = answer_query(query, market)
    [tap] = [f for f in answer.follow_ups(query, market).next_queries if f.label == "Any quality"]
    lifted = answer_query(tap.query, market)
    assert isinstance(lifted, Ranking)
    assert names(lifted)[:2] == ["Brook 4 Lite", "Slate 9B"]


def test_a_list_of_what_is_below_the_floor_says_so(market: Catalog) -> None:
    answer = ranked("cheapest for chat under $0.10", market)
    assert answer.is_below_floor
    assert names(answer) == ["Brook 4 Lite", "Slate 9B"]
    assert "Nothing that fits is known to be good for chat; this is what there is." in (
        render(answer).text
    )


@pytest.mark.parametrize("text", ["best for chat", "longest context"])
def test_other_orders_have_no_floor(text: str, market: Catalog) -> None:
    answer = ranked(text, market)
    assert "Slate 9B" in names(answer)
    assert answer.below_floor == ()


def test_the_rule_is_in_the_answer(market: Catalog) -> None:
    assert ranked("cheapest for chat", market).to_json()["rule"] == (
        "cost of the work; sellers that can be vouched for; good enough for chat"
    )
    assert ranked("cheapest for chat, any quality, include resellers", market).rule == (
        "cost of the work; resellers included"
    )


def test_a_cost_question_and_a_ranking_have_the_same_order(market: Catalog) -> None:
    text = "what would 2M in and 1M out cost for chat?"
    answer = answer_query(parse(text, "ask", market), market)
    assert isinstance(answer, Cost)
    assert [row.line.name for row in answer.rows] == ["Slate 90B", "Brook 4", "Cirrus 5"]
