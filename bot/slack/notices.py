"""Words instead of an answer: in the acknowledgement where it can hold some, else by a message."""

from __future__ import annotations

from slack_bolt.async_app import AsyncBoltContext

from bot.blocks import plain_reply
from bot.blocks.feedback_modal import CORRECTION_INPUT
from bot.slack.interaction import Body, interaction_of, thread_of, typed_message
from bot.slack.outgoing import Ephemeral, Outgoing, Post


def acknowledgement(text: str, body: Body) -> Body | str:
    """The body of the acknowledgement of a request; empty where it can hold no words."""
    match body:
        case {"command": _}:
            return {"response_type": "ephemeral", "text": text}
        case {"type": "block_suggestion"}:
            return {"options": []}
        case {"type": "view_submission"}:
            return {"response_action": "errors", "errors": {_input_of(body.get("view")): text}}
        case _:
            return ""


def _input_of(view: Body | None) -> str:
    """The block of a form that an error may stand below: Slack takes no other."""
    inputs = ((view or {}).get("state") or {}).get("values") or {CORRECTION_INPUT: None}
    return CORRECTION_INPUT if CORRECTION_INPUT in inputs else next(iter(inputs))


def notice(text: str, body: Body, context: AsyncBoltContext) -> Outgoing | None:
    """The words where the answer would be; None where the acknowledgement holds them."""
    match body:
        case {"command": _}:
            return None
        case {"event": {"channel": _} as event} if message := typed_message(event):
            if not {"ts", "user"} <= message.keys():
                return None
            return Post(thread_of(message, context), plain_reply(text), message["user"])
        case {"type": "block_actions" | "message_action"}:
            return interaction_of(body, context).notice(text)
        case _:
            return None


def private_notice(text: str, body: Body, context: AsyncBoltContext) -> Outgoing | None:
    """The same for one person alone."""
    match notice(text, body, context):
        case Post(thread, reply, user):
            return Ephemeral(thread, reply, user)
        case message:
            return message
