"""Numbers, money and volumes as people write them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import answer_query, with_shown_models
from bot.answer.query_json import query_from_json, query_to_json
from bot.blocks import render
from bot.query import Query, parse
from bot.query.numbers import read_digits
from catalog.catalog import Catalog
from catalog.pricing.usage import Workload


def ask(world: Catalog, *thread: str) -> Query:
    """The question of the last message of a thread."""
    query: Query | None = None
    for text in thread:
        query = parse(text, "ask", world, query)
        query = with_shown_models(query, answer_query(query, world))
    assert query is not None
    return query


def stated(query: Query) -> dict[str, Any]:
    return query_to_json(query)["workload"] or {}


def whole_numbers(number: int) -> Iterator[str]:
    """A whole number of thousands in every notation."""
    groups = f"{number:,}"
    yield str(number)
    yield groups
    for mark in (".", "'", "_", " "):
        yield groups.replace(",", mark)
    yield f"{number // 1000}k"
    yield f"{number // 1000}e3"
    yield f"{number // 1000} thousand"
    if number >= 10**6:
        yield f"{Decimal(number) / 10**6:f}M"
        yield f"{Decimal(number) / 10**6:f}".replace(".", ",") + "M"


thousands = st.one_of(st.integers(1, 999), st.integers(1000, 9_999_999))


@given(thousands=thousands)
@settings(max_examples=150, deadline=None)
def test_a_count_is_the_same_in_any_notation(thousands: int, world: Catalog) -> None:
    number = 1000 * thousands
    for written in whole_numbers(number):
        text = f"cirrus 4 at {written} requests a month, 2k in 300 out"
        workload = parse(text, "ask", world).workload
        assert workload == Workload(2000, 300, number, period="month"), text


@given(thousands=st.integers(1, 9_999))
@settings(max_examples=100, deadline=None)
def test_a_window_is_the_same_in_any_grouping(thousands: int, world: Catalog) -> None:
    number = 1000 * thousands
    for written in whole_numbers(number):
        text = f"cheapest chat model with {written} tokens of context"
        assert parse(text, "ask", world).filters.min_context == number, text


@given(cents=st.integers(1, 99_999))
@settings(max_examples=150, deadline=None)
def test_a_price_is_the_same_with_either_decimal_mark(cents: int, world: Catalog) -> None:
    usd = Decimal(cents) / 100
    for amount in (f"{usd:.2f}", f"{usd:.2f}".replace(".", ",")):
        for money in (
            f"${amount}",
            f"{amount}$",
            f"{amount} $",
            f"USD {amount}",
            f"US${amount}",
            f"{amount} USD",
            f"{amount} dollars",
            f"{amount} per million",
            f"${amount}/M",
            f"{cents}c",
            f"{cents} ct",
            f"{cents}c/M",
        ):
            text = f"cheapest vision under {money}"
            assert parse(text, "ask", world).filters.max_input_price == usd, text


CURRENCIES = ("€", "EUR", "euros", "£", "GBP", "¥", "yuan", "rupees", "₹", "CHF", "CAD", "yen")


@given(amount=st.integers(1, 999), currency=st.sampled_from(CURRENCIES), behind=st.booleans())
@settings(deadline=None)
def test_no_other_currency_is_dollars(
    amount: int, currency: str, behind: bool, world: Catalog
) -> None:
    for space in ("", " "):
        if not space and currency.isalpha():
            continue
        money = f"{amount}{space}{currency}" if behind else f"{currency}{space}{amount}"
        query = parse(f"cheapest vision under {money}", "ask", world)
        limits = (query.filters.max_input_price, query.filters.max_output_price)
        assert (limits, query.beyond, query.workload) == ((None, None), ("currency",), None), money
        assert "not converted" in render(answer_query(query, world)).text


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("1,5", "1.5"),
        ("0,125", "0.125"),
        ("1.234.567,5", "1234567.5"),
        ("1,234,567.5", "1234567.5"),
        ("1,00,000", "100000"),
        ("1'000'000", "1000000"),
        ("1_000", "1000"),
        ("2e6", "2000000"),
        ("1.5e3", "1500"),
        (".5", "0.5"),
        ("1.500", "1500"),
    ],
)
def test_digits(word: str, value: str) -> None:
    digits = read_digits(word)
    assert digits is not None
    assert digits.value == Decimal(value)


@pytest.mark.parametrize("word", ["3.5.1", "1,2,3", "4o", "1,000,50", "12.34.567", "", "1e99"])
def test_what_is_no_number(word: str) -> None:
    assert read_digits(word) is None


@pytest.mark.parametrize(
    ("text", "limit", "read_as"),
    [
        ("cheapest vision under $1.500", "1.5", "1.500 is read as 1.5"),
        ("cheapest vision under $1,500", "1.5", "1,500 is read as 1.5"),
        ("cheapest vision under $0.125", "0.125", None),
        ("cheapest vision under $1,50", "1.5", None),
        ("cheapest vision under $2 for a $2,000 laptop", "2", None),
    ],
)
def test_what_a_number_was_read_as_is_said(
    text: str, limit: str, read_as: str | None, world: Catalog
) -> None:
    query = ask(world, text)
    assert query.filters.max_input_price == Decimal(limit)
    assert query.read_as == ((read_as,) if read_as else ())
    assert read_as is None or read_as in render(answer_query(query, world)).text


@pytest.mark.parametrize(
    ("text", "workload"),
    [
        ("cirrus 4 500 requests a day", {"requests": 500, "period": "day"}),
        ("cirrus 4 3 requests 2k in 300 out", {"requests": 3, "input_tokens": 2000}),
        ("cirrus 4 300 requests", {"requests": 300}),
        ("cirrus 4 at 5 qps, 1k in 100 out", {"requests": 432_000, "period": "day"}),
        ("cirrus 4 at 1 req/s, 1k in 100 out", {"requests": 86_400, "period": "day"}),
        ("cirrus 4: 20 users, 50 messages each a day", {"requests": 1000, "period": "day"}),
        ("cirrus 4: 200 users, 20 messages a day", {"requests": 4000, "period": "day"}),
        ("cirrus 4: 20 users, 500 messages a day", {"requests": 500, "period": "day"}),
        ("25 devs each 40 a day, 3k in 500 out, cirrus 4", {"requests": 1000, "period": "day"}),
        ("cirrus 4, 100 calls per user per day, 50 users", {"requests": 5000, "period": "day"}),
        ("cirrus 4 with 1B tokens in a month", {"input_tokens": 10**9, "period": "month"}),
        ("2B input tokens and 100M output a month, cirrus 4", {"input_tokens": 2 * 10**9}),
        ("cost of one call to cirrus 4 with 3k in 500 out", {"requests": 1}),
        ("a single request to cirrus 4, 3k in 500 out", {"requests": 1}),
        ("60% of our input is cached, 5M in 1M out on cirrus 4", {"cached_share": 0.6}),
        ("monthly cost of cirrus 4 at 1k requests a day", {"requests": 1000, "period": "day"}),
        ("daily cost of 5M in 1M out on cirrus 4", {"input_tokens": 5_000_000, "period": "day"}),
    ],
)
def test_volumes(text: str, workload: dict[str, Any], world: Catalog) -> None:
    query = ask(world, text)
    assert query.models == ("nimbus/cirrus-4",)
    assert stated(query).items() >= workload.items()


DAILY = "cirrus 4 at 1k requests a day, 2k in 300 out"


@pytest.mark.parametrize(
    ("thread", "days", "said"),
    [
        (("cirrus 4 per year at 1k requests a day, 2k in 300 out",), 365, "A year"),
        (("cirrus 4: weekly cost at 1k requests a day, 2k in 300 out",), 7, "A week"),
        ((f"{DAILY}, for 2 weeks",), 14, "2 weeks"),
        ((DAILY, "and per week?"), 7, "A week"),
        ((DAILY, "per year?"), 365, "A year"),
        ((DAILY, "for 3 months?"), 90, "3 months"),
    ],
)
def test_the_cost_is_told_for_the_time_that_is_asked(
    thread: tuple[str, ...], days: int, said: str, world: Catalog
) -> None:
    query = ask(world, *thread)
    assert query.workload == Workload(2000, 300, 1000, period="day", days=days)
    assert said in render(answer_query(query, world)).text
    read_back = query_from_json(query_to_json(query), world)
    assert read_back.workload == query.workload


def test_working_days_make_a_shorter_month(world: Catalog) -> None:
    query = ask(world, "1k requests per working day, 2k in 300 out on cirrus 4")
    assert query.workload == Workload(2000, 300, 1000, period="day", workdays=True)
    assert "22 working days" in render(answer_query(query, world)).text


@pytest.mark.parametrize(
    ("text", "spend"),
    [
        ("$50/month, how many requests of cirrus 4?", 50),
        ("how many requests of cirrus 4 for $100 at 2k in 500 out", 100),
        ("how many tokens of cirrus 4 do I get for $10", 10),
        ("how far does $20 get me with cirrus 4", 20),
    ],
)
def test_a_budget_turns_around(text: str, spend: int, world: Catalog) -> None:
    query = ask(world, text)
    assert query.intent == "cost"
    assert query.workload is not None
    assert query.workload.spend == spend
    assert (query.filters.max_input_price, query.ignored) == (None, ())
    assert f"${spend}.00 buys" in render(answer_query(query, world)).text


@pytest.mark.parametrize(
    ("message", "changed"),
    [
        ("double the requests", {"requests": 2000}),
        ("twice as many requests", {"requests": 2000}),
        ("3x that", {"requests": 3000}),
        ("10x", {"requests": 10_000}),
        ("half that", {"requests": 500}),
        ("5 times as many", {"requests": 5000}),
        ("half the output", {"output_tokens": 150, "requests": 1000}),
        ("what if we double the input tokens", {"input_tokens": 4000, "requests": 1000}),
    ],
)
def test_a_figure_is_changed(message: str, changed: dict[str, int], world: Catalog) -> None:
    query = ask(world, DAILY, message)
    assert (query.intent, query.models) == ("cost", ("nimbus/cirrus-4",))
    assert stated(query).items() >= changed.items()


@pytest.mark.parametrize(
    ("message", "limit"), [("2$ instead", 2), ("make it 50c", 0.5), ("double the budget", 2)]
)
def test_a_limit_is_changed(message: str, limit: float, world: Catalog) -> None:
    query = ask(world, "cheapest vision under $1", message)
    assert (query.use_case, query.filters.max_input_price) == ("vision", Decimal(str(limit)))


@pytest.mark.parametrize("text", ["c/M", "$5/M", "50c/M", "$0.50 / 1M", "2$/month"])
def test_a_price_is_no_model(text: str, bundled: Catalog) -> None:
    assert not parse(text, "ask", bundled).models


@pytest.mark.parametrize(
    ("text", "use_case"),
    [("speech2text", "speech-to-text"), ("text 2 speech", "text-to-speech")],
)
def test_a_digit_for_to(text: str, use_case: str, bundled: Catalog) -> None:
    assert parse(text, "ask", bundled).use_case == use_case
