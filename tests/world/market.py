"""An invented market: ten models that differ in one thing each, and prices that are easy to add up.

The typical request is 1,000 tokens in and 500 out, so that it costs the price of a million tokens
in and half the price of a million out, by a thousand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import yaml

from catalog.loading import SNAPSHOT
from catalog.schema import FeedFacts, Modality, ModelFacts, Rating, Route, RouteType
from catalog.snapshot import SnapshotHeader, encode_snapshot
from tests.world import ARENA, FEED, LATER, route, write
from tests.world.tariffs import tariff

_TEXT: frozenset[Modality] = frozenset(("text",))
_SEES: frozenset[Modality] = frozenset(("text", "image"))

GENERAL = {
    "id": "general",
    "name": "General use",
    "noun": "general use",
    "phrases": ["general", "anything"],
    "needs": {"output": ["text"]},
    "typical": {"input_tokens": 1000, "output_tokens": 500},
    "benchmarks": ["arena.overall"],
    "floor": "none",
    "source": "https://example.com/use-cases",
    "checked": date(2026, 11, 1),
}

WELL_RATED = GENERAL | {
    "id": "chat",
    "name": "Chat",
    "noun": "chat",
    "phrases": ["chat"],
    "floor": "rating",
}
"""The same work, but whoever is rated below the median does not lead."""


def sold(
    model: str,
    provider: str,
    prices: str = "",
    *,
    kind: RouteType = "serverless",
    free: bool = False,
    region: str | None = None,
    context: int | None = None,
) -> Route:
    made = route(model, provider, tariff(prices, FEED.id), kind=kind, free=free)
    return replace(made, region=region, context=context)


ROUTES = (
    sold("nimbus/cirrus-5", "nimbus", "input 4; output 20; cache_read 0.4"),
    sold("nimbus/cirrus-5", "gatehub", "input 4; output 20"),
    sold("nimbus/cirrus-5", "skyhost", "input 4.4; output 22"),
    sold("nimbus/cirrus-5-mini", "nimbus", "input 0.4; output 1.6; input 0.2 batch"),
    sold("nimbus/cirrus-5-mini", "skyhost", "input 0.3; output 2.4"),
    sold("nimbus/cirrus-5-long", "nimbus", "input 1; output 4; input 2 >200000; output 8 >200000"),
    sold("nimbus/cirrus-5-long", "seatplan", kind="plan"),
    sold("quarry/slate-90b", "gatehub", "input 0.8; output 1.2", context=32_768),
    sold("quarry/slate-90b", "skyhost", "input 1; output 2"),
    sold("quarry/slate-9b", "skyhost", "input 0.1; output 0.1"),
    sold("quarry/slate-9b", "gatehub", free=True),
    sold("quarry/slate-0", "quarry", "input 0.01; output 0.01"),
    sold("tarn/brook-4", "tarn", "input 2; output 6", region="us-east-1"),
    sold("tarn/brook-4-lite", "tarn", "input 0.1; output 0.1"),
    sold("tarn/brook-4-night", "tarn", "input 0.2; input 0.6 @01:00-04:00; output 0.2"),
    sold("tarn/brook-5", "tarn"),
)


def _model(name: str, facts: FeedFacts, rating: tuple[float, float] | None = None) -> ModelFacts:
    """With a rating and half of its interval."""
    value, half = rating or (0, 0)
    rated = Rating("arena.overall", value, value - half, value + half, 1, 9, None, ARENA.id)
    routes = sum(route.model == name for route in ROUTES)
    facts = replace(facts, output=_TEXT)
    return ModelFacts(
        name,
        facts.name or name,
        name.split("/")[0],
        facts,
        FEED.id,
        ratings=(rated,) if rating else (),
        routes=routes,
    )


MODELS = (
    _model(
        "nimbus/cirrus-5",
        FeedFacts(
            "Cirrus 5",
            released=date(2026, 8, 1),
            input=_SEES,
            context=200_000,
            max_output=64_000,
            capabilities=frozenset(("tools", "json", "reasoning")),
        ),
        (1500, 10),
    ),
    _model(
        "nimbus/cirrus-5-long",
        FeedFacts("Cirrus 5 Long", released=date(2026, 8, 20), input=_TEXT, context=1_000_000),
    ),
    _model(
        "nimbus/cirrus-5-mini",
        FeedFacts(
            "Cirrus 5 Mini",
            released=date(2026, 8, 15),
            input=_SEES,
            context=200_000,
            capabilities=frozenset(("tools",)),
            lacks=frozenset(("json",)),
        ),
        (1420, 10),
    ),
    _model(
        "quarry/slate-0",
        FeedFacts("Slate 0", input=_TEXT, context=4_096, retires=date(2026, 6, 30)),
        (1600, 10),
    ),
    _model(
        "quarry/slate-90b",
        FeedFacts(
            "Slate 90B",
            released=date(2026, 7, 1),
            input=_TEXT,
            context=131_072,
            capabilities=frozenset(("tools", "json")),
            open_weights=True,
        ),
        (1495, 10),
    ),
    _model(
        "quarry/slate-9b",
        FeedFacts(
            "Slate 9B",
            released=date(2026, 7, 1),
            input=_TEXT,
            context=131_072,
            open_weights=True,
        ),
        (1300, 10),
    ),
    _model("tarn/brook-4", FeedFacts("Brook 4"), (1490, 30)),
    _model(
        "tarn/brook-4-lite",
        FeedFacts(
            "Brook 4 Lite",
            released=date(2026, 9, 1),
            input=_TEXT,
            context=1_000_000,
            lacks=frozenset(("tools",)),
            open_weights=False,
        ),
    ),
    _model("tarn/brook-4-night", FeedFacts("Brook 4 Night", input=_TEXT, context=64_000)),
    _model("tarn/brook-5", FeedFacts("Brook 5", input=_TEXT, context=64_000)),
)


def write_market(folder: Path, routes: Sequence[Route] = ROUTES) -> Path:
    """Writes the market as a data folder."""
    data = write(folder)
    entries = yaml.safe_load((data / "use_cases.yml").read_text("utf-8"))
    entries["use_cases"] += [GENERAL, WELL_RATED]
    (data / "use_cases.yml").write_text(yaml.safe_dump(entries), "utf-8")
    header = SnapshotHeader((FEED, LATER, ARENA), MODELS, {})
    (data / SNAPSHOT).write_bytes(encode_snapshot(header, routes))
    return data
