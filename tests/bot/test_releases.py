"""What is new, with everything that can be asked of it, over the invented market."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.answer import Ranking, Releases
from bot.blocks import render
from catalog.catalog import Catalog
from catalog.snapshot import Snapshot, encode_snapshot
from tests.bot.questioning import ask
from tests.world.market import ROUTES, sold

ALL = "Brook 4 Lite, Cirrus 5 Long, Cirrus 5 Mini, Cirrus 5"
D = Decimal


def names(made: Releases) -> str:
    return ", ".join(release.line.name for release in made.rows)


def releases(catalog: Catalog, **filters: Any) -> Releases:
    made = ask(catalog, "releases", **filters)
    assert isinstance(made, Releases)
    return made


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param({}, f"{ALL}, Stratus 1", id="newest first"),
        pytest.param({"max_input_price": D(1)}, ALL.rpartition(", ")[0], id="a price"),
        pytest.param({"max_output_price": D(2)}, "Brook 4 Lite, Cirrus 5 Mini", id="of output"),
        pytest.param({"providers": ("skyhost",)}, "Cirrus 5 Mini, Cirrus 5", id="a provider"),
        pytest.param({"providers": ("seatplan",)}, "Cirrus 5 Long", id="a plan is a way to it"),
        pytest.param(
            {"exclude_providers": ("nimbus",)},
            "Brook 4 Lite, Cirrus 5 Long, Cirrus 5 Mini, Cirrus 5",
            id="not a provider: others have it",
        ),
        pytest.param(
            {"providers": ("skyhost",), "max_input_price": D("0.3")},
            "Cirrus 5 Mini",
            id="one offer has to meet both",
        ),
        pytest.param({"min_output": 64_000}, "Cirrus 5", id="length of answers"),
        pytest.param({"min_context": 1_000_000}, "Brook 4 Lite, Cirrus 5 Long", id="context"),
        pytest.param({"free": True}, "", id="nothing new is free"),
        pytest.param({"region": "jp"}, "", id="a region that nobody serves from"),
        pytest.param({"needs": ("vision", "json")}, "Cirrus 5", id="capabilities"),
        pytest.param({"exclude_labs": ("nimbus",)}, "Brook 4 Lite", id="not a lab"),
        pytest.param(
            {"commercial_license": True},
            "Cirrus 5 Long, Cirrus 5 Mini, Cirrus 5",
            id="an unknown licence allows nothing",
        ),
        pytest.param(
            {"released_after": date(2026, 8, 15)}, ALL.rpartition(", ")[0], id="since a day"
        ),
    ],
)
def test_filters_hold_for_every_release(
    filters: dict[str, Any], expected: str, market: Catalog
) -> None:
    assert names(releases(market, **filters)) == expected


def test_the_price_is_that_of_an_offer_that_meets_the_filters(market: Catalog) -> None:
    rows = releases(market, providers=("skyhost",)).rows
    assert [row.row.provider for row in rows if row.row] == ["skyhost", "skyhost"]


def test_what_nobody_vouches_for_stands_for_no_model(market: Catalog) -> None:
    resold = (*ROUTES, sold("nimbus/cirrus-5", "backdoor", "input 0.1; output 0.1"))
    cheap = replace(market, snapshot=Snapshot(encode_snapshot(market.snapshot.header, resold)))
    reply = render(releases(cheap)).text
    assert "price $4.00 in" in reply
    assert "backdoor" not in reply
    answer = ask(cheap, "cheapest")
    assert isinstance(answer, Ranking)
    assert "backdoor" not in [row.row.provider for row in answer.rows]
    assert answer.best_value is not None
    assert answer.best_value.line.name == "Slate 90B"
