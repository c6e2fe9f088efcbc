from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.catalog import Catalog
from catalog.regions import region_of, within
from catalog.schema import Region
from tests.world import ROUTES


@pytest.mark.parametrize(
    ("code", "region"),
    [
        ("eu", "eu"),
        ("us", "us"),
        ("global", "global"),
        ("eu-west-1", "eu"),
        ("eu-central-1", "eu"),
        ("eu-west-2", "uk"),
        ("eu-central-2", None),
        ("us-east-1", "us"),
        ("us-gov", "us"),
        ("us-gov-west-1", "us"),
        ("ap-northeast-1", "jp"),
        ("ap-northeast-2", "apac"),
        ("ap-south-1", "in"),
        ("ap-southeast-2", "au"),
        ("ap-southeast-3", "apac"),
        ("ca-central-1", "ca"),
        ("sa-east-1", "sa"),
        ("eu-jeff-1", None),
        ("me-south-1", None),
    ],
)
def test_where_a_code_lies(code: str, region: Region | None) -> None:
    assert region_of(replace(ROUTES[0], region=code), None) == region


def test_a_provider_tells_where_an_id_does_not(world: Catalog) -> None:
    skyhost = world.providers["skyhost"]
    assert region_of(ROUTES[0], skyhost) == "eu"
    assert region_of(replace(ROUTES[0], region="us"), skyhost) == "us"
    assert region_of(ROUTES[0], world.providers["nimbus"]) is None


def test_asia_holds_its_countries_and_no_more() -> None:
    assert within("apac") == {"apac", "jp", "au", "in"}
    assert within("eu") == {"eu"}
