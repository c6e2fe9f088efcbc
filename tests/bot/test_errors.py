import json
import logging
import re
import shutil
from pathlib import Path

import pytest
from slack_bolt.async_app import AsyncApp

from catalog.catalog import Catalog
from catalog.loading import SNAPSHOT, load
from tests.bot.serving import bot
from tests.bot.slack import BOT_TOKEN, Slack, command, event, interaction, mention
from tests.bot.slack.answers import Fields
from tests.world import TODAY

REFERENCE = re.compile(r"reference: (\w+)")


@pytest.fixture
def damaged(world_folder: Path, tmp_path: Path) -> Catalog:
    """A catalogue whose routes turn out to be damaged when they are looked up."""
    folder = tmp_path / "broken"
    shutil.copytree(world_folder, folder)
    snapshot = bytearray((folder / SNAPSHOT).read_bytes())
    snapshot[-6] ^= 0xFF
    (folder / SNAPSHOT).write_bytes(snapshot)
    return load(folder, TODAY)


@pytest.fixture
def broken(damaged: Catalog, slack: Slack) -> AsyncApp:
    return bot(lambda: damaged, slack.client())


def assert_apology(text: str, log: pytest.LogCaptureFixture) -> None:
    match = REFERENCE.search(text)
    assert match
    [failure] = [record for record in log.records if record.exc_info]
    assert vars(failure)["request"] == match.group(1)
    assert not any(word in text for word in ("Traceback", "Error", "pydantic", ".py"))


async def test_a_failed_command_answers_with_a_reference(
    broken: AsyncApp, slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    response = await broken.async_dispatch(command("/model", "cirrus 4"))
    assert response.status == 200
    body = json.loads(response.body)
    assert body["response_type"] == "ephemeral"
    assert_apology(body["text"], caplog)
    assert slack.calls == []


async def test_a_failed_mention_answers_with_a_reference_in_its_thread(
    broken: AsyncApp, slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    response = await broken.async_dispatch(mention("<@UBOT> cirrus 4", thread_ts="16.9"))
    assert response.status == 200
    message = await slack.next_post()
    assert (message["channel"], message["thread_ts"]) == ("C1", "16.9")
    assert_apology(message["text"], caplog)


async def test_the_next_question_is_answered(
    damaged: Catalog, world: Catalog, slack: Slack
) -> None:
    shelf = [damaged]
    app = bot(lambda: shelf[-1], slack.client())
    await app.async_dispatch(command("/model", "cirrus 4"))
    shelf.append(world)
    response = await app.async_dispatch(command("/model", "cirrus 4"))
    assert "Cirrus 4" in json.loads(response.body)["text"]


async def test_an_answer_that_slack_refuses_is_logged(
    app: AsyncApp, slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    slack.refuses["chat.postMessage"] = "not_in_channel"
    await app.async_dispatch(mention("<@UBOT> cirrus 4"))
    await slack.until(lambda slack: bool(slack.private))
    assert "not_in_channel" in [getattr(record, "error", "") for record in caplog.records]
    assert BOT_TOKEN not in caplog.text


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "block_actions"},
        {"type": "block_actions", "actions": []},
        {"type": "block_actions", "actions": None, "user": None},
        {"type": "block_actions", "actions": [{"action_id": "step:0"}], "response_url": "x"},
        {"type": "block_actions", "actions": [{"action_id": 7}], "container": None},
        {"type": "block_suggestion", "action_id": "search", "value": None},
        {"type": "view_submission", "view": None},
        {"type": "view_submission", "view": {"callback_id": "flag"}},
        {"type": "message_action", "callback_id": "look_up"},
        {"type": "of later times"},
    ],
    ids=str,
)
async def test_what_lacks_its_fields_is_acknowledged(app: AsyncApp, payload: Fields) -> None:
    """Whatever the status, Slack would only deliver it again, or show that the app is broken."""
    assert (await app.async_dispatch(interaction(payload))).status == 200


@pytest.mark.parametrize(
    "about",
    [
        {"type": "app_mention"},
        {"type": "app_mention", "channel": None, "ts": "17.1", "user": "U1", "text": "cirrus 4"},
        {"type": "app_mention", "channel": ["C1"], "ts": "17.1", "user": "U1", "text": "cirrus 4"},
        {"type": "message", "channel_type": "im", "channel": "D1", "ts": {}, "user": "U1"},
        {"type": ["app_mention"]},
        {"type": "app_home_opened"},
    ],
    ids=str,
)
async def test_an_event_that_lacks_its_fields_is_acknowledged(app: AsyncApp, about: Fields) -> None:
    assert (await app.async_dispatch(event(about))).status == 200


async def test_a_message_of_nothing_but_files_is_answered(app: AsyncApp, slack: Slack) -> None:
    about = {"type": "message", "channel_type": "im", "subtype": "file_share", "text": None}
    await app.async_dispatch(event({**about, "user": "U1", "channel": "D1", "ts": "17.1"}))
    assert "cheapest" in (await slack.next_post())["text"]
