"""What becomes of an id when feeds spell a model otherwise than in the snapshot before."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.catalog import Catalog
from catalog.feeds.identity import identify
from catalog.feeds.renames import keep_ids, renamed
from catalog.resolution.naming import Naming
from catalog.schema import FeedFacts, ModelFacts, Route, Source
from catalog.snapshot import Snapshot, SnapshotHeader, encode_snapshot
from tests.world.observed import observed

SOURCE = Source("models.dev", "models.dev", "https://example.com", "MIT", date(2026, 10, 1))
OLD = "quarry/slate2-70b"


@pytest.fixture(scope="module")
def invented(world: Catalog) -> Naming:
    return world.naming


def before(offers: dict[str, str], same_as: tuple[str, ...] = ()) -> Snapshot:
    """A snapshot of {"provider route": model}; the first model had other ids, too."""
    models = sorted(set(offers.values()))
    facts = tuple(
        ModelFacts(
            model,
            model,
            model.partition("/")[0],
            FeedFacts(),
            SOURCE.id,
            same_as=same_as if model == models[0] else (),
        )
        for model in models
    )
    routes = tuple(
        Route(model, provider, route, "serverless", (), ())
        for offer, model in sorted(offers.items())
        for provider, route in (offer.split(" "),)
    )
    return Snapshot(encode_snapshot(SnapshotHeader((SOURCE,), facts, {}), routes))


def ids_after(
    lines: list[str], snapshot: Snapshot, world: Naming
) -> tuple[set[str], dict[str, set[str]]]:
    """(ids of the models, other ids by model) of observations that follow a snapshot."""
    observations = [observed(line) for line in lines]
    identities = identify(observations, world)
    keep_ids(identities, observations, snapshot, world)
    models = set(identities.models.values())
    return models, {
        model: ids for model, ids in identities.same_as.items() if ids and model in models
    }


@pytest.mark.parametrize(
    ("lines", "ids", "others"),
    [
        pytest.param(
            ["skyhost sky/slate-2-70b = quarry/slate-2-70b"],
            {OLD},
            {OLD: {"quarry/slate-2-70b"}},
            id="another spelling: the id stays, and the new one finds it",
        ),
        pytest.param(
            ["skyhost sky/slate-2-70b = quarry/slate-2-70b-instruct"],
            {"quarry/slate-2-70b-instruct"},
            {"quarry/slate-2-70b-instruct": {OLD}},
            id="another name: the old one finds it",
        ),
        pytest.param(
            ["skyhost sky/slate-2-70b = pit/slate-2-70b"],
            {"pit/slate-2-70b"},
            {"pit/slate-2-70b": {OLD}},
            id="another lab",
        ),
        pytest.param(
            ["skyhost sky/slate-2-70b = quarry/slate-3-70b"],
            {"quarry/slate-3-70b"},
            {},
            id="another version under the same route is another model",
        ),
        pytest.param(
            ["skyhost sky/slate-2-70b = quarry/slate-2-8b"],
            {"quarry/slate-2-8b"},
            {},
            id="so is another size",
        ),
        pytest.param(
            [f"skyhost sky/slate-2-70b = {OLD}"], {OLD}, {}, id="an id that stays as it is"
        ),
        pytest.param(
            ["elsewhere sky/slate-2-70b = quarry/slate-2-70b"],
            {"quarry/slate-2-70b"},
            {},
            id="nobody sells it under the same route any more",
        ),
    ],
)
def test_what_becomes_of_an_id(
    lines: list[str], ids: set[str], others: dict[str, set[str]], invented: Naming
) -> None:
    snapshot = before({"skyhost sky/slate-2-70b": OLD})
    assert ids_after(lines, snapshot, invented) == (ids, others)


def test_where_most_offers_have_moved_to() -> None:
    last = {("a", "x"): OLD, ("b", "x"): OLD, ("c", "x"): OLD}
    now = {("a", "x"): "quarry/slate-2-70b", ("b", "x"): "pit/slate-2-70b"}
    assert renamed(last, now | {("c", "x"): "pit/slate-2-70b"}) == {OLD: "pit/slate-2-70b"}
    assert renamed(last, now | {("d", "y"): OLD}) == {}


def test_two_that_have_become_one(invented: Naming) -> None:
    other = "pit/slate-2-70b"
    snapshot = before({"skyhost sky/slate-2-70b": OLD, "gatehub slate-2-70b": other})
    lines = [f"skyhost sky/slate-2-70b = {OLD}", f"gatehub slate-2-70b = {OLD}"]
    assert ids_after(lines, snapshot, invented) == ({OLD}, {OLD: {other}})


def test_ids_of_long_ago_go_on_finding_the_model(invented: Naming) -> None:
    snapshot = before({"skyhost sky/slate-2-70b": OLD}, same_as=("quarry/older",))
    lines = ["skyhost sky/slate-2-70b = quarry/slate-2-70b-instruct"]
    _, others = ids_after(lines, snapshot, invented)
    assert others == {"quarry/slate-2-70b-instruct": {OLD, "quarry/older"}}


def test_what_floats_says_nothing(invented: Naming) -> None:
    snapshot = before({"quarry slate-2-70b-latest": OLD})
    lines = ["quarry slate-2-70b-latest = quarry/slate-2-70b-instruct"]
    assert ids_after(lines, snapshot, invented) == ({"quarry/slate-2-70b-instruct"}, {})
