"""What one person may ask and report in a minute, and what becomes of the rest."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

from bot.rate_limit import RateLimit
from catalog.catalog import Catalog
from tests.bot.conversation import Person, in_peace
from tests.bot.serving import bot
from tests.bot.slack import (
    Slack,
    acknowledgement,
    click,
    command,
    direct,
    mention,
    shortcut,
    submitted,
    typeahead,
)

MOST = 30
ADA = ("T1", "U1")


class Clock:
    """A time that passes only when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_minute_is_any_sixty_seconds() -> None:
    clock = Clock()
    limit = RateLimit(2, clock)
    admitted = []
    for clock.now in (0, 30, 59, 59.9, 60, 61, 89, 90, 91):
        admitted.append(limit.admits(ADA))
    assert admitted == [True, True, False, False, True, False, False, True, False]


def test_each_person_has_a_limit_of_their_own() -> None:
    limit = RateLimit(1, Clock())
    people = [ADA, ("T1", "U2"), ("T2", "U1"), ADA]
    assert [limit.admits(person) for person in people] == [True, True, True, False]


def test_people_are_forgotten_before_they_are_too_many() -> None:
    limit = RateLimit(1, Clock())
    for number in range(100_000):
        assert limit.admits(("T1", f"U{number}"))
    assert limit.admits(("T1", "U0"))
    assert not limit.admits(("T1", "U99999"))


def questions(kind: str, slack: Slack, number: int) -> AsyncBoltRequest:
    tickets: Any = slack.tickets()
    match kind:
        case "a command":
            return command("/model", "cirrus 4", **tickets)
        case "a mention":
            return mention("<@UBOT> cirrus 4", channel=f"C{number}")
        case "a direct message":
            return direct("cirrus 4", channel=f"D{number}")
        case "a shortcut":
            return shortcut("look_up", "cirrus 4", **tickets)
        case _:
            return click("step:0", "no longer a question", ephemeral=True, **tickets)


KINDS = ("a command", "a mention", "a direct message", "a shortcut", "a tap")


async def asked(app: AsyncApp, slack: Slack, kind: str, times: int) -> list[str]:
    """The bodies of the acknowledgements."""
    responses = []
    for number in range(times):
        responses.append(await app.async_dispatch(questions(kind, slack, number)))
    assert {response.status for response in responses} == {200}
    return [response.body for response in responses]


def outcomes(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [vars(record)["outcome"] for record in caplog.records if record.msg == "request"]


def words(slack: Slack) -> list[str]:
    """Who was told that it was too much."""
    return [told.user for told in slack.private if "30 questions" in told.text]


@pytest.mark.parametrize("kind", KINDS)
async def test_more_than_thirty_a_minute_are_not_answered(
    app: AsyncApp, slack: Slack, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    caplog.set_level(logging.INFO)
    bodies = await asked(app, slack, kind, MOST + 3)
    assert [outcome == "limited" for outcome in outcomes(caplog)] == [False] * MOST + [True] * 3
    if kind == "a command":
        assert ["30 questions" in body for body in bodies] == [False] * MOST + [True] * 3
        assert slack.calls == []
    else:
        await slack.until(lambda slack: len(slack.messages) + len(slack.private) == MOST + 1)
        await in_peace()
        assert words(slack) == ["U1"]
        assert len(slack.messages) + len(slack.private) == MOST + 1


async def test_all_kinds_of_questions_share_the_thirty_and_the_word(
    app: AsyncApp, slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for kind in KINDS:
        await asked(app, slack, kind, 8)
    assert outcomes(caplog).count("limited") == 8 * len(KINDS) - MOST
    await slack.until(lambda slack: bool(words(slack)))
    await in_peace()
    assert words(slack) == ["U1"]


async def test_others_are_answered_as_ever(app: AsyncApp, slack: Slack) -> None:
    await asked(app, slack, "a command", MOST + 1)
    answer = acknowledgement(await app.async_dispatch(command("/model", "cirrus 4", user_id="U2")))
    assert "Cirrus 4" in answer["text"]


FREE: list[Callable[[], AsyncBoltRequest]] = [
    lambda: typeahead("search", "cirrus"),
    lambda: direct("cirrus 4", bot_id="B2"),
    lambda: direct("cirrus 4", subtype="message_changed"),
    lambda: mention("cirrus 4", channel_type="channel", type="message"),
]


@pytest.mark.parametrize("request_", FREE, ids=["typeahead", "a bot", "a preview", "a channel"])
async def test_what_asks_nothing_does_not_count(
    app: AsyncApp, slack: Slack, request_: Callable[[], AsyncBoltRequest]
) -> None:
    for _ in range(MOST + 1):
        await app.async_dispatch(request_())
    answer = acknowledgement(await app.async_dispatch(command("/model", "cirrus 4")))
    assert "Cirrus 4" in answer["text"]


async def reporting(app: AsyncApp, slack: Slack) -> Callable[[], Awaitable[dict[str, Any]]]:
    """Sends one report, as often as it is called."""
    ada = Person(app, slack)
    await ada.follow_up_buttons(await ada.types("/model", "cirrus 4"), "Flag wrong")
    await slack.until(lambda slack: bool(slack.modals))

    async def report() -> dict[str, Any]:
        typed = submitted(slack.modals[-1], {"said": {"said": "it is $2.50"}})
        return acknowledgement(await app.async_dispatch(typed))

    return report


async def test_a_sixth_report_a_minute_stays_in_its_form(world: Catalog, slack: Slack) -> None:
    report = await reporting(bot(lambda: world, slack.client(), feedback_channel="C9"), slack)
    answers = [await report() for _ in range(8)]
    assert ["Thank you" in str(answer) for answer in answers] == [True] * 5 + [False] * 3
    assert all("5 reports" in answer["errors"]["said"] for answer in answers[5:])
    await slack.until(lambda slack: len(slack.messages) == 5)
    await in_peace()
    assert len(slack.messages) == 5
