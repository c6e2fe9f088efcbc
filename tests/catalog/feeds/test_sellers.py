from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from catalog.catalog import Catalog
from catalog.curated import Provider
from catalog.feeds.identity import identify
from catalog.feeds.sellers import sellers
from catalog.resolution.naming import Naming
from catalog.schema import FeedFacts, Observation
from tests.world.observed import observed

SHARING = (
    Provider(
        id="studio",
        name="Nimbus Studio",
        kind="lab",
        lab="nimbus",
        feeds={"genai-prices": ("studio",), "litellm": ("studio",)},
        shared_with={"genai-prices": "studiocloud"},
    ),
    Provider(id="studiocloud", name="Studio Cloud", kind="cloud", lab="nimbus"),
)
OTHER_LABS = "slate/slate-9b"
THERE = "studiocloud cirrus-4-cloud = nimbus/cirrus-4"
HERE = "litellm: studio cirrus-4-cloud = nimbus/cirrus-4"


@pytest.fixture(scope="module")
def sharing(world: Catalog) -> Naming:
    """The invented world with a lab whose API shares its name in one feed with its cloud."""
    return replace(world.naming, providers=(*world.naming.providers, *SHARING))


def seller_of_last(lines: Sequence[str], world: Naming) -> Provider:
    observations: list[Observation] = [observed(line, "input 3; output 15") for line in lines]
    found = sellers(observations, identify(observations, world), world)
    return found[len(observations) - 1]


@pytest.mark.parametrize(
    ("lines", "seller"),
    [
        pytest.param(
            ["genai-prices: studio cirrus-4 = nimbus/cirrus-4"], "studio", id="the lab's own model"
        ),
        pytest.param(
            [f"genai-prices: studio slate-9b = {OTHER_LABS}"],
            "studiocloud",
            id="another lab's model is sold by whoever shares the name",
        ),
        pytest.param(
            [f"litellm: studio slate-9b = {OTHER_LABS}"],
            "studio",
            id="in a feed where nobody shares the name it stands as it is",
        ),
        pytest.param(
            [THERE, "genai-prices: studio cirrus-4-cloud = nimbus/cirrus-4"],
            "studiocloud",
            id="an id of its own model that other feeds list at the other alone",
        ),
        pytest.param(
            [THERE, HERE, "genai-prices: studio cirrus-4-cloud = nimbus/cirrus-4"],
            "studio",
            id="an id that both are known to list stays with the one named",
        ),
        pytest.param(["shack slate-9b = slate/slate-9b"], "shack", id="a seller nobody curated"),
    ],
)
def test_whose_offer_it_is(lines: list[str], seller: str, sharing: Naming) -> None:
    assert seller_of_last(lines, sharing).id == seller


def test_what_has_ended_stays_where_the_feed_has_it(sharing: Naming) -> None:
    ended = observed("genai-prices: studio cirrus-4-cloud = nimbus/cirrus-4", "input 3")
    ended = replace(ended, facts=FeedFacts(status="deprecated"))
    observations = [observed(THERE), ended]
    assert sellers(observations, identify(observations, sharing), sharing)[1].id == "studio"


def test_who_is_not_curated_counts_as_a_host(sharing: Naming) -> None:
    assert seller_of_last(["shack slate-9b = slate/slate-9b"], sharing).kind == "host"
