"""Slack delivers for every installation of an app; a process answers for its own only."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult

from bot.slack.connection import identify
from catalog.catalog import Catalog
from tests.bot.conversation import in_peace
from tests.bot.serving import bot
from tests.bot.slack import (
    IDENTITY,
    ORGANISATION,
    Slack,
    click,
    command,
    event,
    home_opened,
    interaction,
    mention,
    shortcut,
    submitted,
    typeahead,
)

Delivery = Callable[[], AsyncBoltRequest]
"""Signed when it is sent, for a signature is good for five minutes."""

TYPED = {"type": "app_mention", "user": "U1", "text": "cirrus 4", "channel": "C1", "ts": "17.1"}
VIEW = {"type": "modal", "callback_id": "flag", "blocks": [], "private_metadata": ""}
REPORT = {"said": {"said": "it is $2.50"}}
WHOLE = {"enterprise_id": "E1", "team_id": None, "is_enterprise_install": True}
TAP: dict[str, Any] = {
    "type": "block_actions",
    "actions": [{"type": "button", "action_id": "flag", "value": "x", "block_id": "b"}],
    "user": {"id": "U1", "team_id": "T2"},
    "container": {"channel_id": "C1", "message_ts": "17.2"},
    "trigger_id": "1.1",
}


async def outcome(
    request: Delivery,
    world: Catalog,
    slack: Slack,
    caplog: pytest.LogCaptureFixture,
    identity: AuthorizeResult = IDENTITY,
) -> tuple[str, str]:
    """How it is logged, and the body of the acknowledgement."""
    caplog.set_level(logging.INFO)
    app = bot(lambda: world, slack.client(), identity=identity)
    response = await app.async_dispatch(request())
    assert response.status == 200
    [line] = [record for record in caplog.records if record.msg == "request"]
    return vars(line)["outcome"], response.body


FOREIGN: dict[str, Delivery] = {
    "a command": lambda: command("/model", "cirrus 4", team_id="T2"),
    "a mention": lambda: event(TYPED, team_id="T2"),
    "a message": lambda: event({**TYPED, "type": "message", "channel_type": "im"}, team_id="T2"),
    "another bot in a shared channel": lambda: event(TYPED, authorizations=[{"team_id": "T2"}]),
    "an organisation": lambda: event(TYPED, authorizations=[WHOLE]),
    "a look at Home": lambda: event({"type": "app_home_opened", "user": "U1"}, team_id="T2"),
    "a tap": lambda: click("flag", "x", team="T2"),
    "an organisation's tap": lambda: interaction(
        {**TAP, "team": None, "is_enterprise_install": True}
    ),
    "a form": lambda: submitted({**VIEW, "app_installed_team_id": "T2"}, REPORT),
    "an organisation's command": lambda: command(
        "/model", "cirrus 4", is_enterprise_install="true", enterprise_id="E1"
    ),
}


@pytest.mark.parametrize("kind", FOREIGN)
async def test_what_is_for_another_team_is_acknowledged_and_not_answered(
    world: Catalog, slack: Slack, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    assert await outcome(FOREIGN[kind], world, slack, caplog) == ("other_team", "")
    await in_peace()
    assert slack.calls == []


OWN: dict[str, Delivery] = {
    "a command": lambda: command("/model", "cirrus 4"),
    "a mention": lambda: mention("cirrus 4"),
    "a look at Home": home_opened,
    "a menu": lambda: typeahead("search", "cirrus"),
    "a shortcut": lambda: shortcut("look_up", "cirrus 4", response_url="nowhere"),
    "somebody of T2 in a shared channel": lambda: event(
        {**TYPED, "team": "T2", "user_team": "T2"}, is_ext_shared_channel=True
    ),
    "a shared channel of T2": lambda: event(
        TYPED, team_id="T2", authorizations=[{"team_id": "T1", "user_id": "UBOT"}]
    ),
    "a tap of somebody of T2": lambda: interaction({**TAP, "team": {"id": "T1"}}),
    "a form": lambda: submitted({**VIEW, "app_installed_team_id": "T1"}, REPORT),
}


@pytest.mark.parametrize("kind", OWN)
async def test_what_is_for_the_own_team_is_answered(
    world: Catalog, slack: Slack, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    assert (await outcome(OWN[kind], world, slack, caplog))[0] == "answered"


OF_AN_ORGANISATION: dict[str, tuple[Delivery, str]] = {
    "a command of one of its teams": (
        lambda: command("/model", "cirrus 4", team_id="T2", enterprise_id="E1"),
        "answered",
    ),
    "a mention": (lambda: event(TYPED, authorizations=[WHOLE]), "answered"),
    "a tap": (lambda: click("flag", "x", team="T2"), "answered"),
    "a mention in another organisation": (
        lambda: event(TYPED, authorizations=[{**WHOLE, "enterprise_id": "E2"}]),
        "other_team",
    ),
    "a command in another organisation": (
        lambda: command("/model", "cirrus 4", team_id="T2", enterprise_id="E2"),
        "other_team",
    ),
}


@pytest.mark.parametrize("kind", OF_AN_ORGANISATION)
async def test_the_app_of_an_organisation_is_that_of_all_its_teams(
    world: Catalog, slack: Slack, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    request, expected = OF_AN_ORGANISATION[kind]
    assert (await outcome(request, world, slack, caplog, ORGANISATION))[0] == expected


@pytest.mark.parametrize(("organisation", "whole"), [("", False), ("E1", True)])
async def test_slack_says_whether_a_whole_organisation_has_installed_it(
    slack: Slack, organisation: str, whole: bool
) -> None:
    slack.organisation = organisation
    assert (await identify(slack.client()))["is_enterprise_install"] is whole
