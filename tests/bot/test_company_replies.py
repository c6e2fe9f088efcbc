"""Whole replies to a company with settings, as agreed, and the pages of these settings."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest

from bot import terminal
from bot.answer import answer_query
from bot.answer.company_workload import with_company_workload
from bot.blocks import render
from bot.blocks.elements import Block
from bot.blocks.settings_blocks import (
    Overview,
    ShownChange,
    export_blocks,
    home_blocks,
    nickname_view,
    overview_blocks,
    policy_blocks,
    policy_view,
    remember_blocks,
    saved_view,
    workload_view,
)
from bot.company.company import NO_COMPANY, Company
from bot.query import Command, parse
from catalog.catalog import Catalog
from catalog.loading import as_yaml
from tests.bot.agreeing import agree, assert_slack_takes
from tests.bot.blockkit import problems, view_problems

BOT = {
    "requests": 10000,
    "period": "day",
    "input_tokens": 3000,
    "output_tokens": 500,
    "channels": ["C1"],
}
COMPANY = Company.model_validate(
    {
        "policy": {
            "providers": {"allow": ["nimbus", "quarry", "skyhost"]},
            "models": {"deny": ["quarry/basalt-*"]},
            "prices": [{"provider": "skyhost", "off": "12%", "until": "2027-06-30"}],
        },
        "channels": {"C2": {"regions": ["eu"]}},
        "workloads": {"support-bot": BOT},
        "nicknames": {"the big one": "nimbus/cirrus-4"},
    }
)
QUESTIONS: dict[str, tuple[str, Command, str]] = {
    "ladder": ("the big one", "cheapest", ""),
    "ladder_in_the_eu": ("cirrus 4", "cheapest", "C2"),
    "ladder_of_a_workload": ("cirrus 4", "cheapest", "C1"),
    "ranking": ("coding", "cheapest", ""),
    "ranking_of_a_workload": ("coding", "cheapest", "C1"),
    "comparison": ("cirrus 4 vs slate 70b", "compare", ""),
    "cost": ("10k requests a day, 3k in 500 out on cirrus 4", "ask", ""),
    "card": ("cirrus 4", "model", ""),
    "no_approved_route": ("basalt 2", "cheapest", ""),
}
"""Text, command and channel."""


@pytest.mark.parametrize(
    ("name", "shows_all"),
    [*((name, False) for name in QUESTIONS), ("ladder", True), ("no_approved_route", True)],
)
def test_reply_is_as_agreed(
    name: str, shows_all: bool, shop: Catalog, golden: Callable[[str, str], None]
) -> None:
    text, command, channel = QUESTIONS[name]
    terms = COMPANY.terms(channel)
    ours = shop.under(terms.policies)
    query = parse(text, command, shop, None, terms.nicknames)
    query = with_company_workload(query, terms.workload, ours)._replace(show_all=shows_all)
    answer = answer_query(query, ours)
    reply = render(answer)
    assert_slack_takes(reply)
    file = f"company_{name}{'_show_all' if shows_all else ''}"
    agree(golden, file, reply)
    golden(f"{file}.txt", terminal.render(answer, 90, colour=False))


CHANGES = (
    ShownChange(
        2, 1793880000, "U1", "policy C2", "Where models must be served from: none stated → eu"
    ),
    ShownChange(1, 1793793600, "U2", "nicknames"),  # written by another release: no words
)
REFUSAL = "Only <@U1> may change settings."


def pages(catalog: Catalog) -> dict[str, Sequence[Block]]:
    """What is shown in messages and on Home."""
    policy = COMPANY.policy
    nothing = Overview(NO_COMPANY, ["U1"], (), may_change=True, note="")
    return {
        "overview": overview_blocks(Overview(COMPANY, ["U1", "U2"], CHANGES, True, ""), catalog),
        "overview_to_others": overview_blocks(
            Overview(COMPANY, ["U1"], CHANGES, False, REFUSAL), catalog
        ),
        "overview_of_nothing": overview_blocks(nothing, catalog),
        "policy": policy_blocks(policy, "", catalog, "", may_change=True),
        "policy_of_a_channel": policy_blocks(
            COMPANY.channels["C2"], "C2", catalog, REFUSAL, may_change=False
        ),
        "export": export_blocks(as_yaml(COMPANY.model_dump(mode="json", exclude_defaults=True))),
        "home": home_blocks(COMPANY, catalog, may_change=True),
        "remember": remember_blocks("slate", "quarry/slate-8b", "Slate 8B"),
    }


def forms() -> dict[str, Block]:
    """What is shown in modals."""
    return {
        "policy": policy_view(COMPANY.policy, "", "{}", "", may_change=True),
        "policy_of_a_channel": policy_view(COMPANY.channels["C2"], "C2", "{}", "", may_change=True),
        "policy_to_others": policy_view(COMPANY.policy, "", "{}", REFUSAL, may_change=False),
        "no_policy_to_others": policy_view(NO_COMPANY.policy, "", "{}", REFUSAL, may_change=False),
        "workload": workload_view("{}"),
        "nickname": nickname_view("{}"),
        "saved": saved_view("Nickname", '"the big one" means *Cirrus 4* for everybody here now.'),
    }


def test_pages_of_settings_are_as_agreed(shop: Catalog, golden: Callable[[str, str], None]) -> None:
    for name, blocks in pages(shop).items():
        assert problems(blocks, "message") == []
        golden(f"settings/{name}.json", written({"blocks": list(blocks)}))


def test_forms_of_settings_are_as_agreed(golden: Callable[[str, str], None]) -> None:
    for name, view in forms().items():
        assert view_problems(view) == []
        golden(f"settings/form_{name}.json", written(view))


def written(made: Block) -> str:
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"
