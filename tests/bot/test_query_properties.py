"""What holds for any text that somebody types."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import escape
from typing import cast, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import answer_query, with_shown_models
from bot.blocks import render
from bot.query import Command, Query, parse
from catalog.catalog import Catalog
from catalog.filters.filter import Filters
from catalog.pricing.usage import Workload
from tests.bot.ugly import UGLY

COMMANDS = get_args(Command)
PIECES = (
    "cirrus 4",
    "slate",
    "cirrus 99",
    "vision",
    "coding",
    "tools",
    "json",
    "cheapest",
    "best",
    "compare",
    "vs",
    "or",
    "and",
    "with",
    "without",
    "not",
    "under",
    "at least",
    "$1",
    "$0.5 in",
    "50 cents",
    "200k",
    "1M context",
    "10k requests a day",
    "3k in 500 out",
    "75% cached",
    "1000 images",
    "skyhost",
    "on gatehub",
    "nimbus",
    "in the eu",
    "open weights",
    "free",
    "since august",
    "this week",
    "it",
    "the second one",
    "both",
    "never mind the price",
    "any",
    "drop",
    "what replaces",
    "how much is",
    "which gateways",
    "score",
    "?",
    ",",
    "/",
    "%",
    "$",
    "🦙",
)
sentences = st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join)
texts = st.one_of(sentences, st.text(max_size=200), st.sampled_from(list(UGLY.values())))
commands = st.sampled_from(COMMANDS)


@given(earlier=texts, text=texts, command=commands)
@settings(max_examples=400, deadline=None)
def test_any_message_is_answered(earlier: str, text: str, command: str, world: Catalog) -> None:
    first = parse(earlier, "ask", world)
    previous = with_shown_models(first, answer_query(first, world))
    query = parse(text, cast("Command", command), world, previous)
    assert render(answer_query(query, world)).text.strip()


@given(text=texts, command=commands)
@settings(max_examples=100, deadline=None)
def test_the_same_question_has_the_same_reply(text: str, command: str, world: Catalog) -> None:
    def reply() -> object:
        return render(answer_query(parse(text, cast("Command", command), world), world))

    assert reply() == reply()


@given(text=sentences)
@settings(max_examples=100, deadline=None)
def test_slacks_escapes_change_nothing(text: str, world: Catalog) -> None:
    escaped = f"<@U1> {escape(text, quote=False)}"
    assert parse(escaped, "ask", world) == parse(text, "ask", world)


@given(text=sentences)
@settings(max_examples=100, deadline=None)
def test_case_changes_nothing(text: str, world: Catalog) -> None:
    shouted = parse(text.upper(), "ask", world)
    assert (shouted.intent, shouted.filters) == (
        parse(text, "ask", world).intent,
        parse(text, "ask", world).filters,
    )


def filters(text: str, world: Catalog) -> Filters:
    return parse(f"cheapest vision {text}", "ask", world).filters


amounts = st.integers(1, 999).map(lambda cents: Decimal(cents) / 100)


@given(usd=amounts)
@settings(deadline=None)
def test_a_price_is_the_same_in_any_notation(usd: Decimal, world: Catalog) -> None:
    notations = (
        f"under ${usd}",
        f"under $ {usd}",
        f"below {usd} dollars",
        f"at most {usd} usd",
        f"max ${usd} per million tokens",
        f"<= ${usd}/M",
        f"under {usd * 100:f} cents",
        f"under ${usd / 1000:f} per 1k",
        f"no more than ${usd}/1M input",
    )
    assert {text: filters(text, world).max_input_price for text in notations} == dict.fromkeys(
        notations, usd
    )


@given(usd=amounts)
@settings(deadline=None)
def test_a_price_of_output_is_no_price_of_input(usd: Decimal, world: Catalog) -> None:
    for text in (f"output under ${usd}", f"under ${usd} out", f"under ${usd}/1M output"):
        limits = filters(text, world)
        assert (limits.max_input_price, limits.max_output_price) == (None, usd)


@given(thousands=st.integers(2, 900))
@settings(deadline=None)
def test_a_window_is_the_same_in_any_notation(thousands: int, world: Catalog) -> None:
    notations = (
        f"with {thousands}k context",
        f"with {thousands}K ctx",
        f"with {thousands},000 tokens of context",
        f"with {thousands} thousand tokens of context",
        f"with a context window of at least {thousands}k",
        f"≥{thousands}k context",
        f"{thousands}k+ context",
        f"with at least {thousands}k",
    )
    assert {text: filters(text, world).min_context for text in notations} == dict.fromkeys(
        notations, 1000 * thousands
    )


LEADS = ("", "in ", "on ", "since ", "until ", "before the ", "by ", "between ", "after the ")
PARTS = (
    "",
    "early ",
    "mid ",
    "the end of ",
    "first half of ",
    "last 3 weeks of ",
    "first two months of ",
    "h2 of ",
    "early first two months of ",
)
TIMES = (
    "october",
    "february 29",
    "31 november",
    "q1 2027",
    "2024",
    "this year",
    "christmas",
    "june and late august",
    "december or january",
)


@given(
    opening=st.sampled_from(("new models", "what retires", "what got cheaper")),
    words=st.tuples(*map(st.sampled_from, (LEADS, PARTS, TIMES))),
    today=st.dates(date(2024, 1, 1), date(2028, 12, 31)),
)
@settings(max_examples=300, deadline=None)
def test_days_are_in_order_whenever_they_are_asked_for(
    opening: str, words: tuple[str, ...], today: date, world: Catalog
) -> None:
    query = parse(f"{opening} {''.join(words)}", "ask", replace(world, today=today))
    filters, period = query.filters, query.period
    ends = [
        (filters.released_after, filters.released_until),
        (filters.retires_after, filters.retires_until),
        (period.first, period.last) if period else (None, None),
    ]
    assert all(first <= last for first, last in ends if first and last)


@given(requests=st.integers(1, 99), into=st.integers(1, 99), out=st.integers(1, 9))
@settings(deadline=None)
def test_a_workload_is_the_same_in_any_notation(
    requests: int, into: int, out: int, world: Catalog
) -> None:
    stated = Workload(1000 * into, 100 * out, 1000 * requests, period="day")
    for text in (
        f"{requests}k requests a day, {into}k in {out}00 out",
        f"{requests},000 calls/day with {into}k input and {out}00 output tokens each",
        f"{into}k prompt tokens, {out}00 completion tokens, {requests}k req per day",
        f"{requests} thousand requests daily, {into}k/{out}00 tokens each",
    ):
        assert parse(f"cirrus 4: {text}", "ask", world).workload == stated, text


@pytest.mark.parametrize("text", ["", "   ", "?", "help", "<@U1>"])
def test_nothing_asks_for_help(text: str, world: Catalog) -> None:
    query = parse(text, "ask", world)
    assert (query.intent, query.named, query.filters) == ("help", (), Filters())
    assert isinstance(query, Query)
