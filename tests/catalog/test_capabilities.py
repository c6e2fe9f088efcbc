from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from catalog.capabilities import supports
from catalog.catalog import Catalog
from catalog.schema import Condition, FeedFacts, Modality, Need, Price
from catalog.snapshot import Snapshot, encode_snapshot
from tests.world import ROUTES, route

TEXT: frozenset[Modality] = frozenset({"text"})


@pytest.mark.parametrize(
    ("model", "need", "told"),
    [
        pytest.param("nimbus/cirrus-4", "vision", True, id="it takes pictures"),
        pytest.param("quarry/slate-70b", "vision", False, id="it takes text only"),
        pytest.param("tarn/ripple-2", "vision", None, id="nobody says what it takes"),
        pytest.param("nimbus/stratus-1", "image-out", True, id="it returns pictures"),
        pytest.param("nimbus/cirrus-4", "image-out", False, id="it returns text only"),
        pytest.param("tarn/ripple-2", "image-out", None, id="nobody says what it returns"),
        pytest.param("nimbus/cirrus-4", "tools", True, id="a source says so"),
        pytest.param("nimbus/cirrus-3", "tools", None, id="no source says anything"),
        pytest.param("nimbus/stratus-1", "json", False, id="pictures are no structured output"),
        pytest.param("nimbus/stratus-1", "caching", True, id="a cache read has a price"),
        pytest.param("nimbus/cirrus-4-mini", "caching", None, id="no cache read has one"),
        pytest.param("nimbus/cirrus-4", "batch", None, id="no batch is sold"),
    ],
)
def test_what_a_model_has(model: str, need: Need, told: bool | None, world: Catalog) -> None:
    assert supports(world.models[model], need, world) is told


def test_what_a_source_denies_is_absent(world: Catalog) -> None:
    plain = world.models["quarry/slate-70b"]
    facts = FeedFacts(output=TEXT, lacks=frozenset({"reasoning"}))
    assert supports(replace(plain, facts=facts), "reasoning", world) is False


def test_what_the_sources_disagree_on_is_not_known(world: Catalog) -> None:
    plain = world.models["quarry/slate-70b"]
    facts = FeedFacts(
        input=TEXT,
        output=TEXT,
        unsure_input=frozenset({"image"}),
        unsure_output=frozenset({"image"}),
    )
    divided = replace(plain, facts=facts)
    assert [supports(divided, need, world) for need in ("vision", "image-out", "pdf")] == [
        None,
        None,
        False,
    ]


def test_a_batch_price_is_batch_processing(world: Catalog) -> None:
    half = Price(
        "input", "text", "1M tokens", Decimal("0.1"), Condition(processing="batch"), "models.dev"
    )
    sold = route("nimbus/cirrus-3", "nimbus", (half,))
    others = [r for r in ROUTES if r.model != "nimbus/cirrus-3"]
    snapshot = Snapshot(encode_snapshot(world.snapshot.header, (*others, sold)))
    catalog = replace(world, snapshot=snapshot)
    assert supports(catalog.models["nimbus/cirrus-3"], "batch", catalog) is True
