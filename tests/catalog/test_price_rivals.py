"""Prices beside ratings: who is rated no lower, and costs how much less."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from catalog.catalog import Catalog
from catalog.curated import Needs
from catalog.fit.evidence import Fit
from catalog.fit.price_rivals import (
    newer_and_no_dearer,
    price_place,
    with_price_evidence,
    with_volume_price,
)
from catalog.fit.verdict import fit
from catalog.loading import SNAPSHOT, load
from catalog.schema import Modality, Rating
from catalog.snapshot import SnapshotHeader, encode_snapshot
from catalog.succession import successor
from tests.world import ARENA, FEED, LATER, MODELS, TODAY, route, write
from tests.world.tariffs import tariff

OWN, RIVAL = "nimbus/cirrus-4", "nimbus/cirrus-4-mini"


def rating(value: float, half: float) -> Rating:
    return Rating("arena.vision", value, value - half, value + half, None, None, None, ARENA.id)


def priced(
    prices: Mapping[str, str], ratings: Mapping[str, Rating], folder: Path, today: date = TODAY
) -> Catalog:
    """The invented world in which these models are sold and rated so, and no others."""
    data = write(folder / "data")
    models = tuple(replace(m, ratings=(ratings[m.id],) if m.id in ratings else ()) for m in MODELS)
    sold = [route(model, "nimbus", tariff(price)) for model, price in prices.items()]
    (data / SNAPSHOT).write_bytes(
        encode_snapshot(SnapshotHeader((FEED, LATER, ARENA), models, {}), sold)
    )
    return load(data, today)


def of(model: str, catalog: Catalog) -> Fit:
    """The verdict for vision: 2,000 tokens in, 500 out."""
    known = catalog.models[model]
    return with_price_evidence(fit(known, catalog.use_cases["vision"], catalog), known, catalog)


@pytest.mark.parametrize(
    ("own", "rival", "price", "rated"),
    [
        pytest.param(rating(1290, 5), rating(1310, 5), "input 1; output 5", "higher", id="higher"),
        pytest.param(
            rating(1290, 5),
            rating(1287, 5),
            "input 1; output 5",
            "the same",
            id="within the interval",
        ),
        pytest.param(rating(1290, 5), rating(1284, 9), "input 1; output 5", None, id="lower"),
        pytest.param(
            rating(1290, 5), rating(1310, 5), "input 2.01; output 10", None, id="not half the price"
        ),
        pytest.param(
            rating(1290, 5), rating(1310, 30), "input 1; output 5", None, id="hardly measured"
        ),
        pytest.param(
            rating(1290, 30),
            rating(1310, 5),
            "input 1; output 5",
            None,
            id="itself hardly measured",
        ),
    ],
)
def test_a_much_cheaper_rival_that_is_rated_no_lower(
    own: Rating, rival: Rating, price: str, rated: str | None, tmp_path: Path
) -> None:
    prices = {OWN: "input 4; output 20", RIVAL: price}
    made = of(OWN, priced(prices, {OWN: own, RIVAL: rival}, tmp_path))
    assert (made.cheaper and made.cheaper.rated) == rated
    assert len(made.against) == (rated is not None)
    assert made.level == "strong"


def test_it_names_the_rival_both_prices_and_both_ratings(tmp_path: Path) -> None:
    prices = {OWN: "input 4; output 20", RIVAL: "input 1; output 5"}
    made = of(OWN, priced(prices, {OWN: rating(1290, 5), RIVAL: rating(1310, 8)}, tmp_path))
    [said] = made.against
    assert said.text == (
        "Cirrus 4 Mini, rated higher (1310 ± 8 to 1290 ± 5), costs $4.50 at Nimbus API against "
        "$18.00 at Nimbus API per 1,000 typical requests"
    )
    assert (said.value, said.source, said.as_of) == (RIVAL, FEED.name, FEED.as_of)


def test_open_weights_are_held_against_rivals_at_their_cheapest(tmp_path: Path) -> None:
    """The lab asks four times what a host asks, and the rival as much as the host."""
    slate, seeing = "quarry/slate-70b", frozenset[Modality]({"text", "image"})
    models = tuple(
        replace(m, facts=replace(m.facts, input=seeing), ratings=(rating(1290, 5),))
        if m.id in (slate, RIVAL)
        else replace(m, ratings=())
        for m in MODELS
    )
    sold = [
        route(slate, "quarry", tariff("input 4; output 20")),
        route(slate, "skyhost", tariff("input 1; output 5")),
        route(RIVAL, "nimbus", tariff("input 1; output 5")),
    ]
    data = write(tmp_path / "data")
    (data / SNAPSHOT).write_bytes(
        encode_snapshot(SnapshotHeader((FEED, LATER, ARENA), models, {}), sold)
    )
    assert of(slate, load(data, TODAY)).cheaper is None


def test_the_rival_has_nothing_said_against_it(tmp_path: Path) -> None:
    prices = {OWN: "input 4; output 20", RIVAL: "input 1; output 5"}
    made = of(RIVAL, priced(prices, {OWN: rating(1290, 5), RIVAL: rating(1310, 8)}, tmp_path))
    assert made.against == ()


@pytest.mark.parametrize(
    "rivals",
    [
        pytest.param({RIVAL: ""}, id="a rival without a price"),
        pytest.param({"nimbus/stratus-1": "input 1; output 5"}, id="one that suits only partly"),
        pytest.param({"nimbus/cirrus-3": "input 1; output 5"}, id="one that is retired"),
        pytest.param({"quarry/slate-70b": "input 1; output 5"}, id="one that does not suit"),
    ],
)
def test_who_is_no_rival(rivals: Mapping[str, str], tmp_path: Path) -> None:
    ratings = {model: rating(1310, 5) for model in rivals} | {OWN: rating(1290, 5)}
    prices = {OWN: "input 4; output 20"} | {m: p for m, p in rivals.items() if p}
    assert of(OWN, priced(prices, ratings, tmp_path)).against == ()


def test_without_a_rating_or_a_price_nothing_is_weighed(world: Catalog) -> None:
    for model in ("nimbus/stratus-1", "tarn/brook-2.5", "nimbus/cirrus-3"):
        known = world.models[model]
        made = fit(known, world.use_cases["vision"], world)
        assert with_price_evidence(made, known, world) == made


NEWER = "nimbus/cirrus-4.5"


def line(price: str, own: Rating | None, newer: Rating | None, folder: Path) -> Catalog:
    """A world in which a newer Cirrus follows at this price."""
    ratings = {OWN: own, NEWER: newer}
    old = next(m for m in MODELS if m.id == OWN)
    new = replace(
        old,
        id=NEWER,
        name="Cirrus 4.5",
        routes=3,
        facts=replace(old.facts, name="Cirrus 4.5", released=date(2026, 8, 1)),
    )
    models = tuple(
        replace(m, ratings=(rated,) if (rated := ratings.get(m.id)) else ())
        for m in sorted((*MODELS, new), key=lambda m: m.id)
    )
    sold = [
        route(OWN, "nimbus", tariff("input 4; output 20")),
        *(route(NEWER, seller, tariff(price)) for seller in ("nimbus", "skyhost", "gatehub")),
    ]
    data = write(folder / "data")
    (data / SNAPSHOT).write_bytes(
        encode_snapshot(SnapshotHeader((FEED, LATER, ARENA), models, {}), sold)
    )
    return load(data, TODAY)


@pytest.mark.parametrize(
    ("price", "own", "newer", "rated"),
    [
        pytest.param(
            "input 4; output 20", rating(1290, 5), rating(1310, 5), "higher", id="at the same price"
        ),
        pytest.param(
            "input 3; output 15", rating(1290, 5), rating(1288, 5), "the same", id="and cheaper"
        ),
        pytest.param("input 5; output 25", rating(1290, 5), rating(1310, 5), "", id="dearer"),
        pytest.param("input 3; output 15", rating(1290, 5), rating(1270, 5), "", id="rated lower"),
        pytest.param("input 3; output 15", None, None, None, id="its name says that it follows"),
    ],
)
def test_a_newer_model_of_the_line_that_costs_no_more(
    price: str, own: Rating | None, newer: Rating | None, rated: str | None, tmp_path: Path
) -> None:
    catalog = line(price, own, newer, tmp_path)
    model, uses = catalog.models[OWN], [catalog.use_cases["vision"]]
    following = newer_and_no_dearer(model, successor(model, catalog), uses, catalog)
    assert (following.rated if following else "") == rated
    assert following is None or following.model.id == NEWER


def test_a_price_place_is_among_models_made_for_the_same(world: Catalog) -> None:
    assert price_place(world.models["quarry/gravel-embed-2"], world) is None  # nothing to compare
    assert price_place(world.models[OWN], world) is None  # made for everything


@pytest.mark.parametrize(
    ("price", "level"),
    [
        pytest.param("input 4; output 20", "possible", id="far above the others"),
        pytest.param("input 0.5; output 2", "strong", id="as they are"),
    ],
)
def test_a_price_far_above_the_others_counts_in_work_at_volume(
    price: str, level: str, tmp_path: Path
) -> None:
    others = (RIVAL, "quarry/slate-70b", "quarry/slate-8b", "quarry/slate-coder-32b")
    prices = dict.fromkeys(others, "input 0.1; output 0.4") | {OWN: price}
    sold = [route(model, model.split("/")[0], tariff(usd)) for model, usd in prices.items()]
    models = tuple(replace(m, ratings=(rating(1290, 5),)) for m in MODELS)
    data = write(tmp_path / "data")
    (data / SNAPSHOT).write_bytes(
        encode_snapshot(SnapshotHeader((FEED, LATER, ARENA), models, {}), sold)
    )
    catalog = load(data, TODAY)
    batch = Needs(capabilities=frozenset({"batch"}))
    use_case = catalog.use_cases["general"].model_copy(
        update={"helps": batch, "benchmarks": ("arena.vision",)}
    )
    use_cases = tuple(use_case if u.id == "general" else u for u in catalog.curation.use_cases)
    catalog = replace(catalog, curation=replace(catalog.curation, use_cases=use_cases))
    made = fit(catalog.models[OWN], use_case, catalog)
    verdict = with_volume_price(made, catalog.models[OWN], catalog)
    assert (made.level, verdict.level) == ("strong", level)
    assert (verdict.dear is not None) == (level == "possible")
