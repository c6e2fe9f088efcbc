"""The invented world with what money is about: tiers, hours, batches, qualities, ties."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from catalog.catalog import Catalog
from catalog.loading import SNAPSHOT, load
from catalog.schema import FeedFacts, Modality, ModelFacts, Rating, Route
from catalog.snapshot import SnapshotHeader, encode_snapshot
from tests.world import ARENA, FEED, LATER, MODELS, ROUTES, TODAY, model, route, write
from tests.world.tariffs import tariff

_TEXT: frozenset[Modality] = frozenset({"text"})
_IMAGE: frozenset[Modality] = frozenset({"image"})
_GENERAL = """
  - id: general
    name: General use
    noun: general use
    phrases: [general, anything]
    floor: none
    needs: {output: [text]}
    typical: {input_tokens: 2000, output_tokens: 500}
    benchmarks: [arena.vision]
    source: https://example.com/use-cases
    checked: 2026-11-01
"""

SOLD = (
    route(
        "quarry/basalt-2",
        "quarry",
        tariff(
            "input 2; output 8; cache_read 0.2; input 4 >200000; output 12 >200000;"
            "input 1 batch; output 4 batch"
        ),
    ),
    route("quarry/basalt-2", "skyhost", tariff("input 1.5; output 6")),
    route("quarry/marble-1", "skyhost", tariff("input 3; output 15")),
    route(
        "quarry/marble-1",
        "gatehub",
        tariff("input 1; output 5; cache_read 0.1"),
        kind="batch",
    ),
    route(
        "tarn/dusk-1",
        "tarn",
        tariff("input 1; input 0.5 @16:00-24:00; output 2; output 1 @16:00-24:00"),
    ),
    route("nimbus/stratus-2", "nimbus", tariff("input 5; output image 30")),
    route(
        "nimbus/stratus-2",
        "skyhost",
        tariff(
            "output image 0.01 per image quality low size 1024x1024;"
            "output image 0.17 per image quality high size 1024x1024;"
            "output image 0.25 per image quality high size 1536x1024"
        ),
    ),
    route("tarn/seek-1", "tarn", tariff("input 1; output 1; input 0.01 per request")),
    route("tarn/seek-1", "gatehub", tariff("input 1; output 1")),
)


def _text(name: str, title: str, context: int, *ratings: Rating) -> ModelFacts:
    facts = FeedFacts(title, released=date(2026, 3, 1), input=_TEXT, output=_TEXT, context=context)
    return model(name, facts, ratings)


def _open(entry: ModelFacts) -> ModelFacts:
    return replace(entry, facts=replace(entry.facts, open_weights=True))


SELLING = (
    _open(_text("quarry/basalt-2", "Basalt 2", 1_000_000)),
    _text(
        "quarry/marble-1",
        "Marble 1",
        200_000,
        Rating("arena.vision", 1285, 1275, 1295, 3, 900, "High", ARENA.id),
    ),
    _text("tarn/dusk-1", "Dusk 1", 64_000),
    _text("tarn/seek-1", "Seek 1", 64_000),
    model("nimbus/stratus-2", FeedFacts("Stratus 2", input=_TEXT, output=_IMAGE)),
)


def shop(folder: Path, routes: Iterable[Route] = ()) -> Catalog:
    """The world and these models, with further routes."""
    data = write(folder)
    with (data / "use_cases.yml").open("a", encoding="utf-8") as use_cases:
        use_cases.write(_GENERAL)
    header = SnapshotHeader((FEED, LATER, ARENA), (*MODELS, *SELLING), {})
    (data / SNAPSHOT).write_bytes(encode_snapshot(header, (*ROUTES, *SOLD, *routes)))
    return load(data, TODAY)
