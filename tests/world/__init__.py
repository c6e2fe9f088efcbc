"""A small invented catalogue: twelve models of three labs at six providers."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

from catalog.loading import SNAPSHOT
from catalog.schema import (
    Direction,
    FeedFacts,
    Modality,
    ModelFacts,
    Price,
    Quote,
    Rating,
    Route,
    RouteType,
    Source,
    Unit,
)
from catalog.snapshot import SnapshotHeader, encode_snapshot

TODAY = date(2026, 11, 9)
FEED = Source(
    "models.dev", "models.dev", "https://example.com/models.json", "MIT", date(2026, 10, 1)
)
LATER = Source("litellm", "LiteLLM", "https://example.com/litellm.json", "MIT", date(2026, 11, 1))
ARENA = Source("arena", "Arena", "https://example.com/arena", "CC BY 4.0", date(2026, 10, 20))

_TEXT: frozenset[Modality] = frozenset({"text"})
_SEES: frozenset[Modality] = frozenset({"text", "image"})


def write(folder: Path) -> Path:
    """Writes the whole world as a data folder; the language it is asked in is the real one."""
    here = Path(__file__).parent
    shutil.copytree(here / "data", folder, dirs_exist_ok=True)
    for language in ("lexicon.yml", "language.yml", "glossary.yml"):
        shutil.copy(here.parents[1] / "data" / language, folder)
    header = SnapshotHeader((FEED, LATER, ARENA), MODELS, {"skipped": 1})
    (folder / SNAPSHOT).write_bytes(encode_snapshot(header, ROUTES))
    return folder


def usd(
    direction: Direction, amount: str, modality: Modality = "text", unit: Unit = "1M tokens"
) -> Price:
    return Price(direction, modality, unit, Decimal(amount), source=FEED.id)


def per_token(input_usd: str, output_usd: str, cached_usd: str | None = None) -> tuple[Price, ...]:
    cached = (usd("cache_read", cached_usd),) if cached_usd else ()
    return (usd("input", input_usd), usd("output", output_usd), *cached)


def route(
    model: str,
    provider: str,
    prices: Iterable[Price] = (),
    *,
    free: bool = False,
    kind: RouteType = "serverless",
) -> Route:
    name = model.split("/")[1]
    source = LATER if provider == "skyhost" else FEED
    quote = Quote(source.id, f"https://example.com/{provider}", source.as_of)
    own = name if provider == model.split("/")[0] else f"{provider}/{name}"
    return Route(model, provider, own, kind, tuple(prices), (quote,), free=free)


ROUTES = (
    route("nimbus/cirrus-4", "nimbus", per_token("3", "15", "0.3")),
    route("nimbus/cirrus-4", "gatehub", per_token("3", "15", "0.3")),
    route("nimbus/cirrus-4", "skyhost", per_token("3.3", "16.5")),
    route("nimbus/cirrus-4", "seatplan", kind="plan"),
    route("nimbus/cirrus-4-mini", "nimbus", per_token("0.25", "1")),
    route("nimbus/cirrus-3", "nimbus", per_token("2", "10")),
    route(
        "nimbus/stratus-1",
        "nimbus",
        (
            usd("input", "5"),
            usd("input", "8", "image"),
            usd("output", "30", "image"),
            usd("cache_read", "1.25"),
        ),
    ),
    route("nimbus/stratus-1", "skyhost", (usd("output", "0.04", "image", "image"),)),
    route("quarry/slate-70b", "skyhost", per_token("0.6", "0.8")),
    route("quarry/slate-70b", "gatehub", per_token("0.9", "0.9")),
    route("quarry/slate-8b", "skyhost", per_token("0.05", "0.08")),
    route("quarry/slate-8b", "gatehub", free=True),
    route("quarry/slate-coder-32b", "quarry", per_token("0.2", "0.6")),
    route("quarry/gravel-embed-2", "quarry", (usd("input", "0.02"),)),
    route("tarn/ripple-2", "tarn", (usd("input", "0.006", "audio", "minute"),)),
    route("tarn/ripple-tts-1", "tarn", (usd("input", "15", "text", "1M characters"),)),
    route("tarn/brook-2.5", "tarn"),
    route("tarn/brook-3-preview", "tarn", per_token("1", "4")),
)


def model(name: str, facts: FeedFacts, ratings: tuple[Rating, ...] = ()) -> ModelFacts:
    routes = sum(route.model == name for route in ROUTES)
    lab = name.split("/")[0]
    same_as = ("quarry/old-slate-70b",) if name == "quarry/slate-70b" else ()
    return ModelFacts(
        name,
        facts.name or name,
        lab,
        facts,
        FEED.id,
        same_as=same_as,
        ratings=ratings,
        routes=routes,
    )


MODELS = (
    model(
        "nimbus/cirrus-3",
        FeedFacts(
            "Cirrus 3", released=date(2025, 2, 1), input=_SEES, output=_TEXT, context=100_000
        ),
    ),
    model(
        "nimbus/cirrus-4",
        FeedFacts(
            "Cirrus 4",
            released=date(2026, 5, 4),
            knowledge_cutoff="2026-01",
            input=_SEES,
            output=_TEXT,
            context=200_000,
            max_output=64_000,
            capabilities=frozenset({"tools", "json", "reasoning", "caching"}),
            open_weights=False,
        ),
        (Rating("arena.vision", 1290, 1280, 1300, 2, 4000, None, ARENA.id),),
    ),
    model(
        "nimbus/cirrus-4-mini",
        FeedFacts(
            "Cirrus 4 Mini",
            released=date(2026, 6, 1),
            input=_SEES,
            output=_TEXT,
            context=200_000,
            capabilities=frozenset({"tools"}),
            open_weights=False,
        ),
        (Rating("arena.vision", 1210, 1200, 1220, 9, 3000, None, ARENA.id),),
    ),
    model(
        "nimbus/stratus-1",
        FeedFacts(
            "Stratus 1",
            input=_SEES,
            output=frozenset({"image"}),
            lacks=frozenset({"tools"}),
            open_weights=False,
        ),
    ),
    model(
        "quarry/gravel-embed-2",
        FeedFacts("Gravel Embed 2", released=date(2025, 9, 1), input=_TEXT, mode="embeddings"),
    ),
    model(
        "quarry/slate-70b",
        FeedFacts(
            "Slate 70B",
            released=date(2026, 2, 1),
            input=_TEXT,
            output=_TEXT,
            context=131_072,
            capabilities=frozenset({"tools", "json"}),
            open_weights=True,
        ),
    ),
    model(
        "quarry/slate-8b",
        FeedFacts(
            "Slate 8B",
            released=date(2026, 2, 1),
            input=_TEXT,
            output=_TEXT,
            context=131_072,
            open_weights=True,
        ),
    ),
    model(
        "quarry/slate-coder-32b",
        FeedFacts(
            "Slate Coder 32B",
            released=date(2026, 4, 1),
            input=_TEXT,
            output=_TEXT,
            context=65_536,
            capabilities=frozenset({"tools"}),
            open_weights=True,
        ),
    ),
    model("tarn/brook-2.5", FeedFacts("Brook 2.5", released=date(2026, 1, 1), output=_TEXT)),
    model(
        "tarn/brook-3-preview",
        FeedFacts("Brook 3 Preview", input=_TEXT, output=_TEXT, status="preview"),
    ),
    model("tarn/ripple-2", FeedFacts("Ripple 2", mode="speech-to-text")),
    model("tarn/ripple-tts-1", FeedFacts("Ripple TTS 1", mode="text-to-speech")),
)
