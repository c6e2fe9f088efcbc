"""Ends of prices that people know and feeds do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from catalog.catalog import Catalog
from catalog.curated import IntroductoryPrice
from catalog.pricing.introductory import doubted_after_rise, limited_in_time
from catalog.pricing.offers import last_day_of_price, offer_on
from catalog.schema import Quote, Route, SetAside
from tests.world.tariffs import tariff, written

LAB = Route("nimbus/cirrus-9", "nimbus", "cirrus-9", "serverless", (), ())
KNOWN = {
    "provider": "nimbus",
    "prices": {"input": 2, "output": 10},
    "last_day": "2026-11-30",
    "source": "https://example.com/cirrus-9",
    "checked": "2026-11-29",
}
THEN = {"then": {"input": 4, "output": 20}}


@pytest.mark.parametrize(
    ("prices", "then", "limited"),
    [
        pytest.param(
            "input 2; output 10",
            THEN,
            "input 2 until 2026-11-30; input 4 from 2026-12-01; "
            "output 10 until 2026-11-30; output 20 from 2026-12-01",
            id="what follows is known",
        ),
        pytest.param(
            "input 2; output 10",
            {},
            "input 2 until 2026-11-30; output 10 until 2026-11-30",
            id="what follows is not known",
        ),
        pytest.param(
            "input 2; output 10; cache_read 0.2; input 1 batch",
            {},
            "input 2 until 2026-11-30; output 10 until 2026-11-30; "
            "cache_read 0.2 until 2026-11-30; input 1 batch",
            id="the rest of the tariff",
        ),
        pytest.param("input 4; output 20", THEN, "input 4; output 20", id="feeds know more"),
        pytest.param("input 2", THEN, "input 2", id="another tariff"),
        pytest.param(
            "input 2 until 2026-12-05; output 10 until 2026-12-05",
            THEN,
            "input 2 until 2026-12-05; output 10 until 2026-12-05",
            id="a feed states an end",
        ),
    ],
)
def test_a_price_ends_on_its_last_day(prices: str, then: dict[str, object], limited: str) -> None:
    introductory = IntroductoryPrice.model_validate(KNOWN | then)
    route = replace(LAB, prices=tariff(prices))
    assert written(limited_in_time(route, introductory).prices) == limited
    elsewhere = replace(route, provider="skyhost")
    assert limited_in_time(elsewhere, introductory) is elsewhere


def test_introductory_prices_of_today_end(bundled: Catalog) -> None:
    """A feed that has other prices by now makes the curated end needless."""
    for card in bundled.curation.cards:
        known = card.introductory_price
        if known and known.last_day >= bundled.today:
            routes = (r for r in bundled.routes(card.id) if r.provider == known.provider)
            ends = {last_day_of_price(offer_on(route, bundled.today).prices) for route in routes}
            assert ends == {known.last_day}, card.id


def test_the_price_that_follows_holds_from_the_next_day(bundled: Catalog) -> None:
    later = replace(bundled, today=date(2026, 12, 1))
    offers = later.ladder("google/gemini-4-carbon").offers
    [lab] = [offer for offer in offers if offer.route.provider == "google"]
    assert written(lab.prices) == "input 4 from 2026-12-01; output 20 from 2026-12-01"


def seen(provider: str, prices: str, as_of: date) -> Route:
    quotes = (Quote("feed", None, as_of),)
    return Route("nimbus/cirrus-9", provider, "cirrus-9", "serverless", tariff(prices), quotes)


RISES = "input 2 until 2026-11-30; input 4 from 2026-12-01; output 10"
LAST_DAY, NEXT_DAY = date(2026, 11, 30), date(2026, 12, 1)


@pytest.mark.parametrize(
    ("lab", "price", "as_of", "today", "why"),
    [
        pytest.param(
            RISES, "input 2", LAST_DAY, NEXT_DAY, "introductory price", id="from before the end"
        ),
        pytest.param(RISES, "input 2", LAST_DAY, LAST_DAY, None, id="on the last day"),
        pytest.param(RISES, "input 2", NEXT_DAY, NEXT_DAY, None, id="stated since"),
        pytest.param(RISES, "input 4", LAST_DAY, NEXT_DAY, None, id="no less than the lab asks"),
        pytest.param(
            "input 4 until 2026-11-30; input 2 from 2026-12-01; output 10",
            "input 1",
            LAST_DAY,
            NEXT_DAY,
            None,
            id="the lab became cheaper",
        ),
        pytest.param("input 4; output 10", "input 2", LAST_DAY, NEXT_DAY, None, id="no end"),
    ],
)
def test_what_others_asked_before_the_lab_became_dearer_is_not_compared(
    lab: str, price: str, as_of: date, today: date, why: SetAside | None
) -> None:
    routes = (seen("nimbus", lab, as_of), seen("skyhost", price, as_of))
    own, other = doubted_after_rise(routes, frozenset({"nimbus"}), today)
    assert (own.set_aside, other.set_aside) == (None, why)
