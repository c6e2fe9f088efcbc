from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from catalog.feeds import models_dev
from catalog.feeds.feed_base import FeedError, FeedReading
from catalog.schema import FeedFacts, Observation, Price

AS_OF = date(2030, 1, 15)
Entry = dict[str, Any]


def read(top: object) -> FeedReading:
    return models_dev.read(json.dumps(top).encode(), AS_OF)


def provider(**routes: object) -> Entry:
    return {"acme": {"doc": "https://acme.example/models", "models": routes}}


def one(entry: object, route: str = "zeta-1") -> Observation:
    reading = read(provider(**{route: entry}))
    assert reading.skipped == ()
    [observation] = reading.observations
    return observation


def as_text(price: Price) -> str:
    """ "input text 5 [above_tokens 200000]"; every price of this feed is for 1M tokens."""
    assert price.unit == "1M tokens"
    when = price.condition
    conditions = [
        f"{field.name} {getattr(when, field.name)}"
        for field in (fields(when) if when else ())
        if getattr(when, field.name) is not None
    ]
    words = f"{price.direction} {price.modality} {price.usd}"
    return f"{words} [{', '.join(conditions)}]" if conditions else words


def entry(
    cost: Entry, *, output: tuple[str, ...] = ("text",), takes: tuple[str, ...] = ("text",)
) -> Entry:
    return {"name": "Zeta 1", "modalities": {"input": takes, "output": output}, "cost": cost}


def mode(body: Entry, **more: Any) -> Entry:
    return {"modes": {"m": {"cost": {"input": 9}, "provider": {"body": body}} | more}}


@pytest.mark.parametrize(
    ("given", "prices"),
    [
        pytest.param(
            entry({"input": 5, "output": 30.50, "cache_read": 0.5, "cache_write": 6.25}),
            ["input text 5", "output text 30.5", "cache_read text 0.5", "cache_write text 6.25"],
            id="the four plain rates are text",
        ),
        pytest.param(
            entry({"input": 5, "output": 30, "cache_read": 1}, output=("image",)),
            ["input text 5", "output image 30", "cache_read text 1"],
            id="the output rate of a model that only makes images is for images",
        ),
        pytest.param(
            entry({"input": 1, "output": 2}, output=("video",)),
            ["input text 1", "output video 2"],
            id="the output rate of a model that only makes video is for video",
        ),
        pytest.param(
            entry({"input": 1, "output": 2}, output=("text", "image")),
            ["input text 1", "output text 2"],
            id="the output rate of a model that makes text and images stays text",
        ),
        pytest.param(
            entry({"input": 1, "output": 2}, output=("image", "pdf")),
            ["input text 1"],
            id="an output rate for two modalities without text cannot be typed and is left out",
        ),
        pytest.param(
            entry({"input": 1, "cache_read": 0.1}, takes=("audio",)),
            ["input audio 1", "cache_read audio 0.1"],
            id="the input rates of a model that only listens are for audio",
        ),
        pytest.param(
            entry({"input": 1, "input_audio": 3}, takes=("audio",)),
            ["input audio 3"],
            id="a rate that names its modality overrules one that does not",
        ),
        pytest.param(
            entry({"input": 1, "output": 2, "input_audio": 3, "output_audio": 4}),
            ["input text 1", "output text 2", "input audio 3", "output audio 4"],
            id="audio has rates of its own",
        ),
        pytest.param(
            {"cost": {"input": 1, "output": 2}},
            ["input text 1", "output text 2"],
            id="rates are text where no modalities are stated",
        ),
        pytest.param(
            entry({"input": 1, "output": 2, "reasoning": 2}),
            ["input text 1", "output text 2"],
            id="a reasoning rate is left out",
        ),
        pytest.param(
            entry({"input": 1, "holidays": "double"}),
            ["input text 1"],
            id="an unknown rate is ignored whatever it holds",
        ),
        pytest.param(
            entry({"input": 0.30000000000000004, "output": 100.00}),
            ["input text 0.3", "output text 100"],
            id="float noise and trailing zeros go and no exponent comes",
        ),
        pytest.param(
            entry({"input": 0.13, "output": 0}),
            ["input text 0.13"],
            id="a zero beside a price is not emitted",
        ),
        pytest.param(entry({"input": 0, "output": 0}), [], id="0/0 is unknown and not free"),
        pytest.param({"name": "Zeta 1"}, [], id="no cost is no price"),
        pytest.param({"cost": None}, [], id="a null cost is no price"),
    ],
)
def test_rates_become_typed_prices(given: Entry, prices: list[str]) -> None:
    assert [as_text(price) for price in one(given).prices] == prices


@pytest.mark.parametrize(
    ("given", "prices"),
    [
        pytest.param(
            {"cost": {"input": 1, "tiers": [{"input": 2, "tier": {"type": "context", "size": 9}}]}},
            ["input text 1", "input text 2 [above_tokens 9]"],
            id="a context tier holds above its size",
        ),
        pytest.param(
            {"cost": {"input": 1, "context_over_200k": {"input": 2}}},
            ["input text 1", "input text 2 [above_tokens 200000]"],
            id="context_over_200k is the tier above 200000",
        ),
        pytest.param(
            {
                "cost": {
                    "input": 1,
                    "context_over_200k": {"input": 3},
                    "tiers": [{"input": 2, "tier": {"type": "context", "size": 272000}}],
                }
            },
            ["input text 1", "input text 2 [above_tokens 272000]"],
            id="context_over_200k is ignored beside a list of tiers",
        ),
        pytest.param(
            {"cost": {"input": 1, "tiers": [{"input": 2, "tier": {"type": "moon", "size": 9}}]}},
            ["input text 1"],
            id="a tier of another type is a condition we cannot state, so no price",
        ),
        pytest.param(
            {"experimental": mode({"service_tier": "priority"})},
            ["input text 9 [processing priority]"],
            id="service tier priority is priority, whatever the mode is called",
        ),
        pytest.param(
            {"experimental": mode({"service_tier": "flex"})},
            ["input text 9 [processing flex]"],
            id="service tier flex is flex",
        ),
        pytest.param(
            {"experimental": mode({"speed": "fast"})},
            ["input text 9 [processing fast]"],
            id="speed fast is fast",
        ),
        pytest.param(
            {"experimental": mode({"service_tier": "warp"})},
            [],
            id="another service tier is left out",
        ),
        pytest.param(
            {"experimental": mode({"speed": "fast", "reasoning": {"mode": "pro"}})},
            [],
            id="a mode that asks for more than the tier is left out",
        ),
        pytest.param(
            {"experimental": {"modes": {"pro": {"provider": {"body": {"speed": "fast"}}}}}},
            [],
            id="a mode without a cost has no price",
        ),
    ],
)
def test_conditions(given: Entry, prices: list[str]) -> None:
    assert [as_text(price) for price in one(given).prices] == prices


@pytest.mark.parametrize(
    ("route", "name", "cost", "free", "kept"),
    [
        pytest.param(
            "zeta:free", "Zeta", {"input": 0, "output": 0}, True, 2, id="the id ends :free"
        ),
        pytest.param("zeta-free", "Zeta", {"input": 0}, True, 1, id="the id ends -free"),
        pytest.param("zeta-free-preview", "Zeta", {"input": 0}, True, 1, id="-free is a token"),
        pytest.param("zeta", "Zeta (Free)", {"input": 0}, True, 1, id="the name says (free)"),
        pytest.param(
            "zeta:free", "Zeta", {}, True, 0, id="the id says :free and no price is given"
        ),
        pytest.param("zeta", "Zeta", {"input": 0}, False, 0, id="nobody says free"),
        pytest.param("zeta-freeform", "Zeta", {"input": 0}, False, 0, id="free is part of a word"),
        pytest.param(
            "zeta/free", "Zeta", {"input": 0}, False, 0, id="free is the model's own name"
        ),
        pytest.param(
            "zeta:free", "Zeta", {"input": 0, "output": 1}, False, 1, id="it says free and costs"
        ),
    ],
)
def test_zero_is_free_only_where_the_source_says_so(
    route: str, name: str, cost: Entry, free: bool, kept: int
) -> None:
    observation = one({"name": name, "cost": cost}, route)
    assert (observation.free, len(observation.prices)) == (free, kept)


def test_facts_are_taken_as_stated() -> None:
    observation = one(
        {
            "name": "Zeta 1",
            "family": "zeta",
            "release_date": "2029-12-01",
            "knowledge": "2029-06",
            "modalities": {"input": ["text", "smell", "pdf"], "output": ["text"]},
            "limit": {"context": 200000, "output": 8000.0, "input": 100},
            "tool_call": True,
            "structured_output": False,
            "attachment": True,
            "open_weights": False,
            "status": "beta",
            "canonical_model_id": "acme/zeta-1",
            "cost": {"cache_read": 1},
            "colour": "blue",
        }
    )
    assert observation == Observation(
        feed="models.dev",
        provider="acme",
        route="zeta-1",
        url="https://acme.example/models",
        as_of=AS_OF,
        canonical="acme/zeta-1",
        facts=FeedFacts(
            name="Zeta 1",
            family="zeta",
            released=date(2029, 12, 1),
            knowledge_cutoff="2029-06",
            input=frozenset({"text", "pdf"}),
            output=frozenset({"text"}),
            context=200_000,
            max_output=8_000,
            capabilities=frozenset({"tools", "caching"}),
            lacks=frozenset({"json"}),
            open_weights=False,
            status="preview",
        ),
        prices=(Price("cache_read", "text", "1M tokens", Decimal(1)),),
    )


@pytest.mark.parametrize(
    ("given", "facts"),
    [
        pytest.param({}, FeedFacts(), id="what is not stated stays unknown"),
        pytest.param({"limit": {"context": 0, "output": 0}}, FeedFacts(), id="0 tokens is unknown"),
        pytest.param({"release_date": "2029-12"}, FeedFacts(), id="a month is no release date"),
        pytest.param({"release_date": "2029"}, FeedFacts(), id="a year is no release date"),
        pytest.param(
            {"release_date": "2029-13-41"}, FeedFacts(), id="an impossible day is no date"
        ),
        pytest.param(
            {"modalities": {"input": []}}, FeedFacts(), id="no modalities are unknown ones"
        ),
        pytest.param({"status": "stable"}, FeedFacts(), id="another status is left out"),
        pytest.param({"status": "alpha"}, FeedFacts(status="preview"), id="alpha is a preview"),
        pytest.param(
            {"status": "deprecated"}, FeedFacts(status="deprecated"), id="deprecated is deprecated"
        ),
        pytest.param(
            {"reasoning": False},
            FeedFacts(lacks=frozenset({"reasoning"})),
            id="an explicit false is a lack",
        ),
    ],
)
def test_unknown_is_absent(given: Entry, facts: FeedFacts) -> None:
    assert one(given).facts == facts


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        pytest.param({"cost": {"input": "5"}}, "input: '5' is not a price", id="a price in words"),
        pytest.param({"cost": {"input": None}}, "input: None is not a price", id="a null price"),
        pytest.param({"cost": {"input": True}}, "input: True is not a price", id="a price of true"),
        pytest.param(
            {"cost": {"input": -1}}, "input: -1 is not a plausible", id="a negative price"
        ),
        pytest.param(
            {"cost": {"input": 3200}}, "3200 is not a plausible price", id="an absurd price"
        ),
        pytest.param({"cost": {"input": float("nan")}}, "input: nan is not a price", id="NaN"),
        pytest.param({"cost": {"input": float("inf")}}, "input: inf is not a price", id="infinity"),
        pytest.param({"cost": [5, 30]}, "cost: .* is not a dict", id="a list of costs"),
        pytest.param({"cost": {"tiers": {}}}, "tiers: {} is not a list", id="tiers in an object"),
        pytest.param({"cost": {"tiers": [1]}}, "tiers: 1 is not an object", id="a tier of 1"),
        pytest.param(
            {"cost": {"tiers": [{"tier": {"type": "context"}}]}},
            "tier.size: None is not a number",
            id="a tier without a size",
        ),
        pytest.param({"name": 7}, "name: 7 is not a str", id="a number for a name"),
        pytest.param({"tool_call": "yes"}, "tool_call: 'yes' is not a bool", id="yes for true"),
        pytest.param({"limit": {"context": "1M"}}, "context: '1M' is not", id="a limit in words"),
        pytest.param(
            {"limit": {"context": -5}}, "context: -5 is not a whole", id="a limit below 0"
        ),
        pytest.param({"limit": {"context": 1.5}}, "context: 1.5 is not", id="half a token"),
        pytest.param({"modalities": ["text"]}, "modalities: .* not a dict", id="a list of sides"),
        pytest.param([], "is not an object", id="a list for an entry"),
        pytest.param("zeta", "'zeta' is not an object", id="a word for an entry"),
    ],
)
def test_a_malformed_entry_is_skipped_by_name_and_the_rest_is_read(
    given: object, reason: str
) -> None:
    reading = read(provider(bad=given, good={"cost": {"input": 1}}))
    assert [o.route for o in reading.observations] == ["good"]
    [skipped] = reading.skipped
    assert skipped.entry == "acme/bad"
    assert re.search(reason, skipped.reason), skipped.reason


@pytest.mark.parametrize(
    "content",
    [
        pytest.param([], id="a provider that is a list"),
        pytest.param({"doc": "https://acme.example"}, id="a provider without models"),
        pytest.param({"models": []}, id="a provider with a list of models"),
    ],
)
def test_a_malformed_provider_is_skipped_by_name(content: object) -> None:
    reading = read({"broken": content} | provider(good={}))
    assert [o.route for o in reading.observations] == ["good"]
    assert [skipped.entry for skipped in reading.skipped] == ["broken"]


def test_catalog_json_is_read_like_api_json() -> None:
    providers = provider(zeta={"cost": {"input": 1}})
    assert read({"models": {"acme/zeta": {}}, "providers": providers}) == read(providers)


@pytest.mark.parametrize(
    ("doc", "url"),
    [
        pytest.param("https://acme.example/m", "https://acme.example/m", id="an https page"),
        pytest.param("http://acme.example", None, id="no https"),
        pytest.param("https://acme.example/a b", None, id="a space inside"),
        pytest.param(["https://acme.example"], None, id="a list"),
    ],
)
def test_the_page_of_an_observation(doc: object, url: str | None) -> None:
    [observation] = read({"acme": {"doc": doc, "models": {"zeta": {}}}}).observations
    assert observation.url == url


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"<html>", id="a web page"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xfe", id="bytes that are no text"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"models": {}, "providers": []}', id="a list of providers"),
    ],
)
def test_another_file_is_refused_as_a_whole(data: bytes) -> None:
    with pytest.raises(FeedError, match=models_dev.FEED_ID):
        models_dev.read(data, AS_OF)
