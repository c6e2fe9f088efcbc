"""The ladders of all bundled models: whoever leads one can be vouched for."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from bot.answer import PriceLadder, Shown, answer_query
from bot.answer.rows import PriceRows, price_rows_of
from bot.page import price_tables
from bot.query import parse
from catalog.catalog import Catalog
from catalog.model import Model, has_open_weights
from catalog.pricing.offers import Offer
from catalog.trust import VOUCHED_FOR, is_cloud, trust_of

LEAST = Decimal("0.95")


def led(catalog: Catalog) -> Iterator[tuple[Model, Offer]]:
    """Every model with the first offer of its ladder."""
    for model in catalog.models.values():
        for first in catalog.ladder(model.id).paid[:1]:
            yield model, first


def own_prices(model: Model, catalog: Catalog) -> list[Decimal]:
    """What the lab itself asks, by whatever offer."""
    return [
        offer.weight
        for offer in catalog.ladder(model.id).paid
        if offer.weight is not None
        and trust_of(catalog.providers.get(offer.route.provider), model) == "first-party"
    ]


def test_whoever_leads_can_be_vouched_for(bundled: Catalog) -> None:
    doubtful = [
        (model.id, first.route.provider)
        for model, first in led(bundled)
        if trust_of(bundled.providers.get(first.route.provider), model) not in VOUCHED_FOR
        or "china_endpoint" in _flags(first, bundled)
    ]
    assert doubtful == []


def _flags(offer: Offer, catalog: Catalog) -> tuple[str, ...]:
    provider = catalog.providers.get(offer.route.provider)
    return provider.trust.flags if provider and provider.trust else ()


def test_a_closed_model_is_led_from_near_the_price_of_its_lab(bundled: Catalog) -> None:
    checked, below = 0, []
    for model, first in led(bundled):
        own = own_prices(model, bundled)
        if has_open_weights(model) or not own or first.weight is None:
            continue
        checked += 1
        agreeing = {quote.source for quote in first.route.quotes if not quote.prices}
        is_known = is_cloud(bundled.providers.get(first.route.provider)) or len(agreeing) > 1
        if first.weight < LEAST * min(own) and not is_known:
            below.append((model.id, first.route.provider))
    assert (below, checked > 300) == ([], True)


@pytest.fixture(scope="module")
def rows(bundled: Catalog) -> list[PriceRows]:
    return [price_rows_of(model, bundled) for model in bundled.models.values()]


def test_no_seller_stands_twice_in_a_table(rows: list[PriceRows]) -> None:
    checked = 0
    for each in rows:
        for table in price_tables.ladder_page(each, Shown(0, 1000, 1000)):
            names = [row[0].lines[0] for row in table.rows]
            assert len(set(names)) == len(names)
            checked += 1
    assert checked > 500


def test_the_lab_is_never_missing_from_a_table(rows: list[PriceRows]) -> None:
    missing = [
        each.lab_offer.model
        for each in rows
        if each.lab_offer
        for table in price_tables.ladder_page(each, Shown(0, 6, 1000))
        if not any(each.lab_offer.provider_name in "".join(row[0].lines) for row in table.rows)
    ]
    assert missing == []


def test_every_route_is_in_one_group(bundled: Catalog) -> None:
    for model in bundled.models:
        offers = bundled.ladder(model).offers
        assert len(offers) == len(bundled.routes(model))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "claude opus 5.5 on bedrock eu price",
            "Amazon Bedrock charges 10% more than the Anthropic API",
        ),
        (
            "claude opus 5.5 on bedrock price",
            "Amazon Bedrock charges the same as the Anthropic API",
        ),
        (
            "claude opus 5.5 on vertex in australia price",
            "Google Vertex AI has it, but no source lists it there as asked for",
        ),
    ],
)
def test_a_named_seller_is_compared_by_what_it_asks_in_the_region(
    question: str, expected: str, bundled: Catalog
) -> None:
    answer = answer_query(parse(question, "ask", bundled), bundled)
    assert isinstance(answer, PriceLadder)
    assert answer.provider_comparison[0] == expected
