import json
import logging
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

from bot.query import SLASH_COMMANDS
from catalog.catalog import Catalog
from tests.bot.serving import bot
from tests.bot.slack import Slack, command, signed
from tests.bot.ugly import UGLY

FORM = "application/x-www-form-urlencoded"


async def reply(app: AsyncApp, request: AsyncBoltRequest) -> dict[str, Any]:
    response = await app.async_dispatch(request)
    assert response.status == 200
    body: dict[str, Any] = json.loads(response.body)
    return body


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("/model", "cirrus 4", ["Cirrus 4", "$3.00", "$15.00", "Nimbus API"]),
        ("/model", "cirus 4", ["Cirrus 4", "$3.00"]),
        ("/model", "slate", ["Slate 70B", "Slate 8B"]),
        ("/model", "cirrus 9", ["cirrus 9", "Cirrus 4", "2026-11-01"]),
        ("/model", "", ["/cheapest vision"]),
        ("/model", "help", ["/cheapest vision"]),
        ("/cheapest", "vision", ["Cirrus 4 Mini", "$0.25", "$1.00"]),
        ("/cheapest", "slate 8b", ["Slate 8B", "Skyhost", "$0.05"]),
        ("/cheapest", "help", ["/cheapest vision"]),
    ],
)
async def test_the_acknowledgement_is_the_answer(
    app: AsyncApp, slack: Slack, name: str, text: str, expected: list[str]
) -> None:
    body = await reply(app, command(name, text))
    assert body["response_type"] == "ephemeral"
    assert body["blocks"]
    assert [part for part in expected if part not in body["text"]] == []
    assert slack.calls == []


async def test_what_is_not_there_has_no_price(app: AsyncApp) -> None:
    body = await reply(app, command("/model", "cirrus 9"))
    assert "$" not in json.dumps(body)


@pytest.mark.parametrize("name", SLASH_COMMANDS)
@pytest.mark.parametrize("text", UGLY.values(), ids=UGLY.keys())
async def test_ugly_input_gets_one_helpful_reply(
    app: AsyncApp, slack: Slack, name: str, text: str
) -> None:
    body = await reply(app, command(name, text))
    assert body["text"].strip()
    assert body["response_type"] == "ephemeral"
    assert "reference" not in body["text"]
    assert slack.calls == []


@pytest.mark.parametrize("text", ["<!channel>", "&lt;!channel&gt;", "<@U1>", "<http://x.io|y>"])
async def test_what_somebody_typed_comes_back_inert(app: AsyncApp, text: str) -> None:
    body = json.dumps(await reply(app, command("/model", f"cirrus 9 {text}")))
    assert not any(active in body for active in ("<!", "<@U1", "<http://x.io"))


async def test_curated_text_comes_back_inert(app: AsyncApp) -> None:
    body = json.dumps(await reply(app, command("/model", "stratus 1")))
    assert "&lt;well&gt; &amp; clearly" in body
    assert "<well>" not in body


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("cirrus 4 max payload tokens", {}),
        ("cirrus 4", {"user_name": "payloadbot"}),
        ("cirrus 4", {"channel_name": "payload"}),
    ],
)
async def test_a_form_with_the_word_payload_is_read(
    app: AsyncApp, text: str, more: dict[str, str]
) -> None:
    body = await reply(app, command("/model", text, **more))
    assert "Cirrus 4" in body["text"]


@pytest.mark.parametrize("text", ["cirrus 4", "payload"])
@pytest.mark.parametrize(
    "header", [{"x-slack-signature": ["v0=00"]}, {"x-slack-request-timestamp": ["soon"]}, {}]
)
async def test_an_unsigned_request_is_refused_and_kept_out_of_the_log(
    world: Catalog,
    slack: Slack,
    caplog: pytest.LogCaptureFixture,
    text: str,
    header: dict[str, list[str]],
) -> None:
    caplog.set_level(logging.INFO)
    app = bot(lambda: world, slack.client())
    request = signed(urlencode({"command": "/model", "text": text}), FORM)
    request.headers = request.headers | header if header else {"content-type": [FORM]}
    response = await app.async_dispatch(request)
    assert response.status == 401
    assert "model" not in response.body
    assert text.split()[0] not in caplog.text


async def test_a_replayed_request_is_refused(app: AsyncApp) -> None:
    request = signed("command=%2Fmodel&text=cirrus", FORM, stamp="1700000000")
    response = await app.async_dispatch(request)
    assert response.status == 401


async def test_a_command_of_another_manifest_is_acknowledged(app: AsyncApp) -> None:
    body = await reply(app, command("/other", "cirrus 4"))
    assert [name for name in SLASH_COMMANDS if name not in body["text"]] == []


@pytest.mark.parametrize(
    "text",
    [
        f"cirrus 4 for {'9' * 40} requests a day",
        f"cirrus 4, {'9' * 13} requests a day, {'9' * 13} tokens in, {'9' * 13} out",
        f"vision with {'9' * 400} context",
        f"vision under ${'9' * 40}",
        f"{'9' * 400} images on pixel 1",
    ],
)
@pytest.mark.parametrize("name", ["/model", "/cheapest"])
async def test_absurd_amounts_are_no_failure(app: AsyncApp, name: str, text: str) -> None:
    assert "reference" not in (await reply(app, command(name, text)))["text"]
