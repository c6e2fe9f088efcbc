"""Lists to their end: in words, by button, and as the question that is kept."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import Answer, PriceLadder, Ranking, Releases, answer_query, with_shown_models
from bot.answer.query_json import button_text, query_from_text, thread_text
from bot.query import ListPage, Query, parse
from catalog.catalog import Catalog

LISTS = [
    "cheapest vision",
    "best model for coding",
    "cheapest under $1",
    "newest models for coding",
    "what came out since march?",
    "cheapest open weights",
]


def in_thread(texts: tuple[str, ...], catalog: Catalog) -> tuple[Query, Answer]:
    """The last of several messages; what is kept between them is text."""
    *before, last = texts
    previous: Query | None = None
    for text in before:
        query = parse(text, "ask", catalog, previous)
        shown = with_shown_models(query, answer_query(query, catalog))
        previous = query_from_text(thread_text(shown), catalog)
    query = parse(last, "ask", catalog, previous)
    return query, answer_query(query, catalog)


def pages(text: str, more: str, catalog: Catalog) -> Iterator[Answer]:
    """The answer, and all that follow when more is asked for until nothing is left."""
    asked = [text]
    while True:
        _, answer = in_thread(tuple(asked), catalog)
        if not answer.shown_models():
            return
        yield answer
        asked.append(more)


@pytest.mark.parametrize("text", LISTS)
@pytest.mark.parametrize("more", ["show more", "next 3"])
def test_a_list_is_shown_to_its_end_and_each_model_once(
    bundled: Catalog, text: str, more: str
) -> None:
    shown: list[str] = []
    answer: Answer | None = None
    for number, answer in enumerate(pages(text, more, bundled)):
        shown += answer.shown_models()
        if number == 6:
            break
    assert len(shown) == len(set(shown))
    assert isinstance(answer, Ranking | Releases)
    assert len(shown) == answer.shown.offset + answer.shown.count


def test_a_short_list_ends(world: Catalog) -> None:
    first, *_ = pages("cheapest vision", "more", world)
    assert isinstance(first, Ranking)
    assert not first.shown.hidden
    _, behind = in_thread(("cheapest vision", "show more"), world)
    assert isinstance(behind, Ranking)
    assert (behind.rows, behind.shown.total) == ((), first.qualified)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("show more", ListPage(5, 5)),
        ("more", ListPage(5, 5)),
        ("next", ListPage(5, 5)),
        ("next 5", ListPage(5, 5)),
        ("5 more", ListPage(5, 5)),
        ("show 20", ListPage(0, 20)),
        ("show me 20", ListPage(0, 20)),
        ("top 20", ListPage(0, 20)),
        ("show 500", ListPage(0, 30)),
        ("the rest", ListPage(5, 30)),
        ("show all", ListPage(0, 30)),
        ("and more?", ListPage(5, 5)),
        ("show me more of them please", ListPage(5, 5)),
        ("more context", None),
        ("cheaper", None),
        ("with vision", None),
    ],
)
def test_which_part_of_a_list_is_meant(bundled: Catalog, text: str, page: ListPage | None) -> None:
    query, _ = in_thread(("cheapest for coding", text), bundled)
    assert query.page == page
    if page:
        assert (query.intent, query.use_case) == ("cheapest", "coding")


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("top 5 coding models", 5),
        ("show 20 cheapest vision models", 20),
        ("best for coding", None),
        ("give me three cheap vision models", 3),
        ("the 3 cheapest with tools and 200k context", 3),
        ("list ten embedding models", 10),
        ("top three models not from openai", 3),
        ("which 2 models should i use for ocr", 2),
        ("a dozen open weights models", 12),
        ("best 3 open source models for rag", 3),
    ],
)
def test_a_new_question_may_say_how_many(bundled: Catalog, text: str, size: int | None) -> None:
    query, answer = in_thread((text,), bundled)
    assert (query.page.size if query.page else None) == size
    assert len(answer.shown_models()) == (size or 5)


def test_more_of_a_card_is_its_ladder(bundled: Catalog) -> None:
    query, answer = in_thread(("grok 4.7", "show more"), bundled)
    assert query.intent == "routes"
    assert isinstance(answer, PriceLadder)


def test_every_seller_of_a_ladder_is_reached(bundled: Catalog) -> None:
    query = parse("price of glm 5.3", "ask", bundled)
    answer, told = answer_query(query, bundled), []
    while steps := [s for s in answer.follow_ups(query, bundled).next_queries if "Show" in s.label]:
        assert isinstance(answer, PriceLadder)
        told.append(answer.shown)
        tapped = query_from_text(button_text(steps[0].query), bundled)
        assert tapped is not None
        query, answer = tapped, answer_query(tapped, bundled)
    assert isinstance(answer, PriceLadder)
    told.append(answer.shown)
    assert len(told) > 2
    assert [page.offset for page in told[1:]] == [page.offset + page.count for page in told[:-1]]
    assert told[-1].offset + told[-1].count == told[-1].total


@settings(max_examples=40, deadline=None)
@given(offset=st.integers(0, 10**13), size=st.integers(0, 10**13))
def test_any_page_that_comes_from_outside_is_answered(
    world: Catalog, offset: int, size: int
) -> None:
    for text in ("cheapest vision", "cirrus 4 price", "what came out since march?", "arena scores"):
        query = parse(text, "ask", world)
        kept = thread_text(query).removesuffix("}")
        page = f',"page":{{"offset":{offset},"size":{size}}}}}'
        again = query_from_text(kept + page, world)
        assert again is not None
        answer = answer_query(again, world)
        assert len(answer.shown_models()) <= 30
