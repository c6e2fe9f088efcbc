"""Watches as people ask for them, in channels, in direct messages and with /modeldesk."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from slack_bolt.async_app import AsyncApp

from bot.company.company import Company
from bot.slack.companies import Companies
from bot.slack.watching import Watching, watch_request
from bot.store.watch_records import WatchRecords, watch_records
from bot.watches.watch import Watch
from catalog.catalog import Catalog
from tests.bot.conversation import Person
from tests.bot.serving import bot
from tests.bot.slack import Slack, acknowledgement, command, event
from tests.bot.storage import sqlite_storage


@pytest.fixture
async def records(tmp_path: Path) -> AsyncIterator[WatchRecords]:
    opened = watch_records(sqlite_storage(tmp_path / "store.db").address, migrates=True)
    yield opened
    await opened.close()


@pytest.fixture
def ada(world: Catalog, slack: Slack, records: WatchRecords) -> Person:
    models = dict(world.models)
    ends = world.today + timedelta(days=40)
    models["nimbus/cirrus-4"] = replace(models["nimbus/cirrus-4"], retires=ends)
    ending = replace(world, models=models)
    return Person(bot(lambda: ending, slack.client(), watching=Watching(records)), slack)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<@UBOT> watch claude sonnet 4.5", "claude sonnet 4.5"),
        ("<@UBOT> Watch: Anthropic.", "Anthropic"),
        ("please watch retirements", "retirements"),
        ("watch", ""),
        ("watch &lt;x&gt;", "<x>"),
        ("watch " + "x" * 300, None),
        ("what should I watch out for with gpt-5?", None),
        ("watches", None),
        ("cheapest vision", None),
    ],
)
def test_only_a_message_that_begins_with_watch_asks_for_one(text: str, what: str | None) -> None:
    assert watch_request(text) == what


@pytest.mark.parametrize(
    ("text", "kind", "target", "zone"),
    [
        ("watch cirrus 4", "model", "nimbus/cirrus-4", "UTC"),
        ("watch Cirrus 4 Europe/Berlin", "model", "nimbus/cirrus-4", "Europe/Berlin"),
        ("watch nimbus in America/New_York", "lab", "nimbus", "America/New_York"),
        ("watch retirements", "retirements", "", "UTC"),
        ("watch when cirrus 4 retires", "model", "nimbus/cirrus-4", "UTC"),
        ("watch the price of cirrus 4", "model", "nimbus/cirrus-4", "UTC"),
    ],
)
async def test_a_watch_is_told_where_it_was_said(
    ada: Person, records: WatchRecords, text: str, kind: str, target: str, zone: str
) -> None:
    said = await ada.mentions(text)
    assert "is watched here." in said.text
    assert "09:00 " + zone in said.text
    [watch] = await records.watches()
    assert (watch.team, watch.channel, watch.who) == ("T1", "C1", "U1")
    assert (watch.kind, watch.target, watch.zone) == (kind, target, zone)


async def test_what_is_known_is_said_at_once_and_is_told_already(
    ada: Person, records: WatchRecords
) -> None:
    said = await ada.mentions("watch cirrus 4")
    assert "• Cirrus 4 retires on 2026-12-19, in 40 days." in said.text
    [keys] = (await records.told()).values()
    assert set(keys) == {
        "retires:nimbus/cirrus-4:2026-12-19:90",
        "cheapest:list:nimbus/cirrus-4:nimbus:24",  # which what follows is compared with
    }
    assert "is watched here already." in (await ada.mentions("watch cirrus 4", "17.2")).text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("watch slate", '"slate" could be '),
        ("watch nothing <such> 9", 'There is no model and no lab "nothing &lt;such&gt; 9".'),
        ("watch our workloads", "No workload says which model it runs on."),
        ("watch cirrus 4 Europe/Nowhere", "There is no time zone Europe/Nowhere."),
        ("watch stop 7", "There is no watch 7 here"),
        ("watch list", "Nothing is watched here yet."),
        ("watch", "Nothing is watched here yet."),
    ],
)
async def test_what_cannot_be_watched_is_said(
    ada: Person, records: WatchRecords, text: str, said: str
) -> None:
    assert said in (await ada.mentions(text)).text
    assert await records.watches() == []


async def listed(app: AsyncApp, text: str, **place: str) -> str:
    answer = acknowledgement(await app.async_dispatch(command("/modeldesk", text, **place)))
    assert answer["response_type"] == "ephemeral"
    return json.dumps(answer["blocks"], ensure_ascii=False)


async def test_watches_are_listed_put_to_sleep_and_stopped_privately(
    ada: Person, records: WatchRecords
) -> None:
    await ada.mentions("watch cirrus 4")
    here = {"channel_id": "C1", "user_id": "U2"}
    assert "`1` Cirrus 4 · 09:00 UTC" in await listed(ada.app, "watch", **here)
    assert "Watch 1 says nothing until" in await listed(
        ada.app, "watch snooze 1 for 3 days", **here
    )
    assert "Cirrus 4 · says nothing until" in await listed(ada.app, "watch list", **here)
    assert "Watch 1 is awake." in await listed(ada.app, "watch wake #1", **here)
    elsewhere = {"channel_id": "C2", "user_id": "U2"}
    assert "There is no watch 1 here" in await listed(ada.app, "watch stop 1", **elsewhere)
    assert "Watch 1 is stopped." in await listed(ada.app, "watch stop 1", **here)
    assert await records.watches() == []


async def test_what_workloads_run_on_is_watched(
    world: Catalog, slack: Slack, records: WatchRecords
) -> None:
    usage = {"requests": 10_000, "input_tokens": 3000, "model": "nimbus/cirrus-4"}
    company = Company.model_validate({"workloads": {"support-bot": usage}})
    app = bot(
        lambda: world,
        slack.client(),
        companies=Companies(None, company),
        watching=Watching(records),
    )
    said = await Person(app, slack).mentions("watch our workloads")
    assert said.text.startswith("*What your workloads run on* is watched here.")
    [watch] = await records.watches()
    assert (watch.kind, watch.target) == ("workloads", "")


async def test_in_a_direct_message_the_person_is_told(ada: Person, records: WatchRecords) -> None:
    await ada.writes("watch cirrus 4")
    [watch] = await records.watches()
    assert watch.channel == "U1"
    here = {"channel_id": "D9", "user_id": "U1"}  # with whomever it is
    assert "Cirrus 4" in await listed(ada.app, "watch", **here)


async def test_nothing_is_watched_where_another_company_reads(
    ada: Person, records: WatchRecords
) -> None:
    typed = {"type": "app_mention", "user": "U1", "text": "<@UBOT> watch cirrus 4", "ts": "17.1"}
    request = event({**typed, "channel": "C1"}, is_ext_shared_channel=True)
    acknowledgement(await ada.app.async_dispatch(request))
    assert "Another company reads along" in (await ada.slack.next_post())["text"]
    assert await records.watches() == []


async def test_without_a_database_nothing_is_watched(world: Catalog, slack: Slack) -> None:
    said = await Person(bot(lambda: world, slack.client()), slack).mentions("watch cirrus 4")
    assert said.text == "Watches need a database, and this bot has none."


async def test_a_full_channel_is_told_so(ada: Person, records: WatchRecords) -> None:
    for n in range(50):
        await records.add(Watch(0, "T1", "C1", f"U{n}", "model", f"m{n}"), ())
    assert "50 watches are told here" in (await ada.mentions("watch cirrus 4")).text
