"""No word of a message is dropped in silence: it is in force, says nothing, or is named first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import answer_query
from bot.blocks import render
from bot.query import NOT_APPLIED, LeftOut, Query, parse
from catalog.catalog import Catalog

NOT_UNDERSTOOD = "not understood"
NO_VOLUME = "it needs a volume, such as 1k requests a day"

IN_FORCE: dict[str, Callable[[Query], object]] = {
    "under $1": lambda q: (
        1 in (q.filters.max_input_price, q.filters.max_output_price, q.filters.max_cost)
    ),
    "under 2 cents a picture": lambda q: q.filters.max_cost == Decimal("0.02"),
    "at least $2": lambda q: 2 in (q.filters.min_input_price, q.filters.min_output_price),
    "under $90 a month": lambda q: q.filters.max_cost == 90,
    "less than 6 months old": lambda q: q.filters.released_after,
    "without reasoning": lambda q: "reasoning" in q.filters.without,
    "output under $7": lambda q: q.filters.max_output_price == 7,
    "with 200k context": lambda q: q.filters.min_context == 200_000,
    "with tool calling": lambda q: "tools" in q.filters.needs or q.use_case == "tool-calling",
    "with vision": lambda q: "vision" in q.filters.needs or q.use_case == "vision",
    "for coding": lambda q: q.use_case == "coding",
    "for embeddings": lambda q: q.use_case == "embeddings",
    "in the eu": lambda q: q.filters.region == "eu",
    # "Not from X or open weights" denies both, "without reasoning or free" too.
    "open weights": lambda q: q.filters.open_weights is not None,
    "free": lambda q: q.filters.free is not None,
    "not from nimbus": lambda q: (
        "nimbus" in (*q.filters.exclude_labs, *q.filters.exclude_providers)
    ),
    "on skyhost": lambda q: (
        "skyhost" in (*q.filters.providers, *q.filters.exclude_providers)  # denied behind "or"
    ),
    "no resellers": lambda q: q.filters.resellers is False,
    "since august": lambda q: (
        q.filters.released_after or (q.intent == "history" and q.period and q.period.first)
    ),
    "10k requests a day": lambda q: q.workload and q.workload.requests,
    "3k in 500 out": lambda q: q.workload and q.workload.output_tokens,
    "under 30b parameters": lambda q: q.filters.max_parameters == 30,
    "75% cached": lambda q: q.workload and q.workload.cached_share == Decimal("0.75"),
}
"""Constraints, and what must hold of the question for each."""
JUNK = ("blorpish", "zumbelo", "quaxified", "wibbly")
"""In no list of words."""
BASES = ("cheapest model", "best model", "how much is cirrus 4", "which models", "what is new")
FILLER = ("please", "for our company", "i think", "you know", "hey", "as soon as possible", "maybe")
phrases = st.sampled_from((*IN_FORCE, *JUNK, *FILLER, "or", ",", "?", "17"))


def left_out(query: Query) -> str:
    return " | ".join(piece.text for piece in query.left_out)


def asked(words: Sequence[str]) -> set[str]:
    """The constraints in some phrases."""
    return set(words) & IN_FORCE.keys()


def is_read(query: Query) -> bool:
    """Whether the answer is no admission that the message was not read, or asks back."""
    return query.intent not in ("unknown", "help") and not query.unresolved


@given(base=st.sampled_from(BASES), words=st.lists(phrases, max_size=6))
@settings(max_examples=500, deadline=None)
def test_a_constraint_holds_or_is_named(base: str, words: list[str], world: Catalog) -> None:
    query = parse(" ".join((base, *words)), "ask", world)
    if not is_read(query):
        return
    named = left_out(query)
    for phrase in asked(words):
        first, last = phrase.split()[0], phrase.split()[-1]
        assert IN_FORCE[phrase](query) or last in named or first in named, (phrase, query)


@given(
    base=st.sampled_from(BASES),
    earlier=st.lists(phrases, max_size=2),
    words=st.lists(phrases, min_size=1, max_size=3),
)
@settings(max_examples=300, deadline=None)
def test_a_follow_up_drops_nothing(
    base: str, earlier: list[str], words: list[str], world: Catalog
) -> None:
    previous = parse(" ".join((base, *earlier)), "ask", world)
    query = parse(" ".join(("and", *words)), "ask", world, previous)
    if not is_read(query):
        return
    named = left_out(query)
    for phrase in asked(words):
        first, last = phrase.split()[0], phrase.split()[-1]
        assert IN_FORCE[phrase](query) or last in named or first in named, (phrase, query)


@given(base=st.sampled_from(BASES), words=st.lists(phrases, max_size=6))
@settings(max_examples=300, deadline=None)
def test_what_no_list_holds_is_named(base: str, words: list[str], world: Catalog) -> None:
    query = parse(" ".join((base, *words)), "ask", world)
    if is_read(query):
        named = left_out(query)
        assert [word for word in words if word in JUNK and word not in named] == []


@given(
    base=st.sampled_from(BASES),
    word=st.sampled_from(tuple(IN_FORCE)),
    fillers=st.lists(st.sampled_from(FILLER), max_size=4),
)
@settings(max_examples=200, deadline=None)
def test_filler_is_never_named(base: str, word: str, fillers: list[str], world: Catalog) -> None:
    plain = parse(f"{base} {word}", "ask", world)
    said = parse(" ".join((base, word, *fillers)), "ask", world)
    assert left_out(said) == left_out(plain)


@given(words=st.lists(st.sampled_from(tuple(IN_FORCE)), max_size=3), junk=st.sampled_from(JUNK))
@settings(max_examples=100, deadline=None)
def test_a_list_says_first_what_it_leaves_out(words: list[str], junk: str, world: Catalog) -> None:
    query = parse(" ".join(("cheapest model", *words, junk)), "ask", world)
    first = render(answer_query(query, world)).text.splitlines()[0]
    assert first.startswith("I left out: ")
    assert junk in first


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("cheapest model under 30b with vision", []),
        ("best coding model, 7b or less", []),
        ("best model, uncensored", [("uncensored", NOT_UNDERSTOOD)]),
        ("cheapest vision model that is unbiased and blorpish", None),
        ("most expensive coding model", [("most expensive", NOT_APPLIED)]),
        ("best coding model, no streaming", [("no streaming", NOT_APPLIED)]),
        ("best for coding and embeddings", [("embeddings", NOT_APPLIED)]),
        ("best coding model for invoices", [("invoices", NOT_UNDERSTOOD)]),
        ("cheapest model with the best licence", [("licence", NOT_APPLIED)]),
        ("cheapest coding model, not from nimbus, not from quarry", []),
        ("fastest coding model", [("fastest", "not in the catalogue")]),
        ("cheapest of the top 5 coding models", [("of the top 5", NOT_APPLIED)]),
        ("best of the 5 cheapest coding models", [("of the 5 cheapest", NOT_APPLIED)]),
        ("cheaper than cirrus 5, the same context", [("same context", NOT_APPLIED)]),
        ("top 5 coding models", []),
        ("2 cheapest and 2 best for coding", [("2 best", "one list at a time")]),
        ("cirrus 4 replacement that's cheaper", [("cheaper", NOT_APPLIED)]),
        ("best coding model under -5 $", [("under -5 $", "no price is below zero")]),
        ("cheapest coding model under -$5", [("under -$5", "no price is below zero")]),
        ("how much is cirrus 4 under $-5", [("under $-5", "no price is below zero")]),
        ("cheapest coding model - under $5", []),
        ("cheapest model with a good retention policy", [("retention policy", NOT_APPLIED)]),
        ("how much is cirrus 4 without reasoning", [("without reasoning", NOT_APPLIED)]),
        ("best coding model this week", [("this week", NOT_APPLIED)]),
        ("how much is cirrus 4 for 17 widgets", [("17", NOT_UNDERSTOOD), ("widgets", None)]),
        ("cheapest vision model, please and thank you", []),
        ("hey, which model should our team use for coding tomorrow?", []),
        ("coding model under $10 per million characters", [("under $10", NOT_APPLIED)]),
        ("cheapest coding model, budget 20 bucks a month", [("20 bucks a month", NO_VOLUME)]),
        ("cost of cirrus 4, 3k in 500 out, one report a year", [("a year", NOT_APPLIED)]),
        ("cirrus 4 at twice the price is fine", [("twice", NOT_APPLIED)]),
        ("cirrus 4 price 24/7", [("24/7", NOT_APPLIED)]),
        ("cirrus 4 at 10k requests a day or 10k a week", [("10k a week", "one volume at a time")]),
        ("is cirrus 4 cheaper than slate 70b per image?", [("per image", NOT_APPLIED)]),
        ("so my boss keeps asking and i never know, what is the price of cirrus 4", []),
    ],
)
def test_what_is_left_out(
    text: str, pieces: list[tuple[str, str | None]] | None, world: Catalog
) -> None:
    query = parse(text, "ask", world)
    if pieces is None:
        assert "unbiased" in left_out(query)
        assert "blorpish" in left_out(query)
        return
    joined = {piece.text: piece.reason for piece in query.left_out}
    for words, reason in pieces:
        assert any(words in text and reason in (None, why) for text, why in joined.items()), joined
    assert bool(joined) == bool(pieces)


def test_what_is_too_long_is_named(world: Catalog) -> None:
    query = parse("cheapest vision " + "and good " * 200, "ask", world)
    assert query.excerpt is not None
    rest = f"all after the first {query.excerpt.count} words"
    assert query.left_out[-1] == LeftOut(rest, "cut off")
    assert render(answer_query(query, world)).text.startswith("Only the first ")


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("and released this year?", "released this year"),
        ("what about slate 70b in march", "march"),
        ("what about slate 70b released last month", "released last month"),
    ],
)
def test_a_date_that_a_comparison_takes_no_account_of_is_named(
    text: str, piece: str, world: Catalog
) -> None:
    previous = parse("cirrus 4 vs slate 8b", "ask", world)
    assert piece in {p.text for p in parse(text, "ask", world, previous).left_out}
