"""What Slack sends to the bot, signed: events, commands, clicks, typing, shortcuts, modals.

The bot takes a signature for five minutes: a test makes what it sends, not the table above it,
which is read when the tests are collected, minutes before the last of them runs.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any
from urllib.parse import urlencode

from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.slack.request_checks import read_request
from tests.bot.blockkit import message_problems, options_problems, view_problems
from tests.bot.slack.answers import Fields
from tests.bot.slack.identity import SECRET

_EVENTS = count(1)
_FORM = "application/x-www-form-urlencoded"
_APP = {"api_app_id": "A1", "token": "verification-token-of-nobody"}


def command(name: str, text: str, **more: str) -> AsyncBoltRequest:
    """A slash command; `**slack.tickets()` gives it a trigger id and a response URL."""
    person = {"user_id": "U1", "user_name": "ada", "channel_id": "C1", "channel_name": "general"}
    team = {"team_id": "T1", "team_domain": "test", "is_enterprise_install": "false"}
    fields = {**_APP, **team, **person, "command": name, "text": text}
    return signed(urlencode(fields | more), _FORM)


def event(about: Mapping[str, Any], event_id: str = "", **envelope: Any) -> AsyncBoltRequest:
    """An event in its envelope, such as `is_ext_shared_channel=True`."""
    team = envelope.get("team_id", "T1")
    outer = {
        **_APP,
        "type": "event_callback",
        "team_id": "T1",
        "event_id": event_id or f"Ev{next(_EVENTS)}",
        "event_time": 17,
        "authorizations": [{"team_id": team, "user_id": "UBOT", "is_bot": True}],
        "is_ext_shared_channel": False,
    }
    return signed(json.dumps({**outer, **envelope, "event": about}), "application/json")


def mention(text: str, event_id: str = "", **more: Any) -> AsyncBoltRequest:
    """A mention in a channel; more of the event in keywords."""
    fields = {"user": "U1", "text": text, "channel": "C1", "ts": "17.1", "event_ts": "17.1"}
    return event({"type": "app_mention", "team": "T1", **fields, **more}, event_id)


def direct(text: str, **more: Any) -> AsyncBoltRequest:
    """A direct message."""
    return mention(text, **({"type": "message", "channel_type": "im", "channel": "D1"} | more))


def home_opened(
    user: str = "U1", tab: str = "home", view: Fields | None = None, **more: Any
) -> AsyncBoltRequest:
    """Somebody looks at the app; `view` is what is published there, if anything is."""
    seen = {"view": view} if view else {}
    about = {"user": user, "channel": "D1", "tab": tab, "event_ts": "17.1", **seen}
    return event({"type": "app_home_opened", **about, **more})


def click(
    action_id: str,
    value: str = "",
    *,
    kind: str = "button",
    block_id: str = "b",
    channel: str = "C1",
    user: str = "U1",
    message_ts: str = "17.2",
    thread_ts: str = "",
    ephemeral: bool = False,
    team: str = "T1",
    view: Fields | None = None,
    blocks: Sequence[Fields] = (),
    **tickets: str,
) -> AsyncBoltRequest:
    """A button, or an option of the menu that `kind` names, in a message or in a view."""
    where = _in_view(view) if view else _in_message(channel, message_ts, thread_ts, ephemeral)
    if "message" in where:
        where["message"]["blocks"] = list(blocks)
    action = {"type": kind, "action_id": action_id, "block_id": block_id, "action_ts": "17.3"}
    acted = {"actions": [{**action, **_chosen(kind, value)}], "state": {"values": {}}}
    return interaction(
        {"type": "block_actions", **_person(user, team), **where, **acted, **tickets}
    )


def typeahead(
    action_id: str,
    typed: str,
    *,
    block_id: str = "b",
    channel: str = "C1",
    user: str = "U1",
    view: Fields | None = None,
) -> AsyncBoltRequest:
    """What somebody has typed into an external select so far."""
    where = _in_view(view) if view else _in_message(channel, "17.2", "", ephemeral=False)
    option = {"action_id": action_id, "block_id": block_id, "value": typed}
    return interaction({"type": "block_suggestion", **_person(user), **where, **option})


def shortcut(
    callback_id: str,
    message_text: str,
    *,
    channel: str = "C1",
    user: str = "U1",
    message_ts: str = "17.1",
    thread_ts: str = "",
    author: Mapping[str, str] | None = None,
    parts: Mapping[str, Any] | None = None,
    **tickets: str,
) -> AsyncBoltRequest:
    """A message shortcut on somebody's message; `author` may be a bot: `{"bot_id": "B2"}`.

    `parts` are its blocks and attachments.
    """
    thread = {"thread_ts": thread_ts} if thread_ts else {}
    said = {"type": "message", "text": message_text, "ts": message_ts, "team": "T1"}
    message = {**said, **thread, **(parts or {})}
    return interaction(
        {
            "type": "message_action",
            "callback_id": callback_id,
            "action_ts": "17.3",
            **_person(user),
            "channel": {"id": channel, "name": "general"},
            "message_ts": message_ts,
            "message": {**message, **(author or {"user": "U2"})},
            **tickets,
        }
    )


def submitted(
    view: Fields,
    values: Mapping[str, Mapping[str, str | None]],
    *,
    picked: Mapping[str, Mapping[str, str]] | None = None,
    user: str = "U1",
    private_metadata: str | None = None,
) -> AsyncBoltRequest:
    """A modal, such as `slack.modals[-1]`, with what was typed: block_id -> action_id -> text.

    `picked` holds the values of menus in the same way.
    """
    state: dict[str, Fields] = {
        block_id: {a: {"type": "plain_text_input", "value": text} for a, text in typed.items()}
        for block_id, typed in values.items()
    }
    for block_id, menus in (picked or {}).items():
        state[block_id] = {a: _chosen_in_view(value) for a, value in menus.items()}
    told = view.get("private_metadata", "") if private_metadata is None else private_metadata
    shown = {**_in_view(view)["view"], "state": {"values": state}, "private_metadata": told}
    sent = {"type": "view_submission", **_person(user), "view": shown, "response_urls": []}
    return interaction({**sent, "trigger_id": "17.submitted"})


def interaction(payload: Mapping[str, Any]) -> AsyncBoltRequest:
    return signed(urlencode({"payload": json.dumps(payload)}), _FORM)


def again(request: AsyncBoltRequest, number: int = 1) -> AsyncBoltRequest:
    """The same delivery as Slack repeats it when it believes that it was lost."""
    retry = {"x-slack-retry-num": str(number), "x-slack-retry-reason": "http_timeout"}
    headers = {name: value[0] for name, value in request.headers.items()}
    return read_request(request.raw_body, {**headers, **retry})


def signed(body: str, content_type: str, stamp: str | None = None) -> AsyncBoltRequest:
    return read_request(body, signature(body, content_type, stamp))


def signature(body: str, content_type: str, stamp: str | None = None) -> dict[str, str]:
    """The headers of a body that Slack has just sent."""
    stamp = stamp or str(int(time.time()))
    digest = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
    assert digest
    return {
        "content-type": content_type,
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": digest,
    }


def acknowledgement(response: BoltResponse) -> Fields:
    """What an acknowledgement says, once Slack would have taken it."""
    assert response.status == 200
    body: Fields = json.loads(response.body) if response.body else {}
    if "options" in body or "option_groups" in body:
        assert options_problems(body) == []
    if "view" in body:
        assert view_problems(body["view"]) == []
    if "text" in body or "blocks" in body:
        assert message_problems(body) == []
    return body


def _person(user: str, team: str = "T1") -> Fields:
    who = {"id": user, "username": "ada", "name": "ada", "team_id": team}
    home = {"id": team, "domain": "test"}
    return {**_APP, "team": home, "user": who, "enterprise": None, "is_enterprise_install": False}


def _in_message(channel: str, ts: str, thread_ts: str, ephemeral: bool) -> Fields:
    """Slack tells an app where a private message stands, and not what it says."""
    thread = {"thread_ts": thread_ts} if thread_ts else {}
    place = {"message_ts": ts, "channel_id": channel, "is_ephemeral": ephemeral, **thread}
    where = {
        "container": {"type": "message", **place},
        "channel": {"id": channel, "name": "directmessage" if channel[0] == "D" else "general"},
    }
    message = {"type": "message", "user": "UBOT", "bot_id": "B1", "ts": ts, "team": "T1", **thread}
    return where if ephemeral else {**where, "message": {**message, "text": "An answer"}}


def _in_view(view: Fields) -> Fields:
    defaults = {"id": "V1", "team_id": "T1", "app_id": "A1", "bot_id": "B1", "hash": "17.hash"}
    unset = {"private_metadata": "", "callback_id": "", "state": {"values": {}}}
    shown = {**defaults, **unset, "root_view_id": view.get("id", "V1"), **view}
    return {"container": {"type": "view", "view_id": shown["id"]}, "view": shown}


def _chosen_in_view(value: str) -> Fields:
    return {"type": "static_select", **_chosen("static_select", value)}


def _chosen(kind: str, value: str) -> Fields:
    words = {"type": "plain_text", "text": value or "Go", "emoji": True}
    if kind in ("button", "feedback_buttons", "icon_button"):
        return {"text": words, "value": value} if value else {"text": words}
    return {"selected_option": {"text": words, "value": value}}
