import json
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import (
    Answer,
    FollowUp,
    FollowUps,
    Ranking,
    answer_query,
    comparison_query,
    resolved_query,
)
from bot.answer.query_json import button_text, query_from_text, thread_text
from bot.blocks import render
from bot.query import Command, Query, parse
from catalog.catalog import Catalog
from catalog.filters.filter import Filters

QUESTIONS: list[tuple[Command, str]] = [
    ("model", "cirrus 4"),
    ("model", "cirrus 3"),
    ("model", "slate"),
    ("model", "cirrus 9"),
    ("model", "help"),
    ("cheapest", "vision"),
    ("cheapest", "vision under $5 with 100k context and tools"),
    ("cheapest", "open coding not from nimbus"),
    ("cheapest", "slate 8b"),
    ("cheapest", "cirrus 4 at skyhost"),
    ("compare", "cirrus 4 vs cirrus 4 mini"),
    ("compare", "cirrus 4 vs slate"),
    ("compare", "slate vs brook 9"),
    ("ask", "is stratus 1 good for json?"),
    ("ask", "10k requests a day, 3k in 500 out on cirrus 4"),
    ("ask", "what replaces cirrus 3?"),
    ("ask", "what came out since march?"),
    ("ask", "arena score of cirrus 4"),
    ("ask", "which gateways carry cirrus 4?"),
    ("ask", "is it fast and cheap"),
]


def asked(command: Command, text: str, catalog: Catalog) -> tuple[Query, Answer, FollowUps]:
    query = parse(text, command, catalog).canonical()
    made = answer_query(query, catalog)
    return query, made, made.follow_ups(query, catalog)


def every(found: FollowUps) -> tuple[FollowUp, ...]:
    return (*found.candidates, *found.next_queries, *found.without_filter)


@pytest.mark.parametrize(
    ("command", "text", "labels"),
    [
        ("model", "cirrus 4", ["All prices", "Cheaper alternatives"]),
        ("model", "cirrus 4 mini", ["Cheaper alternatives"]),
        ("model", "slate", ["Slate 70B · Feb 2026", "Slate 8B · Feb 2026"]),
        ("model", "cirrus 9", ["Cirrus 4 · May 2026", "Cirrus 4 Mini · Jun 2026"]),
        ("cheapest", "slate 8b", ["About Slate 8B", "Cheaper alternatives"]),
        ("cheapest", "vision", ["Compare the first 2"]),
        ("cheapest", "vision under $5", ["Compare the first 2", "input ≤ $5.00 per 1M tokens"]),
        ("cheapest", "vision with tools under $5", ["tool calling", "input ≤ $5.00 per 1M tokens"]),
        ("ask", "which gateways carry cirrus 4?", ["About Cirrus 4"]),
        ("ask", "10k requests a day, 3k in 500 out on cirrus 4", ["About Cirrus 4"]),
        ("ask", "is stratus 1 good for json?", ["About Stratus 1"]),
    ],
)
def test_what_an_answer_leads_to(
    world: Catalog, command: Command, text: str, labels: list[str]
) -> None:
    _, _, found = asked(command, text, world)
    assert {step.label for step in every(found)} >= set(labels)


@pytest.mark.parametrize(("command", "text"), QUESTIONS)
def test_nothing_is_offered_that_was_asked_or_is_offered_beside_it(
    world: Catalog, command: Command, text: str
) -> None:
    query, _, found = asked(command, text, world)
    labels = [step.label for step in every(found)]
    assert len(labels) == len(set(labels))
    assert len(found.models) != 1
    assert all(button_text(step.query) != button_text(query) for step in every(found))


@pytest.mark.parametrize(
    "text", ["vision under $5", "vision with tools, 10k requests a day of 3k in 500 out", "coding"]
)
def test_the_first_of_a_ranking_are_compared_as_they_were_ranked(world: Catalog, text: str) -> None:
    query, made, found = asked("cheapest", text, world)
    assert isinstance(made, Ranking)
    labelled = (step for step in found.next_queries if step.label.startswith("Compare the first"))
    [step] = [step.query for step in labelled]
    assert step.models == tuple(row.line.id for row in made.rows[: len(step.models)])
    again = query_from_text(button_text(step), world)
    assert again is not None
    assert (again.use_case, again.filters, again.workload) == (
        query.use_case,
        query.filters,
        query.workload,
    )


@pytest.mark.parametrize(
    ("command", "text"), [("model", "slate"), ("model", "cirrus 9"), ("model", "help")]
)
def test_what_can_be_tapped_is_said_in_words_and_not_twice(
    world: Catalog, command: Command, text: str
) -> None:
    _, made, found = asked(command, text, world)
    reply, tapped = render(made), (*found.candidates, *found.next_queries)
    assert tapped
    for step in tapped:
        name = step.label.partition(" · ")[0]
        assert name in unescape(reply.text)
        assert all(name not in unescape(str(variant.blocks)) for variant in reply.variants)


@pytest.mark.parametrize(("command", "text"), QUESTIONS)
def test_every_step_asks_what_its_button_carries(
    world: Catalog, command: Command, text: str
) -> None:
    _, _, found = asked(command, text, world)
    for step in every(found):
        again = query_from_text(button_text(step.query), world)
        assert again is not None
        assert again.canonical() == step.query.canonical()


@pytest.mark.parametrize(("command", "text"), QUESTIONS)
def test_what_a_thread_is_about_comes_back_without_what_was_typed(
    world: Catalog, command: Command, text: str
) -> None:
    query, _, _ = asked(command, text, world)
    kept = thread_text(query)
    again = query_from_text(kept, world)
    assert again is not None
    assert (again.intent, again.models, again.filters) == (
        query.intent,
        query.models,
        query.filters,
    )


def test_nothing_that_was_typed_is_remembered(world: Catalog) -> None:
    text = "cheapest vision xyzzy, or plugh 9 vs slate"
    assert not any(word in thread_text(asked("ask", text, world)[0]) for word in ("xyzzy", "plugh"))


def test_dropping_a_constraint_keeps_the_others(world: Catalog) -> None:
    _, _, found = asked("cheapest", "vision with tools under $5", world)
    [lifted] = [step.query for step in found.without_filter if step.label == "tool calling"]
    assert lifted.use_case == "vision"
    assert lifted.filters.needs == ()
    assert lifted.filters.max_input_price == 5


def test_one_name_is_settled_at_a_time(world: Catalog) -> None:
    query, _, _ = asked("compare", "slate vs brook 9", world)
    once = resolved_query(query, "quarry/slate-8b")
    assert once.models == ("quarry/slate-8b",)
    twice = resolved_query(once, "tarn/brook-2.5")
    assert twice.models == ("quarry/slate-8b", "tarn/brook-2.5")
    assert twice.intent == "compare"


def test_a_name_that_is_not_settled_goes_along_with_the_button(world: Catalog) -> None:
    _, _, found = asked("compare", "slate vs brook 9", world)
    again = query_from_text(button_text(found.candidates[0].query), world)
    assert again is not None
    assert [named.text for named in again.named][1] == "brook 9"


def test_models_are_compared_in_their_order_and_once() -> None:
    query = comparison_query(("nimbus/cirrus-4", "quarry/slate-8b", "nimbus/cirrus-4"))
    assert (query.intent, query.models) == ("compare", ("nimbus/cirrus-4", "quarry/slate-8b"))


@pytest.mark.parametrize(
    "value",
    [
        "",
        "null",
        "[]",
        "[" * 2000,
        "{}",
        '{"intent": 3}',
        '{"intent": "steal"}',
        '{"intent": "summary", "models": ["nobody/nothing"]}',
        '{"intent": "summary", "models": "nimbus/cirrus-4"}',
        '{"intent": "summary", "models": [{"a": 1}]}',
        '{"intent": "cost", "models": ["nimbus/cirrus-4"], "workload": {"requests": 1e40}}',
        '{"intent": "cheapest", "filters": {"max_input_price": "1e999"}}',
        '{"intent": "cheapest", "filters": {"min_context": -1}}',
        '{"intent": "cheapest", "filters": [200000]}',
        '{"intent": "cost", "models": ["nimbus/cirrus-4"], "workload": [200000, 1000]}',
    ],
)
def test_a_button_that_carries_nonsense_asks_nothing(world: Catalog, value: str) -> None:
    assert query_from_text(value, world) is None


def test_a_button_with_a_filter_of_another_release_asks_for_the_others(world: Catalog) -> None:
    value = '{"intent": "cheapest", "filters": {"min_context": 200000, "mascot": "otter"}}'
    query = query_from_text(value, world)
    assert query is not None
    assert query.filters == Filters(min_context=200_000)


def test_a_button_with_an_id_of_before_two_models_became_one_asks_the_same(world: Catalog) -> None:
    value = '{"intent": "compare", "models": ["nimbus/cirrus-4", "quarry/old-slate-70b"]}'
    query = query_from_text(value, world)
    assert query is not None
    assert query.models == ("nimbus/cirrus-4", "quarry/slate-70b")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
FIELDS = ("models", "use_case", "filters", "workload", "order", "beyond", "shown", "names")


@given(
    said=st.fixed_dictionaries(
        {"intent": st.sampled_from(["summary", "cheapest", "compare", "cost", "fit", "releases"])},
        optional={
            **dict.fromkeys(FIELDS, JSON),
            "filters": st.dictionaries(
                st.sampled_from(
                    ["min_context", "needs", "providers", "labs", "region", "max_input_price"]
                ),
                JSON,
            ),
        },
    )
)
def test_whatever_a_button_carries_is_answered_or_refused(
    world: Catalog, said: dict[str, object]
) -> None:
    query = query_from_text(json.dumps(said), world)
    if query is not None:
        made = answer_query(query.canonical(), world)
        assert button_text(query.canonical())
        assert isinstance(made.follow_ups(query.canonical(), world), FollowUps)
