"""What is asked for at installation is what is used: no scope too many, none too few."""

from collections.abc import Awaitable, Callable

import pytest

from bot.slack.client import SlackClient
from catalog.catalog import Catalog
from tests.bot.conversation import Person
from tests.bot.serving import bot
from tests.bot.slack import (
    METHODS,
    SCOPES_OF_DELIVERIES,
    Slack,
    acknowledgement,
    direct,
    event,
    home_opened,
    in_manifest,
)

Doing = Callable[[Person, Slack], Awaitable[object]]


async def _shares(ada: Person, slack: Slack) -> None:
    card = await ada.types("/model", "cirrus 4")
    await ada.is_told(ada.follow_up_buttons(card, "Share to channel"))


async def _flags(ada: Person, slack: Slack) -> None:
    card = await ada.types("/model", "cirrus 4")
    await ada.follow_up_buttons(card, "Flag wrong")
    await slack.until(lambda slack: bool(slack.modals))


async def _opens_home(ada: Person, slack: Slack) -> None:
    acknowledgement(await ada.app.async_dispatch(home_opened()))
    await slack.until(lambda slack: bool(slack.homes))


async def _opens_the_pane(ada: Person, slack: Slack) -> None:
    acknowledgement(await ada.app.async_dispatch(home_opened(tab="messages")))
    await slack.until(lambda slack: bool(slack.prompts))


async def _writes(ada: Person, slack: Slack) -> None:
    acknowledgement(await ada.app.async_dispatch(direct("cirrus 4")))
    await slack.next_post()


async def _asks_beside_another_company(ada: Person, slack: Slack) -> None:
    about = {"type": "app_mention", "user": "U1", "text": "x", "channel": "C1", "ts": "18.1"}
    await ada.is_told(ada.app.async_dispatch(event(about, is_ext_shared_channel=True)))


EVERYTHING: tuple[Doing, ...] = (
    lambda ada, slack: ada.mentions("cirrus 4"),
    lambda ada, slack: ada.looks_up("cirrus 4"),
    _shares,
    _flags,
    _opens_home,
    _writes,
    _asks_beside_another_company,
)


@pytest.mark.parametrize(
    ("manifest", "doing"),
    [("manifest.yml", EVERYTHING), ("manifest.agent.yml", (*EVERYTHING, _opens_the_pane))],
)
async def test_every_scope_is_used_and_none_is_missing(
    world: Catalog, slack: Slack, manifest: str, doing: tuple[Doing, ...]
) -> None:
    slack.granted = in_manifest(manifest)
    app = bot(lambda: world, slack.client(), is_agent="assistant:write" in slack.granted)
    for each in doing:
        await each(Person(app, slack), slack)
    delivered = frozenset(scope for scope in SCOPES_OF_DELIVERIES.values() if scope)
    assert slack.used_scopes() | delivered == slack.granted


@pytest.mark.parametrize("is_optional_granted", [False, True])
async def test_the_optional_scopes_let_slack_say_who_reads_along(
    slack: Slack, *, is_optional_granted: bool
) -> None:
    slack.granted = in_manifest(optional=is_optional_granted)
    slack.facts["C1"] = {"is_ext_shared": False}
    assert await SlackClient(slack.client()).is_shared("C1") is (
        False if is_optional_granted else None
    )
    added = in_manifest(optional=True) - in_manifest()
    assert added
    assert added <= frozenset(METHODS["conversations.info"].scopes)
