from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from catalog.feeds import genai_prices
from catalog.feeds.feed_base import FeedError, FeedReading
from catalog.schema import FeedFacts, Observation, Price

AS_OF = date(2030, 1, 15)
Entry = dict[str, Any]


def read(top: object) -> FeedReading:
    return genai_prices.read(json.dumps(top).encode(), AS_OF)


def provider(*models: object, **more: Any) -> Entry:
    pages = ["https://acme.example/prices", "https://acme.example/more"]
    return {"id": "acme", "pricing_urls": pages, "models": list(models)} | more


def one(model: Entry) -> Observation:
    reading = read([provider({"id": "zeta-1", "match": {"equals": "zeta"}} | model)])
    assert reading.skipped == ()
    [observation] = reading.observations
    return observation


def as_text(price: Price) -> str:
    """ "input text 5 a 1M tokens [processing batch]"."""
    when = price.condition
    conditions = [
        f"{field.name} {getattr(when, field.name)}"
        for field in (fields(when) if when else ())
        if getattr(when, field.name) is not None
    ]
    words = f"{price.direction} {price.modality} {price.usd} a {price.unit}"
    return f"{words} [{', '.join(conditions)}]" if conditions else words


def rates(model: Entry) -> list[str]:
    """The prices of a model that only has text input, without saying so each time."""
    return [
        as_text(p).replace("input text ", "").replace(" a 1M tokens", "") for p in one(model).prices
    ]


@pytest.mark.parametrize(
    ("prices", "words"),
    [
        pytest.param(
            {"input_mtok": 5.0, "output_mtok": 30.5},
            ["input text 5 a 1M tokens", "output text 30.5 a 1M tokens"],
            id="untyped tokens are text",
        ),
        pytest.param(
            {
                "input_image_mtok": 1,
                "input_audio_mtok": 2,
                "input_video_mtok": 3,
                "output_image_mtok": 4,
                "output_audio_mtok": 5,
                "output_video_mtok": 6,
            },
            [
                "input image 1 a 1M tokens",
                "input audio 2 a 1M tokens",
                "input video 3 a 1M tokens",
                "output image 4 a 1M tokens",
                "output audio 5 a 1M tokens",
                "output video 6 a 1M tokens",
            ],
            id="typed tokens are of their type",
        ),
        pytest.param(
            {
                "cache_read_mtok": 1,
                "cache_image_read_mtok": 2,
                "cache_audio_read_mtok": 3,
                "cache_write_mtok": 4,
                "cache_write_1h_mtok": 5,
            },
            [
                "cache_read text 1 a 1M tokens",
                "cache_read image 2 a 1M tokens",
                "cache_read audio 3 a 1M tokens",
                "cache_write text 4 a 1M tokens",
                "cache_write text 5 a 1M tokens [ttl 1h]",
            ],
            id="caches are typed and may live an hour",
        ),
        pytest.param(
            {"audio_hours": 0.36, "input_audio_hours": 0.36},
            ["input audio 0.006 a minute"],
            id="an hour of audio said twice is one price for the minute",
        ),
        pytest.param(
            {"audio_hours": 4.8}, ["input audio 0.08 a minute"], id="an hour of audio is input"
        ),
        pytest.param(
            {"audio_hours": 9, "input_audio_hours": 0.6},
            ["input audio 0.01 a minute"],
            id="an hour of input audio is the more particular price",
        ),
        pytest.param(
            {"input_mchars": 15}, ["input text 15 a 1M characters"], id="characters by the million"
        ),
        pytest.param(
            {"input_document_kpages": 4, "input_annotated_document_kpages": 5},
            ["input pdf 0.004 a page"],
            id="a thousand pages are a thousand times a page, annotation is not asked for",
        ),
        pytest.param(
            {"requests_kcount": 12}, ["input text 0.012 a request"], id="requests by the thousand"
        ),
        pytest.param(
            {"web_searches_kcount": 10, "storage_searches_kcount": 2, "output_reasoning_mtok": 3},
            [],
            id="searches and reasoning are left out",
        ),
        pytest.param(
            {"input_mtok": 0.30000000000000004}, ["input text 0.3 a 1M tokens"], id="noise goes"
        ),
        pytest.param(
            {"input_mtok": 1, "output_mtok": 0},
            ["input text 1 a 1M tokens"],
            id="a zero beside a price is not emitted",
        ),
        pytest.param({"input_mtok": 0, "output_mtok": 0}, [], id="0/0 is unknown and not free"),
        pytest.param({}, [], id="no prices"),
        pytest.param(
            {
                "input_mtok": {"base": 1, "tiers": [{"start": 100000, "price": 5}]},
                "output_mtok": 2,
            },
            [
                "input text 1 a 1M tokens",
                "input text 5 a 1M tokens [above_tokens 100000]",
                "output text 2 a 1M tokens",
            ],
            id="a tier holds above its start",
        ),
        pytest.param(
            {"input_mtok": {"base": 1, "tiers": [{"start": 0, "price": 5}]}},
            ["input text 5 a 1M tokens"],
            id="a tier from the first token on is the price",
        ),
    ],
)
def test_rates_become_typed_prices(prices: Entry, words: list[str]) -> None:
    assert [as_text(price) for price in one({"prices": prices}).prices] == words


@pytest.mark.parametrize(
    ("route", "prices", "words"),
    [
        pytest.param(
            "zeta-image-2",
            {"input_image_mtok": 8, "output_mtok": 30},
            ["input image 8 a 1M tokens", "output image 30 a 1M tokens"],
            id="an image model that prices image input makes images",
        ),
        pytest.param(
            "zeta-image-2",
            {"input_image_mtok": 8, "output_mtok": 10, "output_image_mtok": 30},
            [
                "input image 8 a 1M tokens",
                "output text 10 a 1M tokens",
                "output image 30 a 1M tokens",
            ],
            id="where image output has its own price the other is text",
        ),
        pytest.param(
            "zeta-image-2",
            {"input_mtok": 1, "output_mtok": 3},
            ["input text 1 a 1M tokens", "output text 3 a 1M tokens"],
            id="the id alone does not make it images",
        ),
        pytest.param(
            "zeta-2",
            {"input_image_mtok": 8, "output_mtok": 30},
            ["input image 8 a 1M tokens", "output text 30 a 1M tokens"],
            id="nor does a price of image input alone",
        ),
        pytest.param(
            "zeta-2-tts",
            {"output_mtok": 12},
            ["output audio 12 a 1M tokens"],
            id="text to speech speaks",
        ),
        pytest.param(
            "zettts", {"output_mtok": 12}, ["output text 12 a 1M tokens"], id="tts must be a word"
        ),
    ],
)
def test_what_untyped_output_is(route: str, prices: Entry, words: list[str]) -> None:
    assert [as_text(p) for p in one({"id": route, "prices": prices}).prices] == words


def since(day: str, rate: float) -> Entry:
    return {"constraint": {"start_date": day}, "prices": {"input_mtok": rate}}


def between(start: str, end: str, rate: float) -> Entry:
    return {"constraint": {"start_time": start, "end_time": end}, "prices": {"input_mtok": rate}}


def first(rate: float) -> Entry:
    return {"prices": {"input_mtok": rate}}


@pytest.mark.parametrize(
    ("prices", "words"),
    [
        pytest.param([first(1)], ["1"], id="a list of one is a tariff"),
        pytest.param(
            [first(1), since("2030-01-10", 2)],
            ["1 [valid_to 2030-01-09]", "2 [valid_from 2030-01-10]"],
            id="a date ends what was before on the day before",
        ),
        pytest.param(
            [first(1), since("2030-03-01", 3), since("2030-01-10", 2)],
            [
                "1 [valid_to 2030-01-09]",
                "2 [valid_from 2030-01-10, valid_to 2030-02-28]",
                "3 [valid_from 2030-03-01]",
            ],
            id="dates follow each other in whatever order they are written",
        ),
        pytest.param(
            [since("2030-01-10", 2)],
            ["2 [valid_from 2030-01-10]"],
            id="a tariff may start without one before it",
        ),
        pytest.param(
            [first(1), between("00:30:00+00:00", "16:30:00+00:00", 2)],
            ["1", "2 [hours_utc 00:30-16:30]"],
            id="a window stands beside the price for all other hours",
        ),
        pytest.param(
            [first(1), between("01:00:00Z", "04:00:00Z", 2), between("06:00:00", "10:00:00", 2)],
            ["1", "2 [hours_utc 01:00-04:00, 06:00-10:00]"],
            id="windows of one price are one condition",
        ),
        pytest.param(
            [first(1), between("01:00:00", "04:00:00", 2), between("06:00:00", "10:00:00", 3)],
            ["1", "2 [hours_utc 01:00-04:00]", "3 [hours_utc 06:00-10:00]"],
            id="windows of two prices are two",
        ),
        pytest.param(
            [
                first(1),
                since("2030-01-10", 2),
                since("2030-02-10", 3),
                between("01:00:00", "04:00:00", 4),
            ],
            [
                "1 [valid_to 2030-01-09]",
                "2 [valid_from 2030-01-10, valid_to 2030-02-09]",
                "3 [valid_from 2030-02-10]",
                "4 [hours_utc 01:00-04:00, valid_from 2030-02-10]",
            ],
            id="windows beside dates hold since the last date",
        ),
    ],
)
def test_at_any_moment_one_tariff_holds(prices: list[Entry], words: list[str]) -> None:
    assert rates({"prices": prices}) == words


def variant(when: Entry, rate: float, **more: Any) -> Entry:
    return {"when": when, "prices": {"input_mtok": rate}} | more


@pytest.mark.parametrize(
    ("variants", "words"),
    [
        pytest.param([variant({"processing": "batch"}, 1)], ["1 [processing batch]"], id="batch"),
        pytest.param([variant({"service_tier": "flex"}, 1)], ["1 [processing flex]"], id="flex"),
        pytest.param(
            [variant({"service_tier": "priority"}, 1)], ["1 [processing priority]"], id="priority"
        ),
        pytest.param([variant({"service_tier": "fast"}, 1)], ["1 [processing fast]"], id="fast"),
        pytest.param([variant({"speed": "fast"}, 1)], ["1 [processing fast]"], id="speed fast"),
        pytest.param([variant({"service_tier": "default"}, 1)], [], id="the default tier"),
        pytest.param([variant({"route": "acme/eu"}, 1)], [], id="a route"),
        pytest.param([variant({"search_type": "fast"}, 1)], [], id="a kind of search"),
        pytest.param([variant({}, 1)], [], id="no occasion"),
        pytest.param(
            [variant({"processing": "batch", "route": "acme/eu"}, 1)],
            [],
            id="batch on one route only",
        ),
        pytest.param(
            [
                variant({"processing": "batch"}, 2, constraint={"start_date": "2030-02-01"}),
                variant({"processing": "batch"}, 1, constraint={"start_date": "2030-01-01"}),
            ],
            [
                "1 [processing batch, valid_from 2030-01-01, valid_to 2030-01-31]",
                "2 [processing batch, valid_from 2030-02-01]",
            ],
            id="batch prices follow each other like others",
        ),
    ],
)
def test_variants_are_ways_of_processing(variants: list[Entry], words: list[str]) -> None:
    assert rates({"prices": {}, "price_variants": variants}) == words


def test_facts_are_taken_as_stated() -> None:
    observation = one(
        {
            "name": "Zeta 1",
            "context_window": 64000,
            "deprecated": True,
            "prices": {},
            "mood": "good",
        }
    )
    assert observation == Observation(
        feed="genai-prices",
        provider="acme",
        route="zeta-1",
        url="https://acme.example/prices",
        as_of=AS_OF,
        facts=FeedFacts(name="Zeta 1", context=64_000, status="deprecated"),
    )


def test_unknown_is_absent() -> None:
    assert one({"context_window": 0, "deprecated": False}).facts == FeedFacts()


@pytest.mark.parametrize(
    ("comment", "url"),
    [
        pytest.param(
            "See https://acme.example/a. Also https://b.example",
            "https://acme.example/a",
            id="first",
        ),
        pytest.param(
            "Rates (https://acme.example/a) hold.", "https://acme.example/a", id="brackets"
        ),
        pytest.param(
            "Twice the rate.", "https://acme.example/prices", id="no page, so the provider's"
        ),
        pytest.param(None, "https://acme.example/prices", id="no comment, so the provider's"),
    ],
)
def test_the_page_of_an_observation(comment: str | None, url: str) -> None:
    assert one({"price_comments": comment}).url == url


def test_no_page_at_all_is_none() -> None:
    [observation] = read([provider({"id": "zeta"}, pricing_urls=[])]).observations
    assert observation.url is None


@pytest.mark.parametrize(
    ("route", "prices", "free", "kept"),
    [
        pytest.param(
            "zeta:free", {"input_mtok": 0, "output_mtok": 0}, True, 2, id="the id says so"
        ),
        pytest.param("zeta", {"input_mtok": 0, "output_mtok": 0}, False, 0, id="nobody says so"),
        pytest.param("zeta:free", {"input_mtok": 0, "output_mtok": 1}, False, 1, id="it costs"),
    ],
)
def test_zero_is_free_only_where_the_id_says_so(
    route: str, prices: Entry, free: bool, kept: int
) -> None:
    observation = one({"id": route, "prices": prices})
    assert (observation.free, len(observation.prices)) == (free, kept)


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        pytest.param({"prices": {"input_mtok": "5"}}, "'5' is not a price", id="a price in words"),
        pytest.param({"prices": {"input_mtok": None}}, "None is not a price", id="a null price"),
        pytest.param({"prices": {"input_mtok": -5}}, "-5 is not a plausible", id="a price below 0"),
        pytest.param({"prices": {"input_mtok": float("nan")}}, "nan is not a price", id="NaN"),
        pytest.param({"prices": {"input_mtok": [5]}}, "not a price", id="a list"),
        pytest.param(
            {"prices": {"input_mtok": {"tiers": []}}}, "None is not", id="tiers without base"
        ),
        pytest.param(
            {"prices": {"input_mtok": {"base": 1, "tiers": [{"start": "9", "price": 1}]}}},
            "'9' is not a number",
            id="a tier that starts at a word",
        ),
        pytest.param(
            {"prices": {"input_mtok": {"base": 1, "tiers": [{"start": 9}]}}},
            "None is not a price",
            id="a tier without a price",
        ),
        pytest.param({"prices": "5"}, "prices: '5' is not a dict", id="prices in words"),
        pytest.param({"prices": ["5"]}, "prices: '5' is not an object", id="a list of words"),
        pytest.param({"prices": [first(1), first(2)]}, "two tariffs .* beginning", id="two first"),
        pytest.param(
            {"prices": [since("2030-01-01", 1), since("2030-01-01", 2)]},
            "two tariffs hold from 2030-01-01",
            id="two from one day",
        ),
        pytest.param(
            {"prices": [first(1), since("0001-01-01", 2)]}, "is neither", id="the first day of all"
        ),
        pytest.param({"prices": [since("soon", 1)]}, "'soon'.* is neither", id="a date in words"),
        pytest.param(
            {"prices": [{"constraint": {"moon": "full"}, "prices": {}}]},
            "neither a start date nor a daily window",
            id="an unknown constraint, which must not be dropped",
        ),
        pytest.param(
            {"prices": [between("25:00", "26:00", 1)]}, "start_time: '25:00'", id="hour 25"
        ),
        pytest.param(
            {"prices": [between("01:00:00+02:00", "04:00:00+02:00", 1)]}, "not in UTC", id="no UTC"
        ),
        pytest.param({"price_variants": {}}, "price_variants: .* not a list", id="one variant"),
        pytest.param({"name": ["Zeta"]}, "name: .* not a str", id="a list of names"),
        pytest.param({"context_window": "1M"}, "context_window: '1M'", id="a limit in words"),
        pytest.param({"id": None}, "id: missing", id="no id"),
    ],
)
def test_a_malformed_model_is_skipped_and_the_rest_is_read(model: Entry, reason: str) -> None:
    reading = read([provider({"id": "bad"} | model, {"id": "good"})])
    assert [o.route for o in reading.observations] == ["good"]
    [skipped] = reading.skipped
    assert skipped.entry.startswith("acme/")
    assert re.search(reason, skipped.reason), skipped.reason


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param("acme", id="a word"),
        pytest.param({"id": "acme", "models": {}}, id="models in an object"),
        pytest.param({"models": []}, id="no id"),
    ],
)
def test_a_malformed_provider_is_skipped_and_the_rest_is_read(broken: object) -> None:
    reading = read([broken, provider({"id": "good"}, ["bad"])])
    assert [o.route for o in reading.observations] == ["good"]
    assert [skipped.entry for skipped in reading.skipped] == ["provider 0", "acme/1"]


@pytest.mark.parametrize(
    "data",
    [pytest.param(b"oops", id="a message"), pytest.param(b'{"providers": []}', id="an object")],
)
def test_another_file_is_refused_as_a_whole(data: bytes) -> None:
    with pytest.raises(FeedError, match="genai-prices"):
        genai_prices.read(data, AS_OF)
