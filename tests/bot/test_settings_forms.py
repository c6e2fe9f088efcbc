"""The forms of /modeldesk: what is wrong is said below the field where it is, in plain words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from bot.blocks.elements import Block
from bot.blocks.settings_blocks import nickname_view, policy_view, workload_view
from bot.slack.companies import Companies
from bot.store.company_records import company_records
from catalog.catalog import Catalog
from catalog.company.policy import NO_POLICY
from tests.bot.serving import bot
from tests.bot.slack import Slack, acknowledgement, submitted
from tests.bot.storage import Storage

_METADATA = json.dumps({"channel": "C1", "scope": "", "version": 0})
_WORKLOAD, _NICKNAME = workload_view(_METADATA), nickname_view(_METADATA)
_POLICY = policy_view(NO_POLICY, "", _METADATA, "", may_change=True)
_AMOUNTS, _LONG = "10k requests a day, 3k in 500 out", "x" * 3000


@pytest.fixture
async def app(world: Catalog, slack: Slack, storage: Storage) -> Any:
    records = company_records(storage.address, migrates=True)
    yield bot(lambda: world, slack.client(), companies=Companies(records, None, ["U1"]))
    await records.close()


async def sent(app: AsyncApp, form: Block, fields: Mapping[str, str]) -> Any:
    values = {name: {name: text} for name, text in fields.items()}
    return acknowledgement(await app.async_dispatch(submitted(form, values)))


@pytest.mark.parametrize(
    ("form", "fields", "field", "error"),
    [
        (_WORKLOAD, {"name": "bot", "text": ""}, "text", "Say how many requests and how large"),
        (_WORKLOAD, {"name": "bot", "text": f"-{_AMOUNTS}"}, "text", "Amounts have no sign: "),
        (_WORKLOAD, {"name": "bot", "text": f"{_AMOUNTS}, -5% cached"}, "text", '"-5% cached"'),
        (_WORKLOAD, {"name": "bot", "text": f"{_AMOUNTS}, 250% cached"}, "text", "than 100%"),
        (_WORKLOAD, {"name": "bot", "text": f"{_AMOUNTS}, on moon"}, "text", "understand"),
        (_WORKLOAD, {"name": "bot", "text": "x" * 200}, "text", "Say how many requests"),
        (_WORKLOAD, {"name": "été <b>", "text": _AMOUNTS}, "name", '"été <b>" is no name for'),
        (_WORKLOAD, {"name": "x" * 200, "text": _AMOUNTS}, "name", "xx…"),
        (_NICKNAME, {"name": "", "text": "cirrus 4"}, "name", '"" is no nickname: it has 2 to 60'),
        (_NICKNAME, {"name": "x" * 200, "text": "cirrus 4"}, "name", "xx…"),
        (_NICKNAME, {"name": "the big one", "text": "<moon>"}, "text", 'no model "<moon>".'),
        (_NICKNAME, {"name": "cirrus 4", "text": "slate 70b"}, "name", "is the name of Cirrus 4"),
        (_POLICY, {"allow": _LONG}, "allow", "There is no seller"),
        (_POLICY, {"models_deny": "näh/*"}, "models_deny", "Write ids of models, or patterns"),
        (_POLICY, {"prices": "skyhost 120% off"}, "prices", "more than 0% and less than 100%"),
        (_POLICY, {"prices": "skyhost 12% off until 2027-13-40"}, "prices", "no day of the"),
        (_POLICY, {"prices": "skyhost 1000000000 in"}, "prices", "from 0 to 100,000 USD"),
        (_POLICY, {"prices": "skyhost -3 in"}, "prices", '"-" is not understood'),
        (_POLICY, {"prices": "skyhost 3 in 4 in"}, "prices", "two prices for the same tokens"),
        (_POLICY, {"prices": "skyhost 12% off 3 in"}, "prices", "not both"),
        (_POLICY, {"prices": _LONG}, "prices", "starts with no seller"),
    ],
)
async def test_what_is_wrong_is_said_below_its_field(
    app: AsyncApp, form: Block, fields: dict[str, str], field: str, error: str
) -> None:
    answer = await sent(app, form, fields)
    assert answer["response_action"] == "errors"
    [(below, words)] = answer["errors"].items()
    assert (below, error in words) == (field, True), words
    assert len(words) < 200
    assert "&lt;" not in words


@pytest.mark.parametrize(
    ("form", "fields", "saved"),
    [
        (_WORKLOAD, {"name": "bot", "text": "10^9 requests a day, 3k in 500 out"}, "1,000,000,000"),
        (_NICKNAME, {"name": "der große", "text": "cirrus 4"}, '"der große" means *Cirrus 4*'),
        (_POLICY, {"prices": "skyhost 12,5% off"}, "1 contract price"),
        (_POLICY, {"deny": "nimbus; skyhost, quarry"}, "not Nimbus API, Skyhost, Quarry API"),
    ],
)
async def test_what_is_understood_is_saved(
    app: AsyncApp, form: Block, fields: dict[str, str], saved: str
) -> None:
    answer = await sent(app, form, fields)
    assert saved in json.dumps(answer["view"]["blocks"], ensure_ascii=False).replace('\\"', '"')


async def test_a_form_may_be_sent_as_often_as_a_question_may_be_asked(app: AsyncApp) -> None:
    """Only reports of wrong figures are few; an error stands below a field that the form has."""
    answers = [await sent(app, _WORKLOAD, {"name": "bot", "text": "?"}) for _ in range(31)]
    assert {key for answer in answers for key in answer["errors"]} <= {"name", "text"}
    assert ["Say how many" in str(answer) for answer in answers] == [True] * 30 + [False]
