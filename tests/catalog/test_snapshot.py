from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.schema import FeedFacts, ModelFacts, Price, Quote, Route
from catalog.snapshot import Snapshot, SnapshotError, SnapshotHeader, encode_snapshot
from tests.world import ARENA, FEED, LATER, MODELS, ROUTES
from tests.world.tariffs import tariff

HEADER = SnapshotHeader((FEED, LATER, ARENA), MODELS, {"skipped": 1})


def many(count: int) -> tuple[ModelFacts, ...]:
    """Models for more than one block of routes."""
    return tuple(ModelFacts(f"lab/m{n:03}", "M", "lab", FeedFacts(), FEED.id) for n in range(count))


def test_what_is_written_is_read() -> None:
    snapshot = Snapshot(encode_snapshot(HEADER, ROUTES))
    assert snapshot.header == HEADER
    read = [route for model in MODELS for route in snapshot.routes(model.id)]
    assert sorted(read, key=repr) == sorted(ROUTES, key=repr)


def test_every_detail_of_a_route_comes_back() -> None:
    said = "input 0.0000375; input 5 batch from 2026-10-14; output image 0.04 per image size 4K"
    differing = Quote("litellm", None, date(2026, 11, 1), tariff("input 4", "litellm"))
    route = Route(
        model=MODELS[0].id,
        provider="skyhost",
        id="Ö/ünïcode:free",
        type="plan",
        prices=tariff(said, "models.dev"),
        quotes=(differing,),
        free=True,
        also=("other",),
        region="eu",
        context=1,
        max_output=2,
        retires=date(2027, 1, 1),
        status="preview",
    )
    assert Snapshot(encode_snapshot(HEADER, [route])).routes(route.model) == (route,)


@given(st.decimals(min_value=0, max_value=1500, places=9))
def test_no_digit_of_a_price_is_lost(usd: Decimal) -> None:
    price = Price("input", "text", "1M tokens", usd)
    route = replace(ROUTES[0], prices=(price,))
    [read] = Snapshot(encode_snapshot(HEADER, [route])).routes(route.model)
    assert str(read.prices[0].usd) == str(usd)


def test_equal_content_is_equal_bytes() -> None:
    assert encode_snapshot(HEADER, ROUTES) == encode_snapshot(HEADER, tuple(ROUTES))


def test_a_model_without_routes_has_none_and_neither_has_one_that_is_none() -> None:
    snapshot = Snapshot(encode_snapshot(HEADER, ()))
    assert snapshot.routes(MODELS[0].id) == ()
    assert snapshot.routes("lab/none") == ()


def test_the_date_of_a_snapshot_is_that_of_its_newest_source() -> None:
    assert HEADER.as_of == LATER.as_of


@pytest.mark.parametrize("count", [0, 1, 31, 32, 33, 100])
def test_each_of_many_models_has_its_own_routes(count: int) -> None:
    header = replace(HEADER, models=many(count))
    routes = [replace(ROUTES[0], model=model.id, id=model.id) for model in header.models]
    snapshot = Snapshot(encode_snapshot(header, reversed(routes)))
    assert [snapshot.routes(model.id)[0].id for model in header.models] == [
        model.id for model in header.models
    ]


@pytest.mark.parametrize("data", [b"", b"x", b"\x1f\x8b", encode_snapshot(HEADER, ROUTES)[:-1]])
def test_bytes_that_are_no_snapshot(data: bytes) -> None:
    with pytest.raises(SnapshotError, match=r"\S"):
        Snapshot(data)


def test_routes_that_are_damaged_are_an_error_when_they_are_asked_for() -> None:
    packed = bytearray(encode_snapshot(HEADER, ROUTES))
    packed[-6] ^= 0xFF  # the checksum of the last routes
    snapshot = Snapshot(bytes(packed))
    with pytest.raises(SnapshotError, match=r"\S"):
        snapshot.routes(MODELS[0].id)


@given(st.integers(min_value=0), st.integers(1, 255))
def test_a_damaged_byte_is_an_error_or_harmless_and_never_another_exception(
    at: int, flip: int
) -> None:
    packed = bytearray(encode_snapshot(HEADER, ROUTES))
    packed[at % len(packed)] ^= flip
    try:
        snapshot = Snapshot(bytes(packed))
        for model in MODELS:
            snapshot.routes(model.id)
    except SnapshotError:
        pass
