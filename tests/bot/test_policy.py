"""Under a policy nothing that does not comply leads, and nothing that is left out is hidden."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.answer import answer_query
from bot.answer.query_json import query_from_json
from bot.answer.serialize import Json
from bot.api.questions import Message, answer_message
from catalog.catalog import Catalog
from catalog.company.compliance import REASONS
from catalog.company.policy import Policy
from catalog.loading import load
from catalog.regions import region_of, within
from catalog.trust import is_cloud, trust_of
from tests.bot.test_questions import MESSAGES
from tests.conftest import DATA

SELLERS = ("azure", "amazon-bedrock", "anthropic")
POLICIES: dict[str, Json] = {
    "three sellers": {"providers": {"allow": SELLERS}},
    "clouds, and no DeepSeek": {
        "trust": ["cloud"],
        "models": {"deny": ["deepseek/*"]},
        "licences": {"forbid_noncommercial": True},
        "prices": [{"provider": "amazon-bedrock", "off": "12%"}],
    },
    "served from the EU": {"regions": ["eu"], "providers": {"deny": ["openrouter"]}},
}


@pytest.fixture(scope="module")
def listed() -> Catalog:
    return load(DATA, date(2026, 11, 25))


@pytest.fixture(scope="module", params=POLICIES)
def ours(request: pytest.FixtureRequest, listed: Catalog) -> Catalog:
    return listed.under((Policy.model_validate(POLICIES[request.param]),))


def rows_in(value: Any) -> Iterator[Json]:
    """Every offer in an answer, at any depth."""
    if isinstance(value, dict) and {"provider", "route", "prices"} <= value.keys():
        yield value
    elif isinstance(value, dict):
        yield from (row for each in value.values() for row in rows_in(each))
    elif isinstance(value, list):
        yield from (row for each in value for row in rows_in(each))


def complies(row: Json, catalog: Catalog) -> bool:
    """What the rules say of an offer, written out once more."""
    [policy] = catalog.policies
    model, provider = catalog.models[row["model"]], catalog.providers.get(row["provider"])
    [route] = [
        route
        for route in catalog.routes(row["model"])
        if (route.provider, route.id) == (row["provider"], row["route"])
    ][:1]
    allow, deny = policy.providers.allow, policy.providers.deny
    grades = {trust_of(provider, model), *(("cloud",) if is_cloud(provider) else ())}
    region = region_of(route, provider)
    regions = {each for asked in policy.regions for each in within(asked)}
    return (
        row["provider"] not in deny
        and (not allow or row["provider"] in allow)
        and (not policy.trust or bool(grades & set(policy.trust)))
        and not any(model.id.startswith(p.removesuffix("*")) for p in policy.models.deny)
        and (not regions or region in regions)
    )


def test_no_offer_that_does_not_comply_is_in_an_answer(ours: Catalog) -> None:
    shown = 0
    for message in MESSAGES:
        answer = answer_message(message, ours)["answer"]
        rows = list(rows_in({k: v for k, v in answer.items() if k != "policy"}))
        assert all(complies(row, ours) for row in rows), message.text
        shown += len(rows)
    assert shown > 200


def test_what_complies_and_what_is_left_out_are_all(ours: Catalog) -> None:
    assert ours.listed
    for model in ours.models:
        every = ours.listed.ladder(model).offers
        left_out = ours.left_out(model)
        kept = ours.ladder(model).offers
        assert sorted((o.route.provider, o.route.id) for o in every) == sorted(
            (o.route.provider, o.route.id) for o in (*kept, *(one.offer for one in left_out))
        )
        assert {one.reason for one in left_out} <= set(REASONS)


def test_without_a_policy_it_is_the_same_catalogue(listed: Catalog) -> None:
    assert listed.under(()) is listed
    answer = answer_message(Message("/cheapest claude sonnet 4.5", "cheapest"), listed)
    assert "policy" not in answer["answer"]
    assert "contract" not in str(answer)
    assert "show_all" not in answer["query"]


def test_a_policy_without_rules_changes_no_ladder(listed: Catalog) -> None:
    free = listed.under((Policy(),))
    assert all(free.ladder(model) == listed.ladder(model) for model in listed.models)


def test_a_second_policy_can_only_narrow(listed: Catalog) -> None:
    wide = Policy.model_validate({"providers": {"allow": SELLERS}})
    other = Policy.model_validate({"providers": {"allow": [*SELLERS, "openai"]}})
    both = listed.under((wide, other))
    for model in ("anthropic/claude-sonnet-4-5", "openai/gpt-5.5"):
        one = listed.under((wide,)).ladder(model).offers
        assert both.ladder(model).offers == one
    narrow = Policy.model_validate({"providers": {"allow": ["openai"]}})
    nobody = listed.under((wide, narrow))
    assert not any(nobody.ladder(model).offers for model in nobody.models)


def test_show_all_marks_what_is_left_out(listed: Catalog) -> None:
    ours = listed.under((Policy.model_validate(POLICIES["three sellers"]),))
    first = answer_message(Message("claude sonnet 4.5 prices", "cheapest"), ours)
    assert first["answer"]["policy"]["shown"] == []
    previous = first["query"] | {"show_all": True}
    shown = answer_query(query_from_json(previous, ours), ours)
    assert shown.policy
    data = shown.policy.to_json()
    assert {row["reason"] for row in data["shown"]} == {"not approved"}
    assert len(data["shown"]) == len(ours.left_out("anthropic/claude-sonnet-4-5"))


def test_a_contract_price_is_marked_beside_the_list_price(listed: Catalog) -> None:
    ours = listed.under((Policy.model_validate(POLICIES["clouds, and no DeepSeek"]),))
    text = answer_message(Message("claude sonnet 4.5", "cheapest"), ours)["reply"]["text"]
    assert "Amazon Bedrock · contract −12%" in text
    assert "List prices: Amazon Bedrock $3.00 in · $15.00 out" in text


def test_a_denied_model_is_told_with_the_nearest_that_is_not(listed: Catalog) -> None:
    ours = listed.under((Policy.model_validate(POLICIES["clouds, and no DeepSeek"]),))
    answer = answer_message(Message("deepseek v4 pro", "model"), ours)
    assert (
        "No approved route for DeepSeek V4 Pro. Nearest model that has one: "
        in (answer["reply"]["text"])
    )
    [no_route] = answer["answer"]["policy"]["no_approved_route"]
    assert ours.ladder(no_route["nearest"]).paid


def test_contract_prices_of_their_own_replace_the_plain_rates_alone(listed: Catalog) -> None:
    rates = {"provider": "anthropic", "input": 1, "output": 2, "until": "2026-11-25"}
    ours = listed.under((Policy.model_validate({"prices": [rates]}),))
    [offer] = [
        o
        for o in ours.ladder("anthropic/claude-sonnet-4-5").paid
        if o.route.provider == "anthropic"
    ][:1]
    assert [p.usd for p in offer.base("input")] == [Decimal(1)]
    assert [p.usd for p in offer.base("output")] == [Decimal(2)]
    assert ours.ladder("anthropic/claude-sonnet-4-5").cheapest[0] == offer
    ended = Policy.model_validate({"prices": [rates | {"until": "2026-11-24"}]})
    plain = listed.under((ended,)).ladder("anthropic/claude-sonnet-4-5")
    assert plain == listed.ladder("anthropic/claude-sonnet-4-5")
