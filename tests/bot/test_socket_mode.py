import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.connection import NoConnectionError, identify
from bot.slack.socket_mode import serve
from tests.bot.conversation import in_peace
from tests.bot.slack import APP_TOKEN, BOT_TOKEN, PATIENCE, Failing, Slack

COMMAND = {"command": "/model", "text": "cirrus 4", "team_id": "T1", "user_id": "U1"}
EVENT = {"type": "app_mention", "user": "U1", "text": "cirrus 4", "channel": "C1", "ts": "17.1"}


@asynccontextmanager
async def serving(app: AsyncApp) -> AsyncIterator[asyncio.Event]:
    """A connected bot, and the event that stops it."""
    stop = asyncio.Event()
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
        tasks.create_task(serve(app, APP_TOKEN, stop))
        yield stop
        stop.set()


async def deliver(slack: Slack, kind: str, payload: dict[str, Any]) -> None:
    socket = await asyncio.wait_for(slack.sockets.get(), PATIENCE)
    await socket.send_json({"type": kind, "envelope_id": "1", "payload": payload})


async def acknowledged(slack: Slack, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
    """What the bot sends back for an envelope."""
    await deliver(slack, kind, payload)
    return await asyncio.wait_for(slack.heard.get(), PATIENCE)


async def test_a_command_is_answered_in_its_acknowledgement(app: AsyncApp, slack: Slack) -> None:
    async with serving(app):
        envelope = await acknowledged(slack, "slash_commands", COMMAND)
    assert envelope["envelope_id"] == "1"
    assert envelope["payload"]["response_type"] == "ephemeral"
    assert "Cirrus 4" in envelope["payload"]["text"]
    assert [method for method, _ in slack.calls] == ["apps.connections.open"]


async def test_a_mention_is_acknowledged_and_answered(app: AsyncApp, slack: Slack) -> None:
    event = {"type": "event_callback", "team_id": "T1", "event": EVENT}
    async with serving(app):
        envelope = await acknowledged(slack, "events_api", event)
        message = await slack.next_post()
    assert envelope == {"envelope_id": "1"}
    assert message["thread_ts"] == "17.1"


async def test_a_click_nobody_listens_to_is_acknowledged(app: AsyncApp, slack: Slack) -> None:
    click = {"type": "block_actions", "actions": [{"action_id": "link"}], "team": {"id": "T1"}}
    async with serving(app):
        envelope = await acknowledged(slack, "interactive", click)
    assert envelope == {"envelope_id": "1"}


async def test_what_has_begun_is_answered_after_the_stop(app: AsyncApp, slack: Slack) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(ack: AsyncAck) -> None:
        begun.set()
        await go_on.wait()
        await ack("at last")

    app.command("/slow")(slow)
    async with serving(app) as stop:
        await deliver(slack, "slash_commands", COMMAND | {"command": "/slow"})
        await begun.wait()
        stop.set()
        await in_peace()
        assert slack.heard.empty()
        go_on.set()
    envelope = slack.heard.get_nowait()
    assert envelope["payload"]["text"] == "at last"


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "too_many_websockets"])
async def test_a_reconnect_is_one_line_of_the_log(
    app: AsyncApp, slack: Slack, caplog: pytest.LogCaptureFixture, reason: str
) -> None:
    caplog.set_level(logging.INFO, "modeldesk")
    async with serving(app):
        socket = await asyncio.wait_for(slack.sockets.get(), PATIENCE)
        await socket.send_json({"type": "disconnect", "reason": reason})
        await acknowledged(slack, "slash_commands", COMMAND)
    events = [record.msg for record in caplog.records if record.name == "modeldesk"]
    assert events == ["connected", "reconnected", "request"]


async def test_who_the_bot_is(slack: Slack) -> None:
    identity = await identify(slack.client())
    assert (identity.team_id, identity.bot_user_id, identity.bot_token) == ("T1", "UBOT", BOT_TOKEN)


async def test_a_refused_bot_token_is_named(slack: Slack) -> None:
    slack.refuses["auth.test"] = "invalid_auth"
    with pytest.raises(NoConnectionError, match="Slack refuses SLACK_BOT_TOKEN: invalid_auth"):
        await identify(slack.client())


async def test_a_refused_app_token_is_named(app: AsyncApp, slack: Slack) -> None:
    slack.refuses["apps.connections.open"] = "invalid_auth"
    with pytest.raises(NoConnectionError, match="Slack refuses SLACK_APP_TOKEN: invalid_auth"):
        await serve(app, APP_TOKEN, asyncio.Event())


async def test_no_network_is_said_in_one_line() -> None:
    with pytest.raises(NoConnectionError, match="Slack cannot be reached"):
        await identify(AsyncWebClient(BOT_TOKEN, "http://127.0.0.1:1/api/", retry_handlers=[]))


async def test_what_is_not_slack_is_named(slack: Slack) -> None:
    slack.suffer(Failing(200, "Please log in to this network"))
    with pytest.raises(NoConnectionError, match="SLACK_API_URL is not Slack"):
        await identify(slack.client())
