"""Slack of the tests refuses what a workspace refuses, and keeps what people would see."""

import asyncio
import json
import sys
from typing import Any

import pytest
from aiohttp import ClientConnectionError, ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.bot.slack import (
    APP_TOKEN,
    BOT_TOKEN,
    METHODS,
    PATIENCE,
    Cutting,
    Failing,
    Limiting,
    Slack,
    Slow,
)

HELLO: dict[str, Any] = {"channel": "C1", "text": "hello"}
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}
EMPTY = {"type": "section", "text": {"type": "mrkdwn", "text": ""}}
TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}
CONTAINER = {
    "type": "container",
    "title": {"type": "plain_text", "text": "Facts"},
    "child_blocks": [TABLE],
}
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "Flag"}, "blocks": [SECTION]}
HOME = {"type": "home", "blocks": [SECTION]}
PROMPT = {"title": "Ask", "message": "cheapest vision"}


@pytest.fixture
def client(slack: Slack) -> AsyncWebClient:
    """Gives up at once, so that each answer of Slack is seen."""
    return AsyncWebClient(BOT_TOKEN, f"{slack.url}/api/", retry_handlers=[])


async def refused(client: AsyncWebClient, method: str, fields: dict[str, Any]) -> Any:
    """The body of a refusal."""
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=fields)
    return caught.value.response.data


@pytest.mark.parametrize(
    ("method", "token", "error"),
    [
        ("auth.test", "", "not_authed"),
        ("auth.test", "xoxb-somebody", "invalid_auth"),
        ("auth.test", APP_TOKEN, "not_allowed_token_type"),
        ("apps.connections.open", BOT_TOKEN, "not_allowed_token_type"),
        ("apps.connections.open", "xapp-somebody", "invalid_auth"),
        ("chat.say", BOT_TOKEN, "unknown_method"),
    ],
)
async def test_a_caller_proves_who_it_is(slack: Slack, method: str, token: str, error: str) -> None:
    async with ClientSession(headers={"Authorization": f"Bearer {token}"}) as http:
        response = await http.post(f"{slack.url}/api/{method}", json={})
        assert (await response.json())["error"] == error
    async with ClientSession() as http:
        response = await http.post(f"{slack.url}/api/{method}", data={"token": token})
        assert (await response.json())["error"] == error


async def test_scopes_of_the_manifest_are_enough_and_told(client: AsyncWebClient) -> None:
    response = await client.auth_test()
    assert "chat:write" in response.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize("method", [name for name, needs in METHODS.items() if needs.scopes])
async def test_a_missing_scope_is_named(slack: Slack, method: str) -> None:
    slack.granted, slack.app_granted = frozenset({"commands"}), frozenset()
    token = APP_TOKEN if METHODS[method].token == "xapp" else BOT_TOKEN
    body = await refused(AsyncWebClient(token, f"{slack.url}/api/"), method, HELLO)
    assert body["error"] == "missing_scope"
    assert body["needed"] == ",".join(METHODS[method].scopes)


async def test_scopes_that_were_used_are_known(slack: Slack, client: AsyncWebClient) -> None:
    slack.granted = frozenset({"assistant:write"})
    await client.auth_test()
    await client.assistant_threads_setStatus(channel_id="D1", thread_ts="17.1", status="looking")
    await refused(client, "chat.postMessage", HELLO)
    assert slack.used_scopes() == {"assistant:write", "chat:write"}


@pytest.mark.parametrize(
    ("method", "fields", "error"),
    [
        ("chat.postMessage", {"text": "hello"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "C2", "text": "hello"}, "not_in_channel"),
        ("chat.postMessage", {"channel": "C1", "blocks": [SECTION]}, "no_text"),
        ("chat.postMessage", {**HELLO, "blocks": [EMPTY]}, "invalid_blocks"),
        ("chat.postMessage", {**HELLO, "blocks": [TABLE, TABLE]}, "invalid_blocks"),
        ("chat.postEphemeral", HELLO, "invalid_arguments"),
        ("chat.postEphemeral", {"channel": "C2", "user": "U1", "text": "x"}, "not_in_channel"),
        ("chat.update", {**HELLO, "ts": "1.1"}, "message_not_found"),
        ("chat.delete", {"channel": "C1", "ts": "1.1"}, "message_not_found"),
        ("views.open", {"view": MODAL}, "invalid_trigger_id"),
        ("views.open", {"view": MODAL, "trigger_id": "1.1.1"}, "invalid_trigger_id"),
        ("views.open", {"view": HOME}, "invalid_arguments"),
        ("views.open", {"view": {**MODAL, "title": {}}}, "invalid_arguments"),
        ("views.open", {}, "invalid_arguments"),
        ("views.update", {"view": MODAL, "view_id": "V1"}, "not_found"),
        ("views.publish", {"view": HOME}, "invalid_arguments"),
        ("views.publish", {"view": MODAL, "user_id": "U1"}, "invalid_arguments"),
        ("views.publish", {"view": {**HOME, "blocks": [EMPTY]}}, "invalid_blocks"),
        ("assistant.threads.setStatus", {"channel_id": "D1"}, "invalid_arguments"),
        ("assistant.threads.setSuggestedPrompts", {"channel_id": "D1"}, "invalid_arguments"),
        (
            "assistant.threads.setSuggestedPrompts",
            {"channel_id": "D1", "prompts": [PROMPT] * 5},
            "invalid_arguments",
        ),
        ("blocks.validate", {"blocks": [EMPTY]}, "invalid_blocks"),
        ("blocks.validate", {"view": {"type": "modal"}}, "invalid_view"),
        ("blocks.validate", {}, "invalid_arguments"),
    ],
)
async def test_what_a_workspace_refuses_changes_nothing(
    slack: Slack, client: AsyncWebClient, method: str, fields: dict[str, Any], error: str
) -> None:
    slack.members = {"C1"}
    slack.granted |= {"assistant:write"}
    assert (await refused(client, method, fields))["error"] == error
    changed = (slack.messages, slack.private, slack.homes, slack.modals)
    assert not any((*changed, slack.statuses, slack.prompts))
    assert slack.posted.empty()
    assert [name for name, _ in slack.calls] == [method]


async def test_a_refusal_says_where(client: AsyncWebClient) -> None:
    body = await refused(client, "chat.postMessage", {**HELLO, "blocks": [SECTION, EMPTY]})
    assert body["response_metadata"]["messages"] == ["[ERROR] blocks[1].text.text: empty"]
    body = await refused(client, "blocks.validate", {"blocks": [SECTION, EMPTY]})
    assert body["errors"][0]["pointer"] == "/blocks/1/text/text"


@pytest.mark.parametrize("block", [TABLE, CONTAINER], ids=["alone", "in a container"])
async def test_a_kind_of_block_is_refused_on_demand(
    slack: Slack, client: AsyncWebClient, block: dict[str, Any]
) -> None:
    slack.rejects = {"table"}
    body = await refused(client, "chat.postMessage", {**HELLO, "blocks": [block]})
    assert body["error"] == "invalid_blocks"
    assert (await refused(client, "blocks.validate", {"blocks": [block]}))["errors"]
    await client.chat_postMessage(**HELLO, blocks=[SECTION])


async def test_a_message_is_posted_rewritten_and_deleted(
    slack: Slack, client: AsyncWebClient
) -> None:
    slack.members = set()
    posted = await client.chat_postMessage(
        channel="D1", thread_ts="17.1", text="a", blocks=[SECTION]
    )
    other = await client.chat_postMessage(channel="D1", text="b")
    assert posted["ts"] != other["ts"]
    assert posted["message"]["thread_ts"] == "17.1"
    assert (slack.messages[0].thread_ts, slack.messages[0].blocks) == ("17.1", [SECTION])
    await client.chat_update(channel="D1", ts=posted["ts"], text="c")
    assert [(m.text, m.blocks) for m in slack.messages] == [("c", []), ("b", [])]
    await client.chat_delete(channel="D1", ts=posted["ts"])
    assert [m.text for m in slack.messages] == ["b"]


async def test_a_private_message_is_for_one_person(slack: Slack, client: AsyncWebClient) -> None:
    await client.chat_postEphemeral(**HELLO, user="U2")
    assert [(m.channel, m.user, m.text) for m in slack.private] == [("C1", "U2", "hello")]
    assert slack.messages == []


async def test_blocks_inside_a_form_are_parsed(slack: Slack) -> None:
    form = {**HELLO, "blocks": json.dumps([SECTION]), "token": BOT_TOKEN}
    async with ClientSession() as http:
        await http.post(f"{slack.url}/api/chat.postMessage", data=form)
    assert slack.calls == [("chat.postMessage", {**HELLO, "blocks": [SECTION]})]
    assert slack.messages[0].blocks == [SECTION]


async def test_one_post_a_second_and_channel(slack: Slack, client: AsyncWebClient) -> None:
    slack.pace = 60
    await client.chat_postMessage(**HELLO)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(**HELLO)
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "60"
    await client.chat_postMessage(channel="C2", text="hello")
    slack.advance(60)
    await client.chat_postMessage(**HELLO)
    first, second = slack.posts["C1"]
    assert second - first >= 60


@pytest.mark.parametrize(
    ("later", "error"), [(2, None), (4, "expired_trigger_id")], ids=["soon", "late"]
)
async def test_a_trigger_id_opens_one_view_soon(
    slack: Slack, client: AsyncWebClient, later: float, error: str | None
) -> None:
    fields = {"view": MODAL, "trigger_id": slack.trigger_id()}
    slack.advance(later)
    if error:
        assert (await refused(client, "views.open", fields))["error"] == error
        return
    opened = await client.api_call("views.open", json=fields)
    assert slack.modals == [opened["view"]]
    assert (await refused(client, "views.open", fields))["error"] == "exchanged_trigger_id"


async def test_a_view_is_updated_once_for_each_hash(slack: Slack, client: AsyncWebClient) -> None:
    opened = (await client.views_open(view=MODAL, trigger_id=slack.trigger_id()))["view"]
    update = {"view": MODAL, "view_id": opened["id"], "hash": opened["hash"]}
    await client.api_call("views.update", json=update)
    assert (await refused(client, "views.update", update))["error"] == "hash_conflict"
    assert [view["id"] for view in slack.modals] == [opened["id"]]


async def test_home_is_each_persons_own(slack: Slack, client: AsyncWebClient) -> None:
    for user in ("U1", "U2", "U1"):
        await client.views_publish(user_id=user, view=HOME)
    assert slack.homes.keys() == {"U1", "U2"}
    old = {"user_id": "U1", "view": HOME, "hash": "1.old"}
    assert (await refused(client, "views.publish", old))["error"] == "hash_conflict"


async def test_status_and_prompts_are_kept(slack: Slack, client: AsyncWebClient) -> None:
    slack.granted |= {"assistant:write"}
    await client.assistant_threads_setStatus(channel_id="D1", thread_ts="17.1", status="looking")
    await client.assistant_threads_setSuggestedPrompts(channel_id="D1", prompts=[PROMPT])
    assert slack.statuses[0]["status"] == "looking"
    assert slack.prompts[0]["prompts"] == [PROMPT]


async def respond(url: str, **fields: Any) -> tuple[int, str]:
    response = await AsyncWebhookClient(url, retry_handlers=[]).send_dict(fields)
    return response.status_code, response.body


async def test_a_response_url_is_good_five_times(slack: Slack) -> None:
    url = slack.response_url(user="U2")
    for _ in range(5):
        assert (await respond(url, text="hello"))[0] == 200
    status, body = await respond(url, text="hello")
    assert (status, json.loads(body)["error"]) == (404, "used_url")
    assert [(m.user, m.text) for m in slack.private] == [("U2", "hello")] * 5


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 404)])
async def test_a_response_url_is_good_for_half_an_hour(
    slack: Slack, minutes: int, status: int
) -> None:
    url = slack.response_url()
    slack.advance(minutes * 60)
    assert (await respond(url, text="hello"))[0] == status


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"text": "hello", "blocks": [EMPTY]}, "invalid_blocks"),
        ({"blocks": [SECTION]}, "no_text"),
        ({"text": "hello", "blocks": [TABLE]}, "invalid_blocks"),
    ],
)
async def test_a_response_is_judged(slack: Slack, fields: dict[str, Any], error: str) -> None:
    slack.rejects = {"table"}
    status, body = await respond(slack.response_url(), **fields)
    assert (status, json.loads(body)["error"]) == (400, error)
    assert not any((slack.private, slack.messages))


async def test_a_response_may_go_to_everybody_where_the_bot_is_no_member(slack: Slack) -> None:
    slack.members = set()
    url = slack.response_url(channel="C7")
    await respond(url, text="hello", response_type="in_channel", thread_ts="17.1")
    assert [(m.channel, m.thread_ts, m.user) for m in slack.messages] == [("C7", "17.1", "")]


async def test_a_response_replaces_or_deletes_what_was_clicked(
    slack: Slack, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(**HELLO)
    url = slack.response_url(message_ts=posted["ts"])
    await respond(url, text="better", replace_original=True)
    assert [m.text for m in slack.messages] == ["better"]
    await respond(url, delete_original=True)
    assert slack.messages == []
    await respond(slack.response_url(), text="mine", replace_original=True)
    assert slack.private[0].fields["replace_original"] is True


async def test_a_failing_slack_does_nothing(slack: Slack, client: AsyncWebClient) -> None:
    slack.suffer(Failing(), calls=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(**HELLO)
        assert caught.value.response.status_code == 500
    assert slack.messages == []
    await client.chat_postMessage(**HELLO)


async def test_a_limiting_slack_says_for_how_long(slack: Slack, client: AsyncWebClient) -> None:
    slack.suffer(Limiting(7))
    limited = await AsyncWebhookClient(slack.response_url(), retry_handlers=[]).send(text="x")
    assert (limited.status_code, limited.headers["Retry-After"]) == (429, "7")
    slack.recover()
    await client.chat_postMessage(**HELLO)


async def test_a_slow_slack_is_slow_for_a_while(slack: Slack, client: AsyncWebClient) -> None:
    slack.suffer(Slow(10), seconds=0.05)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(client.chat_postMessage(**HELLO), 0.05)
    await asyncio.wait_for(client.chat_postMessage(**HELLO), PATIENCE)


@pytest.mark.parametrize("after", [False, True])
async def test_a_connection_is_cut_before_or_after_the_effect(
    slack: Slack, client: AsyncWebClient, after: bool
) -> None:
    slack.suffer(Cutting(after), calls=1)
    with pytest.raises(ClientConnectionError):
        await client.chat_postMessage(**HELLO)
    assert len(slack.messages) == after
    await client.chat_postMessage(**HELLO)


async def test_a_test_waits_until_something_has_happened(
    slack: Slack, client: AsyncWebClient
) -> None:
    waiting = asyncio.create_task(slack.until(lambda seen: len(seen.messages) == 2))
    await client.chat_postMessage(**HELLO)
    assert not waiting.done()
    await client.chat_postMessage(**HELLO)
    await waiting


async def test_slack_can_be_a_process_of_its_own() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bot.slack", "--pace", "0"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    url = (await process.stdout.readline()).decode().strip()
    client = AsyncWebClient(BOT_TOKEN, f"{url}/api/", retry_handlers=[])
    await client.chat_postMessage(**HELLO)
    async with ClientSession() as http:
        await http.post(f"{url}/trouble", json={"kind": "failing", "seconds": 60})
        with pytest.raises(SlackApiError):
            await client.chat_postMessage(**HELLO)
        messages = await (await http.get(f"{url}/messages")).json()
    assert [message["text"] for message in messages["public"]] == [HELLO["text"]]
    assert messages["private"] == []
    process.stdin.close()
    assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
