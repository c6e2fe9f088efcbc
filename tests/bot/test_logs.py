import asyncio
import json
import logging
import warnings
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot import logs
from bot.logs import configure
from tests.bot.slack import BOT_TOKEN, Failing, Slack, click, command, mention

CANARY = "canary-7f3a"
Lines = Callable[[], list[dict[str, Any]]]
_log = logging.getLogger("modeldesk")


@pytest.fixture
def log() -> Iterator[Lines]:
    """What the log says so far: whole objects, and nothing that was told in confidence."""
    root, ours = logging.getLogger(), logging.getLogger(logs.NAME)
    before = (root.handlers, root.level, ours.level, logging.raiseExceptions)
    stream = StringIO()
    configure(stream)

    def lines() -> list[dict[str, Any]]:
        assert not any(secret in stream.getvalue() for secret in (CANARY, BOT_TOKEN))
        return [json.loads(line) for line in stream.getvalue().splitlines()]

    yield lines
    logging.captureWarnings(capture=False)
    root.handlers, level, our_level, logging.raiseExceptions = before
    root.setLevel(level)
    ours.setLevel(our_level)


def fail() -> None:
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        raise RuntimeError(f"about {CANARY}") from error


async def test_a_command_is_one_line(app: AsyncApp, log: Lines) -> None:
    secret = {"user_name": CANARY, "response_url": f"https://x.test/{CANARY}", "token": CANARY}
    await app.async_dispatch(command("/model", f"cirrus 4 {CANARY}", **secret))
    [line] = log()
    assert line.pop("time").endswith("+00:00")
    assert 0 < line.pop("ms") < 10_000
    assert len(line.pop("request")) == 12
    assert line == {
        "level": "info",
        "event": "request",
        "kind": "command",
        "name": "/model",
        "team": "T1",
        "outcome": "answered",
    }


async def test_each_request_says_what_it_was(app: AsyncApp, slack: Slack, log: Lines) -> None:
    first = mention(f"<@UBOT> cirrus 4 {CANARY}", event_id="Ev1")
    for request in (
        first,
        mention(f"<@UBOT> cirrus 4 {CANARY}", event_id="Ev1"),
        mention(CANARY, bot_id="B2"),
        mention(CANARY, user="UBOT"),
        command("/other", CANARY),
        click("nobody-listens", CANARY),
    ):
        await app.async_dispatch(request)
    await slack.next_post()
    told = [
        (line["kind"], line["name"], line["outcome"])
        for line in log()
        if line["event"] == "request"
    ]
    assert told == [
        ("event", "app_mention", "answered"),
        ("event", "app_mention", "duplicate"),
        ("event", "app_mention", "ignored"),
        ("event", "app_mention", "ignored"),
        ("command", "/other", "unhandled"),
        ("action", "nobody-listens", "unhandled"),
    ]


async def test_a_failure_has_its_places_and_no_words(app: AsyncApp, log: Lines) -> None:
    async def broken() -> None:
        fail()

    app.command("/broken")(broken)
    response = await app.async_dispatch(command("/broken", CANARY))
    failure, request = log()
    assert failure["request"] == request["request"]
    assert failure["request"] in json.loads(response.body)["text"]
    assert (request["outcome"], failure["level"]) == ("failed", "error")
    outer, inner = failure["exception"]
    assert (outer["class"], inner["class"]) == ("RuntimeError", "ValueError")
    assert any("test_logs.py" in frame and frame.endswith(" fail") for frame in outer["frames"])


async def test_what_slack_refuses_is_named(app: AsyncApp, slack: Slack, log: Lines) -> None:
    slack.refuses["chat.postMessage"] = "not_in_channel"
    await app.async_dispatch(mention(f"<@UBOT> cirrus 4 {CANARY}"))
    await slack.until(lambda seen: bool(seen.private))
    [request] = [line for line in log() if line["event"] == "request"]
    [lost] = [line for line in log() if line["event"] == "not delivered"]
    assert (lost["error"], lost["request"]) == ("not_in_channel", request["request"])


@pytest.mark.parametrize("name", ["slack_sdk.web", "slack_bolt.App", "uvicorn.error", "sqlalchemy"])
def test_of_libraries_only_the_place_is_told(log: Lines, name: str) -> None:
    theirs = logging.getLogger(name)
    theirs.info("body %s", CANARY)
    theirs.error(f"body {CANARY}", extra={"url": CANARY}, stack_info=True)
    try:
        fail()
    except RuntimeError:
        theirs.exception(CANARY)
    plain, failed = log()
    assert (plain["event"], plain["logger"], plain["level"]) == ("library", name, "error")
    assert plain["at"].startswith("tests/bot/test_logs.py:")
    assert [each["class"] for each in failed["exception"]] == ["RuntimeError", "ValueError"]


def test_a_task_that_nobody_waited_for(log: Lines) -> None:
    async def forgotten() -> None:
        fail()

    async def forget() -> None:
        task = asyncio.create_task(forgotten())
        await asyncio.wait([task])

    asyncio.run(forget())
    assert [line["logger"] for line in log()] == ["asyncio"]


def test_a_warning_is_told_like_a_library(log: Lines) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=False)
        logging.captureWarnings(capture=True)
        warnings.warn(CANARY, stacklevel=1)
    assert [line["logger"] for line in log()] == ["py.warnings"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (3, 3),
        (0.5, 0.5),
        (None, None),
        ("app_mention", "app_mention"),
        ("/model", "/model"),
        ("two words", "(not shown)"),
        ("a" * 81, "(not shown)"),
        ({"text": CANARY}, "(not shown)"),
        (ValueError(CANARY), "(not shown)"),
    ],
)
def test_a_field_is_shown_when_it_cannot_be_a_text(
    log: Lines, value: object, shown: object
) -> None:
    _log.info("something", extra={"field": value})
    assert [line["field"] for line in log()] == [shown]


def test_arguments_are_not_told(log: Lines) -> None:
    _log.info("something %s", CANARY)
    assert [line["event"] for line in log()] == ["something %s"]


def test_an_error_of_slack_is_told_by_its_code(log: Lines) -> None:
    for answered in ("channel_not_found", f"bad {CANARY}"):
        _log.error("no", exc_info=SlackApiError(CANARY, {"error": answered, "text": CANARY}))
    assert [line["exception"][0].get("slack") for line in log()] == ["channel_not_found", None]


async def test_an_error_that_holds_no_answer_of_slack_is_told_too(slack: Slack, log: Lines) -> None:
    slack.suffer(Failing(502, CANARY))
    with pytest.raises(SlackApiError) as caught:
        await slack.client().auth_test()
    _log.error("no", exc_info=caught.value)
    [line] = [line for line in log() if line["event"] == "no"]
    assert line["exception"][0]["class"] == "SlackApiError"
