from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalog.feeds.build import build
from catalog.feeds.feed_base import FeedError, Skipped
from catalog.loading import SNAPSHOT, CatalogError, load
from tests.world import TODAY, write
from tests.world.tariffs import written

MODELS_DEV = "models-dev.2026-10-01.json"
LITELLM = "litellm.1.0.json"
ARENA = "arena.ratings.json"


def models_dev(**routes: object) -> dict[str, Any]:
    cirrus = {
        "name": "Cirrus 4",
        "canonical_model_id": "nimbus/cirrus-4",
        "modalities": {"input": ["text", "image"], "output": ["text"]},
        "cost": {"input": 3, "output": 15},
    }
    return {
        "nimbus": {"doc": "https://example.com/nimbus", "models": {"cirrus-4": cirrus} | routes},
        "skyhost": {"models": {"nimbus/cirrus-4-2026-05-04": {"cost": {"input": 3.3}}}},
    }


FEEDS: dict[str, object] = {
    MODELS_DEV: models_dev(),
    LITELLM: {
        "cirrus-4": {"litellm_provider": "nimbus", "cache_read_input_token_cost": 3e-7},
        "slate-9b": {"litellm_provider": "skyhost", "input_cost_per_token": 1e-7},
    },
    ARENA: {
        "date": "2026-10-20",
        "columns": ["model", "rating"],
        "tasks": {"vision": [["Cirrus 4 (High)", 1300], ["Cirrus 4", 1290]]},
    },
}
Folders = tuple[Path, Path]


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """(feeds, data)."""
    feeds, data = tmp_path / "feeds", tmp_path / "data"
    feeds.mkdir()
    data.mkdir()
    for name, content in FEEDS.items():
        (feeds / name).write_text(json.dumps(content))
    return feeds, write(data)


def test_a_build_replaces_the_snapshot(folders: Folders) -> None:
    built = build(*folders)
    data = folders[1]
    catalog = load(data, TODAY)
    assert built.content == (data / SNAPSHOT).read_bytes()
    assert not list(data.glob("*.new"))
    assert built.counts == catalog.snapshot.header.counts
    assert {k: built.counts[k] for k in ("models", "routes", "providers", "observations")} == {
        "models": 2,
        "routes": 3,
        "providers": 2,
        "observations": 4,
    }
    assert {route.id: written(route.prices) for route in catalog.routes("nimbus/cirrus-4")} == {
        "cirrus-4": "input 3; cache_read 0.3; output 15",
        "nimbus/cirrus-4-2026-05-04": "input 3.3",
    }
    cirrus = catalog.models["nimbus/cirrus-4"]
    assert (cirrus.name, cirrus.routes) == ("Cirrus 4", 2)
    assert [(rating.benchmark, rating.value) for rating in cirrus.ratings] == [
        ("arena.vision", 1300)
    ]


@pytest.mark.parametrize(
    ("ends", "last"),
    [
        pytest.param(["2026-12-01", "2026-12-31"], date(2026, 12, 31), id="the later of two"),
        pytest.param(["2026-12-01", None], None, id="none where one has no end"),
    ],
)
def test_when_the_last_route_ends(
    ends: list[str | None], last: date | None, folders: Folders
) -> None:
    feeds, data = folders
    entries = {
        f"host-{number}/quarry-ai/slate-9b": {
            "litellm_provider": f"host-{number}",
            "input_cost_per_token": 0.000003,
            **({"deprecation_date": end} if end else {}),
        }
        for number, end in enumerate(ends)
    }
    (feeds / LITELLM).write_text(json.dumps(entries))
    build(feeds, data)
    assert load(data, TODAY).models["quarry/slate-9b"].routes_end == last


def test_the_same_feeds_give_the_same_bytes(folders: Folders) -> None:
    assert build(*folders).content == build(*folders).content


def test_the_same_feeds_give_the_same_bytes_in_any_process(folders: Folders) -> None:
    """Sets of strings have another order under every hash seed."""
    code = "import sys; from pathlib import Path; from catalog.feeds.build import build; "
    code += "sys.stdout.buffer.write(build(Path(sys.argv[1]), Path(sys.argv[2])).content)"
    contents = {
        subprocess.run(
            [sys.executable, "-c", code, *map(str, folders)],
            check=True,
            capture_output=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert contents == {build(*folders).content}


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        pytest.param(
            lambda feeds: (feeds / LITELLM).unlink(),
            r"litellm: no file litellm\.\*\.json in ",
            id="a missing file",
        ),
        pytest.param(
            lambda feeds: (feeds / LITELLM).write_text("<html>503</html>"),
            "litellm: not JSON",
            id="an error page",
        ),
        pytest.param(
            lambda feeds: (feeds / MODELS_DEV).write_text('{"nimbus": {'),
            "models.dev: not JSON",
            id="half a file",
        ),
        pytest.param(
            lambda feeds: (feeds / LITELLM).write_text("[]"),
            "litellm: expected an object, found list",
            id="another shape",
        ),
        pytest.param(
            lambda feeds: (feeds / ARENA).write_text('{"tasks": {}, "columns": ["x"]}'),
            "arena: columns do not name model and rating",
            id="columns without the needed ones",
        ),
        pytest.param(
            lambda feeds: (feeds / MODELS_DEV).write_bytes(b"\xff\xfe\x00"),
            "models.dev: not JSON",
            id="bytes that are no text",
        ),
        pytest.param(
            lambda feeds: (feeds / MODELS_DEV).rename(feeds / "models-dev.2026-13-01.json"),
            "models.dev: models-dev.2026-13-01.json",
            id="a date that is none in the file's name",
        ),
    ],
)
def test_a_feed_that_cannot_be_used_changes_nothing(
    harm: Callable[[Path], object], message: str, folders: Folders
) -> None:
    feeds, data = folders
    before = {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}
    harm(feeds)
    with pytest.raises(FeedError, match=message):
        build(feeds, data)
    assert before == {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}


@pytest.mark.parametrize("harm", [b"no gzip at all", gzip.compress(b"{}")[:-9]])
def test_a_packed_feed_that_cannot_be_unpacked(harm: bytes, folders: Folders) -> None:
    feeds, data = folders
    listed = (data / "feeds.yml").read_text()
    (data / "feeds.yml").write_text(listed.replace("litellm.*.json", "litellm.*.json*"))
    (feeds / "litellm.2.0.json.gz").write_bytes(harm)
    with pytest.raises(FeedError, match=r"litellm: litellm\.2\.0\.json\.gz is (no gzip|cut)"):
        build(feeds, data)


def test_curated_facts_that_cannot_be_read_change_nothing(folders: Folders) -> None:
    feeds, data = folders
    before = (data / SNAPSHOT).read_bytes()
    (data / "labs.yml").write_text("labs: [")
    with pytest.raises(CatalogError, match=r"labs\.yml"):
        build(feeds, data)
    assert (data / SNAPSHOT).read_bytes() == before


def test_a_malformed_entry_is_left_out_by_name_and_counted(folders: Folders) -> None:
    feeds, _ = folders
    broken = {"cirrus-9": {"name": 9}, "cirrus-8": {"cost": {"input": "free"}}}
    (feeds / MODELS_DEV).write_text(json.dumps(models_dev(**broken)))
    built = build(*folders)
    assert [entry for entry in built.skipped if entry[0] == "models.dev"] == [
        ("models.dev", Skipped("nimbus/cirrus-9", "name: 9 is not a str")),
        ("models.dev", Skipped("nimbus/cirrus-8", "input: 'free' is not a price")),
    ]
    assert built.counts["skipped"] == len(built.skipped)
    assert built.counts["models"] == 2


def test_an_alias_that_floats_is_left_out_by_name_and_counted(folders: Folders) -> None:
    feeds, _ = folders
    content = {"skyhost": {"models": {"nimbus/cirrus-latest": {"cost": {"input": 1}}}}}
    (feeds / MODELS_DEV).write_text(json.dumps(models_dev() | content))
    [left_out] = [entry for entry in build(*folders).skipped if entry[0] == "models.dev"]
    assert left_out[1].entry == "skyhost/nimbus/cirrus-latest"


def test_the_newest_file_of_a_feed_counts_and_its_name_dates_it(folders: Folders) -> None:
    feeds, data = folders
    newer = models_dev()
    newer["nimbus"]["models"]["cirrus-4"]["cost"]["input"] = 4
    (feeds / "models-dev.2026-11-08.json").write_text(json.dumps(newer))
    build(feeds, data)
    catalog = load(data, TODAY)
    assert {source.id: source.as_of for source in catalog.sources.values()} == {
        "models.dev": date(2026, 11, 8),
        "litellm": date(2026, 11, 1),
        "arena": date(2026, 10, 20),
    }
    assert "input 4" in {written(route.prices[:1]) for route in catalog.routes("nimbus/cirrus-4")}
