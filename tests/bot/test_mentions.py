from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

from tests.bot.conversation import in_peace
from tests.bot.slack import Limiting, Slack, again, direct, mention
from tests.bot.ugly import UGLY


async def posted(app: AsyncApp, slack: Slack, request: AsyncBoltRequest) -> dict[str, Any]:
    """The one message that answers a mention."""
    response = await app.async_dispatch(request)
    assert response.status == 200
    message = await slack.next_post()
    await nothing_more_happens(slack, after=1)
    return message


async def nothing_more_happens(slack: Slack, *, after: int) -> None:
    await in_peace()
    assert [method for method, _ in slack.calls] == ["chat.postMessage"] * after


@pytest.mark.parametrize(
    ("where", "thread"),
    [({}, "17.1"), ({"thread_ts": "16.9"}, "16.9"), ({"subtype": "file_share"}, "17.1")],
)
async def test_a_mention_is_answered_in_its_thread(
    app: AsyncApp, slack: Slack, where: dict[str, str], thread: str
) -> None:
    message = await posted(app, slack, mention("<@UBOT> cirrus 4", **where))
    assert (message["channel"], message["thread_ts"]) == ("C1", thread)
    assert "Cirrus 4" in message["text"]
    assert message["blocks"]
    assert message["unfurl_links"] is False
    assert message["unfurl_media"] is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<@UBOT> cheapest vision", "Cirrus 4 Mini"),
        ("<@UBOT> /cheapest slate 8b", "Skyhost"),
        ("what is the price of cirrus 4 <@UBOT>", "$3.00"),
        ("<@UBOT>", "/cheapest vision"),
    ],
)
async def test_a_mention_asks_like_a_command(
    app: AsyncApp, slack: Slack, text: str, expected: str
) -> None:
    message = await posted(app, slack, mention(text))
    assert expected in message["text"]


@pytest.mark.parametrize("text", UGLY.values(), ids=UGLY.keys())
async def test_ugly_input_gets_one_helpful_reply(app: AsyncApp, slack: Slack, text: str) -> None:
    message = await posted(app, slack, mention(f"<@UBOT> {text}"))
    assert message["text"].strip()
    assert "reference" not in message["text"]


@pytest.mark.parametrize(
    "who",
    [
        {"user": "UBOT"},
        {"bot_id": "B1"},
        {"bot_id": "B2", "user": "U2"},
        {"edited": {"user": "U1", "ts": "17.2"}},
        {"subtype": "message_changed"},
        {"subtype": "bot_message"},
    ],
    ids=str,
)
async def test_bots_and_edits_are_acknowledged_and_not_answered(
    app: AsyncApp, slack: Slack, who: dict[str, Any]
) -> None:
    response = await app.async_dispatch(mention("<@UBOT> cirrus 4", **who))
    assert response.status == 200
    await nothing_more_happens(slack, after=0)


async def test_the_acknowledgement_does_not_wait_for_slack(app: AsyncApp, slack: Slack) -> None:
    slack.open.clear()
    response = await app.async_dispatch(mention("<@UBOT> cirrus 4"))
    assert response.status == 200
    assert slack.calls == []
    slack.open.set()
    await slack.next_post()


async def test_a_busy_slack_is_asked_again(app: AsyncApp, slack: Slack) -> None:
    slack.suffer(Limiting(0), calls=1)
    await app.async_dispatch(mention("<@UBOT> cirrus 4"))
    message = await slack.next_post()
    assert "Cirrus 4" in message["text"]
    assert len(slack.calls) == 2


async def test_a_direct_message_is_answered_in_its_thread(app: AsyncApp, slack: Slack) -> None:
    message = await posted(app, slack, direct("cirrus 4"))
    assert (message["channel"], message["thread_ts"]) == ("D1", "17.1")
    assert "Cirrus 4" in message["text"]


@pytest.mark.parametrize(
    "more", [{"channel_type": "channel"}, {"bot_id": "B1"}, {"subtype": "message_changed"}], ids=str
)
async def test_other_messages_are_acknowledged_and_not_answered(
    app: AsyncApp, slack: Slack, more: dict[str, Any]
) -> None:
    response = await app.async_dispatch(direct("cirrus 4", **more))
    assert response.status == 200
    await nothing_more_happens(slack, after=0)


async def test_a_follow_up_goes_on_from_the_question_before_it(app: AsyncApp, slack: Slack) -> None:
    await app.async_dispatch(mention("<@UBOT> cheapest coding"))
    await slack.next_post()
    await app.async_dispatch(mention("<@UBOT> and with vision?", thread_ts="17.1", ts="17.2"))
    refined = await slack.next_post()
    assert "Slate" not in refined["text"]
    assert "Cirrus" in refined["text"]


async def test_another_thread_starts_afresh(app: AsyncApp, slack: Slack) -> None:
    await app.async_dispatch(mention("<@UBOT> cheapest coding"))
    await slack.next_post()
    await app.async_dispatch(mention("<@UBOT> how much is it?", ts="18.1"))
    assert "Slate" not in (await slack.next_post())["text"]


async def test_an_event_that_is_delivered_again_is_answered_once(
    app: AsyncApp, slack: Slack
) -> None:
    for _ in range(3):
        response = await app.async_dispatch(mention("<@UBOT> cirrus 4", event_id="Ev-again"))
        assert response.status == 200
    await slack.next_post()
    await nothing_more_happens(slack, after=1)


async def test_a_first_delivery_that_is_marked_as_a_retry_is_answered(
    app: AsyncApp, slack: Slack
) -> None:
    response = await app.async_dispatch(again(mention("<@UBOT> cirrus 4")))
    assert response.status == 200
    assert "Cirrus 4" in (await slack.next_post())["text"]
