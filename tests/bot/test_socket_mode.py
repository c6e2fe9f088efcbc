import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.app.socket_mode import NoConnectionError, serve, web_client
from catalog import Catalog
from tests.bot.slack import APP_TOKEN, BOT_TOKEN, PATIENCE, Slack

COMMAND = {"command": "/model", "text": "cirrus 4", "team_id": "T1", "user_id": "U1"}
EVENT = {"type": "app_mention", "user": "U1", "text": "cirrus 4", "channel": "C1", "ts": "17.1"}


@pytest.fixture
async def connected(world: Catalog, slack: Slack) -> AsyncIterator[Slack]:
    serving = asyncio.create_task(serve(lambda: world, slack.client(), APP_TOKEN))
    yield slack
    serving.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await serving


async def acknowledged(slack: Slack, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
    """What the bot sends back for an envelope."""
    socket = await asyncio.wait_for(slack.sockets.get(), PATIENCE)
    await socket.send_json({"type": kind, "envelope_id": "1", "payload": payload})
    return await asyncio.wait_for(slack.heard.get(), PATIENCE)


async def test_a_command_is_answered_in_its_acknowledgement(connected: Slack) -> None:
    envelope = await acknowledged(connected, "slash_commands", COMMAND)
    assert envelope["envelope_id"] == "1"
    assert envelope["payload"]["response_type"] == "ephemeral"
    assert "Cirrus 4" in envelope["payload"]["text"]
    assert [method for method, _ in connected.calls] == ["auth.test", "apps.connections.open"]


async def test_a_mention_is_acknowledged_and_answered(connected: Slack) -> None:
    event = {"type": "event_callback", "team_id": "T1", "event": EVENT}
    envelope = await acknowledged(connected, "events_api", event)
    assert envelope == {"envelope_id": "1"}
    message = await connected.next_post()
    assert message["thread_ts"] == "17.1"


async def test_a_click_nobody_listens_to_is_acknowledged(connected: Slack) -> None:
    click = {"type": "block_actions", "actions": [{"action_id": "link"}], "team": {"id": "T1"}}
    envelope = await acknowledged(connected, "interactive", click)
    assert envelope == {"envelope_id": "1"}


@pytest.mark.parametrize(
    ("method", "token"),
    [("auth.test", "SLACK_BOT_TOKEN"), ("apps.connections.open", "SLACK_APP_TOKEN")],
)
async def test_a_refused_token_is_named(
    world: Catalog, slack: Slack, method: str, token: str
) -> None:
    slack.refuses[method] = "invalid_auth"
    with pytest.raises(NoConnectionError, match=f"Slack refuses {token}: invalid_auth"):
        await serve(lambda: world, slack.client(), APP_TOKEN)


async def test_no_network_is_said_in_one_line(world: Catalog) -> None:
    client = web_client(BOT_TOKEN, "http://127.0.0.1:1/api/")
    with pytest.raises(NoConnectionError, match="Slack cannot be reached"):
        await serve(lambda: world, client, APP_TOKEN)
