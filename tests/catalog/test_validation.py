from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from catalog.compiled import write_compiled
from catalog.loading import SNAPSHOT, load, read_curation
from catalog.snapshot import encode_snapshot
from catalog.validation import validate
from tests.world import TODAY, write

GATEWAY = """\
gateways:
  - id: gatehub
    name: Gatehub
    kind: gateway
    hosting: hosted
    line: Passes requests on.
    provider: gatehub
    source: https://example.com/gatehub
    checked: 2026-11-01
"""
REPLACEMENT = """\
replacements:
  - model: nimbus/cirrus-3
    replacement: nimbus/cirrus-4
    source: https://example.com/retirements
    checked: 2026-11-01
"""
LAB = "  - id: {}\n    name: {}\n"
ALIAS = "  - name: {}\n    model: {}\n    checked: 2026-11-01\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write(tmp_path / "data")


def found(data: Path) -> list[str]:
    return [str(problem) for problem in validate(data)]


def test_the_invented_world_is_sound(data: Path) -> None:
    assert found(data) == []


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        pytest.param(
            "labs.yml",
            "labs:\n" + LAB.format("nimbus", "Nimbus") + LAB.format("nimbus", "Other"),
            "labs.yml: nimbus: id: stands twice; keep one entry",
            id="an id stands twice",
        ),
        pytest.param(
            "labs.yml",
            "labs:\n" + LAB.format("tarn", "Tarn") + LAB.format("nimbus", "Nimbus"),
            "labs.yml: tarn: order: sort the entries; nimbus comes first",
            id="entries are out of order",
        ),
        pytest.param(
            "aliases.yml",
            "aliases:\n"
            + ALIAS.format("big slate", "quarry/slate-70b")
            + ALIAS.format("big-slate", "quarry/slate-8b"),
            "aliases.yml: bigslate: phrases: means quarry/slate-70b, quarry/slate-8b; leave it "
            "with one",
            id="two spellings of a nickname mean two models",
        ),
        pytest.param(
            "aliases.yml",
            "aliases:\n" + ALIAS.format("old slate", "quarry/slate-1b"),
            "aliases.yml: old slate: model: quarry/slate-1b is in no feed; use an id that "
            "`modeldesk resolve` gives",
            id="a nickname of no model",
        ),
        pytest.param(
            "replacements.yml",
            REPLACEMENT.replace("cirrus-4", "cirrus-44"),
            "replacements.yml: nimbus/cirrus-3: replacement: nimbus/cirrus-44 is in no feed; use "
            "an id that `modeldesk resolve` gives",
            id="a replacement by no model",
        ),
        pytest.param(
            "replacements.yml",
            REPLACEMENT.replace("cirrus-3", "cirrus-33"),
            "replacements.yml: nimbus/cirrus-33: model: nimbus/cirrus-33 is in no feed; use an id "
            "that `modeldesk resolve` gives",
            id="a replacement of no model",
        ),
        pytest.param(
            "models/nimbus.yml",
            "models:\n  - id: nimbus/stratus-11\n    source: https://example.com/x\n"
            "    checked: 2026-11-01\n",
            "models: nimbus/stratus-11: id: nimbus/stratus-11 is in no feed; use an id that "
            "`modeldesk resolve` gives",
            id="a card of no model",
        ),
        pytest.param(
            "gateways.yml",
            GATEWAY.replace("provider: gatehub", "provider: gatehubb"),
            "gateways.yml: gatehub: provider: gatehubb is not in providers.yml",
            id="a gateway that is no provider",
        ),
        pytest.param(
            "gateways.yml",
            GATEWAY + "    passes: [skyhst]\n",
            "gateways.yml: gatehub: provider: skyhst is not in providers.yml",
            id="a gateway that passes on to no provider",
        ),
        pytest.param(
            "families/nimbus.yml",
            "families:\n  - id: altus\n    name: Altus\n    lab: nimbus\n"
            "    members: [nimbus/altus-*]\n    openness: mixed\n"
            "    source: https://example.com/x\n    checked: 2026-11-01\n",
            "families: altus: members: nimbus/altus-* fits no model",
            id="a family without members",
        ),
        pytest.param(
            "families/nimbus.yml",
            "families:\n  - id: cirrus\n    name: Cirrus\n    lab: nimbus\n"
            "    members: [nimbus/cirrus-*]\n    openness: mixed\n"
            "    made_for: {use_cases: [juggling], source: https://example.com/x, "
            "checked: 2026-11-01}\n"
            "    source: https://example.com/x\n    checked: 2026-11-01\n",
            "families: cirrus: made_for: juggling is not in use_cases.yml",
            id="made for no use case",
        ),
        pytest.param(
            "labs.yml",
            "labs: [",
            "labs.yml: line 2: YAML: did not find expected node content; indent with two spaces",
            id="a file that cannot be read",
        ),
    ],
)
def test_every_rule(file: str, text: str, problem: str, data: Path) -> None:
    (data / file).write_text(text, "utf-8")
    assert problem in found(data)


@pytest.mark.parametrize(
    ("one", "other"),
    [("nimbus api", "Nimbus-API"), ("sky host", "skyhost")],
)
def test_a_phrase_of_two_providers(one: str, other: str, data: Path) -> None:
    listed = data / "providers.yml"
    text = listed.read_text()
    listed.write_text(
        text.replace("kind: gateway", f"kind: gateway\n    phrases: [{other}]").replace(
            "phrases: [nimbus api]", "phrases: [nimbus api, sky host]"
        )
    )
    assert any("leave it with one" in line for line in found(data))


def test_a_phrase_of_two_use_cases(data: Path) -> None:
    listed = data / "use_cases.yml"
    listed.write_text(listed.read_text().replace("phrases: [coding,", "phrases: [Tool-Calling,"))
    assert found(data) == [
        "use_cases.yml: toolcalling: phrases: means coding, tool-calling; leave it with one"
    ]


def test_a_provider_that_only_a_feed_knows(data: Path) -> None:
    listed = data / "providers.yml"
    kept = listed.read_text().partition("  - id: tarn\n")[0]
    listed.write_text(kept)
    assert "providers.yml: tarn: id: add it: a feed has routes there" in found(data)


def test_a_route_without_a_source(data: Path) -> None:
    snapshot = load(data, TODAY).snapshot
    routes = [replace(r, quotes=()) for r in snapshot.routes("tarn/ripple-2")]
    (data / SNAPSHOT).write_bytes(encode_snapshot(snapshot.header, routes))
    assert found(data) == [f"{SNAPSHOT}: ripple-2: quotes: run `make catalog`"]


def test_a_snapshot_that_is_missing(data: Path) -> None:
    (data / SNAPSHOT).unlink()
    [line] = found(data)
    assert line.startswith(f"{SNAPSHOT}: the file: reading: run `make catalog` (")


def test_routes_that_cannot_be_read(data: Path) -> None:
    packed = bytearray((data / SNAPSHOT).read_bytes())
    packed[-6] ^= 0xFF  # the checksum of the last routes
    (data / SNAPSHOT).write_bytes(packed)
    [line] = found(data)
    assert line.startswith(f"{SNAPSHOT}: a route: reading: run `make catalog` (")


def test_compiled_facts_that_are_older_than_the_yaml(data: Path) -> None:
    write_compiled(data, read_curation(data))
    assert found(data) == []
    with (data / "aliases.yml").open("a", encoding="utf-8") as listed:
        listed.write("# a word more\n")
    [line] = found(data)
    assert line.startswith("curated.json.gz: the file: freshness: run `make facts`")
