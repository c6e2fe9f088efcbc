"""What models have cost, and whose prices have changed: questions, answers and replies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from bot import terminal
from bot.answer import answer_query, with_shown_models
from bot.answer.query_json import query_from_text, thread_text
from bot.blocks import render
from bot.query import parse
from catalog.assembly import assemble_catalog
from catalog.catalog import Catalog
from catalog.price_history import EventKind, PriceEvent, PriceHistory
from catalog.snapshot import Snapshot, encode_snapshot
from tests.bot.agreeing import agree, assert_slack_takes
from tests.world import ROUTES

SINCE = datetime(2026, 10, 10, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 8, 9, tzinfo=UTC)


def moved(
    seller: str,
    model: str,
    day: str,
    amounts: str,
    source: str = "models.dev",
    kind: EventKind = "changed",
) -> Iterator[PriceEvent]:
    """The events that "input 5 → 3; output 25 → 15" tells, at nine in the morning."""
    [route] = [r for r in ROUTES if (r.provider, r.model.split("/")[1]) == (seller, model)]
    for amount in amounts.split(";"):
        direction, old, _, new = amount.split()
        yield PriceEvent(
            datetime.fromisoformat(f"{day}T09:00:00+00:00"),
            seller,
            route.id,
            route.model,
            direction,  # type: ignore[arg-type]
            "text",
            "1M tokens",
            None if old == "none" else Decimal(old),
            None if new == "none" else Decimal(new),
            source,
            kind,
        )


DATED = (
    *moved("nimbus", "cirrus-4", "2026-08-01", "input 5 → 3; output 25 → 15; cache_read 0.5 → 0.3"),
    *moved("gatehub", "cirrus-4", "2026-10-20", "input 2 → 3"),
    *moved("nimbus", "cirrus-4", "2026-12-01", "input 3 → 4; output 15 → 20"),
    # When the id was another model's.
    *moved("nimbus", "cirrus-4", "2024-01-01", "input 9 → 5"),
)
RECORDED = (
    *moved(
        "nimbus", "cirrus-4-mini", "2026-10-12", "input none → 0.6; output none → 2", kind="added"
    ),
    *moved("nimbus", "cirrus-4-mini", "2026-10-14", "input 0.6 → 0.5", kind="corrected"),
    *moved("nimbus", "cirrus-4-mini", "2026-11-04", "input 0.5 → 0.25; output 2 → 1"),
    *moved("skyhost", "slate-70b", "2026-11-05", "input 0.5 → 0.6", "litellm"),
    *moved("skyhost", "slate-70b", "2026-11-06", "input 0.6 → 6", "litellm", "quarantined"),
)


def with_history(world: Catalog, history: PriceHistory) -> Catalog:
    header = world.snapshot.header
    snapshot = Snapshot(encode_snapshot(header, ROUTES, history))
    return assemble_catalog(world.curation, snapshot, world.today)


@pytest.fixture(scope="module")
def past(world: Catalog) -> Catalog:
    """The world, which has been synced for a month."""
    return with_history(world, PriceHistory(DATED, RECORDED, SINCE, NOW))


@pytest.fixture(scope="module")
def bundle(world: Catalog) -> Catalog:
    """The world as a release brings it."""
    return with_history(world, PriceHistory(DATED))


def text_of(question: str, catalog: Catalog, *thread: str) -> str:
    previous = None
    for earlier in thread:
        query = parse(earlier, "ask", catalog, previous)
        previous = with_shown_models(query, answer_query(query, catalog))
        # As a button or the store hands it back.
        previous = query_from_text(thread_text(previous), catalog)
    reply = render(answer_query(parse(question, "ask", catalog, previous), catalog))
    assert_slack_takes(reply)
    return reply.text


TOLD: list[tuple[str, list[str]]] = [
    (
        "price history of cirrus 4",
        [
            "Changed once since 2026-05-04, last on 2026-08-01. Today: $3.00 in · $15.00 out",
            "Announced from 2026-12-01: $4.00 in · $20.00 out per 1M tokens.",
            "2026-05-04: input $5.00 / cached $0.50, output $25.00",
            "2026-12-01 announced: input $4.00 / cached $0.30, output $20.00",
            "Changes are known at Gatehub, too.",
        ],
    ),
    ("what did cirrus 4 cost in june?", ["In June 2026: $5.00 in · $25.00 out", "Today: $3.00 in"]),
    ("what did cirrus 4 cost on 31 july?", ["On 2026-07-31: $5.00 in · $25.00 out"]),
    ("what did cirrus 4 cost on 2026-08-01?", ["On 2026-08-01: $3.00 in", "The same today."]),
    ("cirrus 4 price 3 months ago", ["On 2026-08-11: $3.00 in"]),
    (
        "what did cirrus 4 cost in q3?",
        ["From 2026-07-01 to 2026-09-30: $5.00 in · $25.00 out per 1M tokens, then $3.00 in"],
    ),
    ("what did cirrus 4 cost before august?", ["Until 2026-07-31: $5.00 in"]),
    ("what did cirrus 4 cost in march?", ["In March 2026 it had no price: it came out on"]),
    ("what did cirrus 4 cost since january?", ["It came out on 2026-05-04.", "then $3.00 in"]),
    ("did cirrus 4 get cheaper?", ["Changed once since 2026-05-04"]),
    ("price history of cirrus 4 on gatehub", ["2026-10-20: input $3.00", "at Gatehub"]),
    ("price history of cirrus 3", ["No change known since 2026-10-01. Today: $2.00 in"]),
    (
        "what did cirrus 3 cost in march?",
        ["Not recorded before 2026-10-01.", "$2.00 in · $10.00 out"],
    ),
    (
        "price history of cirrus 4 mini",
        [
            "Changed twice since 2026-10-12, last on 2026-11-04. Today: $0.25 in · $1.00 out",
            "2026-10-14 corrected: input $0.50, output $2.00",
            "the one on which the change was seen",
        ],
    ),
    # What is reported and not believed is no price.
    ("price history of slate 70b", ["Changed once", "2026-11-05: input $0.60", "LiteLLM"]),
    ("price history of brook 2.5", ["No price of it is known."]),
    ("price history of cirrus 4 and slate 70b", ["Cirrus 4", "Slate 70B", "at Skyhost"]),
    (
        "what got cheaper since october?",
        [
            "What got cheaper since 2026-10-01",
            "1 got cheaper.",
            "$0.50 / $2.00 → $0.25 / $1.00",
            "−50%",
        ],
    ),
    (
        "what got more expensive this month?",
        ["What got dearer since 2026-11-01", "$0.50 / $0.80 → $0.60 / $0.80"],
    ),
    (
        "what changed this month?",
        [
            "1 got cheaper, 1 got dearer.",
            "Announced: Cirrus 4 $4.00 in",
            "recorded since 2026-10-10",
        ],
    ),
    (
        "which nimbus prices dropped since july?",
        ["2 got cheaper.", "by Nimbus", "$5.00 / $25.00 → $3.00 / $15.00"],
    ),
    ("what changed in october?", ["What changed from 2026-10-01 to 2026-10-31", "1 other offer"]),
    ("what's new this month?", ["Cheaper: Cirrus 4 Mini −50%", "Dearer: Slate 70B +13%"]),
    ("price changes yesterday", ["No change of a price is known."]),
    # Before anything is known of some of the prices that have changed.
    ("new models until june 2026", ["until 2026-06-30"]),
    ("what changed in 2023?", ["No change of a price is known."]),
    ("what changed between december 2023 and january 2024?", ["No change of a price is known."]),
]


@pytest.mark.parametrize(("question", "phrases"), TOLD, ids=[row[0] for row in TOLD])
def test_what_is_told(question: str, phrases: list[str], past: Catalog) -> None:
    text = text_of(question, past)
    assert [phrase for phrase in phrases if phrase not in text] == [], text
    assert "I left out" not in text


FOLLOW_UPS: list[tuple[tuple[str, ...], str, list[str]]] = [
    (("cirrus 4 price",), "and in june?", ["In June 2026: $5.00 in"]),
    (("cirrus 4",), "price history?", ["Cirrus 4: price history", "Changed once"]),
    (("cirrus 4",), "did it get cheaper?", ["Cirrus 4: price history"]),
    (("price history of cirrus 4",), "and slate 70b?", ["Slate 70B: price history"]),
    (("what did cirrus 4 cost in june?",), "and in september?", ["In September 2026: $3.00 in"]),
    (
        ("what did cirrus 4 cost in june?",),
        "and cirrus 3?",
        ["Cirrus 3: price history", "Not recor"],
    ),
    (
        ("what got cheaper since october?",),
        "and since july?",
        ["What got cheaper since 2026-07-01"],
    ),
    (("cirrus 4",), "what got cheaper since october?", ["What got cheaper since 2026-10-01"]),
    (("price history of cirrus 4",), "who sells it?", ["price ladder"]),
]


@pytest.mark.parametrize(("thread", "question", "phrases"), FOLLOW_UPS)
def test_follow_ups(
    thread: tuple[str, ...], question: str, phrases: list[str], past: Catalog
) -> None:
    text = text_of(question, past, *thread)
    assert [phrase for phrase in phrases if phrase.lower() not in text.lower()] == [], text


def test_a_release_knows_only_what_sources_date(bundle: Catalog) -> None:
    assert "Changed once since 2026-05-04" in text_of("price history of cirrus 4", bundle)
    text = text_of("price history of cirrus 4 mini", bundle)
    assert "Not recorded before 2026-10-01. On that day: $0.25 in · $1.00 out" in text
    text = text_of("what changed since october?", bundle)
    assert "No change of a price is known." in text
    assert "this catalogue has not been synced yet" in text


def test_json(past: Catalog) -> None:
    def facts(question: str) -> Any:
        return answer_query(parse(question, "ask", past), past).to_json()

    one = facts("what did cirrus 4 cost in june?")
    assert (one["kind"], one["period"]["first"], one["period"]["last"]) == (
        "history",
        "2026-06-01",
        "2026-06-30",
    )
    [history] = one["histories"]
    assert (history["model"], history["provider"]) == ("nimbus/cirrus-4", "nimbus")
    assert (history["known_since"], history["released"]) == ("2026-05-04", "2026-05-04")
    assert [step["from"] for step in history["steps"]] == [None, "2026-08-01"]
    assert [step["from"] for step in history["announced"]] == ["2026-12-01"]
    assert [price["usd"] for price in history["asked"][0]["prices"]] == [5.0, 25.0, 0.5]
    [change] = facts("what got cheaper since october?")["changes"]
    assert (change["model"], change["percent"]) == ("nimbus/cirrus-4-mini", -50)


def test_every_price_has_its_source(past: Catalog) -> None:
    answer = answer_query(parse("price history of cirrus 4", "ask", past), past)
    assert [(c.label, c.value, c.source) for c in answer.citations(past)] == [
        (
            "Cirrus 4 at Nimbus API, before",
            "$5.00 in · $25.00 out · cache read $0.50 per 1M tokens",
            "models.dev",
        ),
        (
            "Cirrus 4 at Nimbus API, from 2026-08-01",
            "$3.00 in · $15.00 out · cache read $0.30 per 1M tokens",
            "models.dev",
        ),
    ]


def test_the_chart_is_a_line_of_each_direction(past: Catalog) -> None:
    reply = render(answer_query(parse("price history of cirrus 4", "ask", past), past))
    [chart] = [b for b in reply.variants[0].blocks if b["type"] == "data_visualization"]
    assert chart["chart"]["type"] == "line"
    assert chart["chart"]["axis_config"]["categories"] == ["2026-05-04", "2026-08-01", "2026-12-01"]
    assert [
        (series["name"], [point["value"] for point in series["data"]])
        for series in chart["chart"]["series"]
    ] == [("Input", [5, 3, 4]), ("Output", [25, 15, 20])]


REPLIES = {
    "history": "price history of cirrus 4",
    "history_in_a_month": "what did cirrus 4 cost in june?",
    "history_not_recorded": "what did cirrus 3 cost in march?",
    "history_corrected": "price history of cirrus 4 mini",
    "changes": "what changed since july?",
    "changes_cheaper": "what got cheaper since october?",
}


@pytest.mark.parametrize("name", REPLIES)
def test_reply_is_as_agreed(name: str, past: Catalog, golden: Callable[[str, str], None]) -> None:
    answer = answer_query(parse(REPLIES[name], "ask", past), past)
    reply = render(answer)
    assert_slack_takes(reply)
    agree(golden, name, reply)
    golden(f"{name}.txt", terminal.render(answer, 90, colour=False))
