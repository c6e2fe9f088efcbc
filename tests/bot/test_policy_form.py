"""The form of a policy: what is typed is what the policy says, and what is wrong is named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.company.policy_form import PolicyForm, form_of, price_line, read_form
from catalog.catalog import Catalog
from catalog.company.policy import Policy


def test_a_form_says_again_what_its_policy_says(bundled: Catalog) -> None:
    policy = Policy.model_validate(
        {
            "providers": {"allow": ["azure", "amazon-bedrock"], "deny": ["openrouter"]},
            "trust": ["first-party", "cloud"],
            "models": {"allow": ["openai/*"], "deny": ["deepseek/*"]},
            "regions": ["eu", "uk"],
            "licences": {"forbid_noncommercial": True},
            "prices": [
                {"provider": "amazon-bedrock", "off": "12.5%", "until": "2027-06-30"},
                {"provider": "azure", "model": "openai/gpt-5.5", "input": "1.60", "output": 8},
            ],
        }
    )
    assert read_form(form_of(policy), bundled).policy == policy


@pytest.mark.parametrize(
    ("line", "price"),
    [
        ("bedrock 12% off", "amazon-bedrock 12% off"),
        ("Amazon Bedrock −12 % until 2027-06-30", "amazon-bedrock 12% off until 2027-06-30"),
        ("azure openai/gpt-5.5 $1.60 in $8 out", "azure openai/gpt-5.5 1.60 in 8 out"),
        ("azure openai/* 10%", "azure openai/* 10% off"),
        ("anthropic 3 input, 15 output, 0.3 cached", "anthropic 3 in 15 out 0.3 cached"),
    ],
)
def test_a_line_of_a_contract_price(line: str, price: str, bundled: Catalog) -> None:
    policy = read_form(PolicyForm(prices=line), bundled).policy
    assert policy
    assert [price_line(each) for each in policy.prices] == [price]


@pytest.mark.parametrize(
    ("form", "field", "says"),
    [
        (PolicyForm(allow="azure, nobody"), "allow", 'no seller "nobody"'),
        (PolicyForm(models_deny="deepseek"), "models_deny", 'no model "deepseek"'),
        (PolicyForm(prices="nobody 12%"), "prices", "starts with no seller"),
        (PolicyForm(prices="azure"), "prices", "State a discount"),
        (PolicyForm(prices="azure 12% 1 in"), "prices", "not both"),
        (PolicyForm(prices="azure 120%"), "prices", "less than 100%"),
        (PolicyForm(prices="azure cheap"), "prices", '"cheap" is not understood'),
        (PolicyForm(prices="azure 1 in until 2027-02-30"), "prices", "calendar"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    form: PolicyForm, field: str, says: str, bundled: Catalog
) -> None:
    reading = read_form(form, bundled)
    assert reading.policy is None
    assert says in reading.errors[field]


def test_a_contract_ends_on_its_last_day() -> None:
    prices = [{"provider": "azure", "off": "10%", "until": "2027-06-30"}]
    policy = Policy.model_validate({"prices": prices})
    assert policy.contract("azure", "a/b", date(2027, 6, 30)) == policy.prices[0]
    assert policy.contract("azure", "a/b", date(2027, 7, 1)) is None
    assert policy.prices[0].off == Decimal("0.1")
