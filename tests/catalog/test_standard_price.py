"""The one price that stands for a model: whose it is, and whose it never is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from catalog.catalog import Catalog
from catalog.curated import Provider
from catalog.loading import SNAPSHOT, load
from catalog.pricing.standard_price import standard_offer
from catalog.schema import Route
from catalog.snapshot import SnapshotHeader, encode_snapshot
from tests.world import ARENA, FEED, LATER, MODELS, TODAY, route, write
from tests.world.tariffs import tariff

CLOSED, OPEN = "nimbus/cirrus-4", "quarry/slate-70b"


def sold(model: str, provider: str, usd: str) -> Route:
    return route(model, provider, tariff(f"input {usd}; output {usd}"))


def seller(model: str, *routes: Route, folder: Path) -> str | None:
    data = write(folder / "data")
    header = SnapshotHeader((FEED, LATER, ARENA), MODELS, {})
    (data / SNAPSHOT).write_bytes(encode_snapshot(header, routes))
    catalog = load(data, TODAY)
    offer = standard_offer(catalog.models[model], catalog)
    return offer.route.provider if offer else None


@pytest.mark.parametrize(
    ("model", "routes", "provider"),
    [
        pytest.param(
            CLOSED,
            (sold(CLOSED, "nimbus", "3"), sold(CLOSED, "skyhost", "2")),
            "nimbus",
            id="the lab's own price, though a host asks less",
        ),
        pytest.param(
            CLOSED,
            (sold(CLOSED, "corner-shop", "1"), sold(CLOSED, "skyhost", "2")),
            "skyhost",
            id="a closed model that its lab does not sell: whoever can be vouched for",
        ),
        pytest.param(
            OPEN,
            (sold(OPEN, "quarry", "3"), sold(OPEN, "skyhost", "2")),
            "skyhost",
            id="open weights: the cheapest host",
        ),
        pytest.param(
            OPEN,
            (sold(OPEN, "quarry", "2"), sold(OPEN, "skyhost", "2")),
            "quarry",
            id="at one price the lab goes first",
        ),
        pytest.param(
            OPEN,
            (sold(OPEN, "quarry", "1.9999"), sold(OPEN, "skyhost", "1.9998")),
            "quarry",
            id="a difference in the rounding is none",
        ),
        pytest.param(OPEN, (sold(OPEN, "corner-shop", "1"),), None, id="nobody vouches for it"),
        pytest.param(
            CLOSED,
            (replace(sold(CLOSED, "nimbus", "1"), tier="flex"), sold(CLOSED, "nimbus", "3")),
            "nimbus",
            id="a tier of its own does not stand for the model",
        ),
        pytest.param(
            CLOSED,
            (replace(sold(CLOSED, "nimbus", "1"), set_aside="not listed"),),
            None,
            id="a price that is set aside stands for nothing",
        ),
        pytest.param(CLOSED, (route(CLOSED, "nimbus"),), None, id="no price is stated"),
    ],
)
def test_whose_price_it_is(
    model: str, routes: tuple[Route, ...], provider: str | None, tmp_path: Path
) -> None:
    assert seller(model, *routes, folder=tmp_path) == provider


def _flagged(catalog: Catalog, provider: str, flag: str) -> Catalog:
    def changed(entry: Provider) -> Provider:
        if entry.id != provider or entry.trust is None:
            return entry
        trust = entry.trust.model_copy(update={"flags": (flag,)})
        return entry.model_copy(update={"trust": trust})

    providers = tuple(changed(entry) for entry in catalog.curation.providers)
    return replace(catalog, curation=replace(catalog.curation, providers=providers))


@pytest.mark.parametrize(
    ("flag", "provider"),
    [
        pytest.param("china_endpoint", None, id="an endpoint in China never stands for it"),
        pytest.param("aggregator", "skyhost", id="an aggregator where no host sells it"),
        pytest.param("undercuts", "skyhost", id="open weights may be sold below the lab"),
    ],
)
def test_sellers_with_a_flag(flag: str, provider: str | None, tmp_path: Path) -> None:
    data = write(tmp_path / "data")
    header = SnapshotHeader((FEED, LATER, ARENA), MODELS, {})
    (data / SNAPSHOT).write_bytes(encode_snapshot(header, [sold(OPEN, "skyhost", "1")]))
    catalog = _flagged(load(data, TODAY), "skyhost", flag)
    offer = standard_offer(catalog.models[OPEN], catalog)
    assert (offer.route.provider if offer else None) == provider
