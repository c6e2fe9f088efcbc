"""What a person does on the page -> the payload that Slack would deliver to the bot."""

from __future__ import annotations

from typing import Any, NamedTuple

from bot.play.local_slack import DIRECT, YOU, Message
from bot.slack.interaction import Body

_PERSON: Body = {"user": {"id": YOU}}
_TRIGGER = {"trigger_id": "play"}


class Control(NamedTuple):
    """A button or a menu that was used."""

    action_id: str
    block_id: str
    type: str
    value: str
    """That of the button, or of the chosen option."""


def command(name: str, text: str, channel: str) -> Body:
    return {"command": name, "text": text, "channel_id": channel, "user_id": YOU, **_TRIGGER}


def typed(message: Message) -> Body:
    """A direct message, or one in a channel that mentions the bot."""
    thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
    is_direct = message.channel == DIRECT
    kind = {"type": "message", "channel_type": "im"} if is_direct else {"type": "app_mention"}
    place = {"channel": message.channel, "ts": message.ts, **thread}
    return _event({**kind, **place, "user": YOU, "text": message.text})


def app_opened(tab: str) -> Body:
    return _event({"type": "app_home_opened", "tab": tab, "user": YOU, "channel": DIRECT})


def used(control: Control, message: Message | None) -> Body:
    """A tap in a message, or in the Home tab."""
    action = {"type": control.type, "action_id": control.action_id, "block_id": control.block_id}
    value = {"value": control.value}
    chosen = {"selected_option": value} if control.type.endswith("_select") else value
    place = _in_message(message) if message else {"container": {"type": "view"}}
    return {
        "type": "block_actions",
        **_PERSON,
        **_TRIGGER,
        **place,
        "actions": [{**action, **chosen}],
    }


def typed_in_menu(action_id: str, block_id: str, text: str) -> Body:
    names = {"action_id": action_id, "block_id": block_id}
    return {"type": "block_suggestion", **_PERSON, **names, "value": text}


def submitted(view: dict[str, Any], values: dict[str, dict[str, Any]]) -> Body:
    """A modal that was sent; `values` is the state of its fields by block id and action id."""
    filled_in = {**view, "state": {"values": values}}
    return {"type": "view_submission", **_PERSON, **_TRIGGER, "view": filled_in}


def shortcut(callback_id: str, message: Message) -> Body:
    """A shortcut in the menu of a message."""
    thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
    shown = {"text": message.text, "blocks": list(message.blocks), "ts": message.ts, **thread}
    return {
        "type": "message_action",
        "callback_id": callback_id,
        **_PERSON,
        **_TRIGGER,
        "channel": {"id": message.channel},
        "message_ts": message.ts,
        "message": shown,
        "response_url": message.response_url,
    }


def _event(about: Body) -> Body:
    return {"type": "event_callback", "event": about}


def _in_message(message: Message) -> Body:
    thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.is_private,
        **thread,
    }
    place = {"container": container, "channel": {"id": message.channel}}
    return {**place, "response_url": message.response_url}
