"""Contract prices are shared where it is known that no other company reads, and nowhere else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from time import time
from typing import Any

import pytest

from bot.company.company import Company
from bot.slack.client import SlackClient
from bot.slack.companies import Companies
from bot.slack.shared_channels import Audience, Place, SharedChannels
from bot.store.company_records import ChannelRecord, CompanyRecords, company_records
from catalog.catalog import Catalog
from tests.bot.conversation import Person, Shown
from tests.bot.serving import bot
from tests.bot.slack import Slack, acknowledgement, event
from tests.bot.storage import Storage

HERE = Place("T1", "C1")
COMPANY = Company.model_validate({"policy": {"prices": [{"provider": "nimbus", "off": "50%"}]}})


@pytest.fixture
async def records(storage: Storage) -> AsyncIterator[CompanyRecords]:
    async with storage.opened():
        pass  # which makes the tables
    opened = company_records(storage.address)
    yield opened
    await opened.close()


def says(is_shared: bool | None) -> Any:
    async def ask(channel: str) -> bool | None:
        assert channel == "C1"
        return is_shared

    return ask


@pytest.mark.parametrize(
    ("kept", "slack_says", "audience"),
    [
        (None, None, "unknown"),
        (None, True, "shared"),
        (None, False, "own"),
        (ChannelRecord(is_shared=True, at=0), None, "shared"),
        (ChannelRecord(is_shared=False, at=0), None, "unknown"),  # of an hour ago and more
        (ChannelRecord(is_shared=False, at=0), True, "shared"),
        (ChannelRecord(is_shared=False, at=2**31 - 1), None, "own"),
        (ChannelRecord(is_shared=True, at=2**31 - 1), False, "shared"),
    ],
)
async def test_what_nobody_says_is_not_known(
    records: CompanyRecords,
    kept: ChannelRecord | None,
    slack_says: bool | None,
    audience: Audience,
) -> None:
    if kept:
        await records.keep_channels({HERE: kept})
    assert await SharedChannels(records, says(slack_says)).audience(HERE) == audience


async def test_what_events_say_is_known_after_a_restart(records: CompanyRecords) -> None:
    channels = SharedChannels(records)
    channels.note(HERE, is_shared=False)
    channels.note(Place("T1", "C2"), is_shared=True)
    for _ in range(2):
        await channels.keep()
    again = SharedChannels(records)
    assert await again.audience(HERE) == "own"
    assert await again.audience(Place("T1", "C2")) == "shared"
    assert await again.audience(Place("T2", "C1")) == "unknown"  # of another company
    record = await records.channel(*HERE)
    assert record
    assert abs(record.at - time()) < 60


async def test_a_direct_conversation_is_nobody_elses() -> None:
    channels = SharedChannels()
    for channel in ("D1", "U1", ""):
        assert await channels.audience(Place("T1", channel)) == "own"


@pytest.mark.parametrize(
    ("facts", "is_shared"),
    [
        ({"is_ext_shared": True}, True),
        ({"is_pending_ext_shared": True}, True),
        ({"is_org_shared": True, "is_ext_shared": False}, False),  # with teams of the same company
        (None, None),
    ],
)
async def test_slack_is_asked_where_the_app_may(
    slack: Slack, facts: dict[str, bool] | None, is_shared: bool | None
) -> None:
    slack.granted |= {"channels:read", "groups:read"}
    if facts:
        slack.facts["C1"] = facts
    assert await SlackClient(slack.client()).is_shared("C1") == is_shared


async def test_without_the_scope_slack_is_asked_once_of_a_channel(slack: Slack) -> None:
    client = SlackClient(slack.client())
    assert [await client.is_shared("C1") for _ in range(3)] == [None, None, None]
    assert [method for method, _ in slack.calls].count("conversations.info") == 1
    # What may be asked of private channels alone, or of public ones, is asked of these.
    slack.granted |= {"groups:read"}
    slack.facts["C2"] = {"is_ext_shared": False}
    assert await client.is_shared("C2") is False


async def shared(ada: Person, slack: Slack) -> tuple[str, list[str]]:
    """What everybody reads once an answer at contract prices was shared, and what Ada is told."""
    private = await ada.types("/cheapest", "cirrus 4")
    assert "contract −50%" in private.text
    before, told = len(slack.messages), len(slack.private)
    await ada.follow_up_buttons(private, "Share to channel")
    await slack.until(lambda slack: len(slack.messages) > before)
    notices = [message.text for message in slack.private[told:]]
    return slack.messages[before].text, [text for text in notices if text.startswith("Shared")]


@pytest.mark.parametrize(
    ("is_shared", "said"),
    [
        (None, "because I do not know whether another company reads along"),
        (True, "Shared at list prices: another company reads along in this channel."),
        (False, None),
    ],
)
async def test_contract_prices_are_shared_where_nobody_else_is_known_to_read(
    world: Catalog,
    slack: Slack,
    is_shared: bool | None,
    said: str | None,
) -> None:
    companies, channels = Companies(None, COMPANY, ["U1"]), SharedChannels(None, says(is_shared))
    app = bot(lambda: world, slack.client(), companies=companies, channels=channels)
    text, notices = await shared(Person(app, slack), slack)
    assert ("contract" in text) == (said is None)
    assert [(said or "nothing") in notice for notice in notices] == ([True] if said else [])


@pytest.mark.parametrize("is_ext_shared", [False, True, None])
async def test_a_mention_tells_who_reads_along(
    world: Catalog, slack: Slack, is_ext_shared: bool | None
) -> None:
    """The first message of a channel already; what an event does not say is not known."""
    app = bot(lambda: world, slack.client(), companies=Companies(None, COMPANY, ["U1"]))
    typed = {"type": "app_mention", "user": "U1", "text": "<@UBOT> cirrus 4", "channel": "C1"}
    request = event({**typed, "ts": "18.2"}, is_ext_shared_channel=is_ext_shared)
    acknowledgement(await app.async_dispatch(request))
    await slack.until(lambda slack: bool(slack.messages or slack.private))
    assert ("contract" in (slack.messages + slack.private)[0].text) == (is_ext_shared is False)
    assert bool(slack.private) == bool(is_ext_shared)
    text, _ = await shared(Person(app, slack), slack)
    assert ("contract" in text) == (is_ext_shared is False)


async def test_a_button_below_what_everybody_reads_shows_list_prices_unless_it_is_known(
    world: Catalog, slack: Slack
) -> None:
    app = bot(lambda: world, slack.client(), companies=Companies(None, COMPANY, ["U1"]))
    ada = Person(app, slack)
    card = await ada.mentions("cirrus 4")  # which tells that the channel is the company's own
    restarted = bot(lambda: world, slack.client(), companies=Companies(None, COMPANY, ["U1"]))
    for app, is_known in ((app, True), (restarted, False)):  # noqa: B020
        told: Shown = await Person(app, slack).is_told(
            Person(app, slack).follow_up_buttons(card, "All prices")
        )
        assert ("contract" in told.text) == is_known
