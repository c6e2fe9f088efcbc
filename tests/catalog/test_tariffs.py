"""An offer at the prices that hold under a tariff."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from catalog.pricing.ladder import Admitted, price_ladder
from catalog.pricing.offers import Offer, offer_on
from catalog.pricing.tariffs import PLAIN, Tariff, in_tariff
from catalog.schema import Quote, Route
from tests.catalog.test_prices import DAY, MODEL, PROVIDERS
from tests.world.tariffs import tariff, written

TEXT = (
    "input 2; output 8; cache_read 0.2; cache_write 2.5; cache_write 4 ttl 1h;"
    "input 4 >200000; output 12 >200000; cache_write 8 >200000 ttl 1h;"
    "input 1 batch; output 4 batch; input 2 batch >200000; output 6 batch >200000;"
    "input 1 flex; input 3 priority; output 14 priority"
)
TIERS = "input 1; output 1; input 2 >32001; output 2 >32001; input 3 >128000; output 3 >128000"
IMAGES = (
    "input 5; output image 0.01 per image quality low size 1024x1024;"
    "output image 0.17 per image quality hd size 1024x1024;"
    "output image 0.25 per image quality hd size 1024x1536"
)
VIDEO = "output video 0.1 per second size 720p; output video 0.4 per second size 1080p"


def offer(prices: str, **facts: Any) -> Offer:
    facts = {"type": "serverless", "provider": "best", "id": "m", **facts}
    quotes = (Quote("feed", None, DAY),)
    return offer_on(Route(model="lab/m", prices=tariff(prices), quotes=quotes, **facts), DAY)


def base(under: Offer | None) -> str | None:
    """The prices that always hold under the tariff."""
    return None if under is None else written(p for p in under.prices if p.condition is None)


@pytest.mark.parametrize(
    ("prices", "asked", "expected"),
    [
        (TEXT, {"processing": "batch"}, "input 1; output 4"),
        (TEXT, {"processing": "flex"}, "input 1"),
        (TEXT, {"processing": "priority"}, "input 3; output 14"),
        (TEXT, {"processing": "fast"}, None),
        (TEXT, {"prompt": 200_000}, "input 4; output 12; cache_read 0.2; cache_write 2.5"),
        (TEXT, {"prompt": 199_000}, "input 4; output 12; cache_read 0.2; cache_write 2.5"),
        (TEXT, {"prompt": 128_000}, None),
        (TEXT, {"prompt": 200_000, "processing": "batch"}, "input 2; output 6"),
        (TEXT, {"prompt": 200_000, "processing": "priority"}, None),
        (TIERS, {"prompt": 32_000}, "input 2; output 2"),
        (TIERS, {"prompt": 100_000}, "input 2; output 2"),
        (TIERS, {"prompt": "longest"}, "input 3; output 3"),
        (TIERS, {"prompt": 8_000}, None),
        (TEXT, {"cache": "cache_read"}, "input 2; output 8; cache_write 2.5; cache_read 0.2"),
        (TEXT, {"cache": "cache_write"}, "input 2; output 8; cache_read 0.2; cache_write 2.5"),
        (
            TEXT,
            {"cache": "cache_write", "ttl": "1h"},
            "input 2; output 8; cache_read 0.2; cache_write 4",
        ),
        (
            TEXT,
            {"cache": "cache_write", "ttl": "5m"},
            "input 2; output 8; cache_read 0.2; cache_write 2.5",
        ),
        (TEXT, {"cache": "cache_write", "ttl": "12h"}, None),
        (TIERS, {"cache": "cache_write"}, None),
        (TEXT, {"fine_tuned": "use"}, None),
        (IMAGES, {"quality": "high"}, "output image 0.17 per image"),
        (IMAGES, {"quality": "high", "size": "1024x1536"}, "output image 0.25 per image"),
        (IMAGES, {"quality": "medium"}, None),
        (IMAGES, {"size": "2048x2048"}, None),
        (VIDEO, {"size": "1080P"}, "output video 0.4 per second"),
        (TEXT, {"quality": "high"}, None),
        ("input audio 0.006 per minute", {"per": "hour of audio"}, "input audio 0.006 per minute"),
        (TEXT, {"per": "hour of audio"}, None),
        ("input 15 per 1M characters", {"per": "1M characters"}, "input 15 per 1M characters"),
        ("input 1; input 0.01 per request", {"per": "web search"}, "input 0.01 per request"),
        (TEXT, {"per": "web search"}, None),
    ],
)
def test_prices_of_a_tariff_become_base_prices(
    prices: str, asked: dict[str, Any], expected: str | None
) -> None:
    assert base(in_tariff(offer(prices), Tariff(**asked))) == expected


@pytest.mark.parametrize(
    ("facts", "asked", "expected"),
    [
        ({"type": "batch"}, {"processing": "batch"}, "input 1; output 4"),
        ({"type": "batch"}, {"processing": "flex"}, None),
        ({"tier": "flex"}, {"processing": "flex"}, "input 1; output 4"),
        ({"tier": "fast"}, {"processing": "fast"}, "input 1; output 4"),
        ({"type": "fine-tuned"}, {"fine_tuned": "use"}, "input 1; output 4"),
        ({"type": "fine-tuned"}, {"fine_tuned": "training"}, "input 1; output 4"),
        ({"type": "fine-tuned"}, {"processing": "batch"}, None),
    ],
)
def test_a_route_may_itself_be_what_is_asked_for(
    facts: dict[str, Any], asked: dict[str, Any], expected: str | None
) -> None:
    assert base(in_tariff(offer("input 1; output 4", **facts), Tariff(**asked))) == expected


@pytest.mark.parametrize(
    ("asked", "weight"),
    [
        ({"processing": "batch"}, "7"),
        ({"prompt": 200_000}, "24"),
        ({"cache": "cache_write"}, "2.5"),
        ({"cache": "cache_write", "ttl": "1h"}, "4"),
    ],
)
def test_it_weighs_what_the_tariff_costs(asked: dict[str, Any], weight: str) -> None:
    under = in_tariff(offer(TEXT), Tariff(**asked))
    assert under is not None
    assert under.weight == Decimal(weight)


def test_without_conditions_prices_are_as_they_are() -> None:
    plain = in_tariff(offer("input 2; output 8"), PLAIN)
    assert plain == offer("input 2; output 8")


def routes(*sold: tuple[str, str, dict[str, Any]]) -> list[Route]:
    return [offer(prices, provider=provider, **facts).route for provider, prices, facts in sold]


@pytest.mark.parametrize(
    ("asked", "first", "unvouched"),
    [
        # Who resells in batches is vouched for no more than any other reseller.
        ({"processing": "batch"}, ["acme", "best", "nuage"], ["back"]),
        ({"processing": "flex"}, ["corp"], []),
        ({"fine_tuned": "use"}, ["best"], []),
        ({"prompt": 200_000}, ["best"], []),
    ],
)
def test_the_ladder_of_a_tariff(
    asked: dict[str, Any], first: list[str], unvouched: list[str]
) -> None:
    offers = routes(
        ("best", "input 2; output 8; input 1 batch; output 4 batch; input 4 >200000", {}),
        ("best", "input 3; output 9", {"type": "fine-tuned", "id": "ft:m"}),
        ("nuage", "input 2; output 8; input 1.2 batch; output 4 batch", {}),
        ("acme", "input 0.9; output 4", {"type": "batch"}),
        ("corp", "input 0.5; output 2", {"tier": "flex"}),
        ("back", "input 0.1; output 0.2", {"type": "batch"}),
        ("zoo", "input 2; output 8", {}),
    )
    ladder = price_ladder(MODEL, offers, PROVIDERS, DAY, Admitted(tariff=Tariff(**asked)))
    assert [o.route.provider for o in ladder.paid] == first
    assert [o.route.provider for o in ladder.unvouched] == unvouched
