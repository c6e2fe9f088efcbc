"""Whole replies about money, as agreed, in Slack and in a terminal; and whatever is in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import terminal
from bot.answer import Answer, Comparison, Cost, answer_query
from bot.blocks import render
from bot.query import Query
from catalog.catalog import Catalog
from tests.bot.agreeing import agree, assert_nothing_acts, assert_slack_takes
from tests.bot.asking import DAILY, JOB, query_about, work
from tests.bot.test_blocks import HOSTILE, Texts, models

FIVE = "cirrus 4, quarry/marble-1, slate 70b, slate 8b, brook 2.5"
CACHED = work(
    requests=10_000, input_tokens=3000, output_tokens=500, cached_share="0.75", period="day"
)

QUESTIONS: dict[str, Callable[[Catalog], Query]] = {
    "comparison_of_two": lambda shop: query_about("compare", "cirrus 4, slate 70b", shop),
    "comparison_of_five": lambda shop: query_about("compare", FIVE, shop, workload=DAILY),
    "comparison_of_equals": lambda shop: query_about("compare", "cirrus 4, quarry/marble-1", shop),
    "comparison_with_gaps": lambda shop: query_about("compare", "brook 2.5, ripple 2, slate", shop),
    "cost_of_one": lambda shop: query_about("cost", "quarry/basalt-2", shop, workload=DAILY),
    "cost_of_several": lambda shop: query_about("cost", FIVE, shop, workload=CACHED),
    "cost_of_the_cheapest": lambda shop: query_about(
        "cost", "", shop, workload=JOB, use_case="coding"
    ),
    "cost_of_images": lambda shop: query_about(
        "cost", "nimbus/stratus-1, nimbus/stratus-2", shop, workload=work(images=100)
    ),
    "cost_not_known": lambda shop: query_about("cost", "brook 2.5", shop),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_reply_is_as_agreed(name: str, shop: Catalog, golden: Callable[[str, str], None]) -> None:
    made = answer_query(QUESTIONS[name](shop), shop)
    reply = render(made)
    assert_slack_takes(reply)
    agree(golden, name, reply)
    golden(f"{name}.txt", terminal.render(made, 90, colour=False))


@pytest.mark.parametrize("name", QUESTIONS)
def test_same_question_same_bytes(name: str, shop: Catalog) -> None:
    first, second = (answer_query(QUESTIONS[name](shop), shop) for _ in range(2))
    assert render(first) == render(second)


@pytest.mark.parametrize("width", [60, 90, 140])
@pytest.mark.parametrize("name", QUESTIONS)
def test_lines_are_no_wider_than_asked(name: str, width: int, shop: Catalog) -> None:
    made = terminal.render(answer_query(QUESTIONS[name](shop), shop), width, colour=False)
    assert max(map(len, made.splitlines())) <= width


def a_cost(made: Cost, texts: Texts, count: int) -> Answer:
    rows = tuple(
        replace(row, line=line, same_cost_at=tuple(texts))
        for line in models(texts, count)
        for row in made.rows[:1]
    )
    return replace(
        made,
        models=models(texts, count),
        use_case=texts[0],
        volume=texts[-1],
        rows=rows,
        free=tuple((text, text) for text in texts),
        savings=tuple(
            replace(saving, line=line, provider_name=line.name)
            for saving in made.savings
            for line in models(texts, count)
        ),
        assumptions=tuple(texts),
        too_long=tuple(texts),
    )


def a_comparison(made: Comparison, texts: Texts, count: int) -> Answer:
    lines = models(texts, 2 + count % 5)
    sides = tuple(replace(made.models[n % 2], line=line) for n, line in enumerate(lines))
    amounts = tuple("$1.00" for _ in lines)
    names = tuple(line.name for line in lines)
    traits = tuple(
        replace(trait, values=amounts if trait.kind == "amount" else names, better=(0,))
        for trait in made.rows
    )
    return replace(
        made,
        models=sides,
        rows=traits,
        volume=texts[-1],
        too_many=models(texts, count),
        assumptions=tuple(texts) * (count // 30),
        too_long=tuple(texts),
    )


Disguised = Callable[[str, Texts, int], Answer]


@pytest.fixture(scope="session")
def disguised(shop: Catalog) -> Disguised:
    """An answer in which every name and sentence is one of these texts."""

    def made(name: str, texts: Texts, count: int) -> Answer:
        match answer_query(QUESTIONS[name](shop), shop):
            case Cost() as cost:
                return a_cost(cost, texts, count)
            case Comparison() as comparison:
                return a_comparison(comparison, texts, count)
            case other:
                return other

    return made


@settings(deadline=None)
@given(
    st.sampled_from(("cost_of_one", "comparison_of_two")),
    st.lists(st.sampled_from(HOSTILE) | st.text(max_size=40), min_size=1, max_size=6),
    st.integers(0, 60),
)
def test_any_answer_fits_and_nothing_in_it_acts(
    disguised: Disguised, name: str, texts: Texts, count: int
) -> None:
    reply = render(disguised(name, texts, count))
    assert_slack_takes(reply)
    assert_nothing_acts(reply)
