"""/modeldesk: what a company settles holds in the answers of its own people, and of nobody else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from bot.company.company import Company
from bot.slack.companies import Companies
from bot.store.company_records import CompanyRecords, Key, company_records
from catalog.catalog import Catalog
from catalog.loading import read_entry
from tests.bot.conversation import Person
from tests.bot.postgres import Postgres
from tests.bot.serving import bot
from tests.bot.slack import Slack, acknowledgement, again, click, command, event, submitted
from tests.bot.storage import postgres_storage, soon, sqlite_storage
from tests.bot.test_home_tab import opened as opened_home
from tests.bot.test_home_tab import texts

ADMIN, OTHER = "U1", "U2"


@pytest.fixture(params=["sqlite", "postgresql"])
async def records(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[CompanyRecords]:
    if request.param == "sqlite":
        storage = sqlite_storage(tmp_path / "store.db")
    else:
        server: Postgres = request.getfixturevalue("postgres")
        storage = await postgres_storage(server)
    opened = company_records(storage.address, migrates=True)
    yield opened
    await opened.close()


@pytest.fixture
def companies(records: CompanyRecords) -> Companies:
    return Companies(records, None, [ADMIN])


@pytest.fixture
def app(world: Catalog, slack: Slack, companies: Companies) -> AsyncApp:
    return bot(lambda: world, slack.client(), companies=companies)


async def asked(app: AsyncApp, text: str, user: str = ADMIN, channel: str = "C1") -> Any:
    """The private answer to /modeldesk, which is what Slack accepts."""
    request = command("/modeldesk", text, user_id=user, channel_id=channel)
    answer = acknowledgement(await app.async_dispatch(request))
    assert answer["response_type"] == "ephemeral"
    return answer


def said(answer: Any) -> str:
    return json.dumps(answer["blocks"], ensure_ascii=False)


async def test_a_workload_is_set_in_the_words_of_a_cost_question(app: AsyncApp) -> None:
    answer = await asked(app, "workload support-bot: 10k requests a day, 3k in 500 out, 75% cached")
    assert "Workload support-bot is set." in said(answer)
    text = "support-bot: 10,000 requests a day, 3,000 tokens in, 500 out, 75% cached"
    assert text in said(answer)
    assert "shown in <#C1>" in said(answer)
    assert "*Workload*  support-bot" in said(answer)
    assert "There is no workload" in said(await asked(app, "workload other off"))
    assert "*Workload*  support-bot" not in said(await asked(app, "workload support-bot off"))


async def test_settings_that_a_start_has_no_time_for_are_read_soon(
    app: AsyncApp, companies: Companies, records: CompanyRecords
) -> None:
    await asked(app, "workload support-bot: 10k requests a day, 3k in 500 out")
    started = Companies(records, None, [ADMIN])
    with suppress(TimeoutError):
        async with asyncio.timeout(0):
            await started.look()
    following = asyncio.create_task(started.follow(0.01))
    await soon(lambda: started.terms("T1", "C1") == companies.terms("T1", "C1"), 5)
    following.cancel()
    assert started.terms("T1", "C1").workload


async def test_settings_that_cannot_be_read_are_not_passed_over_in_silence(
    world: Catalog, slack: Slack, companies: Companies, records: CompanyRecords
) -> None:
    policy = {"providers": {"allow": ["nimbus"]}}
    await companies.change(Key("T1", "policy"), policy, ADMIN, world)
    started = Companies(records, None, [ADMIN])
    with suppress(TimeoutError):
        async with asyncio.timeout(0):
            await started.look()
    app = bot(lambda: world, slack.client(), companies=started)
    person, note = Person(app, slack), "I can't read this workspace's settings right now"
    assert (await person.types("/cheapest", "cirrus 4")).text.startswith(note)
    assert (await person.mentions("cirrus 4 prices")).text.startswith(note)
    assert "can't be read right now" in said(await asked(app, ""))
    assert "can't be read right now" in said(await asked(app, "policy"))
    assert "can't be read right now" in said(await asked(app, "nick the big one = cirrus 4"))
    assert "can't be read right now" in texts(await opened_home(app, slack))
    await started.look()
    shown = await person.types("/cheapest", "cirrus 4")
    assert note not in shown.text
    assert "by your policy" in shown.text
    assert note not in (await person.mentions("cirrus 4 prices", ts="18.1")).text
    assert "can't be read right now" not in said(await asked(app, ""))


async def test_settings_of_a_newer_release_are_not_passed_over_in_silence(
    world: Catalog, slack: Slack, records: CompanyRecords
) -> None:
    await records.write(Key("T1", "policy"), '{"of a newer release": 1}', 0, ADMIN)
    started = Companies(records, None, [ADMIN])
    await started.look()
    shown = await Person(bot(lambda: world, slack.client(), companies=started), slack).types(
        "/cheapest", "cirrus 4"
    )
    assert shown.text.startswith("I can't read this workspace's settings right now")
    assert not started.terms("T2").is_unread


async def test_settings_of_every_workspace_of_an_organisation_outlive_a_restart(
    world: Catalog, companies: Companies, records: CompanyRecords
) -> None:
    for team, rule in (("T1", "allow"), ("T2", "deny")):
        policy = {"providers": {rule: ["nimbus"]}}
        await companies.change(Key(team, "policy"), policy, ADMIN, world)
    started = Companies(records, None, [ADMIN])
    await started.look()
    for team in ("T1", "T2", "T3"):
        assert started.terms(team) == companies.terms(team)
    assert started.terms("T2").policies


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("bot: 10k requests a day, 3k in 500 out, on cirrus 4", "500 out, on nimbus/cirrus-4"),
        ("bot: 10k requests a day, 3k in, 50% cached on Cirrus 4", "cached, on nimbus/cirrus-4"),
        ("bot: 10k requests a day, 3k in 500 out, on slate", "A workload runs on one model: say"),
        ("bot: 10k requests a day, 3k in on cirrus 4 and cirrus 3", "A workload runs on one model"),
    ],
)
async def test_a_workload_may_name_the_model_it_runs_on(
    app: AsyncApp, text: str, words: str
) -> None:
    assert words in said(await asked(app, f"workload {text}"))


async def test_a_workload_keeps_its_model_when_its_amounts_change(app: AsyncApp) -> None:
    await asked(app, "workload bot: 10k requests a day, 3k in 500 out, on cirrus 4")
    answer = await asked(app, "workload bot: 20k requests a day, 3k in 500 out")
    assert "20,000 requests a day, 3,000 tokens in, 500 out, on nimbus/cirrus-4" in said(answer)


async def test_a_workload_is_what_its_channel_asks_about(app: AsyncApp, slack: Slack) -> None:
    await asked(app, "workload support-bot: 10k requests a day, 3k in 500 out", channel="C1")
    ada = Person(app, slack)
    for name, text in (("/cheapest", "coding"), ("/cheapest", "cirrus 4")):
        here = await ada.types(name, text, "C1")
        assert "a month for support-bot" in here.text.casefold(), text
        assert "support-bot" not in (await ada.types(name, text, "C2")).text
    compared = await ada.types("/compare", "cirrus 4 vs brook 2.5", "C1")
    assert "a month for support-bot, 300,000 requests a month" in compared.text
    stated = await ada.types("/cheapest", "coding, 5 requests a day, 1k in 1k out", "C1")
    assert "support-bot" not in stated.text


async def test_a_nickname_means_its_model_and_says_so(app: AsyncApp, slack: Slack) -> None:
    ada = Person(app, slack)
    assert "means Cirrus 4 here now" in said(await asked(app, "nick the big one = cirrus 4"))
    card = await ada.types("/model", "the Big  One")
    assert "is your nickname for Cirrus 4" in card.text
    assert "is the name of" in said(await asked(app, "nick cirrus 4 = brook 2.5"))
    assert "There is no model" in said(await asked(app, "nick the small one = nothing such"))
    await asked(app, "nick the big one off")
    assert "nickname" not in (await ada.types("/model", "the big one")).text


async def test_the_same_pick_twice_can_be_kept_for_everybody(app: AsyncApp, slack: Slack) -> None:
    ada, bea = Person(app, slack), Person(app, slack, OTHER)

    async def pick(person: Person) -> Any:
        choice = await person.types("/model", "slate")
        return await person.is_told(person.follow_up_buttons(choice, "Slate 8B · Feb 2026"))

    def offered(shown: Any) -> list[Any]:
        return [b["accessory"] for b in shown.blocks if b.get("accessory", {}).get("value")]

    assert offered(await pick(ada)) == []
    assert offered(await pick(bea)) == []  # who is no admin could not keep it
    [keep] = offered(await pick(ada))
    assert keep["text"]["text"] == "Remember for everybody?"
    tickets: Any = slack.tickets("C1", ADMIN, "")
    tap = click(keep["action_id"], keep["value"], user=ADMIN, ephemeral=True, **tickets)
    told = await ada.is_told(app.async_dispatch(tap))
    assert '"slate" means Slate 8B for everybody here now.' in told.text
    assert "is your nickname for Slate 8B" in (await bea.types("/model", "slate")).text
    assert "nickname" not in (await bea.types("/model", "slate 70b")).text


async def test_only_admins_change_anything(app: AsyncApp) -> None:
    refused = await asked(app, "nick the big one = cirrus 4", OTHER)
    assert "Only <@U1> may change settings." in said(refused)
    await asked(app, "admins add <@U2>")
    assert "means Cirrus 4" in said(await asked(app, "nick the big one = cirrus 4", OTHER))
    await asked(app, "admins remove <@U2|bea>")
    assert "Only <@U1>" in said(await asked(app, "nick the big one off", OTHER))


async def test_a_change_can_be_undone_once(app: AsyncApp, slack: Slack) -> None:
    await asked(app, "nick the big one = cirrus 4")
    answer = await asked(app, "nick the big one = brook 2.5")
    [undo, *_] = [b["accessory"] for b in answer["blocks"] if "accessory" in b]
    ada = Person(app, slack)
    tickets: Any = slack.tickets("C1", ADMIN, "")
    tap = click(
        undo["action_id"], undo["value"], channel="C1", user=ADMIN, ephemeral=True, **tickets
    )
    shown = await ada.is_told(app.async_dispatch(tap))
    assert "change is undone" in shown.text
    assert "Cirrus 4" in said(await asked(app, ""))
    shown = await ada.is_told(app.async_dispatch(again(tap)))
    assert "changed again since" in shown.text


async def test_words_that_nothing_means_are_told_how(app: AsyncApp) -> None:
    assert "`/modeldesk export`" in said(await asked(app, "sing"))


async def test_all_of_it_is_exported_as_the_file(app: AsyncApp, tmp_path: Path) -> None:
    await asked(app, "nick the big one = cirrus 4")
    await asked(app, "workload bot: 10k requests a month, 3k in 500 out")
    text = (await asked(app, "export"))["blocks"][1]["text"]["text"].strip("`")
    (tmp_path / "policy.yml").write_text(text)
    company = read_entry(tmp_path / "policy.yml", Company)
    assert set(company.nicknames) == {"the big one"}
    assert company.workloads["bot"].requests == 10_000


async def opened_form(app: AsyncApp, slack: Slack) -> Any:
    """The form of the policy, as Slack was asked to open it."""
    before = len(slack.modals)
    tickets: Any = slack.tickets("C1", ADMIN, "")
    tap = click("settings_policy", channel="C1", user=ADMIN, ephemeral=True, **tickets)
    assert acknowledgement(await app.async_dispatch(tap)) == {}
    await slack.until(lambda slack: len(slack.modals) > before)
    return slack.modals[-1]


async def save(app: AsyncApp, form: Any, **fields: str) -> Any:
    values = {name: {name: text} for name, text in fields.items()}
    return acknowledgement(await app.async_dispatch(submitted(form, values)))


async def test_a_policy_of_the_form_holds_in_the_next_answer(app: AsyncApp, slack: Slack) -> None:
    ada = Person(app, slack)
    before = await ada.types("/cheapest", "cirrus 4")
    form = await opened_form(app, slack)
    saved = await save(app, form, allow="nimbus")
    assert saved["response_action"] == "update"
    assert "only Nimbus" in said(saved["view"])
    after = await ada.types("/cheapest", "cirrus 4")
    assert "by your policy" not in before.text
    assert "by your policy: " in after.text
    assert "Show all" in after.buttons
    late = await save(app, form, allow="", models_deny="x/*")
    assert "changed this while you did" in late["errors"]["allow"]
    wrong = await save(app, await opened_form(app, slack), allow="nobody at all")
    assert wrong["errors"] == {"allow": 'There is no seller "nobody at all".'}


async def test_contract_prices_stay_in_the_company(
    app: AsyncApp, slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    ada = Person(app, slack)
    saved = await save(app, await opened_form(app, slack), prices="nimbus 50% off")
    assert "1 contract price" in said(saved["view"])
    private = await ada.types("/cheapest", "cirrus 4")
    assert "contract −50%" in private.text
    assert "Share list prices" in private.buttons
    [share] = [e for _, e in private.elements() if e["action_id"] == "share"]
    assert share["confirm"]["title"]["text"] == "Share contract prices?"
    before = len(slack.messages)
    await ada.follow_up_buttons(private, "Share list prices")
    await slack.until(lambda slack: len(slack.messages) > before)
    assert "contract" not in slack.messages[before].text
    shown = await ada.is_told(
        app.async_dispatch(
            event(
                {
                    "type": "app_mention",
                    "text": "<@UBOT> cirrus 4 prices",
                    "user": ADMIN,
                    "channel": "C1",
                    "ts": "18.2",
                },
                is_ext_shared_channel=True,
            )
        )
    )
    assert "contract" not in shown.text
    assert "contract" not in json.dumps([r.__dict__ for r in caplog.records], default=str)


async def test_no_company_sees_another(companies: Companies, world: Catalog) -> None:
    await companies.look()
    policy = {"providers": {"allow": ["nimbus"]}}
    await companies.change(Key("T1", "policy"), policy, ADMIN, world)
    assert companies.terms("T1").policies
    assert companies.terms("T2").policies == ()
    assert companies.company("T2") == Company()
    assert list(await companies.changes("T2")) == []


async def test_the_file_wins_and_is_changed_in_the_file(world: Catalog, slack: Slack) -> None:
    company = Company.model_validate({"policy": {"providers": {"allow": ["nimbus"]}}})
    app = bot(lambda: world, slack.client(), companies=Companies(None, company, [ADMIN]))
    assert "are in policy.yml" in said(await asked(app, "policy"))
    assert "are in policy.yml" in said(await asked(app, "nick the big one = cirrus 4"))
    assert "by your policy" in (await Person(app, slack).types("/cheapest", "cirrus 4")).text
