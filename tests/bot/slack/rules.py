"""What Slack looks at before a call takes effect; the first rule that objects decides."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tests.bot.blockkit import message_problems, view_problems
from tests.bot.slack.answers import Answer, Call, Fields, refusal
from tests.bot.slack.scopes import METHODS
from tests.bot.slack.troubles import limited
from tests.bot.slack.workspace import Slack

Rule = Callable[[Slack, Call], Answer | None]

_POSTS = ("chat.postMessage", "chat.postEphemeral", "chat.update")
_VIEWS = ("views.open", "views.push", "views.update", "views.publish")


def objection(slack: Slack, call: Call) -> Answer | None:
    return next((answer for rule in _RULES if (answer := rule(slack, call))), None)


def judged_message(slack: Slack, fields: Mapping[str, Any]) -> Answer | None:
    """The objection to a message, wherever it is sent."""
    if not str(fields.get("text") or "").strip():
        return refusal("no_text")
    if problems := unsupported(slack, _all_blocks(fields)):
        return refusal(slack.rejects_with, *problems)
    if problems := message_problems(fields):
        return _invalid(*problems)
    return _too_long(slack, fields)


def _too_long(slack: Slack, fields: Mapping[str, Any]) -> Answer | None:
    if slack.longest is None:
        return None
    if sum(map(len, _texts(_all_blocks(fields)))) > slack.longest:
        return refusal("msg_blocks_too_long")
    return refusal("msg_too_long") if len(fields["text"]) > slack.longest else None


def unsupported(slack: Slack, blocks: Sequence[Fields]) -> list[str]:
    rejected = slack.rejects.intersection(_kinds(blocks))
    return [f"blocks: unsupported type: {kind}" for kind in sorted(rejected)]


def _is_refused(slack: Slack, call: Call) -> Answer | None:
    error = slack.refuses.get(call.method)
    return refusal(error) if error else None


def _is_unknown(slack: Slack, call: Call) -> Answer | None:
    return None if call.method in METHODS else refusal("unknown_method", req_method=call.method)


def _is_nobody(slack: Slack, call: Call) -> Answer | None:
    wanted = METHODS[call.method].token
    if not wanted:
        return None
    match call.token:
        case "":
            return refusal("not_authed")
        case slack.bot_token | slack.app_token as token:
            return None if token.startswith(wanted) else refusal("not_allowed_token_type")
        case _:
            return refusal("invalid_auth")


def _lacks_scope(slack: Slack, call: Call) -> Answer | None:
    needs = METHODS[call.method]
    have = slack.app_granted if needs.token == "xapp" else slack.granted
    if not needs.scopes or have.intersection(needs.scopes):
        return None
    return refusal("missing_scope", needed=",".join(needs.scopes), provided=",".join(sorted(have)))


def _lacks_channel(slack: Slack, call: Call) -> Answer | None:
    if call.method not in _POSTS:
        return None
    channel = call.fields.get("channel")
    if not isinstance(channel, str) or not channel:
        return refusal("channel_not_found")
    if error := slack.refused.get(channel):
        return refusal(error)
    is_in = slack.members is None or channel in slack.members or channel.startswith(("D", "U"))
    return None if is_in else refusal("not_in_channel")


def _lacks_person(slack: Slack, call: Call) -> Answer | None:
    if call.method == "chat.postEphemeral" and not call.fields.get("user"):
        return refusal("invalid_arguments", "[ERROR] missing required field: user")
    return None


def _is_no_message(slack: Slack, call: Call) -> Answer | None:
    return judged_message(slack, call.fields) if call.method in _POSTS else None


def _is_no_view(slack: Slack, call: Call) -> Answer | None:
    if call.method not in _VIEWS:
        return None
    view = call.fields.get("view")
    if not isinstance(view, dict):
        return refusal("invalid_arguments", "[ERROR] missing required field: view")
    if (view.get("type") == "home") is not (call.method == "views.publish"):
        return refusal("invalid_arguments", "[ERROR] the wrong kind of view for this method")
    problems = view_problems(view) or unsupported(slack, view["blocks"])
    if any(problem.startswith("blocks") for problem in problems):
        return _invalid(*problems)
    return refusal("invalid_arguments", *problems) if problems else None


def _is_too_soon(slack: Slack, call: Call) -> Answer | None:
    if call.method != "chat.postMessage" or slack.pace is None:
        return None
    now, before = slack.now(), slack.posts.get(call.fields["channel"])
    wait = before[-1] + slack.pace - now if before else 0
    return limited(math.ceil(wait)) if wait > 0 else None


_RULES: tuple[Rule, ...] = (
    _is_refused,
    _is_unknown,
    _is_nobody,
    _lacks_scope,
    _lacks_channel,
    _lacks_person,
    _is_no_message,
    _is_no_view,
    _is_too_soon,
)


def _invalid(*problems: str) -> Answer:
    return refusal("invalid_blocks", *(f"[ERROR] {problem}" for problem in problems))


def _all_blocks(fields: Mapping[str, Any]) -> list[Fields]:
    inside = [block for a in fields.get("attachments") or () for block in a.get("blocks", ())]
    return [*(fields.get("blocks") or ()), *inside]


def _texts(value: object) -> Iterator[str]:
    match value:
        case list() | tuple():
            for inside in value:
                yield from _texts(inside)
        case {"text": str(text)}:
            yield text
        case dict():
            yield from _texts(list(value.values()))
        case _:
            pass


def _kinds(blocks: Sequence[Fields]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, dict):
            yield str(block.get("type"))
            yield from _kinds(block.get("child_blocks", ()))
