from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from catalog.feeds import litellm
from catalog.feeds.feed_base import FeedError, FeedReading
from catalog.schema import FeedFacts, Observation, Price

AS_OF = date(2030, 1, 15)
Entry = dict[str, Any]

IMAGE: Entry = {"mode": "image_generation"}
VIDEO: Entry = {"mode": "video_generation"}
HEARS: Entry = {"mode": "audio_transcription"}
SPEAKS: Entry = {"mode": "audio_speech"}


def read(entries: object) -> FeedReading:
    return litellm.read(json.dumps(entries).encode(), AS_OF)


def one(entry: Entry, key: str = "zeta-1", provider: str = "acme") -> Observation:
    reading = read({key: {"litellm_provider": provider} | entry})
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


@pytest.mark.parametrize(
    ("given", "prices"),
    [
        pytest.param(
            {"input_cost_per_token": 5e-06, "output_cost_per_token": 3e-05},
            ["input text 5 a 1M tokens", "output text 30 a 1M tokens"],
            id="a price a token becomes a price for a million",
        ),
        pytest.param(
            {"input_cost_per_token": 1.0000000000000001e-07},
            ["input text 0.1 a 1M tokens"],
            id="float noise goes",
        ),
        pytest.param(
            {
                "input_cost_per_image_token": 8e-06,
                "input_cost_per_audio_token": 1e-06,
                "input_cost_per_video_token": 2e-06,
                "output_cost_per_image_token": 3e-05,
                "output_cost_per_audio_token": 2e-05,
                "output_cost_per_video_token": 4e-05,
            },
            [
                "input image 8 a 1M tokens",
                "input audio 1 a 1M tokens",
                "input video 2 a 1M tokens",
                "output image 30 a 1M tokens",
                "output audio 20 a 1M tokens",
                "output video 40 a 1M tokens",
            ],
            id="tokens are typed by modality",
        ),
        pytest.param(
            {
                "cache_read_input_token_cost": 1e-06,
                "cache_read_input_image_token_cost": 2e-06,
                "cache_read_input_audio_token_cost": 3e-06,
                "cache_creation_input_token_cost": 4e-06,
                "cache_creation_input_audio_token_cost": 5e-06,
            },
            [
                "cache_read text 1 a 1M tokens",
                "cache_read image 2 a 1M tokens",
                "cache_read audio 3 a 1M tokens",
                "cache_write text 4 a 1M tokens",
                "cache_write audio 5 a 1M tokens",
            ],
            id="so are cached tokens",
        ),
        pytest.param(
            {"cache_read_input_token_cost": 1e-06, "input_cost_per_token_cache_hit": 1e-06},
            ["cache_read text 1 a 1M tokens"],
            id="a cache hit is a cache read, once",
        ),
        pytest.param(
            {"input_cost_per_character": 1.5e-05},
            ["input text 15 a 1M characters"],
            id="characters are counted by the million",
        ),
        pytest.param(
            {"mode": "ocr", "ocr_cost_per_page": 0.004, "ocr_cost_per_page_batches": 0.002},
            ["input pdf 0.004 a page", "input pdf 0.002 a page [processing batch]"],
            id="document reading is paid by the page",
        ),
        pytest.param(
            {"mode": "rerank", "input_cost_per_query": 0.001},
            ["input text 0.001 a request"],
            id="a query is a request",
        ),
        pytest.param(
            {"input_cost_per_request": 0.005},
            ["input text 0.005 a request"],
            id="so is a request",
        ),
        pytest.param(
            {"mode": "embedding", "input_cost_per_token": 1e-08, "output_cost_per_token": 1e-08},
            ["input text 0.01 a 1M tokens"],
            id="embeddings have no output to be paid for",
        ),
        pytest.param(
            {"mode": "rerank", "input_cost_per_token": 1e-08, "output_cost_per_token": 1e-08},
            ["input text 0.01 a 1M tokens"],
            id="nor has a reranker",
        ),
        pytest.param(
            {"input_cost_per_token": 0.0, "output_cost_per_token": 0},
            [],
            id="0/0 is unknown and not free",
        ),
        pytest.param(
            {
                "input_dbu_cost_per_token": 7e-05,
                "search_context_cost_per_query": {"search_context_size_low": 0.01},
                "input_cost_per_token_warp": 1,
                "cost_per_second": 2,
                "output_cost_per_reasoning_token": 1e-06,
                "input_cost_per_second": 0.01,
            },
            [],
            id="DBU, tools, reasoning, unknown tiers and seconds of a machine are no model prices",
        ),
    ],
)
def test_cost_fields_become_typed_prices(given: Entry, prices: list[str]) -> None:
    assert [as_text(price) for price in one({"mode": "chat"} | given).prices] == prices


@pytest.mark.parametrize(
    ("field", "price"),
    [
        pytest.param(
            "input_cost_per_token_batches",
            "input text 1 a 1M tokens [processing batch]",
            id="batch",
        ),
        pytest.param(
            "input_cost_per_token_flex", "input text 1 a 1M tokens [processing flex]", id="flex"
        ),
        pytest.param(
            "input_cost_per_token_priority",
            "input text 1 a 1M tokens [processing priority]",
            id="priority",
        ),
        pytest.param(
            "input_cost_per_token_above_272k_tokens",
            "input text 1 a 1M tokens [above_tokens 272000]",
            id="a context tier",
        ),
        pytest.param(
            "input_cost_per_token_above_200k_tokens_priority",
            "input text 1 a 1M tokens [processing priority, above_tokens 200000]",
            id="a context tier at priority",
        ),
        pytest.param(
            "cache_creation_input_token_cost_above_1hr",
            "cache_write text 1 a 1M tokens [ttl 1h]",
            id="a cache of one hour",
        ),
        pytest.param(
            "cache_creation_input_token_cost_above_12hr_above_272k_tokens_batches",
            "cache_write text 1 a 1M tokens [processing batch, above_tokens 272000, ttl 12h]",
            id="a cache of twelve hours in a tier in a batch",
        ),
    ],
)
def test_suffixes_are_conditions_that_hold_together(field: str, price: str) -> None:
    assert [as_text(price) for price in one({"mode": "chat", field: 1e-06}).prices] == [price]


@pytest.mark.parametrize(
    ("given", "prices"),
    [
        pytest.param(
            HEARS | {"input_cost_per_second": 0.0001, "output_cost_per_second": 0.0001},
            ["input audio 0.006 a minute"],
            id="hearing at the same price in and out is one price for the minute heard",
        ),
        pytest.param(
            HEARS | {"input_cost_per_second": 0.0, "output_cost_per_second": 2.77778e-05},
            ["input audio 0.00166667 a minute"],
            id="hearing with a price on the output only is that price for the minute heard",
        ),
        pytest.param(
            HEARS | {"input_cost_per_second": 0.000833333333333},
            ["input audio 0.05 a minute"],
            id="a second that was rounded makes a round minute",
        ),
        pytest.param(
            HEARS | {"input_cost_per_token": 2.5e-06, "input_cost_per_audio_token": 6e-06},
            ["input text 2.5 a 1M tokens", "input audio 6 a 1M tokens"],
            id="hearing may be paid by tokens of text and audio",
        ),
        pytest.param(
            SPEAKS | {"output_cost_per_second": 0.00025},
            ["output audio 0.015 a minute"],
            id="speech is paid by the minute spoken",
        ),
        pytest.param(
            SPEAKS
            | {
                "output_cost_per_token": 1e-05,
                "output_cost_per_audio_token": 1e-05,
                "output_cost_per_token_batches": 5e-06,
            },
            ["output audio 10 a 1M tokens", "output audio 5 a 1M tokens [processing batch]"],
            id="speech comes out of a speech model, in batches too",
        ),
        pytest.param(
            SPEAKS | {"output_cost_per_token": 1e-05},
            ["output audio 10 a 1M tokens"],
            id="also where no token is said to be audio",
        ),
        pytest.param(
            SPEAKS | {"output_cost_per_token": 1e-05, "output_cost_per_audio_token": 1.2e-05},
            ["output audio 12 a 1M tokens"],
            id="a speech model writes no text, whatever text would cost",
        ),
        pytest.param(
            SPEAKS | {"output_cost_per_image": 0.06},
            ["output audio 0.06 a request"],
            id="an image of a model that makes music is a clip",
        ),
        pytest.param(
            {"mode": "realtime", "input_cost_per_second": 0.001},
            ["input audio 0.06 a minute"],
            id="a conversation is paid by the minute",
        ),
        pytest.param(
            {
                "mode": "embedding",
                "input_cost_per_audio_per_second": 0.0001,
                "input_cost_per_video_per_second": 0.0007,
                "input_cost_per_image": 0.0001,
            },
            [
                "input audio 0.006 a minute",
                "input video 0.0007 a second",
                "input image 0.0001 a image",
            ],
            id="embedding of media is paid by minute, second and image",
        ),
        pytest.param(
            VIDEO
            | {
                "output_cost_per_second": 0.1,
                "output_cost_per_second_1080p": 0.2,
                "output_cost_per_second_4k": 0.4,
            },
            [
                "output video 0.1 a second",
                "output video 0.2 a second [size 1080p]",
                "output video 0.4 a second [size 4K]",
            ],
            id="video is paid by the second and its size",
        ),
        pytest.param(
            VIDEO | {"output_cost_per_video_per_second": 0.1, "input_cost_per_image": 0.002},
            ["output video 0.1 a second", "input image 0.002 a image"],
            id="video from a picture is paid for the picture too",
        ),
        pytest.param(
            {"mode": "chat", "output_cost_per_token": 1e-05, "output_cost_per_image": 0.00012},
            ["output text 10 a 1M tokens"],
            id="an image price of a chat model is a token price in the wrong field",
        ),
    ],
)
def test_sound_and_video(given: Entry, prices: list[str]) -> None:
    assert [as_text(price) for price in one(given).prices] == prices


@pytest.mark.parametrize(
    ("key", "given", "route", "prices"),
    [
        pytest.param(
            "low/1024-x-1536/zeta-image",
            {"input_cost_per_image": 0.01},
            "zeta-image",
            ["output image 0.01 a image [quality low, size 1024x1536]"],
            id="input of a sized picture is the picture that comes out",
        ),
        pytest.param(
            "acme/high/1024-x-768/lab/zeta-image/edit",
            {"output_cost_per_image": 0.15},
            "lab/zeta-image/edit",
            ["output image 0.15 a image [quality high, size 1024x768]"],
            id="quality and size stand between the provider and the route",
        ),
        pytest.param(
            "1024-x-1024/50-steps/acme/zeta-image",
            {"output_cost_per_image": 0.06},
            "zeta-image",
            ["output image 0.06 a image [quality 50-steps, size 1024x1024]"],
            id="steps are a quality and the provider may come late",
        ),
        pytest.param(
            "max-x-max/max-steps/zeta-image",
            {"output_cost_per_image": 0.07},
            "zeta-image",
            ["output image 0.07 a image [quality max-steps, size max]"],
            id="a size may be the largest there is",
        ),
        pytest.param(
            "256-x-256/zeta-image",
            {"input_cost_per_pixel": 2.44140625e-07},
            "zeta-image",
            ["output image 0.016 a image [size 256x256]"],
            id="a price a pixel is a price for that size",
        ),
        pytest.param(
            "acme/hd/1024-x-1024/zeta-image",
            {"input_cost_per_pixel": 8.39233e-08, "output_cost_per_token": 0.0},
            "zeta-image",
            ["output image 0.088 a image [quality hd, size 1024x1024]"],
            id="a pixel price that was cut off makes the price it was made from",
        ),
        pytest.param(
            "high/1024-x-1024/zeta-image",
            {"input_cost_per_image": 0.167, "input_cost_per_pixel": 1.6e-07},
            "zeta-image",
            ["output image 0.167 a image [quality high, size 1024x1024]"],
            id="a price for the picture is better than one a pixel",
        ),
        pytest.param(
            "acme/zeta-image",
            {"input_cost_per_image": 0.02},
            "zeta-image",
            ["output image 0.02 a image"],
            id="a picture without a size has no condition",
        ),
        pytest.param(
            "acme/zeta-image",
            {"input_cost_per_pixel": 5e-08},
            "zeta-image",
            [],
            id="a price a pixel without a size says nothing",
        ),
        pytest.param(
            "acme/zeta-image",
            {"input_cost_per_image": 0.05, "output_cost_per_image": 0.05},
            "zeta-image",
            ["output image 0.05 a image"],
            id="the same in and out is one price",
        ),
        pytest.param(
            "acme/zeta-image",
            {"input_cost_per_image": 0.001, "output_cost_per_image": 0.1},
            "zeta-image",
            ["input image 0.001 a image", "output image 0.1 a image"],
            id="different prices in and out are two",
        ),
        pytest.param(
            "acme/zeta-image",
            {"output_cost_per_image": 0.08, "output_cost_per_image_2K": 0.12},
            "zeta-image",
            ["output image 0.08 a image", "output image 0.12 a image [size 2K]"],
            id="a size may be in the field",
        ),
        pytest.param(
            "acme/zeta-image",
            {
                "input_cost_per_token": 5e-06,
                "output_cost_per_token": 1e-05,
                "output_cost_per_image_token": 3e-05,
                "output_cost_per_token_batches": 5e-06,
            },
            "zeta-image",
            [
                "input text 5 a 1M tokens",
                "output text 10 a 1M tokens",
                "output image 30 a 1M tokens",
                "output text 5 a 1M tokens [processing batch]",
            ],
            id="text beside pictures keeps its own price, in batches too",
        ),
        pytest.param(
            "acme/zeta-image",
            {"input_cost_per_token": 4e-08, "output_cost_per_token": 4e-08},
            "zeta-image",
            [],
            id="tokens of a picture model without a price of pictures are not believed",
        ),
    ],
)
def test_pictures(key: str, given: Entry, route: str, prices: list[str]) -> None:
    observation = one(IMAGE | given, key)
    assert observation.route == route
    assert [as_text(price) for price in observation.prices] == prices


@pytest.mark.parametrize(
    ("key", "provider", "route"),
    [
        pytest.param("zeta-1", "acme", "zeta-1", id="a bare key is the route"),
        pytest.param("acme/zeta-1", "acme", "zeta-1", id="the provider goes"),
        pytest.param("acme/lab/zeta-1", "acme", "lab/zeta-1", id="a lab stays"),
        pytest.param("lab/zeta-1", "acme", "lab/zeta-1", id="another first part stays"),
        pytest.param("acme/eu/zeta-1", "acme", "eu/zeta-1", id="a region stays"),
        pytest.param("cloud_x/zeta", "cloud_x-lab_models", "zeta", id="the provider's stem goes"),
        pytest.param("cloud-x/zeta", "cloud_x", "zeta", id="a hyphen is an underscore"),
        pytest.param("acmeco/zeta", "acme", "acmeco/zeta", id="a longer name is another one"),
        pytest.param("acme/acme/zeta", "acme", "acme/zeta", id="the provider goes once"),
        pytest.param("ft:zeta-1", "acme", "ft:zeta-1", id="ft: stays"),
    ],
)
def test_routes(key: str, provider: str, route: str) -> None:
    assert one({}, key, provider).route == route


def test_an_estimate_is_no_price() -> None:
    guess: Entry = {
        "mode": "audio_speech",
        "input_cost_per_character": 3e-7,
        "metadata": {"comment": "Estimated cost based on usual prices."},
    }
    assert one(guess).prices == ()


@pytest.mark.parametrize(
    ("remark", "provider"),
    [
        pytest.param("Zeta video. China (Beijing) list price per second.", "acme_china", id="one"),
        pytest.param("Zeta video. Singapore list price per second.", "acme", id="another"),
    ],
)
def test_what_it_costs_in_china_is_an_offer_of_its_own(remark: str, provider: str) -> None:
    assert one({"metadata": {"comment": remark}}).provider == provider


def test_a_fine_tuned_route_says_so() -> None:
    assert (one({}, "ft:zeta-1").route_type, one({}).route_type) == ("fine-tuned", None)


WEEK: Entry = {
    "input_cost_per_token": 4e-06,
    "off_peak_pricing": {
        "input_cost_per_token": 2e-06,
        "windows": [
            {
                "hours_utc": ["00:00-01:00", "04:00-06:00", "10:00-00:00"],
                "weekdays": [1, 2, 3, 4, 5],
            },
            {"hours_utc": "00:00-00:00", "weekdays": [6, 7]},
        ],
    },
}


def windows(*given: Entry, **more: Any) -> Entry:
    prices = {"input_cost_per_token": 2e-06, "windows": list(given)}
    return {"input_cost_per_token": 4e-06, "off_peak_pricing": prices | more}


@pytest.mark.parametrize(
    ("given", "prices"),
    [
        pytest.param(
            WEEK,
            [
                "4 [hours_utc 01:00-04:00, 06:00-10:00, days 1-5]",
                "2 [hours_utc 00:00-01:00, 04:00-06:00, 10:00-00:00, days 1-5]",
                "2 [days 6-7]",
            ],
            id="peak is what the windows leave of weekdays, and weekends are off-peak all day",
        ),
        pytest.param(
            windows({"hours_utc": "16:30-00:30"}),
            ["4 [hours_utc 00:30-16:30]", "2 [hours_utc 00:00-00:30, 16:30-00:00]"],
            id="a window without weekdays holds every day and may cross midnight",
        ),
        pytest.param(
            windows({"hours_utc": "01:00-02:00", "weekdays": [1, 3]}),
            [
                "4 [hours_utc 00:00-01:00, 02:00-00:00, days 1, 3]",
                "4 [days 2, 4-7]",
                "2 [hours_utc 01:00-02:00, days 1, 3]",
            ],
            id="days that are not next to each other are listed",
        ),
        pytest.param(
            windows({"hours_utc": "00:00-00:00"}), ["2"], id="off-peak all week leaves no peak"
        ),
        pytest.param(windows(), ["4"], id="no window leaves no off-peak"),
        pytest.param(
            windows(
                {"hours_utc": "00:00-00:00", "weekdays": [6, 7]}, weekday_timezone="Asia/Shanghai"
            ),
            [
                "4 [days 1-4]",
                "4 [hours_utc 00:00-16:00, days 5]",
                "4 [hours_utc 16:00-00:00, days 7]",
                "2 [hours_utc 16:00-00:00, days 5]",
                "2 [days 6]",
                "2 [hours_utc 00:00-16:00, days 7]",
            ],
            id="a weekend in Shanghai starts on Friday in UTC",
        ),
    ],
)
def test_off_peak_hours(given: Entry, prices: list[str]) -> None:
    words = [as_text(price) for price in one({"mode": "chat"} | given).prices]
    assert [word.replace("input text ", "").replace(" a 1M tokens", "") for word in words] == prices


def test_what_has_no_off_peak_price_holds_all_week() -> None:
    given = WEEK | {"cache_creation_input_token_cost": 1e-06, "input_cost_per_token_batches": 1e-06}
    words = [as_text(price) for price in one({"mode": "chat"} | given).prices]
    assert "cache_write text 1 a 1M tokens" in words
    assert "input text 1 a 1M tokens [processing batch]" in words


def test_tiered_pricing_holds_above_the_start_of_each_range() -> None:
    tiers = [
        {"range": [0, 32000.0], "input_cost_per_token": 1e-06},
        {"range": [32000.0, 128000.0], "input_cost_per_token": 2e-06},
    ]
    given = {"mode": "chat", "input_cost_per_token": 1e-06, "tiered_pricing": tiers}
    assert [as_text(price) for price in one(given).prices] == [
        "input text 1 a 1M tokens",
        "input text 2 a 1M tokens [above_tokens 32000]",
    ]


@pytest.mark.parametrize(
    ("given", "facts"),
    [
        pytest.param({}, FeedFacts(), id="what is not stated stays unknown"),
        pytest.param({"mode": "chat"}, FeedFacts(), id="chat says nothing of modalities"),
        pytest.param(
            {"max_input_tokens": 200000, "max_output_tokens": 8000.0},
            FeedFacts(context=200_000, max_output=8_000),
            id="limits",
        ),
        pytest.param({"max_input_tokens": 0}, FeedFacts(), id="0 tokens is unknown"),
        pytest.param(
            {"deprecation_date": "2030-06-01"}, FeedFacts(retires=date(2030, 6, 1)), id="retirement"
        ),
        pytest.param({"deprecation_date": "2030-06"}, FeedFacts(), id="a month is no day"),
        pytest.param(
            {
                "supports_function_calling": True,
                "supports_response_schema": True,
                "supports_reasoning": False,
                "supports_prompt_caching": True,
                "supports_native_streaming": False,
                "supports_web_search": True,
                "supports_computer_use": True,
                "supported_endpoints": ["/v1/batch"],
                "supports_telepathy": True,
            },
            FeedFacts(
                capabilities=frozenset(
                    {"tools", "json", "caching", "web-search", "computer-use", "batch"}
                ),
                lacks=frozenset({"reasoning", "streaming"}),
            ),
            id="true is a capability and false is a lack",
        ),
        pytest.param(
            {"mode": "chat", "supports_vision": True, "supports_pdf_input": True},
            FeedFacts(input=frozenset({"text", "image", "pdf"}), output=frozenset({"text"})),
            id="chat that says whether it sees takes text besides, and writes",
        ),
        pytest.param(
            {"mode": "chat", "supports_vision": False},
            FeedFacts(input=frozenset({"text"}), output=frozenset({"text"})),
            id="chat that does not see takes text",
        ),
        pytest.param(
            {"mode": "chat", "supports_pdf_input": True},
            FeedFacts(output=frozenset({"text"})),
            id="chat that does not say whether it sees has not said enough of what it takes",
        ),
        pytest.param(
            {"mode": "chat", "supports_vision": True, "output_cost_per_image": 0.04},
            FeedFacts(input=frozenset({"text", "image"})),
            id="chat that charges by the picture may return just pictures",
        ),
        pytest.param(
            {
                "mode": "chat",
                "supported_modalities": ["text", "image", "smell"],
                "supported_output_modalities": ["text", "code"],
                "supports_pdf_input": True,
            },
            FeedFacts(input=frozenset({"text", "image", "pdf"}), output=frozenset({"text"})),
            id="listed modalities are taken, unknown ones left",
        ),
        pytest.param(
            {"mode": "chat", "supports_audio_output": True},
            FeedFacts(output=frozenset({"text", "audio"})),
            id="chat that speaks writes too",
        ),
        pytest.param(
            {"mode": "embedding", "supports_embedding_image_input": True},
            FeedFacts(mode="embeddings", input=frozenset({"text", "image"})),
            id="an embedding of images has no output modality",
        ),
        pytest.param(
            HEARS,
            FeedFacts(
                mode="speech-to-text", input=frozenset({"audio"}), output=frozenset({"text"})
            ),
            id="hearing turns audio into text",
        ),
        pytest.param(
            SPEAKS,
            FeedFacts(
                mode="text-to-speech", input=frozenset({"text"}), output=frozenset({"audio"})
            ),
            id="speech turns text into audio",
        ),
        pytest.param(
            VIDEO, FeedFacts(mode="video-generation", output=frozenset({"video"})), id="video"
        ),
        pytest.param(
            IMAGE, FeedFacts(mode="image-generation", output=frozenset({"image"})), id="images"
        ),
        pytest.param(
            {"mode": "image_edit"},
            FeedFacts(
                mode="image-editing", input=frozenset({"image"}), output=frozenset({"image"})
            ),
            id="edited images",
        ),
        pytest.param(
            {
                "mode": "image_edit",
                "supported_endpoints": ["/v1/images/edits", "/v1/images/generations"],
            },
            FeedFacts(
                mode="image-generation", input=frozenset({"image"}), output=frozenset({"image"})
            ),
            id="images that are made or edited",
        ),
        pytest.param({"mode": "rerank"}, FeedFacts(mode="reranking"), id="reranking"),
        pytest.param({"mode": "realtime"}, FeedFacts(mode="realtime-voice"), id="voice"),
        pytest.param({"mode": "moderation"}, FeedFacts(mode="moderation"), id="moderation"),
        pytest.param(
            {"mode": "ocr"},
            FeedFacts(
                mode="ocr-documents", input=frozenset({"image", "pdf"}), output=frozenset({"text"})
            ),
            id="documents",
        ),
        pytest.param({"mode": "evaluation"}, FeedFacts(mode="decisions"), id="evaluation decides"),
        pytest.param({"mode": "extraction"}, FeedFacts(mode="decisions"), id="extraction decides"),
        pytest.param({"mode": "levitation"}, FeedFacts(), id="an unknown mode is unknown"),
    ],
)
def test_facts(given: Entry, facts: FeedFacts) -> None:
    assert one(given).facts == facts


@pytest.mark.parametrize(
    ("source", "url"),
    [
        pytest.param("https://acme.example/prices", "https://acme.example/prices", id="a page"),
        pytest.param("https://acme.example/p?v=1", "https://acme.example/p?v=1", id="short query"),
        pytest.param(
            "https://acme.example/p?q=" + "x" * 80, "https://acme.example/p", id="a long query goes"
        ),
        pytest.param("see https://acme.example", litellm.URL, id="words are no page"),
        pytest.param("http://acme.example", litellm.URL, id="no https is no page"),
        pytest.param(None, litellm.URL, id="no page named"),
    ],
)
def test_the_page_of_an_observation(source: str | None, url: str) -> None:
    assert one({"source": source}).url == url


def test_zero_is_free_where_the_id_says_so() -> None:
    given = {"input_cost_per_token": 0, "output_cost_per_token": 0}
    free = one(given, "acme/zeta-free")
    assert (free.free, [str(price.usd) for price in free.prices]) == (True, ["0", "0"])


@pytest.mark.parametrize(
    ("key", "mode", "reason"),
    [
        pytest.param("acme/search", "search", "not a model", id="a search"),
        pytest.param("acme/store", "vector_store", "not a model", id="a vector store"),
        pytest.param("acme/guard", "guardrail", "not a model", id="a guardrail"),
        pytest.param("zeta-ai-4.1b-8b", None, "a price bucket, not a model", id="from 4.1b to 8b"),
        pytest.param("zeta-ai-56b-to-176b", None, "a price bucket, not a model", id="56b to 176b"),
        pytest.param("zeta-ai-above-16b", None, "a price bucket, not a model", id="above 16b"),
        pytest.param("zeta-ai-default", None, "a price bucket, not a model", id="the default"),
        pytest.param(
            "zeta-ai-embedding-up-to-150m", None, "a price bucket, not a model", id="up to 150m"
        ),
        pytest.param(
            "acme/*/1-month-commitment/zeta",
            "chat",
            "dedicated capacity by the month, not comparable",
            id="a commitment",
        ),
    ],
)
def test_what_is_no_offer_is_skipped_with_its_reason(
    key: str, mode: str | None, reason: str
) -> None:
    reading = read({key: {"litellm_provider": "acme", "mode": mode, "input_cost_per_token": 1e-06}})
    assert reading.observations == ()
    assert [(skipped.entry, skipped.reason) for skipped in reading.skipped] == [(key, reason)]


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("acme/zeta-ranker-default", id="default at the end of a route"),
        pytest.param("acme/zeta@default", id="a default version"),
        pytest.param("zeta-ai-70b", id="one size"),
    ],
)
def test_a_model_is_not_taken_for_a_price_bucket(key: str) -> None:
    assert one({}, key).route == key.removeprefix("acme/")


def test_what_is_no_entry_is_not_counted() -> None:
    reading = read({"sample_spec": {"mode": "chat"}, "fallback_generalizations": {"rules": []}})
    assert reading == FeedReading((), ())


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        pytest.param({"input_cost_per_token": "free"}, "'free' is not a price", id="words"),
        pytest.param({"input_cost_per_token": None}, "None is not a price", id="a null price"),
        pytest.param({"input_cost_per_token": False}, "False is not a price", id="false"),
        pytest.param({"input_cost_per_token": -1e-06}, "not a plausible", id="a negative price"),
        pytest.param(
            {"input_cost_per_token": 0.0032}, "3200 is not a", id="a price of 1000 tokens"
        ),
        pytest.param({"input_cost_per_token": float("nan")}, "nan is not a price", id="NaN"),
        pytest.param({"input_cost_per_token": [1]}, r"\[1\] is not a price", id="a list"),
        pytest.param({"input_cost_per_token_batches": "?"}, "'?' is not a", id="a bad batch price"),
        pytest.param({"mode": ["chat"]}, "mode: .* is not a str", id="a list of modes"),
        pytest.param({"litellm_provider": None}, "litellm_provider: missing", id="no provider"),
        pytest.param({"litellm_provider": 3}, "litellm_provider: 3 is not", id="a number for it"),
        pytest.param({"supports_vision": "yes"}, "supports_vision: 'yes'", id="yes for true"),
        pytest.param({"max_input_tokens": "1M"}, "max_input_tokens: '1M'", id="a limit in words"),
        pytest.param(
            {"tiered_pricing": [{"input_cost_per_token": 1}]}, "without a range", id="tier"
        ),
        pytest.param({"tiered_pricing": [{"range": ["a"]}]}, "range: 'a'", id="a range of words"),
        pytest.param({"tiered_pricing": [3]}, "tiered_pricing: 3 is not", id="a tier of 3"),
        pytest.param(
            HEARS | {"input_cost_per_second": 0.1, "output_cost_per_second": 0.2},
            "two prices for input audio a minute: 6 and 12",
            id="two prices for one thing",
        ),
        pytest.param(windows({"hours_utc": "noon"}), "hours_utc 'noon'", id="hours in words"),
        pytest.param(windows({"hours_utc": "25:00-26:00"}), "hours_utc '25", id="hour 25"),
        pytest.param(windows({}), "hours_utc None", id="a window without hours"),
        pytest.param(
            windows({"hours_utc": "01:00-02:00", "weekdays": [0]}), "weekdays", id="weekday 0"
        ),
        pytest.param(
            windows({"hours_utc": "01:00-02:00", "weekdays": [[1]]}), "weekdays", id="lists of days"
        ),
        pytest.param(
            windows({"hours_utc": "01:00-02:00"}, weekday_timezone="Mars/Olympus"),
            "weekday_timezone Mars/Olympus",
            id="an unknown calendar",
        ),
    ],
)
def test_a_malformed_entry_is_skipped_by_name_and_the_rest_is_read(
    given: Entry, reason: str
) -> None:
    good = {"litellm_provider": "acme"}
    reading = read({"bad": good | given, "good": good})
    assert [o.route for o in reading.observations] == ["good"]
    [skipped] = reading.skipped
    assert skipped.entry == "bad"
    assert re.search(reason, skipped.reason), skipped.reason


def test_an_entry_that_is_no_object_is_skipped() -> None:
    assert [skipped.entry for skipped in read({"bad": [1], "worse": None}).skipped] == [
        "bad",
        "worse",
    ]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"404: Not Found", id="a message"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'"zeta"', id="a word"),
    ],
)
def test_another_file_is_refused_as_a_whole(data: bytes) -> None:
    with pytest.raises(FeedError, match="litellm"):
        litellm.read(data, AS_OF)


def test_a_further_id_is_one_of_the_same_offer() -> None:
    whole: Entry = {"litellm_provider": "acme_chat", "input_cost_per_token": 1e-06}
    reading = read(
        {
            "acme/zeta-latest": {"alias_of": "acme/zeta-1"},
            "acme/zeta-1": whole,
            "zeta-best": {"alias_of": "acme/zeta-1"},
        }
    )
    assert reading.skipped == ()
    assert [(o.route, o.also) for o in reading.observations] == [
        ("zeta-1", ("zeta-latest", "zeta-best"))
    ]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        pytest.param({"alias_of": "acme/zeta-9"}, "there is no entry acme/zeta-9", id="of nothing"),
        pytest.param({"alias_of": "eta"}, "there is no entry eta", id="of a further id"),
        pytest.param({"alias_of": ["zeta"]}, "is not a str", id="of a list"),
    ],
)
def test_a_further_id_of_no_entry_is_left_out(entry: Entry, reason: str) -> None:
    reading = read({"theta": entry, "eta": {"alias_of": "zeta-9"}})
    assert reading.observations == ()
    assert reason in next(s.reason for s in reading.skipped if s.entry == "theta")
