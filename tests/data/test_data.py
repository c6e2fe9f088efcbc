"""What data/ promises as a whole: its size, its soundness, and the rows people ask about most."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from catalog.catalog import Catalog
from catalog.coverage import catalog_coverage
from catalog.feeds import arena, litellm
from catalog.feeds.build import build
from catalog.feeds.sources import OFFER_FEEDS
from catalog.lifecycle import life
from catalog.loading import SNAPSHOT, load
from catalog.names import fold, squash
from catalog.pricing.ladder import Ladder
from catalog.pricing.offers import Offer
from catalog.schema import Condition, Route
from catalog.succession import successor
from catalog.validation import validate
from tests.world.tariffs import written

DATA = Path(__file__).parents[2] / "data"
FEEDS = Path(__file__).parents[3] / "shared" / "feeds-2026-11"
PRICED = frozenset({"models.dev", "litellm", "genai-prices"})
EVERY = PRICED | {"pi-ai"}
LATE = frozenset({"litellm", "genai-prices", "pi-ai"})
"""models.dev's file ends on 2026-09-30, before these models came."""


@pytest.fixture(scope="module")
def routes(bundled: Catalog) -> tuple[Route, ...]:
    return tuple(bundled.all_routes())


@pytest.fixture(scope="module")
def ladders(bundled: Catalog) -> dict[str, Ladder]:
    return {model: bundled.ladder(model) for model in bundled.models}


def base(offer: Offer) -> str:
    """The base prices in force, without the dates that bound them."""
    prices = [
        replace(p, condition=Condition(hours_utc=hours) if hours else None)
        for modality in ("text", "image", "video")
        for direction in ("input", "cache_read", "output")
        for p in offer.base(direction, modality)
        for hours in (p.condition.hours_utc if p.condition else None,)
    ]
    return written(prices)


def steps(model: str, provider: str, catalog: Catalog) -> list[Offer]:
    return [o for o in catalog.ladder(model).offers if o.route.provider == provider]


# The whole


def test_check_finds_nothing() -> None:
    assert [str(problem) for problem in validate(DATA)] == []


def test_how_much_there_is(bundled: Catalog, routes: tuple[Route, ...]) -> None:
    assert len({route.provider for route in routes}) >= 220
    assert len(bundled.models) >= 1300
    assert len(routes) >= 10_000
    assert (DATA / SNAPSHOT).stat().st_size <= 1_500_000
    assert len(bundled.curation.use_cases) >= 10
    assert len(bundled.curation.families) >= 15
    assert sum(bool(model.ratings) for model in bundled.models.values()) >= 150


def test_the_counts_in_the_snapshot_are_true(bundled: Catalog, routes: tuple[Route, ...]) -> None:
    counts = bundled.snapshot.header.counts
    assert counts["models"] == len(bundled.snapshot.header.models)
    assert counts["routes"] == len(routes) == bundled.route_count
    assert counts["providers"] == len({route.provider for route in routes})


def test_the_listed_feeds_are_those_that_can_be_read(bundled: Catalog) -> None:
    feeds = {feed.id: feed for feed in bundled.curation.feeds}
    assert feeds.keys() == {*OFFER_FEEDS, arena.FEED_ID}
    assert feeds[litellm.FEED_ID].url == litellm.URL


@pytest.mark.skipif(not FEEDS.is_dir(), reason="no ../shared/feeds-2026-11 beside the project")
def test_the_snapshot_is_what_the_feeds_give(tmp_path: Path) -> None:
    """After a change in catalog/feeds or data/: `make catalog`."""
    shutil.copytree(DATA, tmp_path / "data")
    assert build(FEEDS, tmp_path / "data").content == (DATA / SNAPSHOT).read_bytes()


# Every route


def test_everything_says_where_it_is_from(bundled: Catalog, routes: tuple[Route, ...]) -> None:
    as_of = {source.id: source.as_of for source in bundled.sources.values()}
    for route in routes:
        said = {quote.source for quote in route.quotes}
        assert said, route
        assert all(quote.as_of == as_of[quote.source] for quote in route.quotes), route
        assert {price.source for price in route.prices} <= said, route
        assert not route.prices or route.quotes[0].source == route.prices[0].source, route


def test_nothing_costs_nothing_but_what_a_source_calls_free(routes: tuple[Route, ...]) -> None:
    assert [r for r in routes if not r.free and any(not price.usd for price in r.prices)] == []
    assert [r for r in routes if r.free and any(price.usd for price in r.prices)] == []


def test_only_offers_of_the_model_as_it_is_are_paid_ones(ladders: dict[str, Ladder]) -> None:
    odd = re.compile(r"^ft:|:(?:batch|free)$")
    for ladder in ladders.values():
        for offer in ladder.paid:
            assert offer.route.type == "serverless", offer.route
            assert not odd.search(offer.route.id), offer.route
            assert not offer.route.free, offer.route


def test_plans_and_classifiers_are_never_cheapest(
    bundled: Catalog, ladders: dict[str, Ladder]
) -> None:
    cheapest = {o.route.provider for ladder in ladders.values() for o in ladder.cheapest}
    kinds = Counter(bundled.provider_kind(provider) for provider in cheapest)
    assert kinds.keys() <= {"lab", "cloud", "host", "gateway"}
    planned = [r for ladder in ladders.values() for r in ladder.plans]
    assert len(planned) > 200


def test_a_price_holds_from_one_day_to_a_later_one(routes: tuple[Route, ...]) -> None:
    for route in routes:
        for when in (price.condition for price in route.prices):
            if when and when.valid_from and when.valid_to:
                assert when.valid_from <= when.valid_to, route


def test_a_route_has_one_price_for_one_thing(routes: tuple[Route, ...]) -> None:
    """Two would need a condition to tell them apart."""
    twice = [
        route.id
        for route in routes
        for said in [Counter((p.direction, p.modality, p.unit, p.condition) for p in route.prices)]
        if any(count > 1 for count in said.values())
    ]
    assert set(twice) <= {"gpt-image-1.5", "databricks-gpt-image-1-5"}, "see the known gaps below"


@pytest.mark.parametrize(
    ("model", "usd"), [("openai/gpt-image-1.5", "32"), ("google/gemini-3-pro-image", "120")]
)
def test_pictures_cost_what_the_lab_charges(model: str, usd: str, bundled: Catalog) -> None:
    told = {
        str(p.usd)
        for offer in bundled.ladder(model).paid
        if bundled.provider_kind(offer.route.provider) in ("lab", "gateway", "cloud")
        for p in offer.base("output", "image")
        if p.unit == "1M tokens" and offer.route.provider not in ("databricks", "quicksilverpro")
    }
    assert told == {usd}


def test_regions_are_regions(routes: tuple[Route, ...]) -> None:
    known = re.compile(
        r"(?:us|eu|apac|global|regional|jp|in|au|ca|uk|us-gov|[a-z]{2}(?:-[a-z]+){1,2}-\d)"
    )
    regions = {route.region for route in routes if route.region}
    assert sorted(region for region in regions if not known.fullmatch(region)) == []


def test_sound_is_not_a_thousand_times_cheaper_than_elsewhere(
    routes: tuple[Route, ...],
) -> None:
    """models.dev has some prices a minute under tokens: Whisper at $0.003 for 1M."""
    assert [
        f"{route.provider} {route.id}"
        for route in routes
        for p in route.prices
        if (p.direction, p.modality, p.unit) == ("input", "audio", "1M tokens") and p.usd < 0.02
    ] == []


# The models people ask about most: table 2b of the research behind the catalogue


@pytest.mark.parametrize(
    ("model", "feeds", "provider", "prices"),
    [
        ("openai/gpt-6.1-sol", EVERY, "openai", "input 2; cache_read 0.1; output 10"),
        ("openai/gpt-6.1-terra", LATE, "openai", "input 1; cache_read 0.05; output 5"),
        ("openai/gpt-6-astra", EVERY, "openai", "input 10; cache_read 1; output 50"),
        ("openai/gpt-6-luna", EVERY, "openai", "input 0.1; cache_read 0.01; output 0.5"),
        ("openai/gpt-5.6-sol", EVERY, "openai", "input 4; cache_read 0.4; output 20"),
        ("openai/gpt-5.5", EVERY, "openai", "input 5; cache_read 0.5; output 30"),
        ("openai/gpt-5", EVERY, "openai", "input 1.25; cache_read 0.125; output 10"),
        ("openai/gpt-4o", EVERY, "openai", "input 2.5; cache_read 1.25; output 10"),
        ("openai/gpt-oss-120b", EVERY, None, ""),
        ("anthropic/claude-opus-5-5", EVERY, "anthropic", "input 4; cache_read 0.2; output 20"),
        ("anthropic/claude-sonnet-5-5", EVERY, "anthropic", "input 2; cache_read 0.1; output 10"),
        ("anthropic/claude-haiku-5-5", LATE, "anthropic", "input 0.1; cache_read 0.01; output 0.5"),
        (
            "anthropic/claude-fable-5-2",
            frozenset({"genai-prices", "pi-ai"}),
            "anthropic",
            "input 8; cache_read 0.2; output 40",
        ),
        ("anthropic/claude-sonnet-4-5", EVERY, "anthropic", "input 3; cache_read 0.3; output 15"),
        ("anthropic/claude-haiku-4-5", EVERY, "anthropic", "input 1; cache_read 0.1; output 5"),
        ("google/gemini-4-argon", LATE, "google", "input 2; cache_read 0.1; output 10"),
        ("google/gemini-3.8-flash", EVERY, "google", "input 0.75; cache_read 0.075; output 3.75"),
        ("google/gemini-3.1-pro-preview", EVERY, "google", "input 2; cache_read 0.2; output 12"),
        ("meta/llama-4-maverick-17b-instruct", EVERY, None, ""),
        ("meta/llama-3.3-70b-instruct", EVERY, None, ""),
        ("meta/muse-spark-1.3", EVERY, "meta", "input 1.25; cache_read 0.15; output 4.25"),
        ("alibaba/qwen3.8-max", EVERY, "alibaba", "input 2; cache_read 0.25; output 6"),
        ("mistral/mistral-large-4", LATE, "mistral", "input 0.7; cache_read 0.07; output 2.1"),
        ("xai/grok-4.7", EVERY, "xai", "input 2; cache_read 0.5; output 6; input image 2"),
        ("moonshotai/kimi-k3", EVERY, "moonshotai", "input 3; cache_read 0.3; output 15"),
        ("moonshotai/kimi-k3.1-pro", LATE, "moonshotai", "input 2; cache_read 0.2; output 10"),
        ("zhipuai/glm-5.3", EVERY, "zai", "input 1.4; cache_read 0.26; output 4.4"),
        ("minimax/MiniMax-M3", EVERY, "minimax", "input 0.3; cache_read 0.06; output 1.2"),
        ("openai/text-embedding-3-large", PRICED, "openai", "input 0.13"),
        (
            "google/gemini-embedding-2",
            PRICED,
            "google",
            "input 0.2; input image 0.45; input video 12",
        ),
        ("openai/gpt-4o-transcribe", PRICED, "openai", "input 2.5; output 10"),
        (
            "black-forest-labs/flux.2-pro",
            frozenset({"models.dev", "litellm", "pi-ai"}),
            "azure-cognitive-services",
            "output image 0.04 per image",
        ),
        (
            "openai/sora-2",
            frozenset({"models.dev", "litellm"}),
            "openai",
            "output video 0.1 per second",
        ),
        pytest.param(
            "google/veo-3.1-generate-001",
            frozenset({"models.dev", "litellm"}),
            "google",
            "output video 0.4 per second",
        ),
        (
            "elevenlabs/eleven-v3",
            frozenset({"models.dev", "litellm"}),
            "elevenlabs",
            "input 80 per 1M characters",
        ),
    ],
)
def test_a_model_is_under_one_id_in_all_feeds_at_the_price_of_its_lab(
    model: str, feeds: frozenset[str], provider: str | None, prices: str, bundled: Catalog
) -> None:
    said = {quote.source for route in bundled.routes(model) for quote in route.quotes}
    assert said == feeds
    if provider:
        assert prices in [base(offer) for offer in steps(model, provider, bundled)]


@pytest.mark.parametrize(
    ("model", "prices"),
    [
        pytest.param(
            "deepseek/deepseek-v4.1-flash",
            "input 0.15; input 0.3 @01:00-04:00,06:00-10:00; cache_read 0.003; "
            "cache_read 0.006 @01:00-04:00,06:00-10:00; output 0.6; "
            "output 1.2 @01:00-04:00,06:00-10:00",
            id="V4.1 Flash",
        ),
        pytest.param(
            "deepseek/deepseek-v4-pro-0813",
            "input 0.66; input 1.32 @01:00-04:00,06:00-10:00; cache_read 0.022; "
            "cache_read 0.044 @01:00-04:00,06:00-10:00; output 1.98; "
            "output 3.96 @01:00-04:00,06:00-10:00",
            id="V4 Pro, after it was repriced",
        ),
    ],
)
def test_deepseek_has_a_price_for_each_time_of_the_day(
    model: str, prices: str, bundled: Catalog
) -> None:
    [offer] = steps(model, "deepseek", bundled)
    assert base(offer) == prices


@pytest.mark.parametrize(
    ("model", "text", "image"),
    [
        ("google/gemini-2.5-flash-image", "2.5", "30"),
        ("google/gemini-nano-banana-2.1", "7.5", "30"),
    ],
)
def test_nano_bananas_charge_text_and_pictures_apart(
    model: str, text: str, image: str, bundled: Catalog
) -> None:
    [offer] = steps(model, "google", bundled)
    assert [str(p.usd) for p in offer.base("output")] == [text]
    assert [str(p.usd) for p in offer.base("output", "image") if p.unit == "1M tokens"] == [image]


def test_tariffs_for_decisions_are_apart_from_those_of_the_model(
    bundled: Catalog, routes: tuple[Route, ...]
) -> None:
    judges = [r for r in routes if bundled.provider_kind(r.provider) == "decisions"]
    assert judges
    assert {route.type for route in judges} == {"decisions"}


def test_gpt_image_2_has_the_ladder_of_the_seed(bundled: Catalog) -> None:
    ladder = bundled.ladder("openai/gpt-image-2")
    [vercel] = steps("openai/gpt-image-2", "vercel", bundled)
    assert vercel.route.type == "serverless"
    assert base(vercel) == "input 5; cache_read 1.25; output image 30"
    assert vercel in ladder.cheapest
    [openai] = steps("openai/gpt-image-2", "openai", bundled)
    assert ladder.cheapest[0] is openai, "of equal prices the lab's, which names that of pictures"
    assert base(openai) == (
        "input 5; cache_read 1.25; input image 8; cache_read image 2; output image 30"
    )
    assert {o.route.provider: base(o) for o in ladder.paid} == {
        "vercel": "input 5; cache_read 1.25; output image 30",
        "openai": base(openai),
        "azure": base(openai),
        "azure-cognitive-services": base(openai),
        "databricks": "input 5.00003; cache_read 1.24999; input image 8.00002; "
        "output image 29.99997",
        "poe": "input 5.0505; cache_read 1.2626; output image 32.3232",
        "digitalocean": "input image 8; output image 30",
    }
    assert {o.route.provider for o in ladder.other} == {"fal"}
    assert {o.route.provider for o in ladder.unknown} == {"fastrouter", "openrouter"}
    assert {o.route.provider for o in ladder.plans} == {"kenari"}


def test_the_cheapest_deepseek_r1_is_no_distilled_model(bundled: Catalog) -> None:
    for offer in bundled.ladder("deepseek/deepseek-r1").cheapest:
        assert "distill" not in offer.route.id.casefold()


# Which model an entry is: real rows, after everything is merged


@pytest.mark.parametrize(
    ("provider", "id_", "model"),
    [
        ("deepseek", "deepseek-v4-flash", "deepseek/deepseek-v4.1-flash"),
        ("opencode", "deepseek-v4-flash", "deepseek/deepseek-v4-flash-0731"),
        ("deepseek", "deepseek-v4-pro", "deepseek/deepseek-v4-pro-0813"),
        ("nan", "deepseek-v4-flash", "deepseek/deepseek-v4.1-flash"),
        ("databricks", "databricks-claude-sonnet-4", "anthropic/claude-sonnet-4-5"),
        # Databricks and its Neon serve the variant under the plain id, and show it as such.
        (
            "databricks",
            "databricks-gemini-3-1-pro",
            "google/gemini-3.1-pro-preview-customtools",
        ),
        ("umans-ai", "umans-coder", "zhipuai/glm-5.3-flash"),
        ("greenpt", "green-r", "openai/gpt-oss-120b"),
        ("greenpt", "green-l", "mistral/mistral-small-2506"),
        ("ambient", "ambient/large", "zhipuai/glm-5.2"),
        ("aihubmix", "ox-alpha", "zhipuai/glm-5.3-flash"),
        ("openai", "gpt-daybreak-red-latest", "openai/gpt-5.6-cyber"),
        ("edenai", "openai/gpt-latest", "openai/gpt-6-astra"),
        ("edenai", "openai/gpt-mini-latest", "openai/gpt-5.4-mini"),
        ("edenai", "google/gemini-flash-latest", "google/gemini-3.8-flash"),
        (
            "fireworks-ai",
            "accounts/fireworks/routers/kimi-fast-latest",
            "moonshotai/kimi-k3",
        ),
        ("fireworks-ai", "accounts/fireworks/routers/qwen-max-latest", "alibaba/qwen3.8-max"),
        ("fireworks-ai", "accounts/fireworks/models/kimi-k2p5", "moonshotai/kimi-k2.5"),
        ("venice", "openai-gpt-56-luna-pro", "openai/gpt-5.6-luna"),
        ("inferx", "mimo-v25", "xiaomi/mimo-v2.5"),
        ("zenmux", "x-ai/grok-4.2-fast", "xai/grok-4.20-0309-reasoning"),
        ("llmgateway", "grok-4-20-non-reasoning", "xai/grok-4.20-0309-non-reasoning"),
        ("amazon-bedrock", "us.anthropic.claude-opus-4-6-v1", "anthropic/claude-opus-4-6"),
        ("amazon-bedrock", "in.openai.gpt-5.6-luna", "openai/gpt-5.6-luna"),
        ("amazon-bedrock", "us.deepseek.r1-v1:0", "deepseek/deepseek-r1"),
        ("amazon-bedrock", "mistral.devstral-2-123b", "mistral/devstral-2512"),
        (
            "amazon-bedrock",
            "jp.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "anthropic/claude-sonnet-4-5",
        ),
        ("baseten", "nvidia/Nemotron-120B-A12B", "nvidia/nemotron-3-super-120b-a12b"),
        ("evroc", "mistralai/Mistral-Medium-3.5-128B", "mistral/mistral-medium-2604"),
        ("pioneer", "mistral-large-3", "mistral/mistral-large-2512"),
        ("sap-ai-core", "mistralai--mistral-small", "mistral/mistral-small-2603"),
        ("snowflake-cortex", "mistral-large2", "mistral/mistral-large-latest"),
        ("scaleway", "qwen3-235b-a22b-instruct-2507", "alibaba/qwen3-235b-a22b-instruct-2507"),
        ("gitlab", "duo-chat-opus-5-5", "anthropic/claude-opus-5-5"),
        (
            "nano-gpt",
            "anthropic/claude-opus-4.1:thinking:32768",
            "anthropic/claude-opus-4-1",
        ),
        ("ofox", "z-ai/glm-5.3-flashx", "zhipuai/glm-5.3-flash"),
        ("moonshotai", "kimi-k2.7-code-highspeed", "moonshotai/kimi-k2.7-code"),
        ("poe", "google/nano-banana-pro", "google/gemini-3-pro-image"),
        ("google", "veo-3.1-fast-generate-001", "google/veo-3.1-fast-generate-001"),
    ],
)
def test_hard_cases(provider: str, id_: str, model: str, routes: tuple[Route, ...]) -> None:
    found = {r.model for r in routes if r.provider == provider and id_ in (r.id, *r.also)}
    assert found == {model}


@pytest.mark.parametrize(
    ("provider", "id_", "wrong"),
    [
        ("morph", "morph-v3-large", "openai/whisper-large-v3"),
        ("voyage", "voyage-context-3", "voyage/voyage-3"),
        ("perplexity", "pplx-embed-context-v1-4b", "perplexity/pplx-embed-v1-4b"),
        ("openrouter", "openai/gpt-4-32k", "openai/gpt-4"),
        ("openai", "gpt-5-chat", "openai/gpt-5"),
        ("nano-gpt", "doubao-1.5-pro-256k", "bytedance-seed/doubao-1.5-pro-32k"),
        ("openrouter", "reka-flash-3:free", "google/gemini-3-flash-preview"),
        ("openai", "gpt-3.5-turbo-instruct", "openai/gpt-3.5-turbo"),
        ("openai", "text-davinci-002", "openai/davinci-002"),
        ("moonshotai", "kimi-k2-turbo-preview", "moonshotai/kimi-k2-thinking-turbo"),
        ("openrouter", "qwen/qwen3-max-thinking", "alibaba/qwen3-max"),
        ("novita-ai", "baidu/ernie-4.5-vl-28b-a3b-thinking", "baidu/ernie-4.5-vl-28b-a3b"),
        ("google-vertex", "mistral-large@2407", "mistral/mistral-large"),
        ("302ai", "gemini-2.5-flash-preview-09-2025", "google/gemini-2.5-flash-preview"),
        ("openrouter", "qwen/qwen3-30b-a3b-instruct-2507", "alibaba/qwen3-30b-a3b"),
        ("amazon-bedrock", "amazon.nova-2-5-sonic", "deepgram/nova-2-5-sonic"),
    ],
)
def test_a_neighbour_is_a_model_of_its_own(
    provider: str, id_: str, wrong: str, routes: tuple[Route, ...]
) -> None:
    found = {r.model for r in routes if r.provider == provider and id_ in (r.id, *r.also)}
    assert found
    assert wrong not in found


# Life


@pytest.mark.parametrize(
    ("model", "retires", "stage", "after"),
    [
        ("anthropic/claude-sonnet-4-5", "2026-11-30", "retiring", "anthropic/claude-sonnet-5-5"),
        ("openai/gpt-image-1.5", "2026-12-01", "retiring", None),
        ("openai/gpt-image-1-mini", "2026-12-01", "retiring", None),
        ("openai/chatgpt-image-latest", "2026-12-01", "retiring", None),
        ("openai/gpt-5", "2026-12-11", "retiring", None),
        ("openai/gpt-5-mini", "2026-12-11", "retiring", None),
        ("openai/o3", "2026-12-11", "retiring", None),
        ("google/gemini-3.7-flash", "2027-01-28", "retiring", None),
        ("openai/gpt-image-1", "2026-10-23", "retired", None),
        ("openai/gpt-4", "2026-10-23", "retired", None),
        ("openai/o1", "2026-10-23", "retired", None),
        pytest.param(
            "anthropic/claude-haiku-4-5",
            "2026-10-15",
            "active",
            None,
            id="Haiku 4.5: that date is a not-before date",
        ),
        pytest.param(
            "anthropic/claude-opus-4-5",
            "2026-11-24",
            "active",
            None,
            id="Opus 4.5: that date is a not-before date",
        ),
    ],
)
def test_what_ends_when(
    model: str, retires: str, stage: str, after: str | None, bundled: Catalog
) -> None:
    found = life(bundled.models[model], bundled)
    assert (str(found.retires), found.stage) == (retires, stage)
    if after:
        replacement = successor(bundled.models[model], bundled)
        assert replacement is not None
        assert replacement.model.id == after


def test_gemini_4_argon_is_cheaper_until_the_end_of_november() -> None:
    after = load(DATA, date(2026, 12, 1))
    [offer] = steps("google/gemini-4-argon", "google", after)
    assert base(offer) == "input 4; cache_read 0.2; output 20"


@pytest.mark.parametrize(
    ("model", "after"),
    [
        pytest.param("openai/gpt-image-2", "openai/gpt-image-2.6-flare", id="of its price"),
        pytest.param(
            "openai/gpt-image-2.5-sunburst", "openai/gpt-image-2.6-sunburst", id="its twin"
        ),
        pytest.param("voyage/voyage-3.5", "voyage/voyage-4", id="sold by its lab alone"),
        pytest.param("meta/llama-3.1-8b-instruct", "meta/llama-3.3-8b-instruct", id="of its size"),
        pytest.param("kuaishou/kling-v2.6-t2v", "kuaishou/kling-v3.0-t2v", id="for the same"),
    ],
)
def test_what_follows_is_the_newest_in_its_place(model: str, after: str, bundled: Catalog) -> None:
    found = successor(bundled.models[model], bundled)
    assert found is not None
    assert found.model.id == after


# Curated facts


def test_every_use_case_can_be_asked_for(bundled: Catalog) -> None:
    meant: dict[str, str] = {}
    for use_case in bundled.curation.use_cases:
        assert len(use_case.phrases) >= 3, use_case.id
        for phrase in (use_case.id, use_case.name, *use_case.phrases):
            assert meant.setdefault(squash(fold(phrase)), use_case.id) == use_case.id, phrase


@pytest.mark.parametrize(
    "use_case",
    [
        "vision",
        "image-generation",
        "coding",
        "tool-calling",
        "structured-output",
        "long-context",
        "reasoning",
        "embeddings",
        "speech-to-text",
        "general",
    ],
)
def test_the_use_cases_that_are_promised(use_case: str, bundled: Catalog) -> None:
    assert use_case in bundled.use_cases


@pytest.mark.parametrize(
    ("gateway", "provider"),
    [
        ("AIRouter", None),
        ("Helicone", "helicone"),
        ("Kong AI Gateway", None),
        ("LiteLLM", None),
        ("Martian", None),
        ("Neutrino AI", None),
        ("Not Diamond", None),
        ("Unify", None),
        ("OpenRouter", "openrouter"),
        ("Portkey", None),
        ("Vercel AI Gateway", "vercel"),
        ("Cloudflare AI Gateway", "cloudflare-ai-gateway"),
        ("Requesty", "requesty"),
        ("TrueFoundry AI Gateway", None),
        ("Bifrost", None),
        ("Envoy AI Gateway", None),
        ("LLM Gateway", "llmgateway-providers"),
        ("Apache APISIX AI plugins", None),
        ("RouteLLM", None),
        ("Azure Foundry Model Router", None),
        ("Kilo Gateway", "kilo"),
        ("NanoGPT", "nano-gpt"),
        ("Eden AI", "edenai"),
        ("Merge Gateway", "merge-gateway"),
        ("Poe", "poe"),
        ("AIHubMix", "aihubmix"),
        ("ZenMux", "zenmux"),
        ("302.AI", "302ai"),
        ("OrcaRouter", "orcarouter"),
        ("Venice AI", "venice"),
        ("OpenCode Zen", "opencode"),
        ("Cortecs", "cortecs"),
        ("Abacus.AI RouteLLM", "abacus"),
        ("FastRouter", "fastrouter"),
        ("Databricks", "databricks"),
        ("Snowflake Cortex", "snowflake-cortex"),
    ],
)
def test_the_gateways_that_are_promised(
    gateway: str, provider: str | None, bundled: Catalog
) -> None:
    [entry] = [g for g in bundled.curation.gateways if g.name == gateway]
    assert entry.provider == provider
    assert entry.line.endswith(".")


def test_every_provider_of_a_route_has_a_name_of_its_own(
    bundled: Catalog, routes: tuple[Route, ...]
) -> None:
    assert {route.provider for route in routes} <= bundled.providers.keys()
    names = Counter(provider.name for provider in bundled.providers.values())
    assert [name for name, count in names.items() if count > 1] == []


def test_every_lab_of_a_model_with_a_family_is_known(bundled: Catalog) -> None:
    assert {m.lab for m in bundled.models.values() if m.family} <= bundled.labs.keys()


def test_nobody_checked_anything_in_the_future(bundled: Catalog) -> None:
    facts = bundled.curation
    cited = (*facts.families, *facts.cards, *facts.use_cases, *facts.gateways, *facts.replacements)
    checked = [entry.checked for entry in cited] + [alias.checked for alias in facts.aliases]
    checked += [same.checked for same in facts.same_models]
    checked += [family.made_for.checked for family in facts.families if family.made_for]
    checked += [card.made_for.checked for card in facts.cards if card.made_for]
    assert max(checked) <= datetime.now(UTC).date()  # data is newer than the tests' own today


@pytest.mark.parametrize(
    ("kind", "share"),
    [
        ("licence", 1),
        ("architecture", 1),
        ("specialization", 1),
        ("strong_fit", 0.98),
        ("benchmark", 0.85),
        ("curated_text", 0.95),
        ("replacement", 0.95),
    ],
)
def test_how_much_is_known_of_the_hundred_most_carried(
    kind: str, share: float, bundled: Catalog
) -> None:
    found = catalog_coverage(bundled)[100][kind]
    assert found.known >= share * found.of, found.without


def test_a_condition_is_stated_where_commercial_use_has_one(bundled: Catalog) -> None:
    facts = bundled.curation
    terms = {f.id: f.license for f in facts.families} | {c.id: c.license for c in facts.cards}
    for entry, found in terms.items():
        if found and found.commercial == "conditional":
            assert found.condition, entry
