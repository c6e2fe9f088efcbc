"""Prices under conditions: what is read, what is answered, and the replies as agreed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot import terminal
from bot.answer import Cost, PriceLadder, answer_query
from bot.answer.query_json import button_text, query_from_text, query_to_json
from bot.blocks import render
from bot.query import NOT_APPLIED, LeftOut, Query, parse
from catalog.catalog import Catalog
from tests.bot.agreeing import agree, assert_slack_takes
from tests.world import route
from tests.world.shop import shop
from tests.world.tariffs import tariff

ROUTES = (
    replace(
        route(
            "quarry/basalt-2",
            "quarry",
            tariff("input 4; output 16; input 2 batch; output 8 batch"),
            kind="fine-tuned",
        ),
        id="ft:basalt-2",
    ),
    route(
        "quarry/marble-1",
        "quarry",
        tariff("input 3; output 15; cache_read 0.3; cache_write 3.75; cache_write 6 ttl 1h"),
    ),
    route("quarry/marble-1", "nimbus", tariff("input 3; output 15; cache_write 4")),
    *(
        replace(
            route("quarry/marble-1", "skyhost", tariff(prices)), id=f"{region}/m", region=region
        )
        for region, prices in (
            ("eu", "input 4; output 16"),
            ("jp", "input 4; output 16"),
            ("us-gov-east-1", "input 5; output 20"),
        )
    ),
    route("tarn/seek-1", "skyhost", tariff("input audio 0.006 per minute")),
    route("tarn/seek-1", "nimbus", tariff("input audio 0.009 per minute")),
)


@pytest.fixture(scope="module")
def priced(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The shop with caches, a fine-tuned model and audio by the minute."""
    return shop(tmp_path_factory.mktemp("priced"), ROUTES)


def asked(catalog: Catalog, *texts: str) -> Query:
    """The last of several messages in a thread."""
    query = None
    for text in texts:
        query = parse(text, "ask", catalog, query)
    assert query is not None
    return query


def read(catalog: Catalog, *texts: str) -> dict[str, Any] | None:
    stated: dict[str, Any] | None = query_to_json(asked(catalog, *texts))["tariff"]
    return stated


BATCH, TUNED, LONGEST = {"processing": "batch"}, {"fine_tuned": "use"}, {"prompt": "longest"}
OVER_200K, WRITE = {"prompt": 200_000}, {"cache": "cache_write"}
HOUR_KEPT = {**WRITE, "ttl": "1h"}
HOUR, CHARACTERS = {"per": "hour of audio"}, {"per": "1M characters"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("batch price of cirrus 4", BATCH),
        ("what does cirrus 4 cost in batch mode", BATCH),
        ("which providers sell cirrus 4 in batches", BATCH),
        ("cheapest cirrus 4 batch", BATCH),
        ("cirrus 4 on skyhost in eu batch price", BATCH),
        ("is batch cheaper for cirrus 4", BATCH),
        ("cirrus 4 batch discount price", BATCH),
        ("cirrus 4 flex price", {"processing": "flex"}),
        ("cirrus 4 flex", {"processing": "flex"}),
        ("cirrus 4 priority tier price", {"processing": "priority"}),
        ("cirrus 4 fast mode price", {"processing": "fast"}),
        ("cirrus 4 price over 200k", OVER_200K),
        ("cirrus 4 price for prompts longer than 200k", OVER_200K),
        ("cirrus 4 price above 272k tokens", {"prompt": 272_000}),
        ("cirrus 4 cost for prompts over 300k input tokens", {"prompt": 300_000}),
        ("cirrus 4 200k+ context price", OVER_200K),
        ("cirrus 4 price beyond 200,000 tokens", OVER_200K),
        ("cirrus 4 long context price", LONGEST),
        ("price of cirrus 4 for long prompts", LONGEST),
        ("price of cirrus 4 with over 200k context in batch", {**BATCH, **OVER_200K}),
        ("cache write price cirrus 4", WRITE),
        ("how much are cache writes on cirrus 4", WRITE),
        ("1 hour cache write cirrus 4", HOUR_KEPT),
        ("cirrus 4 cache write for one hour", HOUR_KEPT),
        ("5 minute cache write price cirrus 4", {**WRITE, "ttl": "5m"}),
        ("cirrus 4 cache write price for 5 minutes", {**WRITE, "ttl": "5m"}),
        ("is that the 5-minute or the 1-hour cache write price of cirrus 4", WRITE),
        ("cached input price cirrus 4", {"cache": "cache_read"}),
        ("price for a fine-tuned cirrus 4", TUNED),
        ("who sells fine-tuned cirrus 4", TUNED),
        ("fine-tuning price cirrus 4", {"fine_tuned": "training"}),
        ("cost to fine-tune cirrus 4", {"fine_tuned": "training"}),
        ("stratus 1 high quality 1024x1536 price", {"quality": "high", "size": "1024x1536"}),
        ("stratus 1 price at 1080p", {"size": "1080p"}),
        ("stratus-1 1080p price", {"size": "1080p"}),
        ("stratus 1 1024 x 1536 price", {"size": "1024x1536"}),
        ("cirrus 4 price per hour", HOUR),
        ("what does an hour of audio cost with cirrus 4", HOUR),
        ("cirrus 4 price per character", CHARACTERS),
        ("web search price cirrus 4", {"per": "web search"}),
        ("cirrus 4 price per region", {"per": "region"}),
        ("batch prices of cirrus 4 in each region", {**BATCH, "per": "region"}),
        ("stratus 1 price by quality and size", {"per": "image"}),
        ("ft:cirrus-4:acme::abc123", TUNED),
        ("/model ft:cirrus-4:acme::abc123", TUNED),
        ("how much is ft:cirrus-4:acme:bot:a1?", TUNED),
        ("batch price of ft:cirrus-4:acme::abc123", {**TUNED, **BATCH}),
    ],
)
def test_the_conditions_of_a_price(text: str, expected: dict[str, Any], world: Catalog) -> None:
    query = asked(world, text)
    stated = query_to_json(query)
    assert (stated["tariff"], stated["intent"]) == (expected, "routes")
    # Nothing of it is a filter, a use case, an amount of work, or a word that was not understood.
    others = (*query.filters.needs, query.use_case, query.workload, query.filters.min_context)
    assert not any(others)
    assert set(query.ignored) <= {"sell", "sells"}


@pytest.mark.parametrize(
    "text",
    [
        "cirrus 4",
        "cirrus 4 price",
        "cirrus 4 price, not batch",
        "does cirrus 4 support batch?",
        "can cirrus 4 be fine-tuned?",
        "is cirrus 4 good for long context",
        "routes of cirrus 4 with at least 200k context",
        "cheapest model with batch",
        "cheapest long context model",
        "cheapest for 200k context",
        "an alternative to cirrus 4 with a lower batch price",
        "cheaper than cirrus 4 for long context",
        "how much would batching save on cirrus 4 at 10k requests a day, 2k in 500 out",
        "how much is 1 hour of audio on cirrus 4",
        "who sells cirrus 4 with over 200k context",
        "cost of cirrus 4 for more than 5k input and 500 output",
        "why does a larger picture cost less on stratus 1? tokens per size?",
    ],
)
def test_other_questions_ask_for_no_conditions(text: str, world: Catalog) -> None:
    assert read(world, text) is None


@pytest.mark.parametrize(
    ("thread", "expected"),
    [
        (["cirrus 4 price", "and batch?"], BATCH),
        (["cirrus 4", "batch price?"], BATCH),
        (["cirrus 4 price", "and over 200k?"], OVER_200K),
        (["batch price of cirrus 4", "and over 200k?"], {**BATCH, **OVER_200K}),
        (["batch price of cirrus 4", "and flex?"], {"processing": "flex"}),
        (["batch price of cirrus 4", "and slate 70b?"], BATCH),
        (["batch price of cirrus 4", "and on skyhost?"], BATCH),
        (["batch price of cirrus 4", "without batch"], None),
        (["batch price of cirrus 4", "normal price?"], None),
        (["batch price of cirrus 4", "is it good for coding?"], None),
        (["ft:cirrus-4:acme::abc123", "and batch?"], {**TUNED, **BATCH}),
    ],
)
def test_conditions_hold_in_a_thread(
    thread: list[str], expected: dict[str, Any] | None, world: Catalog
) -> None:
    assert read(world, *thread) == expected


@pytest.mark.parametrize(
    "text", ["batch price of cirrus 4 over 200k", "cirrus 4 long context price", "ft:cirrus-4:a::b"]
)
def test_a_button_asks_for_the_same_conditions(text: str, world: Catalog) -> None:
    query = asked(world, text)
    again = query_from_text(button_text(query), world)
    assert again is not None
    assert again.tariff == query.tariff


def ladder(text: str, catalog: Catalog) -> PriceLadder:
    answer = answer_query(asked(catalog, text), catalog)
    assert isinstance(answer, PriceLadder)
    return answer


@pytest.mark.parametrize(
    ("text", "known", "sellers", "without"),
    [
        ("batch price of basalt 2", True, ["quarry"], ["Skyhost"]),
        ("basalt 2 price over 200k", True, ["quarry"], ["Skyhost"]),
        ("fine-tuned basalt 2 price", True, ["quarry"], ["Skyhost"]),
        ("ft:basalt-2:acme::abc123", True, ["quarry"], ["Skyhost"]),
        ("flex price of basalt 2", False, ["skyhost", "quarry"], []),
        ("basalt 2 price over 100k", False, ["skyhost", "quarry"], []),
        ("web search price of seek 1", False, ["tarn", "gatehub"], []),
    ],
)
def test_who_states_such_a_price(
    text: str, known: bool, sellers: list[str], without: list[str], priced: Catalog
) -> None:
    answer = ladder(text, priced)
    assert answer.tariff is not None
    assert answer.tariff.known is known
    assert [row.provider for row in answer.rows.paid] == sellers
    assert list(answer.tariff.without) == without
    assert bool(answer.tariff.sentences) is (not known or "fine" in text or "ft:" in text)


def test_a_named_seller_without_such_a_price_is_not_said_to_lack_the_model(priced: Catalog) -> None:
    answer = ladder("batch price of basalt 2 on skyhost", priced)
    assert answer.provider_comparison[0] == "Skyhost has no known batch price for it"


def test_each_condition_can_be_taken_back(priced: Catalog) -> None:
    query = asked(priced, "batch price of basalt 2 over 200k on quarry")
    steps = answer_query(query, priced).follow_ups(query, priced).without_filter
    assert {step.label: query_to_json(step.query)["tariff"] for step in steps} == {
        "at Quarry API": {"processing": "batch", "prompt": 200_000},
        "batch price": OVER_200K,
        "prompts over 200k": BATCH,
    }


@pytest.mark.parametrize(
    ("text", "intent", "words"),
    [
        ("compare the batch price of basalt 2 and marble 1", "compare", "batch price"),
        ("can ft:basalt-2:acme::a1 see images", "fit", "fine-tuned"),
    ],
)
def test_an_answer_that_cannot_apply_them_says_so(
    text: str, intent: str, words: str, priced: Catalog
) -> None:
    query = asked(priced, text)
    assert query.intent == intent
    left_out = answer_query(query, priced).interpretation.left_out
    assert left_out == (LeftOut(words, NOT_APPLIED),)


@pytest.mark.parametrize(
    ("text", "usd", "without"),
    [
        ("1000 requests a day of 1k in 1k out in batches with basalt 2", 150, ()),
        (
            "1000 requests a day of 1k in 1k out in batches with cirrus 4",
            540,
            ("No source states a batch price for Cirrus 4; this is its usual price",),
        ),
    ],
)
def test_batches_count_in_a_cost(
    text: str, usd: int, without: tuple[str, ...], priced: Catalog
) -> None:
    answer = answer_query(asked(priced, text), priced)
    assert isinstance(answer, Cost)
    totals = answer.rows[0].totals
    assert totals is not None
    assert totals.per_month == usd
    assert answer.without_tariff == without
    assert ("at the batch price" in answer.volume) is not bool(without)


def test_a_fine_tuned_model_is_not_replaced_by_its_base_model_to_save(priced: Catalog) -> None:
    """Basalt 2 itself costs less in batches."""
    answer = answer_query(asked(priced, "ft:basalt-2:acme::a1, 1M in 1M out"), priced)
    assert isinstance(answer, Cost)
    assert answer.rows[0].totals is not None
    assert answer.rows[0].totals.total == 20
    assert [saving.totals.total for saving in answer.savings] == [10]


REPLIES = {
    "tariff_batch": "batch price of basalt 2",
    "tariff_long_prompts": "basalt 2 price over 200k",
    "tariff_cache_write": "cache write price of marble 1",
    "tariff_fine_tuned_id": "ft:basalt-2:acme::abc123",
    "tariff_picture": "stratus 2 high quality 1024x1024 price",
    "tariff_pictures": "stratus 2 price by quality and size",
    "tariff_regions": "marble 1 price per region",
    "tariff_hour": "seek 1 price per hour of audio",
    "tariff_unstated": "flex price of basalt 2",
}


@pytest.mark.parametrize("name", REPLIES)
def test_reply_is_as_agreed(name: str, priced: Catalog, golden: Callable[[str, str], None]) -> None:
    answer = answer_query(asked(priced, REPLIES[name]), priced)
    reply = render(answer)
    assert_slack_takes(reply)
    agree(golden, name, reply)
    golden(f"{name}.txt", terminal.render(answer, 90, colour=False))


@pytest.mark.parametrize("name", REPLIES)
def test_same_question_same_bytes(name: str, priced: Catalog) -> None:
    query = asked(priced, REPLIES[name])
    first, second = (answer_query(query, priced) for _ in range(2))
    assert render(first) == render(second)
    assert json.dumps(first.to_json()) == json.dumps(second.to_json())
