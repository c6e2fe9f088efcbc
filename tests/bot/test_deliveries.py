"""What the tests send to the bot looks like what Slack sends, and its answers are judged."""

from typing import Any

import pytest
from slack_bolt.response import BoltResponse

from tests.bot.slack import (
    acknowledgement,
    again,
    click,
    command,
    direct,
    home_opened,
    mention,
    shortcut,
    submitted,
    typeahead,
)

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}
EMPTY = {"type": "section", "text": {"type": "mrkdwn", "text": ""}}
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "Flag"}, "blocks": [SECTION]}
BUTTON_CLICK = click("share", "C1", ephemeral=True, thread_ts="17.1", trigger_id="1.1")
MODAL_OPEN = {**MODAL, "id": "V7", "private_metadata": "figure"}


@pytest.mark.parametrize(
    ("request_", "path", "expected"),
    [
        (command("/model", "x & y", trigger_id="1.1"), "text", "x & y"),
        (command("/model", "x", trigger_id="1.1"), "trigger_id", "1.1"),
        (mention("hi", is_new=True), "event.is_new", True),
        (direct("hi"), "event.channel_type", "im"),
        (home_opened(tab="messages"), "event.tab", "messages"),
        (BUTTON_CLICK, "actions.0.value", "C1"),
        (BUTTON_CLICK, "container.is_ephemeral", True),
        (BUTTON_CLICK, "container.thread_ts", "17.1"),
        (BUTTON_CLICK, "message", None),
        (click("go", blocks=[SECTION]), "message.blocks.0.type", "section"),
        (click("pick", "a/b", kind="external_select"), "actions.0.selected_option.value", "a/b"),
        (click("pick", view=MODAL_OPEN), "container.view_id", "V7"),
        (click("pick", view=MODAL_OPEN), "channel", None),
        (typeahead("find", "gpt"), "value", "gpt"),
        (typeahead("find", "gpt"), "type", "block_suggestion"),
        (shortcut("look_up", "try gpt", thread_ts="16.9"), "message.thread_ts", "16.9"),
        (shortcut("look_up", "try gpt"), "message.user", "U2"),
        (shortcut("look_up", "try gpt", author={"bot_id": "B2"}), "message.user", None),
        (submitted(MODAL_OPEN, {"b": {"a": "no"}}), "view.state.values.b.a.value", "no"),
        (submitted(MODAL_OPEN, {}), "view.private_metadata", "figure"),
        (submitted(MODAL_OPEN, {}, private_metadata="forged"), "view.private_metadata", "forged"),
    ],
)
def test_a_delivery_reads_like_one_of_slack(request_: Any, path: str, expected: object) -> None:
    value = request_.body
    for step in path.split("."):
        value = value[int(step)] if isinstance(value, list) else value.get(step)
    assert value == expected
    assert request_.headers["x-slack-signature"]


def test_a_repeated_delivery_says_so() -> None:
    first = mention("hi")
    second = again(first, 2)
    assert second.raw_body == first.raw_body
    assert second.headers["x-slack-retry-num"] == ["2"]


@pytest.mark.parametrize(
    ("body", "taken"),
    [
        ("", True),
        ({"text": "x", "blocks": [SECTION]}, True),
        ({"options": []}, True),
        ({"response_action": "update", "view": MODAL}, True),
        ({"text": "x", "blocks": [EMPTY]}, False),
        ({"blocks": [SECTION]}, False),
        ({"options": [{"text": "x", "value": "y"}]}, False),
        ({"response_action": "update", "view": {}}, False),
    ],
)
def test_an_acknowledgement_is_judged(body: Any, taken: bool) -> None:
    response = BoltResponse(status=200, body=body)
    if taken:
        assert acknowledgement(response) == (body or {})
    else:
        with pytest.raises(AssertionError):
            acknowledgement(response)
