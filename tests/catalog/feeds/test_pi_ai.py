from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from catalog.feeds import pi_ai
from catalog.feeds.feed_base import FeedError, FeedReading
from catalog.schema import FeedFacts, Observation, Price

AS_OF = date(2030, 1, 15)
Entry = dict[str, Any]
CHAT: Entry = {"id": "zeta-1", "type": "chat", "name": "Zeta 1"}


def read(top: object) -> FeedReading:
    return pi_ai.read(json.dumps(top).encode(), AS_OF)


def one(entry: object, provider: str = "acme") -> Observation:
    reading = read({provider: {"acme-chat": {"any-key": entry}}})
    assert reading.skipped == ()
    [observation] = reading.observations
    return observation


def as_text(price: Price) -> str:
    """ "input 5 over 200000"; every price of this feed is for 1M tokens of text."""
    assert (price.unit, price.modality) == ("1M tokens", "text")
    over = f" over {price.condition.above_tokens}" if price.condition else ""
    return f"{price.direction} {price.usd}{over}"


def costs(**amounts: float) -> Entry:
    return {"input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0} | amounts


@pytest.mark.parametrize(
    ("given", "prices"),
    [
        pytest.param(
            {"cost": costs(input=2, output=10, cacheRead=0.1, cacheWrite=2.5)},
            ["input 2", "output 10", "cache_read 0.1", "cache_write 2.5"],
            id="what it charges for",
        ),
        pytest.param({"cost": costs(input=2, output=10)}, ["input 2", "output 10"], id="0 unknown"),
        pytest.param({"cost": costs()}, [], id="nothing known"),
        pytest.param({}, [], id="no costs"),
        pytest.param({"cost": costs(input=0.7000000000000001)}, ["input 0.7"], id="float noise"),
        pytest.param(
            {"cost": costs(input=2) | {"tiers": [{"inputTokensAbove": 200_000, "input": 4}]}},
            ["input 2", "input 4 over 200000"],
            id="another price for long prompts",
        ),
        pytest.param(
            {"type": "image", "output": ["image"], "cost": costs(input=8, output=8)},
            [],
            id="of pictures it has the price of the text beside them",
        ),
        pytest.param(
            {"type": "classifier", "cost": costs(input=0.1)}, ["input 0.1"], id="of a decision"
        ),
    ],
)
def test_prices(given: Entry, prices: list[str]) -> None:
    assert [as_text(price) for price in one(CHAT | given).prices] == prices


@pytest.mark.parametrize(
    ("given", "free"),
    [
        pytest.param({"id": "zeta-1:free"}, True, id="by its id"),
        pytest.param({"name": "Zeta 1 (free)"}, True, id="by its name"),
        pytest.param({}, False, id="a 0 alone says nothing"),
        pytest.param({"id": "zeta-1:free", "cost": costs(input=1)}, False, id="with a price"),
    ],
)
def test_free(given: Entry, free: bool) -> None:
    assert one(CHAT | {"cost": costs()} | given).free is free


@pytest.mark.parametrize(
    ("given", "facts"),
    [
        pytest.param({}, {}, id="a chat model calls tools and writes text"),
        pytest.param(
            {"reasoning": True}, {"capabilities": frozenset({"tools", "reasoning"})}, id="reasons"
        ),
        pytest.param({"reasoning": False}, {"lacks": frozenset({"reasoning"})}, id="does not"),
        pytest.param(
            {"cost": costs(cacheRead=0.1)},
            {"capabilities": frozenset({"tools", "caching"})},
            id="a price of the cache tells that there is one",
        ),
        pytest.param(
            {"input": ["text", "image"], "contextWindow": 1000, "maxTokens": 100},
            {"input": frozenset({"text", "image"}), "context": 1000, "max_output": 100},
            id="limits",
        ),
        pytest.param({"contextWindow": 0, "maxTokens": 0}, {}, id="a limit of 0 is unknown"),
        pytest.param(
            {"contextWindow": 1000, "cost": costs() | {"tiers": [{"inputTokensAbove": 1000}]}},
            {},
            id="a window that ends where the dearer prices begin is cut short",
        ),
        pytest.param(
            {"contextWindow": 1001, "cost": costs() | {"tiers": [{"inputTokensAbove": 1000}]}},
            {"context": 1001},
            id="a window beyond it is the model's",
        ),
        pytest.param(
            {"type": "image", "output": ["image"]},
            {"output": frozenset({"image"}), "capabilities": frozenset()},
            id="a model that draws",
        ),
        pytest.param(
            {"type": "classifier"}, {"output": None, "capabilities": frozenset()}, id="a decision"
        ),
        pytest.param({"name": "Acme: Zeta 1"}, {}, id="a name with the lab in front"),
        pytest.param({"name": "Zeta 1 (free, keeps data)"}, {}, id="a name with its price behind"),
        pytest.param({"name": "Zeta 1 (new)"}, {"name": "Zeta 1 (new)"}, id="any other bracket"),
    ],
)
def test_facts(given: Entry, facts: Entry) -> None:
    plain: Entry = {
        "name": "Zeta 1",
        "output": frozenset({"text"}),
        "capabilities": frozenset({"tools"}),
    }
    assert one(CHAT | given).facts == FeedFacts(**plain | facts)


def test_decisions_of_a_chat_model_have_a_seller_of_their_own() -> None:
    decides: Entry = {"id": "zeta-1", "type": "classifier", "cost": costs(input=0.1)}
    reading = read(
        {
            "acme": {
                "acme-decisions": {
                    "classifier:zeta-1": decides,
                    "classifier:eta": decides | {"id": "eta"},
                },
                "acme-chat": {"chat:zeta-1": CHAT},
            }
        }
    )
    assert [(o.provider, o.route) for o in reading.observations] == [
        ("acme-decisions", "zeta-1"),
        ("acme", "eta"),
        ("acme", "zeta-1"),
    ]


@pytest.mark.parametrize(
    ("provider", "address", "seller"),
    [
        ("acme", "https://api.acme.example/v1", "acme"),
        ("acme", "https://api.acme.example/coding/v1", "acme-coding"),
        ("acme-coding-cn", "https://api.acme.example/coding/v1", "acme-coding-cn"),
    ],
)
def test_a_plan_that_has_the_name_of_the_api(provider: str, address: str, seller: str) -> None:
    assert one(CHAT | {"baseUrl": address}, provider).provider == seller


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        pytest.param({"id": None}, "id: missing", id="no id"),
        pytest.param({"type": "dance"}, "type: 'dance' is none of chat", id="another type"),
        pytest.param({"cost": [1]}, r"cost: \[1\]", id="a list of costs"),
        pytest.param({"cost": costs(input=-1)}, "not a plausible price", id="a negative price"),
        pytest.param({"cost": {"tiers": [{"input": 1}]}}, "inputTokensAbove", id="no threshold"),
        pytest.param({"contextWindow": "1M"}, "contextWindow", id="a limit in words"),
        pytest.param({"reasoning": "yes"}, "reasoning: 'yes'", id="yes for true"),
    ],
)
def test_an_entry_that_cannot_be_read_is_left_out_alone(given: Entry, reason: str) -> None:
    entries = {"chat:eta": CHAT | {"id": "eta"}, "chat:zeta-1": CHAT | given}
    reading = read(
        {"acme": {"acme-chat": entries}, "bad": [1], "worse": {"x": 1}, "b": {"c": {"d": 1}}}
    )
    assert [o.route for o in reading.observations] == ["eta"]
    by_name = {skipped.entry: skipped.reason for skipped in reading.skipped}
    assert list(by_name) == ["acme/chat:zeta-1", "bad", "worse", "b/d"]
    assert re.search(reason, by_name["acme/chat:zeta-1"])


@pytest.mark.parametrize("content", [b"[]", b"<html>503</html>", b'{"acme":'])
def test_a_file_of_another_shape(content: bytes) -> None:
    with pytest.raises(FeedError, match="pi-ai"):
        pi_ai.read(content, AS_OF)


def test_where_an_entry_comes_from() -> None:
    observation = one(CHAT | {"cost": costs(input=2)})
    assert (observation.feed, observation.as_of, observation.url) == ("pi-ai", AS_OF, None)
    assert observation.prices[0].usd == Decimal(2)
